#include "sim/faults/trigger_match.hpp"

#include <algorithm>

namespace orrery {
namespace {

bool is_met(const std::optional<Condition>& where, const Payload& payload) {
  if (!where) return true;
  const auto found = part_of(payload.to_value(), where->member);
  return found && where->holds(*found);
}

}  // namespace

bool is_one_of(const std::optional<Selection>& nodes, const World& world, const LeaderRule& leader,
               NodeId node) {
  if (!nodes) return true;
  const auto found = resolve({*nodes}, world, leader, Draw::of_bits(0)).front();
  return std::binary_search(found.begin(), found.end(), node);
}

bool is_met_by(const Trigger& trigger, const World& world, const LeaderRule& leader, NodeId node,
               const Payload& output) {
  return is_one_of(trigger.node, world, leader, node) && is_met(trigger.where, output);
}

bool is_met_by(const Trigger& trigger, const World& world, const LeaderRule& leader,
               const Transmission& message) {
  return is_one_of(trigger.from, world, leader, message.from) &&
         is_one_of(trigger.to, world, leader, message.to) && is_met(trigger.where, message.payload);
}

bool comes_true(const Trigger& trigger, const World& world, NodeId node,
                std::set<NodeId>& is_true_of) {
  const auto found = world.box(node).member(trigger.state->member);
  if (found && trigger.state->holds(*found)) return is_true_of.insert(node).second;
  is_true_of.erase(node);
  return false;
}

}  // namespace orrery
