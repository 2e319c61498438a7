#pragma once
/// What can be known of a plan's faults before it runs: whether the nodes that they name exist, and
/// whether the protocol has what their triggers wait for.

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

std::optional<Problem> problem_with_faults(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
