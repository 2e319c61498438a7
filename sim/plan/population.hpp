#pragma once
/// Who takes part in a plan's run.

#include <cstdint>
#include <string>

#include "sim/plan/plan.hpp"

namespace orrery {

/// How many nodes of a group the plan's run has: replicas, clients, and whoever else its protocol
/// adds (Raft's administrators, a1 …). Requires: the protocol's settings have been validated.
std::uint32_t count_of(char group, const Plan& plan, const Protocol& protocol);

/// "n1 to n5": the nodes of a group of so many, at least one.
std::string from_to(char group, std::uint32_t count);

/// Is the node the twin of one of the plan's replicas (t3 of "n3")?
bool is_twin(NodeId node, const Plan& plan);

}  // namespace orrery
