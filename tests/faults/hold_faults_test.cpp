#include "sim/faults/hold_faults.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

/// n1 says something to everyone else every 100 ms, over 10 ms.
World talkative(std::vector<FaultEntry> faults, const FaultFrame& frame = {},
                std::uint64_t seed = 1) {
  World world(seed, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 5, 'n', [](NodeId node) {
    puppet::Strings strings;
    if (node == replica(1)) {
      strings.start = [](puppet::Puppet& self) { self.start_timer(puppet::Due{}, 100ms); };
      strings.due = [](puppet::Puppet& self, const puppet::Due&) {
        self.broadcast(puppet::Word{"hi"});
        self.start_timer(puppet::Due{}, 100ms);
      };
    }
    return make_box<puppet::Puppet>(strings);
  });
  world.add_agent(make_ref<Timeline>(std::move(faults), n2_leads, frame));
  world.begin();
  return world;
}

std::vector<int> heard(World world, Time until) {
  world.run_until(until);
  std::vector<int> counts;
  for (const NodeId node : world.group('n')) {
    if (node != replica(1)) counts.push_back(world.state_of<puppet::Volatile>(node).heard);
  }
  return counts;
}

using Counts = std::vector<int>;
constexpr DurationRange second{1s, 1s};

TEST(HoldFaults, WhatIsHeldGoesOnWhenItIsOver) {
  const World world =
      talkative({{.at = 1s, .action = Hold{{select({"n3"}), select({"rest"})}}, .for_ = second}});
  EXPECT_EQ(heard(world, 1'999ms), (Counts{19, 9, 19, 19})) << "that of 1000ms stops on its way";
  EXPECT_EQ(heard(world, 2'009ms), (Counts{19, 9, 19, 19}));
  EXPECT_EQ(heard(world, 2'010ms), (Counts{20, 20, 20, 20})) << "ten, 10 ms after the release";
  EXPECT_EQ(heard(world, 3'010ms), (Counts{30, 30, 30, 30})) << "nothing is lost";
}

TEST(HoldFaults, ReleaseEndsThemByName) {
  const World world = talkative({{.at = 1s, .action = Hold{{select({"n3"}), select({"n1"})}}},
                                 {.at = 1s, .action = Clog{select({"n4"})}},
                                 {.at = 2s, .action = Release{select({"n3"})}},
                                 {.at = 3s, .action = Release{select({"all"})}}});
  EXPECT_EQ(heard(world, 2'050ms), (Counts{20, 20, 9, 20}));
  EXPECT_EQ(heard(world, 3'050ms), (Counts{30, 30, 30, 30}));
}

TEST(HoldFaults, WhatIsCloggedComesAtOnceWhenItIsOver) {
  const World world = talkative({{.at = 1s, .action = Clog{select({"n3", "n5"})}, .for_ = second}});
  EXPECT_EQ(heard(world, 1'999ms), (Counts{19, 9, 19, 9}));
  EXPECT_EQ(heard(world, 2s), (Counts{19, 19, 19, 19}));
  EXPECT_EQ(heard(world, 2'010ms), (Counts{20, 20, 20, 20}));
}

TEST(HoldFaults, ASwizzleUnclogsInAnotherOrderThanItClogged) {
  int differing = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world = talkative(
        {{.at = 1s, .action = SwizzleClog{select({"n2", "n3", "n4", "n5"}), {1s, 1s}}}}, {}, seed);
    Network& network = world.environment_as<Surroundings>().network;
    std::vector<NodeId> clogged;
    std::vector<NodeId> unclogged;
    std::set<NodeId> before;
    for (Time time = 500ms; time < 10s; time += 1s) {
      world.run_until(time);
      std::set<NodeId> now;
      for (const NodeId node : world.group('n')) {
        const bool is_clogged = network.hold_of(node, client(1)) == Holding::clogged;
        if (is_clogged) now.insert(node);
        if (is_clogged && !before.contains(node)) clogged.push_back(node);
        if (!is_clogged && before.contains(node)) unclogged.push_back(node);
      }
      EXPECT_LE(
          now.size() > before.size() ? now.size() - before.size() : before.size() - now.size(), 1U)
          << "one at a time";
      before = now;
    }
    EXPECT_EQ(clogged.size(), 4U);
    EXPECT_EQ(std::multiset(clogged.begin(), clogged.end()),
              std::multiset(unclogged.begin(), unclogged.end()));
    differing += clogged != unclogged ? 1 : 0;
    world.run_until(10'050ms);
    EXPECT_EQ(heard(world, 10'050ms), (Counts{100, 100, 100, 100})) << "nothing is lost";
  }
  EXPECT_GT(differing, 10);
}

TEST(HoldFaults, AStableWorldHoldsNothing) {
  const World world = talkative({{.at = 1s, .action = Hold{{select({"n3"}), select({"rest"})}}},
                                 {.at = 1s, .action = Clog{select({"n4"})}}},
                                {.stable_from = 2s});
  EXPECT_EQ(heard(world, 2'050ms), (Counts{20, 20, 20, 20}));
}

TEST(HoldFaults, AreRefusedAsPartitionsAre) {
  EXPECT_TRUE(problem_with(Hold{{select({"n1"})}}));
  EXPECT_TRUE(problem_with(Hold{{select({"n1"}), select({"replicas"})}}));
  EXPECT_FALSE(problem_with(Hold{{select({"n1"}), select({"rest"})}}));
}

}  // namespace
}  // namespace orrery
