#include "sim/check/collections.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/check/histories.hpp"

namespace orrery::collections_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

std::set<std::string> words(const std::optional<std::string>& text) {
  std::istringstream in(text.value_or(""));
  return {std::istream_iterator<std::string>(in), {}};
}

// ---------------------------------------------------------------- sets

Operation add(const std::string& element) { return operation(Action::add, element); }
const Operation members = operation(Action::members);

TEST(Set, KeepsWhatWasAcknowledged) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"never read", {call(1, 1, 2, add("a"))}, Status::unknown},
      {"there", {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok("a"))}, Status::holds},
      {"lost", {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok(""))}, Status::violated},
      {"read, then lost",
       {call(1, 1, 9, add("a"), unknown), call(2, 2, 3, members, ok("a")),
        call(2, 4, 5, members, ok())},
       Status::violated},
      {"late, but there to stay",
       {call(1, 1, 2, add("a")), call(1, 3, 4, members, ok("")), call(1, 5, 6, members, ok("a"))},
       Status::holds},
      {"absent from a read that overlaps the add",
       {call(1, 1, 3, add("a")), call(2, 2, 4, members, ok("")), call(1, 5, 6, members, ok("a"))},
       Status::holds},
      {"unknown outcome, and never there",
       {call(1, 1, 2, add("a"), unknown), call(2, 3, 4, add("b")), call(1, 5, 6, members, ok("b"))},
       Status::holds},
      {"pending, and there",
       {call(1, 1, {}, add("a")), call(2, 2, 3, members, ok("a"))},
       Status::holds},
      {"a read that failed says nothing",
       {call(1, 1, 2, add("a")), call(2, 3, 4, members, ok("a")), call(2, 5, 6, members, failed)},
       Status::holds},
      {"nobody added it", {call(2, 2, 3, members, ok("a"))}, Status::violated},
      {"its add certainly failed",
       {call(1, 1, 2, add("a"), failed), call(2, 3, 4, members, ok("a"))},
       Status::violated},
      {"read before anybody tried",
       {call(2, 1, 2, members, ok("a")), call(1, 3, 4, add("a"))},
       Status::violated},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_set(c.calls).status, c.expected) << check_set(c.calls).sentence;
  }
}

TEST(Set, SaysWhichElementIsLostAndProvesIt) {
  const std::vector<Call> calls{call(1, 1, 2, add("a")), call(2, 3, 4, add("b")),
                                call(1, 5, 6, members, ok("b"))};
  EXPECT_EQ(check_set(calls),
            (Verdict{.status = Status::violated,
                     .event = 6,
                     .time = 60ms,
                     .sentence = "a is lost from k: a is not in c1's members k (50ms to 60ms: ok "
                                 "b), and in no later read",
                     .evidence = {calls[0], calls[2]}}));
}

/// The first event that tells something of each element.
using FirstEvents = std::map<std::string, std::uint64_t>;

void note_first(FirstEvents& events, const std::string& element, std::uint64_t event) {
  const auto [first, is_new] = events.emplace(element, event);
  first->second = std::min(first->second, event);
}

/// Later than everything if nothing tells it.
std::uint64_t first_of(const FirstEvents& events, const std::string& element) {
  const auto found = events.find(element);
  return found == events.end() ? UINT64_MAX : found->second;
}

/// What a history says of a set, gathered call by call.
struct SetFacts {
  FirstEvents attempted;  // added, perhaps
  FirstEvents known;      // acknowledged or shown
  std::vector<const Call*> reads;
  const Call* newest = nullptr;  // of the reads, by its beginning

  explicit SetFacts(const std::vector<Call>& calls) {
    for (const Call& c : calls) c.operation.action == Action::add ? note_add(c) : note_read(c);
  }

  std::set<std::string> elements() const {
    std::set<std::string> all;
    for (const auto& [element, event] : attempted) all.insert(element);
    for (const auto& [element, event] : known) all.insert(element);
    return all;
  }

  bool is_known_before(const std::string& element, const Call& read) const {
    return first_of(known, element) < read.invoked_event;
  }
  bool is_in(const std::string& element, const Call& read) const {
    return words(read.result.value).contains(element);
  }
  bool is_stale(const std::string& element) const {
    return std::any_of(reads.begin(), reads.end(), [&](const Call* read) {
      return !is_in(element, *read) && is_known_before(element, *read);
    });
  }
  bool is_unexpected(const std::string& element) const {
    return std::any_of(reads.begin(), reads.end(), [&](const Call* read) {
      return is_in(element, *read) && read->returned_event < first_of(attempted, element);
    });
  }

 private:
  void note_add(const Call& c) {
    const std::string& element = c.operation.value;
    const bool has_failed = c.returned && c.result.outcome == Outcome::failed;
    const bool is_acknowledged = c.returned && c.result.outcome == Outcome::ok;
    if (!has_failed) note_first(attempted, element, c.invoked_event);
    if (is_acknowledged) note_first(known, element, c.returned_event);
  }
  void note_read(const Call& c) {
    if (!c.returned || c.result.outcome != Outcome::ok) return;
    for (const std::string& e : words(c.result.value)) note_first(known, e, c.returned_event);
    reads.push_back(&c);
    if (!newest || newest->invoked_event < c.invoked_event) newest = &c;
  }
};

/// The newest read, by its beginning, decides what became of an element.
SetFindings brute_set_findings(const std::vector<Call>& calls) {
  const SetFacts facts(calls);
  SetFindings findings;
  for (const std::string& e : facts.elements()) {
    const bool is_stable = facts.newest && facts.is_in(e, *facts.newest);
    const bool is_lost = facts.newest && !is_stable && facts.is_known_before(e, *facts.newest);
    if (facts.is_unexpected(e)) findings.unexpected.push_back(e);
    (is_stable ? findings.stable : is_lost ? findings.lost : findings.never_read).push_back(e);
    if (is_stable && facts.is_stale(e)) findings.stale.push_back(e);
  }
  return findings;
}

TEST(Set, AgreesWithABruteForce) {
  Random random(1);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 6},
        [&](std::size_t n) {
          return random.one_in(2) ? members : add(std::string(1, static_cast<char>('a' + n)));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::add) return result;
          std::string shown;
          for (const Call& other : others) {
            const bool is_add = other.operation.action == Action::add;
            if (is_add && !random.one_in(6)) shown += " " + other.operation.value;
          }
          if (random.one_in(20)) shown += " x";
          result.value = shown;
          return result;
        });
    const SetFindings expected = brute_set_findings(calls);
    ASSERT_EQ(set_findings(calls), expected) << shown(calls);
    const Status status = check_set(calls).status;
    ++tally[status];
    const bool is_broken = !expected.lost.empty() || !expected.unexpected.empty();
    ASSERT_EQ(status, is_broken                 ? Status::violated
                      : expected.stable.empty() ? Status::unknown
                                                : Status::holds);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
  EXPECT_GT(tally[Status::unknown], 500);
}

// ---------------------------------------------------------------- counters

Operation increment(const std::string& by) { return operation(Action::increment, by); }
const Operation total = operation(Action::total);

TEST(Counter, LiesBetweenWhatIsCertainAndWhatIsPossible) {
  const std::vector<Case> cases{
      {"nobody read", {call(1, 1, 2, increment("1"))}, Status::holds},
      {"at first", {call(1, 1, 2, total, ok("0"))}, Status::holds},
      {"acknowledged",
       {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("2"))},
       Status::holds},
      {"forgotten",
       {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("0"))},
       Status::violated},
      {"twice", {call(1, 1, 2, increment("2")), call(1, 3, 4, total, ok("4"))}, Status::violated},
      {"unknown outcome, and not there",
       {call(1, 1, 2, increment("2"), unknown), call(1, 3, 4, total, ok("0"))},
       Status::holds},
      {"unknown outcome, and there",
       {call(1, 1, 2, increment("2"), unknown), call(1, 3, 4, total, ok("2"))},
       Status::holds},
      {"pending, and there",
       {call(1, 1, {}, increment("2")), call(2, 3, 4, total, ok("2"))},
       Status::holds},
      {"failed, but there",
       {call(1, 1, 2, increment("2"), failed), call(1, 3, 4, total, ok("2"))},
       Status::violated},
      {"at the same time, and not there yet",
       {call(1, 1, 4, increment("2")), call(2, 2, 3, total, ok("0"))},
       Status::holds},
      {"taken away at the same time",
       {call(1, 1, 4, increment("-2")), call(2, 2, 3, total, ok("-2"))},
       Status::holds},
      {"taken away, and still there",
       {call(1, 1, 2, increment("-2")), call(2, 3, 4, total, ok("0"))},
       Status::violated},
      {"before it was asked for",
       {call(1, 1, 2, total, ok("2")), call(2, 3, 4, increment("2"))},
       Status::violated},
      {"no number", {call(1, 1, 2, total, ok("many"))}, Status::violated},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_counter(c.calls).status, c.expected) << check_counter(c.calls).sentence;
  }
}

TEST(Counter, StopsAtTheEndsOf64Bits) {
  const std::string most = "9223372036854775807";
  EXPECT_EQ(counter_reads({call(1, 1, 2, increment(most)), call(1, 3, 4, increment(most)),
                           call(1, 5, 6, total, ok(most))}),
            (std::vector<CounterRead>{{INT64_MAX, INT64_MAX, INT64_MAX}}));
}

/// The least and the greatest sum of the increments that had to, and those that may, have happened.
std::vector<CounterRead> brute_counter_reads(const std::vector<Call>& calls) {
  std::vector<CounterRead> reads;
  for (const Call& read : calls) {
    const bool is_read = read.operation.action == Action::total && read.returned &&
                         read.result.outcome == Outcome::ok;
    if (!is_read) continue;
    CounterRead bounds{
        .lower = INT64_MAX, .value = std::stoll(*read.result.value), .upper = INT64_MIN};
    for (unsigned chosen = 0; chosen < 1U << calls.size(); ++chosen) {
      std::int64_t sum = 0;
      bool is_possible = true;
      for (std::size_t i = 0; i < calls.size(); ++i) {
        const Call& c = calls[i];
        const bool is_chosen = (chosen >> i & 1U) != 0;
        const bool may = c.operation.action == Action::increment &&
                         c.invoked_event < read.returned_event &&
                         (!c.returned || c.result.outcome != Outcome::failed);
        const bool must = may && c.is_before(read);
        is_possible &= (may || !is_chosen) && (is_chosen || !must);
        if (is_chosen && may) sum += std::stoll(c.operation.value);
      }
      if (!is_possible) continue;
      bounds.lower = std::min(bounds.lower, sum);
      bounds.upper = std::max(bounds.upper, sum);
    }
    reads.push_back(bounds);
  }
  return reads;
}

TEST(Counter, AgreesWithABruteForce) {
  Random random(2);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 5},
        [&](std::size_t) {
          if (random.one_in(3)) return total;
          return increment(std::to_string(static_cast<int>(random.below(6)) - 2));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::increment) return result;
          std::int64_t sum = 0;
          for (const Call& other : others) {
            const bool counts = other.operation.action == Action::increment && !random.one_in(6);
            if (counts) sum += std::stoll(other.operation.value);
          }
          result.value = std::to_string(sum);
          return result;
        });
    const auto expected = brute_counter_reads(calls);
    ASSERT_EQ(counter_reads(calls), expected) << shown(calls);
    const Status status = check_counter(calls).status;
    ++tally[status];
    const bool all = std::all_of(expected.begin(), expected.end(),
                                 [](const CounterRead& read) { return read.is_possible(); });
    ASSERT_EQ(status, all ? Status::holds : Status::violated);
  }
  EXPECT_GT(tally[Status::violated], 300);
  EXPECT_GT(tally[Status::holds], 300);
}

}  // namespace
}  // namespace orrery::collections_test
