#pragma once
/// Whether a plan's pins name what its protocol and its run have.

#include <optional>

#include "sim/plan/plan.hpp"

namespace orrery {

/// A timer or message that the protocol does not have, a node that the run does not have.
std::optional<Problem> problem_with_pins(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
