#include "sim/check/convergence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

#include "sim/faults/timeline.hpp"
#include "tests/check/histories.hpp"
#include "tests/check/toy_store.hpp"

namespace orrery::convergence_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

Operation put(const std::string& value) { return operation(Action::put, value); }
const Operation get = operation(Action::get);

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

TEST(Convergence, IsOfReadsThatBeganWhenTheWritingWasOver) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"one read", {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok("a"))}, Status::unknown},
      {"two alike",
       {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok("a")), call(3, 3, 5, get, ok("a"))},
       Status::holds},
      {"two that differ",
       {call(1, 1, 2, put("a")), call(2, 3, 4, get, ok("a")), call(3, 3, 5, get, ok())},
       Status::violated},
      {"two that differ while somebody writes",
       {call(1, 1, 4, put("a")), call(2, 3, 5, get, ok("a")), call(3, 3, 6, get, ok())},
       Status::unknown},
      {"after a write that may still come",
       {call(1, 1, 2, put("a"), unknown), call(2, 3, 4, get, ok()), call(2, 5, 6, get, ok("a"))},
       Status::unknown},
      {"while a write is pending",
       {call(1, 1, {}, put("a")), call(2, 3, 4, get, ok()), call(2, 5, 6, get, ok("a"))},
       Status::unknown},
      {"after a write that certainly failed",
       {call(1, 1, 2, put("a"), failed), call(2, 3, 4, get, ok()), call(2, 5, 6, get, ok())},
       Status::holds},
      {"a read that failed differs from nothing",
       {call(2, 3, 4, get, ok()), call(2, 5, 6, get, failed), call(2, 7, 8, get, ok())},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_convergence(c.calls).status, c.expected);
  }
}

TEST(Convergence, LeavesTimeToConverge) {
  const std::vector<Call> calls{call(1, 1, 2, put("a")), call(2, 3, 4, get, ok()),
                                call(2, 12, 13, get, ok("a")), call(3, 12, 14, get, ok("a"))};
  EXPECT_EQ(check_convergence(calls).status, Status::violated);
  EXPECT_EQ(check_convergence(calls, {.after = 100ms}).status, Status::holds);
  EXPECT_EQ(check_convergence(calls, {.after = 101ms}).status, Status::unknown);
  EXPECT_EQ(check_convergence(calls, {.from = 100ms}).status, Status::holds);
}

/// Three writes or so, and reads that may differ.
std::vector<Call> random_calls(Random& random) {
  return random.history(
      {.clients = 3, .calls = 7},
      [&](std::size_t n) { return n > 2 ? get : put(std::string(1, static_cast<char>('a' + n))); },
      [&](const Call& c, const std::vector<Call>&) {
        if (c.operation.action == Action::put) {
          return Result{.outcome = random.one_in(6) ? random.outcome() : Outcome::ok};
        }
        return Result{.outcome = random.outcome(), .value = random.one_in(8) ? "a" : "b"};
      });
}

/// An answered read that began so much later than every write that may count.
bool is_quiet(const Call& read, const std::vector<Call>& calls, Duration grace) {
  const bool is_read =
      read.operation.action == Action::get && read.returned && read.result.outcome == Outcome::ok;
  return is_read && std::all_of(calls.begin(), calls.end(), [&](const Call& write) {
           const bool is_write = write.operation.action == Action::put;
           const bool has_failed = write.returned && write.result.outcome == Outcome::failed;
           if (!is_write || has_failed) return true;
           return write.is_before(read) && read.invoked - *write.returned >= grace;
         });
}

/// Looks at every two quiet reads.
Status brute_force(const std::vector<Call>& calls, Duration grace) {
  std::vector<Call> quiet;
  std::copy_if(calls.begin(), calls.end(), std::back_inserter(quiet),
               [&](const Call& read) { return is_quiet(read, calls, grace); });
  if (quiet.size() < 2) return Status::unknown;
  const bool differ = std::any_of(quiet.begin(), quiet.end(), [&](const Call& read) {
    return read.result.value != quiet.front().result.value;
  });
  return differ ? Status::violated : Status::holds;
}

TEST(Convergence, AgreesWithABruteForce) {
  Random random(11);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random_calls(random);
    const Duration grace = random.below(6) * 10ms;
    // The last write to end decides, and the grace is from then on.
    const Status status = check_convergence(calls, {.after = grace}).status;
    ++tally[status];
    ASSERT_EQ(status, brute_force(calls, grace)) << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 300);
  EXPECT_GT(tally[Status::holds], 300);
}

// ---------------------------------------------------------------- the judge

/// Two puts to three replicas, of which n3 may be a liar that writes nothing.
World store(bool n3_lies, bool has_faults) {
  World world = toy_store::world(3, 1, n3_lies);
  if (has_faults) world.add_agent(make_ref<Timeline>(std::vector<FaultEntry>{}, LeaderRule{}));
  world.begin();
  world.invoke_at(1s, client(1), toy_store::put("a", "1"));
  world.run_until(2s);
  return world;
}

Verdict verdict_on(const World& world, std::optional<Time> stable_from = {}) {
  return verdicts_of({converges()},
                     Ending(world, {.replicated = {"values"}, .stable_from = stable_from}))
      .front();
}

TEST(Converges, IsWhatReplicasDoInTheEnd) {
  EXPECT_EQ(verdict_on(store(false, false)).sentence, "n1, n2 and n3 hold the same state");
  EXPECT_EQ(verdict_on(store(false, false)).status, Status::holds);
  EXPECT_EQ(verdict_on(store(true, false)).status, Status::violated);
}

TEST(Converges, BlamesNobodyWhomFaultsMayHaveKeptApart) {
  EXPECT_EQ(verdict_on(store(true, true)).status, Status::unknown);
  EXPECT_EQ(verdict_on(store(true, true), 1s).status, Status::violated);
  EXPECT_EQ(verdict_on(store(false, true), 1s).status, Status::holds);
}

}  // namespace
}  // namespace orrery::convergence_test
