#pragma once
/// A fault as it struck: when, whom by name, and for how long. A timeline of these alone draws no
/// instants and no nodes.

#include <optional>

#include "sim/faults/fault_plan.hpp"

namespace orrery {

struct StruckFault {
  Time at{};
  FaultAction action{};               ///< roles and drawn nodes are named
  std::optional<Duration> lasting{};  ///< nothing: for ever, or it has no length
  NodeId it{};                        ///< the node of its trigger, if it had one
  friend bool operator==(const StruckFault&, const StruckFault&) = default;
};
BOOST_DESCRIBE_STRUCT(StruckFault, (), (at, action, lasting, it))

/// The same action with the nodes that its selections mean in this scene, and the seed of its lies.
/// A selection that leaves nothing to a draw or to a role ("n3", "rest", "replicas") stays as it
/// is, and so does one that means nobody.
FaultAction with_names(FaultAction action, const Scene& scene);

/// The selections of an action, in the order in which its strike resolves them.
std::vector<Selection*> selections_of(FaultAction& action);

}  // namespace orrery
