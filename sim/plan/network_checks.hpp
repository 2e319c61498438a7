#pragma once
/// What only the whole plan can say about its network: are the nodes and messages there that it
/// names?

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

/// A topology that so many nodes cannot have, a rule for a message that the protocol does not have,
/// or for a node that the run does not have.
std::optional<Problem> problem_with_network(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
