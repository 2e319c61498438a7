#include "sim/plan/population.hpp"

#include <algorithm>

#include "sim/faults/surroundings.hpp"

namespace orrery {

std::uint32_t count_of(char group, const Plan& plan, const Protocol& protocol) {
  if (group == 'n') return plan.nodes;
  if (group == 'c') return plan.clients.count;
  // Nobody but the protocol knows of others.
  World world(plan.seed, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  protocol.populate(world, plan.protocol.settings,
                    {.nodes = plan.nodes, .clients = plan.clients.count});
  return static_cast<std::uint32_t>(world.group(group).size());
}

std::string from_to(char group, std::uint32_t count) {
  const std::string first = to_text(NodeId(group, 1));
  return count == 1 ? first : first + " to " + to_text(NodeId(group, count));
}

bool is_twin(NodeId node, const Plan& plan) {
  return std::any_of(plan.twins.begin(), plan.twins.end(),
                     [&](NodeId of) { return node == NodeId('t', of.number()); });
}

}  // namespace orrery
