#include "sim/check/replicas_agree.hpp"

#include <gtest/gtest.h>

#include "tests/check/toy_store.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using Status = Verdict::Status;
using toy_store::put;

Verdict verdict_of(const World& world) {
  return verdicts_of({replicas_agree()}, Ending(world, {.replicated = {"values"}})).front();
}

/// Two puts, the second one still under way.
World store(std::uint32_t replicas, bool n3_lies = false) {
  World world = toy_store::world(replicas, 1, n3_lies);
  world.begin();
  world.invoke_at(1s, client(1), put("a", "1"));
  world.invoke_at(2s, client(2), put("b", "2"));
  world.run_until(2s);
  return world;
}

TEST(ReplicasAgree, HoldsWhenWhatIsUnderWayMakesThemEqual) {
  EXPECT_EQ(verdict_of(store(3)),
            (Verdict{"replicas_agree", Status::holds, 0, 2s, "n1, n2 and n3 hold the same state"}));
}

TEST(ReplicasAgree, SaysWhoDiffersAndWhere) {
  EXPECT_EQ(verdict_of(store(3, true)),
            (Verdict{"replicas_agree", Status::violated, 0, 2s,
                     "n1 and n3 hold different states: values.a is \"1\" and not there"}));
}

TEST(ReplicasAgree, LeavesOutThoseThatAreDown) {
  World world = store(3, true);
  world.crash(replica(3));
  EXPECT_EQ(verdict_of(world), (Verdict{"replicas_agree", Status::holds, 0, 2s,
                                        "n1 and n2 hold the same state (n3 is down)"}));
}

/// Whoever is no member need not hold anything.
TEST(ReplicasAgree, AsksNothingOfThoseThatDoNotBelong) {
  const auto without_n3 = [](const World&) { return std::vector<NodeId>{replica(1), replica(2)}; };
  const Circumstances circumstances{.replicated = {"values"}, .members = without_n3};
  const World world = store(3, true);
  EXPECT_EQ(verdicts_of({replicas_agree()}, Ending(world, circumstances)).front(),
            (Verdict{"replicas_agree", Status::holds, 0, 2s, "n1 and n2 hold the same state"}));
}

TEST(ReplicasAgree, IsUnknownOfOne) {
  World world = store(3);
  world.crash(replica(2));
  world.crash(replica(3));
  EXPECT_EQ(verdict_of(world), (Verdict{"replicas_agree", Status::unknown, 0, 2s,
                                        "fewer than two replicas are up (n2 and n3 are down)"}));
}

TEST(ReplicasAgree, RefusesAMemberThatTheReplicasDoNotHave) {
  const World world = store(3);
  EXPECT_THROW(verdicts_of({replicas_agree()}, Ending(world, {.replicated = {"machine"}})),
               BrokenInvariant);
}

TEST(Difference, IsFollowedToWhereItBegins) {
  using Object = Value::Object;
  using Array = Value::Array;
  struct Case {
    Value a;
    Value b;
    std::string expected;
  };
  const std::vector<Case> cases{
      {1, 1, ""},
      {1, 2, "it is 1 and 2"},
      {Object{{"x", 1}}, Object{{"x", "1"}}, "x is 1 and \"1\""},
      {Object{{"x", Object{{"y", 1}}}}, Object{{"x", Object{{"y", 2}}}}, "x.y is 1 and 2"},
      {Object{{"x", 1}}, Object{}, "x is 1 and not there"},
      {Object{}, Object{{"x", 1}}, "x is not there and 1"},
      {Object{{"x", nullptr}}, Object{}, "x is null and not there"},
      {Array{1, 2}, Array{1, 3}, "1 is 2 and 3"},
      {Object{{"x", Array{1, 2}}}, Object{{"x", Array{1}}}, "x.1 is 2 and not there"},
      {Object{{"x", Array{}}}, Object{{"x", 7}}, "x is [] and 7"},
      {Object{{"x", 1}, {"y", 2}}, Object{{"y", 2}, {"x", 1}},
       "the members of it have another order"},
  };
  for (const Case& a_case : cases) {
    EXPECT_EQ(difference_between(a_case.a, a_case.b), a_case.expected);
  }
}

}  // namespace
}  // namespace orrery
