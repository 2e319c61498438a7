#pragma once
/// What can be known of a plan's liars before it runs.

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

/// Messages and fields that liars are to change and nobody sends; values that a field never has;
/// more liars, twins among them, than the protocol survives, unless the scenario shows what
/// follows.
std::optional<Problem> problem_with_liars(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
