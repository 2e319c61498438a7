#pragma once
/// Whether what happens in a world is what a trigger waits for. Which of those it is (`nth`), and
/// what follows, is up to who waits.

#include <optional>
#include <set>

#include "sim/core/world.hpp"
#include "sim/faults/fault.hpp"
#include "sim/faults/trigger.hpp"

namespace orrery {

/// Does `nodes` select the node now? If absent, it selects everybody. Requires: nothing in it would
/// have to be drawn (problem_with_nodes).
bool is_one_of(const std::optional<Selection>& nodes, const World& world, const LeaderRule& leader,
               NodeId node);

/// An output has left `node`. Requires: it is of the type that `trigger.output` names.
bool is_met_by(const Trigger& trigger, const World& world, const LeaderRule& leader, NodeId node,
               const Payload& output);

/// A message leaves for the network. Requires: it is of the type that `trigger.message` names.
bool is_met_by(const Trigger& trigger, const World& world, const LeaderRule& leader,
               const Transmission& message);

/// Has `trigger.state` become true of the node with its newest step? `is_true_of`, which begins
/// empty and is for this trigger alone, remembers of whom it is true.
bool comes_true(const Trigger& trigger, const World& world, NodeId node,
                std::set<NodeId>& is_true_of);

}  // namespace orrery
