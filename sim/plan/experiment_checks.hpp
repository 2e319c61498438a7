#pragma once
/// What can be known of a plan's measures, published figures and pictures before it runs.

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

/// A plan as a cell with this protocol has it.
struct PlanOfCell {
  Plan plan{};
  const Protocol* protocol = nullptr;
};

/// `cells`: the plan itself, and then one for each other protocol of the experiment: what only some
/// of them have is not measured in the others. `judges`: the names of theirs.
std::optional<Problem> problem_with_experiment(const std::vector<PlanOfCell>& cells,
                                               const std::vector<std::string>& judges);

}  // namespace orrery
