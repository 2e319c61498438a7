#pragma once
/// What can be known of a plan's measures, published figures and pictures before it runs.

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

std::optional<Problem> problem_with_experiment(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
