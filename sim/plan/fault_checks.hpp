#pragma once
/// What can be known of a plan's faults before it runs: whether the nodes that they name exist, and
/// whether the protocol has what their triggers wait for.

#include <optional>

#include "sim/core/error.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

std::optional<Problem> problem_with_faults(const Plan& plan, const Protocol& protocol);

/// The same of one fault, which stands at that path.
std::optional<Problem> problem_with_action(const FaultAction& action, const Plan& plan,
                                           const Protocol& protocol, const std::string& path);

/// Does the protocol have what the trigger, at that path, waits for?
std::optional<Problem> problem_with_trigger(const Trigger& trigger, const Plan& plan,
                                            const Protocol& protocol, const std::string& path);

/// Does a replica or client have such a state?
std::optional<Problem> problem_with_state(const Condition& condition, const Protocol& protocol,
                                          const std::string& path);

/// Are there such nodes?
std::optional<Problem> problem_with_selection(const Selection& selection, const Plan& plan,
                                              const Protocol& protocol, const std::string& path);

}  // namespace orrery
