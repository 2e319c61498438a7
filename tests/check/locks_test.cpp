#include "sim/check/locks.hpp"

#include <gtest/gtest.h>

#include "tests/check/histories.hpp"

namespace orrery::locks_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

const Operation acquire = operation(Action::acquire, "c");
const Operation release = operation(Action::release, "c");

Operation put_with(int token) { return operation(Action::guarded_put, "x", std::to_string(token)); }
Result token(int number) { return ok(std::to_string(number)); }

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

bool is_acknowledged(const Call& c) { return c.returned && c.result.outcome == Outcome::ok; }

// ---------------------------------------------------------------- mutual exclusion

TEST(MutualExclusion, IsBrokenWhenTwoBelieveThatTheyHoldALock) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"refused", {call(1, 1, 2, acquire, failed)}, Status::unknown},
      {"one after the other",
       {call(1, 1, 2, acquire, token(1)), call(1, 3, 4, release), call(2, 5, 6, acquire, token(2))},
       Status::holds},
      {"the second gets it while the first gives it back",
       {call(1, 1, 2, acquire, token(1)), call(1, 3, 6, release), call(2, 4, 5, acquire, token(2))},
       Status::holds},
      {"nobody knows whether the first has given it back, but it tried",
       {call(1, 1, 2, acquire, token(1)), call(1, 3, 4, release, unknown),
        call(2, 5, 6, acquire, token(2))},
       Status::holds},
      {"nobody knows whether the first has it",
       {call(1, 1, 2, acquire, unknown), call(2, 3, 4, acquire, token(2))},
       Status::holds},
      {"both",
       {call(1, 1, 2, acquire, token(1)), call(2, 3, 4, acquire, token(2)), call(1, 5, 6, release)},
       Status::violated},
      {"taken from a holder who does not know",
       {call(1, 1, 2, acquire, token(1)),
        call(2, 3, 4, operation(Action::acquire, "c2", "1"), token(2))},
       Status::violated},
      {"asks for it again instead of giving it back",
       {call(1, 1, 2, acquire, token(1)), call(1, 3, 4, acquire, failed),
        call(2, 5, 6, acquire, token(2))},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_mutual_exclusion(c.calls).status, c.expected);
  }
}

TEST(MutualExclusion, NamesBothHolders) {
  const std::vector<Call> calls{call(1, 1, 2, acquire, token(1)), call(2, 3, 4, acquire, token(2)),
                                call(1, 5, 6, release)};
  EXPECT_EQ(check_mutual_exclusion(calls),
            (Verdict{.status = Status::violated,
                     .event = 6,
                     .time = 60ms,
                     .sentence = "c2 had k from 40ms on, when c1 had it from 20ms on and had not "
                                 "released it",
                     .evidence = calls}));
}

/// At each event, how many clients have acquired and not begun anything about the lock since?
bool brute_is_exclusive(const std::vector<Call>& calls) {
  for (std::uint64_t event = 1; event < 40; ++event) {
    int holders = 0;
    for (const Call& a : calls) {
      const bool is_held =
          a.operation.action == Action::acquire && is_acknowledged(a) && a.returned_event <= event;
      if (!is_held) continue;
      bool has_gone_on = false;
      for (const Call& b : calls) {
        has_gone_on |=
            b.client == a.client && b.invoked_event > a.returned_event && b.invoked_event <= event;
      }
      holders += has_gone_on ? 0 : 1;
    }
    if (holders > 1) return false;
  }
  return true;
}

TEST(MutualExclusion, AgreesWithABruteForce) {
  Random random(5);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    int next = 0;
    const auto calls = random.history(
        {.clients = 3, .calls = 5},
        [&](std::size_t) { return random.one_in(2) ? acquire : release; },
        [&](const Call&, const std::vector<Call>&) {
          return Result{.outcome = random.one_in(2) ? Outcome::failed : random.outcome(),
                        .value = std::to_string(++next)};
        });
    const Status status = check_mutual_exclusion(calls).status;
    ++tally[status];
    const bool is_exclusive = brute_is_exclusive(calls);
    ASSERT_EQ(status == Status::violated, !is_exclusive) << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

// ---------------------------------------------------------------- fencing

TEST(Fencing, KeepsOvertakenHoldersOut) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::unknown},
      {"growing", {call(1, 1, 2, put_with(1)), call(2, 3, 4, put_with(2))}, Status::holds},
      {"the same one again",
       {call(1, 1, 2, put_with(2)), call(2, 3, 4, put_with(2))},
       Status::holds},
      {"overtaken", {call(1, 1, 2, put_with(2)), call(2, 3, 4, put_with(1))}, Status::violated},
      {"overtaken, and refused",
       {call(1, 1, 2, put_with(2)), call(2, 3, 4, put_with(1), failed)},
       Status::holds},
      {"overtaken, and nobody knows",
       {call(1, 1, 2, put_with(2)), call(2, 3, 4, put_with(1), unknown)},
       Status::holds},
      {"at the same time", {call(1, 1, 4, put_with(2)), call(2, 2, 3, put_with(1))}, Status::holds},
      {"nobody knows whether the greater one was used",
       {call(1, 1, 2, put_with(2), unknown), call(2, 3, 4, put_with(1))},
       Status::holds},
      {"tokens that grow",
       {call(1, 1, 2, acquire, token(1)), call(2, 3, 4, acquire, token(2))},
       Status::holds},
      {"tokens that go back",
       {call(1, 1, 2, acquire, token(2)), call(2, 3, 4, acquire, token(1))},
       Status::violated},
      {"a token for two",
       {call(1, 1, 4, acquire, token(1)), call(2, 2, 3, acquire, token(1))},
       Status::violated},
      {"no token", {call(1, 1, 2, acquire, ok())}, Status::unknown},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_fencing(c.calls).status, c.expected) << check_fencing(c.calls).sentence;
  }
}

std::int64_t token_of(const Call& c) {
  return std::stoll(c.operation.action == Action::acquire ? *c.result.value : c.operation.expected);
}

/// Two acknowledged calls of one kind: is the second let in with a token that the first overtook,
/// or that it was given as well?
bool breaks_the_fence(const Call& first, const Call& second) {
  const bool are_alike = first.operation.action == second.operation.action;
  if (!are_alike || !is_acknowledged(first) || !is_acknowledged(second)) return false;
  const bool is_overtaken = first.returned_event < second.invoked_event;
  if (is_overtaken && token_of(first) > token_of(second)) return true;
  return first.operation.action == Action::acquire && token_of(first) == token_of(second);
}

bool brute_is_fenced(const std::vector<Call>& calls) {
  for (const Call& a : calls) {
    for (const Call& b : calls) {
      if (&a != &b && breaks_the_fence(a, b)) return false;
    }
  }
  return true;
}

TEST(Fencing, AgreesWithABruteForce) {
  Random random(6);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    int next = 1;
    const auto calls = random.history(
        {.clients = 3, .calls = 5},
        [&](std::size_t) {
          return random.one_in(3) ? acquire : put_with(next - static_cast<int>(random.below(2)));
        },
        [&](const Call&, const std::vector<Call>&) {
          if (!random.one_in(8)) ++next;
          return Result{.outcome = random.outcome(), .value = std::to_string(next)};
        });
    const Status status = check_fencing(calls).status;
    ++tally[status];
    ASSERT_EQ(status == Status::violated, !brute_is_fenced(calls)) << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 300);
  EXPECT_GT(tally[Status::holds], 500);
}

}  // namespace
}  // namespace orrery::locks_test
