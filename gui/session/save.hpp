#pragma once
/// A branch as a file of its own: a scenario that `orrery run` repeats, or a trace.

#include <string>
#include <vector>

#include "sim/faults/hand.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::gui {

/// The plan with these hands instead of its own.
Plan with_hands(Plan plan, std::vector<Hand> hands);

/// The plan without what only an experiment says, of which it is one run.
Plan of_one_run(Plan plan);

/// Writes the plan as a scenario, and reads it again to see that it says the same. Throws Error
/// where that cannot be written, or does not.
void save_scenario(const Plan& plan, const std::string& file, const Catalogue& catalogue);

/// Runs the plan to its end, into a trace; replaces none that is there. `scenario` is the file that
/// it stands in. Throws Error.
void save_trace(const Plan& plan, const std::string& scenario, const std::string& file,
                const Catalogue& catalogue);

}  // namespace orrery::gui
