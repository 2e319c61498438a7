#pragma once
/// Who takes part in a plan's run.

#include <cstdint>

#include "sim/plan/plan.hpp"

namespace orrery {

/// How many nodes of a group the plan's run has: replicas, clients, and whoever else its protocol
/// adds (Raft's administrators, a1 …). Requires: the protocol's settings have been validated.
std::uint32_t count_of(char group, const Plan& plan, const Protocol& protocol);

}  // namespace orrery
