#include "sim/check/linearizable.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/check/append_only.hpp"
#include "sim/check/elements.hpp"
#include "sim/check/history.hpp"
#include "sim/check/reads_from.hpp"
#include "sim/check/register_zones.hpp"
#include "sim/core/data_type.hpp"
#include "tests/support/histories.hpp"

namespace orrery {
namespace {

using testing::HasSubstr;
using Status = Verdict::Status;

// ---------------------------------------------------------------- the definition itself

/// Tries every order of every choice of open operations, for all keys together.
class AllOrders {
 public:
  explicit AllOrders(const std::vector<Call>& calls) : calls_(calls) {}

  bool one_explains() { return explains(0, {}); }

 private:
  using Values = std::map<std::string, std::optional<std::string>>;

  bool is_optional(std::size_t i) const { return !calls_[i].is_answered(); }
  bool is_void(std::size_t i) const {
    return calls_[i].is_answered() && calls_[i].result.outcome == Outcome::failed;
  }

  bool explains(std::uint32_t done, const Values& values) {
    bool is_over = true;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      const bool is_left = ((done >> i) & 1U) == 0 && !is_void(i);
      if (is_left && !is_optional(i)) is_over = false;
    }
    if (is_over) return true;
    for (std::size_t i = 0; i < calls_.size(); ++i) {
      if (((done >> i) & 1U) != 0 || is_void(i) || must_wait(i, done)) continue;
      Values next = values;
      const Result result = apply(calls_[i].operation, next[calls_[i].operation.key]);
      if (agrees(calls_[i], result) && explains(done | (1U << i), next)) return true;
    }
    return false;
  }

  bool must_wait(std::size_t i, std::uint32_t done) const {
    for (std::size_t j = 0; j < calls_.size(); ++j) {
      const bool is_left = ((done >> j) & 1U) == 0 && !is_void(j);
      if (is_left && calls_[j].is_before(calls_[i])) return true;
    }
    return false;
  }

  static bool agrees(const Call& call, const Result& result) {
    if (!call.is_answered()) return true;
    if (result.outcome != Outcome::ok) return false;
    const Action action = call.operation.action;
    const bool returns = only_reads(action) || action == Action::dequeue ||
                         action == Action::propose ||
                         (action == Action::acquire && call.result.value);
    return !returns || call.result.value.value_or("") == result.value.value_or("");
  }

  const std::vector<Call>& calls_;
};

/// Changes what some operation returned, or when, so that nobody knows whether an order is left.
std::vector<Call> mutated(std::vector<Call> calls, std::mt19937_64& random) {
  Call& call = calls[random() % calls.size()];
  switch (random() % 4) {
    case 0:  // what another operation returned
      call.result = calls[random() % calls.size()].result;
      break;
    case 1:  // earlier
      if (call.returned) call.returned_event = call.invoked_event + 1;
      break;
    case 2:  // what another operation wrote
      call.result.value = calls[random() % calls.size()].operation.value;
      break;
    default:  // nothing was found
      call.result.value.reset();
      break;
  }
  return calls;
}

const std::vector<HistoryShape> shapes{
    {.operations = 7, .clients = 3},
    {.operations = 7, .clients = 3, .unknown = 0.3},
    {.operations = 7, .clients = 4, .values = 2},
    {.operations = 8, .keys = 2, .clients = 4},
    {.operations = 7, .clients = 3, .kind = HistoryKind::list, .unknown = 0.1},
    {.operations = 7, .clients = 3, .kind = HistoryKind::set, .unknown = 0.1},
    {.operations = 7, .clients = 3, .kind = HistoryKind::counter, .unknown = 0.1},
    {.operations = 7, .clients = 3, .kind = HistoryKind::queue, .unknown = 0.1},
    {.operations = 7, .clients = 3, .kind = HistoryKind::queue, .unknown = 0.1, .values = 2},
    {.operations = 7, .clients = 3, .kind = HistoryKind::lock, .unknown = 0.1},
    {.operations = 6, .clients = 3, .kind = HistoryKind::decision, .unknown = 0.2},
};

TEST(Linearizable, AgreesWithAllOrdersOnTenThousandHistories) {
  std::mt19937_64 random(7);
  std::map<Status, int> seen;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    const HistoryShape& shape = shapes[seed % shapes.size()];
    std::vector<Call> calls = drawn_history(shape, seed);
    for (std::uint64_t changes = seed % 5; changes > 0; --changes) calls = mutated(calls, random);
    const Verdict verdict = check_linearizable(calls);
    const bool is_explained = AllOrders(calls).one_explains();
    ASSERT_EQ(verdict.status, is_explained ? Status::holds : Status::violated)
        << "seed " << seed << "\n"
        << write_history(calls, HistoryFormat::jsonl);
    ++seen[verdict.status];
  }
  EXPECT_GT(seen[Status::holds], 3000);
  EXPECT_GT(seen[Status::violated], 1500);
}

TEST(Linearizable, LeavesLargeCorrectHistoriesAlone) {
  for (HistoryShape shape : shapes) {
    shape.operations = shape.kind == HistoryKind::counter ? 200 : 2000;
    if (shape.kind == HistoryKind::queue || shape.kind == HistoryKind::lock) shape.unknown = 0;
    SCOPED_TRACE(static_cast<int>(shape.kind));
    EXPECT_EQ(check_linearizable(drawn_history(shape, 3)).status, Status::holds);
  }
}

// ---------------------------------------------------------------- evidence

/// Those under the key of the evidence that had been invoked when it came to light, without reads
/// that are none.
std::vector<Call> known_by_then(std::vector<Call> calls, const Verdict& verdict) {
  std::erase_if(calls, [&](const Call& call) {
    const bool is_evidence = std::ranges::find(verdict.evidence, call.invoked_event,
                                               &Call::invoked_event) != verdict.evidence.end();
    return call.operation.key != verdict.evidence.front().operation.key ||
           call.invoked_event > verdict.event ||
           (only_reads(call.operation.action) && !is_evidence);
  });
  return calls;
}

TEST(LinearizableEvidence, IsAViolationOfWhichNothingCanBeTakenAway) {
  std::mt19937_64 random(11);
  int violations = 0;
  for (std::uint64_t seed = 0; seed < 600; ++seed) {
    HistoryShape shape = shapes[seed % shapes.size()];
    shape.operations = 40;
    if (shape.kind == HistoryKind::queue) shape.unknown = 0;  // else orders are too many
    const std::vector<Call> calls = mutated(drawn_history(shape, seed), random);
    const Verdict verdict = check_linearizable(calls);
    if (verdict.status != Status::violated) continue;
    SCOPED_TRACE(write_history(verdict.evidence, HistoryFormat::jsonl));
    if (Elements(known_by_then(calls, verdict)).apply()) continue;  // the next test's
    ++violations;
    EXPECT_EQ(check_linearizable(verdict.evidence).status, Status::violated);
    for (const std::vector<std::size_t>& group : bound_together(verdict.evidence)) {
      std::vector<Call> rest;
      for (std::size_t i = 0; i < verdict.evidence.size(); ++i) {
        const bool is_taken = std::find(group.begin(), group.end(), i) != group.end();
        if (!is_taken) rest.push_back(verdict.evidence[i]);
      }
      EXPECT_EQ(check_linearizable(rest).status, Status::holds);
    }
  }
  EXPECT_GT(violations, 100);
}

TEST(LinearizableEvidence, OfElementsIsAViolationOfWhichNoCallCanBeTakenAway) {
  std::mt19937_64 random(13);
  std::map<std::size_t, int> violations;  // by how many calls prove them
  for (std::uint64_t seed = 0; seed < 900; ++seed) {
    const auto kind = seed % 2 == 0 ? HistoryKind::set : HistoryKind::list;
    const HistoryShape shape{.operations = 40, .clients = 4, .kind = kind, .unknown = 0.1};
    std::vector<Call> calls = drawn_history(shape, seed);
    for (std::uint64_t changes = 1 + seed % 3; changes > 0; --changes) {
      calls = mutated(calls, random);
    }
    const Verdict verdict = check_linearizable(calls);
    if (verdict.status != Status::violated) continue;
    SCOPED_TRACE(write_history(verdict.evidence, HistoryFormat::jsonl));
    const std::vector<Call> whole = known_by_then(calls, verdict);
    const Elements elements(whole);
    if (!elements.apply() || verdict.evidence.size() > 8) continue;
    ++violations[verdict.evidence.size()];
    const std::vector<Call> alone = elements.alone(verdict.evidence);
    EXPECT_FALSE(AllOrders(alone).one_explains());
    for (std::size_t i = 0; i < verdict.evidence.size(); ++i) {
      std::vector<Call> rest = verdict.evidence;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      rest = elements.alone(rest);
      EXPECT_TRUE(AllOrders(rest).one_explains()) << "without call " << i;
    }
  }
  EXPECT_GT(violations[1], 10);
  EXPECT_GT(violations[2], 10);
  EXPECT_GT(violations[3] + violations[4], 10);
  EXPECT_EQ(violations[6] + violations[7] + violations[8], 0);
}

TEST(ReadsFrom, TakingBoundCallsAwayLeavesALinearizableHistoryLinearizable) {
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    HistoryShape shape = shapes[seed % shapes.size()];
    shape.keys = 1;
    const std::vector<Call> calls = drawn_history(shape, seed);
    for (const std::vector<std::size_t>& group : bound_together(calls)) {
      std::vector<Call> rest;
      for (std::size_t i = 0; i < calls.size(); ++i) {
        if (std::find(group.begin(), group.end(), i) == group.end()) rest.push_back(calls[i]);
      }
      ASSERT_EQ(check_linearizable(rest).status, Status::holds)
          << "seed " << seed << ", without call " << group.front() << "\n"
          << write_history(calls, HistoryFormat::jsonl);
    }
  }
}

// ---------------------------------------------------------------- registers

TEST(RegisterZones, AgreeWithTheSearchWhereTheySaySomething) {
  std::mt19937_64 random(3);
  int holds = 0;
  int conflicts = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    HistoryShape shape = shapes[seed % 3];
    shape.operations = 12;
    std::vector<Call> calls = drawn_history(shape, seed);
    for (std::uint64_t changes = seed % 4; changes > 0; --changes) calls = mutated(calls, random);
    for (const KeyHistory& history : key_histories_of(calls)) {
      const auto conflict = zone_conflict(history, calls);
      if (!conflict) continue;
      const SearchResult searched = search(history, calls, {});
      ASSERT_EQ(conflict->empty(), searched.finding == Finding::linearizable)
          << "seed " << seed << "\n"
          << write_history(calls, HistoryFormat::jsonl);
      ++(conflict->empty() ? holds : conflicts);
    }
  }
  EXPECT_GT(holds, 500);
  EXPECT_GT(conflicts, 500);
}

/// One read among ten thousand operations of 32 clients returns what was there a while before.
TEST(RegisterZones, FindAStaleReadThatNoSearchWouldFind) {
  std::vector<Call> calls = drawn_history({.operations = 10'000, .clients = 32}, 9);
  std::vector<std::size_t> reads;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const bool is_read = calls[i].operation.action == Action::get;
    if (is_read && calls[i].is_answered() && calls[i].result.value) reads.push_back(i);
  }
  calls[reads[4000]].result = calls[reads[3800]].result;
  const Verdict verdict = check_linearizable(calls);
  EXPECT_EQ(verdict.status, Status::violated);
  EXPECT_LE(verdict.evidence.size(), 6U);
}

// ---------------------------------------------------------------- what the judge is told

Call call(std::uint32_t number, Operation operation, std::uint64_t invoked, std::uint64_t returned,
          std::optional<std::string> value = std::nullopt) {
  return {.client = client(number),
          .operation = std::move(operation),
          .invoked = Time(static_cast<std::int64_t>(invoked)),
          .invoked_event = invoked,
          .returned = Time(static_cast<std::int64_t>(returned)),
          .returned_event = returned,
          .result = {.value = std::move(value)}};
}
Operation put(const std::string& value) {
  return {.action = Action::put, .key = "x", .value = value};
}
Operation get() { return {.action = Action::get, .key = "x"}; }

TEST(Linearizable, KnowsWhatIsAllowed) {
  Call unknown = call(1, put("1"), 1, 2);
  unknown.result.outcome = Outcome::unknown;
  Call failed = call(1, put("1"), 1, 2);
  failed.result.outcome = Outcome::failed;
  struct Case {
    std::string why;
    std::vector<Call> calls;
    Status expected;
  };
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::holds},
      {"a read of nothing", {call(1, get(), 1, 2)}, Status::holds},
      {"the newest value", {call(1, put("1"), 1, 2), call(2, get(), 3, 4, "1")}, Status::holds},
      {"a stale read", {call(1, put("1"), 1, 2), call(2, get(), 3, 4)}, Status::violated},
      {"a concurrent read sees either",
       {call(1, put("1"), 1, 4), call(2, get(), 2, 3)},
       Status::holds},
      {"new, then old: no order of two reads",
       {call(1, put("1"), 1, 6), call(2, get(), 2, 3, "1"), call(3, get(), 4, 5)},
       Status::violated},
      {"what nobody wrote", {call(2, get(), 3, 4, "7")}, Status::violated},
      {"an unknown write that happened", {unknown, call(2, get(), 3, 4, "1")}, Status::holds},
      {"an unknown write that did not", {unknown, call(2, get(), 3, 4)}, Status::holds},
      {"an unknown write that happened late",
       {unknown, call(2, get(), 3, 4), call(2, get(), 5, 6, "1")},
       Status::holds},
      {"an unknown write happens once",
       {unknown, call(2, get(), 3, 4, "1"), call(2, put("2"), 5, 6), call(2, get(), 7, 8, "1")},
       Status::violated},
      {"a failed write that happened", {failed, call(2, get(), 3, 4, "1")}, Status::violated},
  };
  for (const auto& [why, calls, expected] : cases) {
    SCOPED_TRACE(why);
    EXPECT_EQ(check_linearizable(calls).status, expected);
  }
}

TEST(Linearizable, SaysWhichOperationsNoOrderExplains) {
  const std::vector<Call> calls{call(1, put("1"), 1, 2), call(2, put("2"), 3, 4),
                                call(3, get(), 5, 6, "2"), call(3, get(), 7, 8, "1"),
                                call(1, put("3"), 9, 10)};
  const Verdict verdict = check_linearizable(calls);
  EXPECT_EQ(verdict.sentence, "no order of 3 operations under x explains get x -> 1");
  EXPECT_EQ(verdict.evidence, (std::vector<Call>{calls[0], calls[1], calls[3]}));
  EXPECT_EQ(verdict.event, 8U);
}

// ---------------------------------------------------------------- limits

/// Any of 2^30 sums may be there when the total is read, but none of them is 1.
std::vector<Call> hard_history() {
  std::vector<Call> calls;
  for (std::uint32_t i = 1; i <= 30; ++i) {
    const std::string power = std::to_string(1ULL << i);
    calls.push_back(call(i, {.action = Action::increment, .key = "x", .value = power}, i, 300 + i));
  }
  calls.push_back(call(40, {.action = Action::total, .key = "x"}, 200, 201, "1"));
  return calls;
}

TEST(Linearizable, GivesUpRatherThanHang) {
  const Verdict steps = check_linearizable(hard_history(), {.steps = 10'000});
  EXPECT_EQ(steps.status, Status::unknown);
  EXPECT_EQ(steps.sentence, "no answer within 10000 steps under x (31 operations)");
  const Verdict memory = check_linearizable(hard_history(), {.bytes = std::size_t{4} << 20U});
  EXPECT_EQ(memory.status, Status::unknown);
  EXPECT_THAT(memory.sentence, HasSubstr("no answer within 4 MiB of memory"));
  int looks = 0;
  const Verdict time = check_linearizable(hard_history(), {.is_over = [&] { return ++looks > 3; }});
  EXPECT_EQ(time.sentence, "no answer within the time allowed under x (31 operations)");
}

TEST(Linearizable, AViolationUnderOneKeyIsSeenEvenIfAnotherKeyTakesTooLong) {
  std::vector<Call> calls = hard_history();
  Operation read = get();
  read.key = "y";
  calls.push_back(call(1, read, 300, 301, "7"));
  const Verdict verdict = check_linearizable(calls, {.steps = 10'000});
  EXPECT_EQ(verdict.status, Status::violated);
  EXPECT_EQ(verdict.sentence, "no order of 1 operation under y explains get y -> 7");
}

// ---------------------------------------------------------------- data that only grow

TEST(AppendOnly, AppliesToListsAndSetsAloneAndAgreesWithTheSearch) {
  std::mt19937_64 random(5);
  int applied = 0;
  int conflicts = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    HistoryShape shape = shapes[seed % shapes.size()];
    shape.keys = 1;
    std::vector<Call> calls = drawn_history(shape, seed);
    if (seed % 3 != 0) calls = mutated(calls, random);
    for (const KeyHistory& history : key_histories_of(calls)) {
      const auto conflict = append_only_conflict(history, calls);
      if (!conflict) continue;
      const SearchResult searched = search(history, calls, {});
      ASSERT_EQ(conflict->empty(), searched.finding == Finding::linearizable)
          << "seed " << seed << "\n"
          << write_history(calls, HistoryFormat::jsonl);
      ++applied;
      if (!conflict->empty()) ++conflicts;
    }
  }
  EXPECT_GT(applied, 500);
  EXPECT_GT(conflicts, 50);
}

// Siblings of a store of quorums: the read shows a hundred others, and that is nobody's business.
TEST(LinearizableEvidence, OfAnElementThatAReadMissesIsTheTwoOfThem) {
  std::vector<Call> calls;
  std::string all;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const std::string element = fmt::format("c1.{:03}", i);
    calls.push_back(
        call(1, {.action = Action::add, .key = "s", .value = element}, 3 * i + 1, 3 * i + 2, ""));
    if (i != 40) all += (all.empty() ? "" : " ") + element;
  }
  calls.push_back(call(2, {.action = Action::members, .key = "s"}, 400, 401, all));
  const Verdict verdict = check_linearizable(calls);
  EXPECT_EQ(verdict.status, Status::violated);
  EXPECT_EQ(verdict.evidence, (std::vector<Call>{calls[40], calls[100]}));
  EXPECT_EQ(verdict.event, 401U);
}

TEST(Elements, ApplyToSetsAndToListsThatCanBeCutInOneWay) {
  const auto add = [](Action action, const std::string& value, std::uint64_t at) {
    return call(1, {.action = action, .key = "k", .value = value}, at, at + 1, "");
  };
  const auto read = [](Action action, const std::string& found) {
    return call(2, {.action = action, .key = "k"}, 20, 21, found);
  };
  const auto apply = [](const std::vector<Call>& calls) { return Elements(calls).apply(); };
  const Call a = add(Action::append, "a", 1);
  const Call b = add(Action::append, "b", 3);
  EXPECT_TRUE(apply({a, b, read(Action::get, "ab")}));
  EXPECT_FALSE(apply({a, b, read(Action::get, "abc")}));
  EXPECT_FALSE(apply({a, add(Action::append, "ab", 5), read(Action::get, "ab")}));
  EXPECT_FALSE(apply({a, add(Action::append, "a", 5)}));
  EXPECT_FALSE(apply({a, add(Action::put, "b", 5)}));
  EXPECT_TRUE(apply({add(Action::add, "a", 1), read(Action::members, "a c")}));
  EXPECT_FALSE(apply({add(Action::add, "a", 1), a}));

  const std::vector<Call> calls{a, b, read(Action::get, "ab")};
  EXPECT_EQ(Elements(calls).alone({b, calls[2]}), (std::vector<Call>{b, read(Action::get, "b")}));
}

}  // namespace
}  // namespace orrery
