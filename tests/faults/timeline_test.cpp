#include "sim/faults/timeline.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

// ---------------------------------------------------------------- who is meant

TEST(Timeline, ManyAreNotNamedOneByOne) {
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 1; i <= 20; ++i) nodes.push_back(replica(i));
  EXPECT_TRUE(to_text(nodes).ends_with("n18, n19, n20"));
  nodes.push_back(replica(21));
  EXPECT_EQ(to_text(nodes), "n1, n2, n3, n4, n5, n6 and 15 others");
}

TEST(Timeline, NamesAndRolesAreTheNodesOfThatInstant) {
  struct Case {
    std::vector<std::string_view> who;
    std::string down;
  };
  for (const Case& c : {
           Case{{"leader"}, "n2, n5"},
           {{"followers"}, "n1, n3, n4, n5"},
           {{"n3"}, "n3, n5"},
           {{"n3", "c2", "n3"}, "c2, n3, n5"},
           {{"replicas"}, "n1, n2, n3, n4, n5"},
           {{"clients"}, "c1, c2, n5"},
           {{"all"}, "c1, c2, n1, n2, n3, n4, n5"},
           {{"leader", "n2", "clients"}, "c1, c2, n2, n5"},
           {{"crashed"}, "n5"},
       }) {
    Selection who;
    for (const std::string_view text : c.who) who.any_of.push_back(*parse_selector(text));
    const World world = staged_until(2s, {{1s, crash({"n5"})}, {2s, Crash{who}}});
    EXPECT_EQ(down(world), c.down) << to_text(who);
  }
}

TEST(Timeline, WithoutALeaderEveryReplicaFollows) {
  const World world =
      staged_until(1s, {{1s, crash({"leader"})}, {1s, crash({"followers"})}}, {.leader = nullptr});
  EXPECT_EQ(down(world), "n1, n2, n3, n4, n5");
  EXPECT_EQ(reports(world)[0].fired, 0U);
}

/// As many as may fail while more than half remain, and as many as remain then.
TEST(Timeline, MinorityAndMajorityAreDrawnReplicas) {
  for (std::uint32_t n = 1; n <= 8; ++n) {
    std::uint32_t may_fail = 0;
    while (2 * (n - may_fail - 1) > n) ++may_fail;
    const World few = staged_until(1s, {{1s, crash({"minority"})}}, {.replicas = n});
    const World many = staged_until(1s, {{1s, crash({"majority"})}}, {.replicas = n});
    std::uint32_t down_of_few = 0;
    std::uint32_t down_of_many = 0;
    for (const NodeId node : few.group('n')) {
      down_of_few += few.is_up(node) ? 0 : 1;
      down_of_many += many.is_up(node) ? 0 : 1;
    }
    EXPECT_EQ(down_of_few, may_fail) << n;
    EXPECT_EQ(down_of_many, n - may_fail) << n;
    EXPECT_TRUE(few.is_up(client(1)) && many.is_up(client(1)));
  }
}

/// Chi-square of the ten pairs among five, at a probability of 1e-4 or so.
TEST(Timeline, EverySetOfRandomReplicasIsAsLikely) {
  constexpr int runs = 5'000;
  std::map<std::string, int> seen;
  for (int seed = 1; seed <= runs; ++seed) {
    ++seen[down(
        staged_until(1s, {{1s, crash({"random 2"})}}, {.seed = static_cast<std::uint64_t>(seed)}))];
  }
  ASSERT_EQ(seen.size(), 10U);
  double chi_square = 0;
  for (const auto& [pair, count] : seen) chi_square += (count - 500.0) * (count - 500.0) / 500;
  EXPECT_LT(chi_square, 33.7);
}

TEST(Timeline, WhatIsDrawnComesOnTopOfWhatIsNamed) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const World first = staged_until(1s, {{1s, crash({"n1", "random 2"})}}, {.seed = seed});
    const World last = staged_until(1s, {{1s, crash({"random 2", "n1"})}}, {.seed = seed});
    EXPECT_FALSE(first.is_up(replica(1)));
    EXPECT_EQ(down(first).size(), std::string_view("n1, n3, n4").size());
    EXPECT_EQ(down(last).size(), std::string_view("n1, n3, n4").size());
  }
}

// ---------------------------------------------------------------- partitions

/// The sides of the one partition in each seed.
std::vector<Names> sides_of(const Partition& partition, std::uint64_t seed) {
  const World world = stage({.seed = seed}, {});
  std::vector<Names> sides;
  for (const auto& side :
       resolve(partition.groups, world, n2_leads, Draw::of_bits(seed * 0x9E3779B97F4A7C15))) {
    sides.emplace_back();
    for (const NodeId node : side) sides.back().push_back(to_text(node));
  }
  return sides;
}

TEST(Timeline, TheGroupsOfAPartitionComeInAnyOrder) {
  const Selection leader = select({"leader"});
  const Selection rest = select({"rest"});
  const Selection minority = select({"minority"});
  const Names others{"c1", "c2", "n1", "n3", "n4", "n5"};
  EXPECT_EQ(sides_of({{rest, leader}}, 1), (std::vector<Names>{others, {"n2"}}));
  EXPECT_EQ(sides_of({{leader, rest}}, 1), (std::vector<Names>{{"n2"}, others}));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto sides = sides_of({{rest, minority, leader}}, seed);
    ASSERT_EQ(sides.size(), 3U);
    EXPECT_EQ(sides[0].size(), 4U);
    EXPECT_EQ(sides[1].size(), 2U);
    EXPECT_EQ(sides[2], Names{"n2"});
  }
}

/// "Names and roles are resolved first, then what is drawn": also within a group of both.
TEST(Timeline, ADrawNeverTakesANodeThatAnotherGroupNames) {
  const Partition two_pairs{{select({"n1", "random 1"}), select({"n3", "random 1"})}};
  const Partition name_and_rest{{select({"rest", "n1"}), select({"random 3"})}};
  std::set<Names> seen;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const auto pairs = sides_of(two_pairs, seed);
    EXPECT_EQ(pairs[0].front(), "n1") << seed;
    EXPECT_EQ(std::count(pairs[1].begin(), pairs[1].end(), "n3"), 1) << seed;
    EXPECT_EQ(pairs[0].size() + pairs[1].size(), 4U) << seed;
    seen.insert(pairs[0]);

    const auto sides = sides_of(name_and_rest, seed);
    EXPECT_EQ(std::count(sides[0].begin(), sides[0].end(), "n1"), 1) << seed;
    EXPECT_EQ(sides[1].size(), 3U);
  }
  EXPECT_EQ(seen.size(), 3U) << "n2, n4 and n5 have each been drawn";
}

TEST(Timeline, APartitionIsLiftedWhenItIsOver) {
  World world = staged_until(1s, {{1s, Partition{{select({"n1", "c1"}), select({"rest"})}}, 2s}});
  EXPECT_TRUE(is_cut(world, replica(1), replica(2)));
  EXPECT_TRUE(is_cut(world, client(1), client(2)));
  EXPECT_FALSE(is_cut(world, client(1), replica(1)));
  EXPECT_EQ(reports(world)[0].struck, "c1, n1 | c2, n2, n3, n4, n5 at 1s");
  world.run_until(2999ms);
  EXPECT_TRUE(is_cut(world, replica(1), replica(2)));
  world.run_until(3s);
  EXPECT_FALSE(is_cut(world, replica(1), replica(2)));
}

TEST(Timeline, APartitionsEndLiftsNoOther) {
  const Partition one{{select({"n1"}), select({"n2"})}};
  World world = staged_until(4s, {{1s, one, 3s}, {2s, one}});
  EXPECT_TRUE(is_cut(world, replica(1), replica(2))) << "the second has no end";
}

TEST(Timeline, HealingNamesEveryoneWhoWasCutOff) {
  const World world = staged_until(
      2s, {{1s, Partition{{select({"n1"}), select({"n4", "n5"})}}}, {2s, heal({"all"})}});
  EXPECT_FALSE(is_cut(world, replica(1), replica(4)));
  EXPECT_EQ(reports(world)[1].struck, "n1, n4, n5 at 2s");
}

TEST(Timeline, AGroupOfNobodyIsNoPartition) {
  const World world = staged_until(
      2s, {{1s, crash({"leader"})}, {2s, Partition{{select({"leader"}), select({"rest"})}}, 1s}});
  EXPECT_EQ(reports(world)[1].fired, 0U);
  EXPECT_FALSE(is_cut(world, replica(2), replica(1)));
}

// ---------------------------------------------------------------- crashes and their ends

TEST(Timeline, ACrashWithAnEndRestartsWhomItStruck) {
  World world = staged_until(1s, {{1s, crash({"leader", "n4"}), 2s}});
  EXPECT_EQ(down(world), "n2, n4");
  world.run_until(3s);
  EXPECT_EQ(down(world), "");
  EXPECT_EQ(world.life_of(replica(2)), 2U);
  EXPECT_EQ(world.life_of(replica(3)), 1U);
}

TEST(Timeline, ACrashsEndLeavesAloneWhatSomebodyElseCrashed) {
  World world = staged_until(9s, {{1s, crash({"n1"}), 4s},      // ends at 5s
                                  {2s, restart({"n1"})},        // … but is mended before,
                                  {3s, crash({"n1", "n2"})}});  // and this one has no end
  EXPECT_EQ(down(world), "n1, n2");
}

TEST(Timeline, OfTwoCrashesOfANodeTheSecondStrikesNobody) {
  const World world =
      staged_until(4s, {{1s, crash({"n1"}), 2s}, {2s, crash({"n1"})}, {4s, restart({"n1"})}});
  EXPECT_EQ(down(world), "") << "the first one's end restarts it";
  EXPECT_EQ(reports(world)[0].fired, 1U);
  EXPECT_EQ(reports(world)[1].fired, 0U);
  EXPECT_EQ(reports(world)[2].fired, 0U) << "n1 is up";
}

// ---------------------------------------------------------------- the same instant

TEST(Timeline, EntriesOfOneInstantSeeWhatThoseBeforeThemDid) {
  const World world = staged_until(
      1s, {{1s, crash({"leader"})}, {1s, crash({"leader"})}, {1s, restart({"crashed"})}});
  EXPECT_EQ(down(world), "");
  EXPECT_EQ(world.life_of(replica(2)), 2U);
  std::vector<std::uint32_t> fired;
  for (const FaultReport& report : reports(world)) fired.push_back(report.fired);
  EXPECT_EQ(fired, (std::vector{1U, 0U, 1U}));
}

TEST(Timeline, WhatEndsInAnInstantEndsBeforeOthersBegin) {
  const FaultEntry first{1s, crash({"n1"}), 1s};
  const FaultEntry second{2s, crash({"n1"}), 1s};
  for (const auto& faults : {std::vector{first, second}, std::vector{second, first}}) {
    World world = staged_until(2s, faults);
    EXPECT_EQ(down(world), "n1");
    EXPECT_EQ(world.life_of(replica(1)), 2U);
    world.run_until(3s);
    EXPECT_EQ(down(world), "");
    for (const FaultReport& report : reports(world)) EXPECT_EQ(report.fired, 1U);
  }
}

TEST(Timeline, AFaultAtTheBeginningStrikes) {
  EXPECT_EQ(down(staged_until(0s, {{0s, crash({"n1"})}})), "n1");
}

// ---------------------------------------------------------------- the run around it

TEST(Timeline, WhatNeverFiresIsReportedAndChangesNothing) {
  World without(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  without.add_group('n', 5, 'n', [](NodeId) { return make_box<puppet::Puppet>({}); });
  without.add_group('c', 2, 'n', [](NodeId) { return make_box<puppet::Puppet>({}); });
  without.begin();
  without.run_until(1s);
  const World with = staged_until(
      1s, {{1001ms, crash({"random 3"}), 1s}, {2s, Partition{{select({"n1"}), select({"n2"})}}}});
  EXPECT_EQ(with.digest(), without.digest());
  const FaultReport expected{.what = "crash random 3", .configured = 1, .fired = 0, .struck = ""};
  EXPECT_EQ(reports(with).front(), expected);
  EXPECT_EQ(reports(with).size(), 2U);
}

TEST(Timeline, AnotherEntryDoesNotChangeWhomTheOthersStrike) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Stage options{.seed = seed};
    const World one = staged_until(2s, {{2s, crash({"random 2"})}}, options);
    const World two = staged_until(2s, {{1s, heal({"n1"})}, {2s, crash({"random 2"})}}, options);
    EXPECT_EQ(down(one), down(two));
  }
}

TEST(Timeline, TwoEqualEntriesDrawEachForItself) {
  std::uint32_t of_two = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const World world =
        staged_until(1s, {{1s, crash({"random 1"})}, {1s, crash({"random 1"})}}, {.seed = seed});
    of_two += reports(world)[1].fired;
  }
  EXPECT_GT(of_two, 20U) << "four of five times another one";
  EXPECT_LT(of_two, 40U);
}

TEST(Timeline, ForksCarryIt) {
  World world = staged_until(1500ms, {{1s, crash({"random 2"}), 2s}, {2s, crash({"random 2"})}});
  World fork = world;
  fork.run_until(2500ms);
  EXPECT_EQ(reports(world)[1].fired, 0U);
  world.run_until(9s);
  fork.run_until(9s);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(reports(world), reports(fork));
}

TEST(Timeline, ObserversHearWhoWasMeant) {
  struct Listener final : Observer {
    Names heard;
    void fault(const World&, std::string_view what) override { heard.emplace_back(what); }
  } listener;
  World world = stage({}, {{1s, crash({"n1"})},
                           {2s, crash({"leader", "n3"})},
                           {3s, crash({"leader", "n4"})},
                           {4s, Partition{{select({"n1"}), select({"n2"})}}, 1s},
                           {6s, heal({"all"})}});
  world.set_observer(&listener);
  world.begin();
  world.run_until(9s);
  EXPECT_EQ(listener.heard, (Names{"crash n1", "crash leader, n3 (n2, n3)", "crash leader, n4 (n4)",
                                   "partition n1 | n2", "heal (the partition is over)"}));
}

TEST(Timeline, AHundredThousandNodesArePartitionedAtOnce) {
  const World world = staged_until(
      2s, {{1s, Partition{{select({"minority"}), select({"rest"})}}}, {2s, heal({"all"})}},
      {.replicas = 100'000});
  EXPECT_EQ(reports(world)[1].fired, 1U);  // quadratic, this would take minutes
}

}  // namespace
}  // namespace orrery
