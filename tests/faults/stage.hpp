#pragma once
/// A stage on which faults are played: replicas and clients without a will of their own.

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/faults/surroundings.hpp"
#include "sim/faults/timeline.hpp"
#include "tests/core/puppet.hpp"

namespace orrery {

using namespace std::chrono_literals;
using Names = std::vector<std::string>;

inline Selection select(std::initializer_list<std::string_view> texts) {
  Selection selection;
  for (const std::string_view text : texts) selection.any_of.push_back(*parse_selector(text));
  return selection;
}
inline Crash crash(std::initializer_list<std::string_view> who) { return {select(who)}; }
inline Restart restart(std::initializer_list<std::string_view> who) { return {select(who)}; }
inline Heal heal(std::initializer_list<std::string_view> who) { return {select(who)}; }

/// n2 leads while it is up.
inline std::optional<NodeId> n2_leads(const World& world) {
  return world.is_up(replica(2)) ? std::optional(replica(2)) : std::nullopt;
}

struct Stage {
  std::uint64_t seed = 1;
  std::uint32_t replicas = 5;
  std::uint32_t clients = 2;
  LeaderRule leader = n2_leads;
};

/// Replicas and clients that say nothing, not begun yet.
inline World stage(const Stage& options, std::vector<FaultEntry> faults,
                   const FaultFrame& frame = {}) {
  World world(options.seed, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  for (const auto& [letter, count] : {std::pair('n', options.replicas), {'c', options.clients}}) {
    world.add_group(letter, count, 'n', [](NodeId) { return make_box<puppet::Puppet>({}); });
  }
  world.add_agent(make_ref<Timeline>(std::move(faults), options.leader, frame));
  return world;
}

inline World staged_until(Time end, std::vector<FaultEntry> faults, const Stage& options = {},
                          const FaultFrame& frame = {}) {
  World world = stage(options, std::move(faults), frame);
  world.begin();
  world.run_until(end);
  return world;
}

inline std::vector<FaultReport> reports(const World& world) {
  return world.find_agent<Timeline>()->report();
}

/// "n1, n3": who is down.
inline std::string down(const World& world) {
  std::vector<NodeId> nodes;
  for (const char letter : {'c', 'n'}) {
    for (const NodeId node : world.group(letter)) {
      if (!world.is_up(node)) nodes.push_back(node);
    }
  }
  return to_text(nodes);
}

inline bool is_cut(const World& world, NodeId a, NodeId b) {
  const Network& network = world.environment_as<Surroundings>().network;
  EXPECT_EQ(network.is_cut(a, b), network.is_cut(b, a));
  return network.is_cut(a, b);
}

}  // namespace orrery
