#include "sim/check/availability.hpp"

#include <gtest/gtest.h>

#include "tests/check/toy_store.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using Status = Verdict::Status;
using toy_store::put;

Verdict verdict_of(const Judge& judge, const World& world) {
  return verdicts_of({judge}, Ending(world)).front();
}

Call call_at(Time invoked, std::optional<Time> returned, Outcome outcome = Outcome::ok,
             Action action = Action::put) {
  return {.client = client(1),
          .operation = {.action = action},
          .invoked = invoked,
          .invoked_event = 7,
          .returned = returned,
          .returned_event = 8,
          .result = {.outcome = outcome}};
}

Call turned_away_on_the_spot(Action action) {
  Call call = call_at(1s, 1s, Outcome::failed, action);
  call.returned_event = call.invoked_event;
  return call;
}

// ---------------------------------------------------------------- availability

/// "No" is a result where the data type knows it: of exactly these operations (data_type.hpp).
TEST(Availability, ANoServesOnlyWhatMayBeDenied) {
  std::vector<Action> denied;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Action>>([&](auto enumerator) {
    const Action action = enumerator.value;
    const Call call = call_at(1s, 2s, Outcome::failed, action);
    EXPECT_TRUE(call.is_answered());
    EXPECT_FALSE(turned_away_on_the_spot(action).is_served());
    if (call.is_served()) denied.push_back(action);
  });
  EXPECT_EQ(denied, (std::vector<Action>{Action::cas, Action::acquire, Action::release,
                                         Action::guarded_put}));
}

TEST(Availability, CountsAnswersWithinTheirDeadline) {
  struct Case {
    std::string why;
    std::vector<Call> calls;
    Availability expected;
  };
  const std::vector<Case> cases{
      {"nobody asked", {}, {0, 0}},
      {"in time", {call_at(1s, 2s)}, {1, 1}},
      {"a nanosecond late", {call_at(1s, 2s + 1ns)}, {0, 1}},
      {"a put that is turned away", {call_at(1s, 2s, Outcome::failed)}, {0, 1}},
      {"a cas that found another value", {call_at(1s, 2s, Outcome::failed, Action::cas)}, {1, 1}},
      {"late, too", {call_at(1s, 3s, Outcome::failed, Action::cas)}, {0, 1}},
      {"nobody could be asked", {turned_away_on_the_spot(Action::cas)}, {0, 1}},
      {"given up", {call_at(1s, 2s, Outcome::unknown)}, {0, 1}},
      {"not answered, and too late for it", {call_at(8s, std::nullopt)}, {0, 1}},
      {"due at this instant", {call_at(9s, std::nullopt)}, {0, 1}},
      {"not answered, but there is time", {call_at(9s + 1ns, std::nullopt)}, {0, 0}},
      {"answered before its time is over", {call_at(9500ms, 9600ms)}, {1, 1}},
      {"all together",
       {call_at(1s, 2s), call_at(1s, 4s), call_at(2s, std::nullopt), call_at(9500ms, std::nullopt)},
       {1, 3}},
  };
  for (const Case& a_case : cases) {
    SCOPED_TRACE(a_case.why);
    EXPECT_EQ(availability_of(a_case.calls, 1s, 10s), a_case.expected);
  }
}

/// Three puts of which the last one finds n2 and n3 down and needs two answers; stopped at 3 s.
World with_an_unanswered_put() {
  World world = toy_store::world(3, 2);
  world.begin();
  world.invoke_at(1s, client(1), put("a", "1"));
  world.invoke_at(1s, client(2), put("b", "2"));
  world.run_until(2s);
  world.crash(replica(2));
  world.crash(replica(3));
  world.invoke_at(2s, client(1), put("c", "3"));
  world.run_until(3s);
  return world;
}

TEST(Availability, IsTheShareOfCallsThatWereServedInTime) {
  const World world = with_an_unanswered_put();
  EXPECT_EQ(verdict_of(availability(0.9, 1s), world),
            (Verdict{"availability", Status::violated, 0, 3s,
                     "2 of 3 operations were served within 1s: 66.7%, and 90.0% was expected"}));
  EXPECT_EQ(verdict_of(availability(0.5, 1s), world),
            (Verdict{"availability", Status::holds, 0, 3s,
                     "2 of 3 operations were served within 1s: 66.7%, and 50.0% was expected"}));
  EXPECT_EQ(verdict_of(availability(0.5, 19ms), world).status, Status::violated);
}

TEST(Availability, IsUnknownWhereNobodyAsked) {
  World world = toy_store::world(3, 2);
  world.begin();
  EXPECT_EQ(verdict_of(availability(0.9, 1s), world).status, Status::unknown);
}

// ---------------------------------------------------------------- all operations complete

TEST(AllOperationsComplete, HoldsWhenEachIsAnsweredEvenIfOnlyAfterTheRunStopped) {
  World world = toy_store::world(3, 2);
  world.begin();
  world.invoke_at(1s, client(1), put("a", "1"));
  world.invoke_at(2s, client(2), put("b", "2"));
  world.run_until(2s + 5ms);
  EXPECT_EQ(verdict_of(all_operations_complete(), world),
            (Verdict{"all_operations_complete", Status::holds, 0, 2s + 5ms,
                     "all 2 operations were answered"}));
}

TEST(AllOperationsComplete, IsViolatedByAnOperationThatNeverReturns) {
  EXPECT_EQ(verdict_of(all_operations_complete(), with_an_unanswered_put()),
            (Verdict{"all_operations_complete", Status::violated, 22, 2s,
                     "1 of 3 operations is without an answer, first c1's put c=3, invoked at 2s"}));
}

TEST(AllOperationsComplete, IsViolatedByAnOperationThatWasGivenUp) {
  World world = with_an_unanswered_put();
  world.give_up(client(1));
  EXPECT_EQ(verdict_of(all_operations_complete(), world).sentence,
            "1 of 3 operations is without an answer, first c1's put c=3, invoked at 2s and given "
            "up at 3s");
}

TEST(AllOperationsComplete, IsUnknownWhereNobodyAsked) {
  World world = toy_store::world(3, 2);
  world.begin();
  EXPECT_EQ(verdict_of(all_operations_complete(), world).status, Status::unknown);
}

}  // namespace
}  // namespace orrery
