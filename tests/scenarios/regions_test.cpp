// What regions do to Raft, against arithmetic.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "protocols/raft/raft.hpp"
#include "protocols/registry.hpp"
#include "sim/check/calls.hpp"
#include "sim/plan/run.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

Plan plan_of(const std::vector<std::string>& overrides) {
  return load_plan(ORRERY_SOURCE_DIR "/scenarios/raft/regions.json", overrides,
                   shipped_catalogue());
}

NodeId leader_of(const World& world) {
  for (const NodeId node : world.group('n')) {
    if (world.state_of<raft::Volatile>(node).role == raft::Role::leader) return node;
  }
  return {};
}

// Where nothing else takes time, an answer takes the way to the leader and back, and in between the
// leader's to the nearest two of the four others and back: with it they are a majority of five.
TEST(Regions, ACommitTakesTheWayToTheLeaderAndToItsNearestMajority) {
  const Plan plan =
      plan_of({"faults=[]", "expect={}", "disk.sync=0s", "stop=30s",
               "network.topology.regions.jitter=0ms", "clients.workload.kv.mix={\"put\": 1}"});
  const Catalogue catalogue = shipped_catalogue();
  World world = make_world(plan, catalogue);
  world.begin();
  world.run_until(plan.stop);
  const auto topology = Topology::of(plan.network.topology, plan.nodes, plan.seed);
  const auto there_and_back = [&](NodeId a, NodeId b) {
    return *topology->latency(a, b) + *topology->latency(b, a);
  };
  const NodeId leader = leader_of(world);
  std::vector<Duration> others;
  for (const NodeId node : world.group('n')) {
    if (node != leader) others.push_back(there_and_back(leader, node));
  }
  std::sort(others.begin(), others.end());

  std::map<NodeId, Duration> fastest;
  std::map<NodeId, int> calls;
  for (const Call& call : calls_of(world.history())) {
    if (!call.returned) continue;
    const Duration took = *call.returned - call.invoked;
    const auto known = fastest.find(call.client);
    if (known == fastest.end() || took < known->second) fastest[call.client] = took;
    ++calls[call.client];
  }
  ASSERT_EQ(fastest.size(), 5U);
  for (const auto& [client, took] : fastest) {
    EXPECT_EQ(took, there_and_back(client, leader) + others[1]) << to_text(client);
    EXPECT_GT(calls[client], 20);
  }
}

TEST(Regions, NeedTimeOutsAsLongAsTheirDistances) {
  const auto elections = [](const std::vector<std::string>& more) {
    std::vector<std::string> overrides{"faults=[]", "expect={}", "clients={}", "stop=20s"};
    overrides.insert(overrides.end(), more.begin(), more.end());
    const Plan plan = plan_of(overrides);
    const Catalogue catalogue = shipped_catalogue();
    World world = make_world(plan, catalogue);
    world.begin();
    world.run_until(plan.stop);
    return world.state_of<raft::Durable>(replica(1)).currentTerm;
  };
  EXPECT_LE(elections({}), 3U);
  EXPECT_GT(
      elections({"protocol.raft.election_timeout=60ms..120ms", "protocol.raft.heartbeat=20ms"}),
      100U);
}

}  // namespace
}  // namespace orrery
