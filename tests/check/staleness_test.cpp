#include "sim/check/staleness.hpp"

#include <gtest/gtest.h>

#include "tests/check/histories.hpp"

namespace orrery::staleness_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

Operation put(const std::string& value) { return operation(Action::put, value); }
const Operation get = operation(Action::get);

/// Versions, and both ages, of the one read.
struct Age {
  std::uint64_t versions = 0;
  Duration since_first{};
  Duration since_last{};
  friend bool operator==(const Age&, const Age&) = default;
};

std::optional<Age> age_in(const std::vector<Call>& calls) {
  const auto stale = stale_reads(calls);
  if (stale.empty()) return std::nullopt;
  return Age{stale[0].versions, stale[0].age(), stale[0].age_of_newest()};
}

TEST(Staleness, IsCountedFromWhatWasAcknowledged) {
  struct Case {
    std::string why;
    std::vector<Call> calls;
    std::optional<Age> expected;
  };
  const std::vector<Case> cases{
      {"the newest", {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok("a"))}, std::nullopt},
      {"nothing yet, and nothing is there", {call(2, 3, 4, get, ok())}, std::nullopt},
      {"nothing yet, and one was written",
       {call(1, 1, 2, put("a")), call(2, 5, 6, get, ok())},
       Age{1, 30ms, 30ms}},
      {"two behind",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("b")), call(1, 5, 6, put("c")),
        call(2, 10, 11, get, ok("a"))},
       Age{2, 60ms, 40ms}},
      {"a write that was not acknowledged when the read began",
       {call(1, 1, 2, put("a")), call(1, 3, 6, put("b")), call(2, 5, 7, get, ok("a"))},
       std::nullopt},
      {"a write of unknown outcome",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("b"), unknown), call(2, 5, 7, get, ok("a"))},
       std::nullopt},
      {"a write that failed",
       {call(1, 1, 2, put("a")), call(1, 3, 4, put("b"), failed), call(2, 5, 7, get, ok("a"))},
       std::nullopt},
      {"one of two that were written at once",
       {call(1, 1, 4, put("a")), call(2, 2, 3, put("b")), call(3, 5, 6, get, ok("a"))},
       std::nullopt},
      {"a value whose write nobody acknowledged, and which may have come late",
       {call(1, 1, 2, put("a"), unknown), call(1, 3, 4, put("b")), call(2, 5, 6, get, ok("a"))},
       std::nullopt},
      {"a read that failed", {call(1, 1, 2, put("a")), call(2, 5, 6, get, failed)}, std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(age_in(c.calls), c.expected);
  }
}

/// Three reads at 100 ms: fresh, one version and two versions behind.
std::vector<Call> three_reads() {
  return {call(1, 1, 2, put("a")),       call(1, 3, 4, put("b")),
          call(1, 5, 6, put("c")),       call(2, 10, 11, get, ok("a")),
          call(3, 10, 12, get, ok("b")), call(4, 10, 13, get, ok("c"))};
}

TEST(Staleness, AsFigures) {
  EXPECT_EQ(staleness_of(three_reads()), (Staleness{.reads = 3,
                                                    .fresh = 1,
                                                    .unclear = 0,
                                                    .age_p50 = 40ms,
                                                    .age_p99 = 60ms,
                                                    .age_max = 60ms,
                                                    .newest_p50 = 40ms,
                                                    .newest_p99 = 40ms,
                                                    .newest_max = 40ms,
                                                    .versions_max = 2,
                                                    .behind = {1, 1}}));
  EXPECT_EQ(staleness_of({}), Staleness{});
  EXPECT_EQ(staleness_of({call(2, 3, 4, get, ok("z"))}), (Staleness{.unclear = 1}));
}

/// "k-staleness": one of the last k versions is returned.
TEST(Staleness, InVersions) {
  const Staleness staleness = staleness_of(three_reads());
  EXPECT_DOUBLE_EQ(staleness.share_within(1), 1.0 / 3);
  EXPECT_DOUBLE_EQ(staleness.share_within(2), 2.0 / 3);
  EXPECT_DOUBLE_EQ(staleness.share_within(3), 1);
  EXPECT_DOUBLE_EQ(staleness.share_within(10), 1);
}

TEST(Staleness, OfSomeReadersAgainstTheWritesOfAll) {
  const Staleness of_two = staleness_of(three_reads(), std::vector{client(3), client(4)});
  EXPECT_EQ(of_two.reads, 2U);
  EXPECT_EQ(of_two.fresh, 1U);
  EXPECT_EQ(of_two.versions_max, 1U);
  EXPECT_EQ(staleness_of(three_reads(), std::vector{client(1)}), Staleness{});
}

TEST(Staleness, IsHeldToItsLimits) {
  struct Case {
    StalenessLimits limits;
    Status expected;
  };
  const std::vector<Case> cases{
      {{.versions = 2}, Status::holds},
      {{.versions = 1}, Status::violated},
      {{.versions = 1, .share = 0.66}, Status::holds},
      {{.versions = 0, .share = 0.66}, Status::violated},
      {{.age = 60ms}, Status::holds},
      {{.age = 59ms}, Status::violated},
      {{.age = 59ms, .share = 0.5}, Status::holds},
      {{.versions = 2, .age = 39ms, .share = 0.3}, Status::holds},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(check_staleness(three_reads(), c.limits).status, c.expected)
        << check_staleness(three_reads(), c.limits).sentence;
  }
  EXPECT_EQ(check_staleness({}, {.versions = 1}).status, Status::unknown);
}

TEST(Staleness, ShowsTheWorstRead) {
  const auto calls = three_reads();
  EXPECT_EQ(check_staleness(calls, {.versions = 1, .age = 500ms}),
            (Verdict{.status = Status::violated,
                     .event = 11,
                     .time = 110ms,
                     .sentence = "2 of 3 reads were at most 1 version behind and 500ms old: "
                                 "66.67%, and 100.00% was expected; the worst is c2's get k "
                                 "(100ms to 110ms: ok a), 2 versions and 60ms behind",
                     .evidence = {calls[1], calls[2], calls[3]}}));
}

/// A read shows what any of the others wrote or tried to write, or nothing.
Result any_value_so_far(Random& random, const Call& c, const std::vector<Call>& others) {
  Result result{.outcome = random.outcome()};
  if (c.operation.action == Action::put) return result;
  const std::string& value = others[random.below(others.size())].operation.value;
  if (!value.empty()) result.value = value;
  return result;
}

std::vector<Call> puts_and_reads(Random& random) {
  return random.history(
      {.clients = 3, .calls = 7},
      [&](std::size_t n) {
        return random.one_in(2) ? get : put(std::string(1, static_cast<char>('a' + n)));
      },
      [&](const Call& c, const std::vector<Call>& others) {
        return any_value_so_far(random, c, others);
      });
}

bool has_done(Action action, const Call& c) {
  return c.operation.action == action && c.returned && c.result.outcome == Outcome::ok;
}

/// The write of what was read; null if nothing was there.
const Call* write_shown(const Call& read, const std::vector<Call>& calls) {
  const Call* shown = nullptr;
  for (const Call& write : calls) {
    if (write.operation.value == read.result.value) shown = &write;
  }
  return shown;
}

/// How far a read is behind each write that it should know and that is newer than what it shows.
Age brute_age(const Call& read, const Call* shown, const std::vector<Call>& calls) {
  Age age;
  for (const Call& missed : calls) {
    const bool is_missed = has_done(Action::put, missed) &&
                           missed.returned_event < read.invoked_event &&
                           (!shown || shown->returned_event < missed.invoked_event);
    if (!is_missed) continue;
    const Duration since = read.invoked - *missed.returned;
    age.since_first = std::max(age.since_first, since);
    age.since_last = age.versions++ == 0 ? since : std::min(age.since_last, since);
  }
  return age;
}

/// By the read's invocation.
using Ages = std::map<std::uint64_t, Age>;

Ages brute_stale_reads(const std::vector<Call>& calls) {
  Ages ages;
  for (const Call& read : calls) {
    if (!has_done(Action::get, read)) continue;
    const Call* shown = write_shown(read, calls);
    // What nobody acknowledged may be new, whenever it was asked for.
    if (shown && !has_done(Action::put, *shown)) continue;
    const Age age = brute_age(read, shown, calls);
    if (age.versions > 0) ages[read.invoked_event] = age;
  }
  return ages;
}

TEST(Staleness, AgreesWithABruteForce) {
  Random random(10);
  int stale_seen = 0;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = puts_and_reads(random);
    Ages found;
    for (const StaleRead& stale : stale_reads(calls)) {
      found[stale.read.invoked_event] = {stale.versions, stale.age(), stale.age_of_newest()};
    }
    ASSERT_EQ(found, brute_stale_reads(calls)) << shown(calls);
    stale_seen += static_cast<int>(found.size());
  }
  EXPECT_GT(stale_seen, 1000);
}

}  // namespace
}  // namespace orrery::staleness_test
