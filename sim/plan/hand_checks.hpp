#pragma once
/// What can be known of a plan's hands before it runs: their order, and whether its protocol and
/// its run have what they name.

#include <optional>

#include "sim/plan/plan.hpp"

namespace orrery {

/// Events or times that go back, a node, message or timer that is not there, a fault that could
/// strike nobody.
std::optional<Problem> problem_with_hands(const Plan& plan, const Protocol& protocol);

}  // namespace orrery
