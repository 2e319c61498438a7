#pragma once
/// Shrinking the run that is looked at: the smallest scenario that fails in the same way takes its
/// place, and the list shows what was left out, struck through.

#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

// Requires, as below where a viewer is named: there is a session, and its lock is held.

/// Why the run cannot be shrunk now; empty: it can be tried. Whether it violates anything is known
/// only at its end: then a sentence says so.
std::string why_not_shrink(const Viewer& viewer);

/// Begins; keeps what this judge says, or with an empty name the first that says something.
void begin_shrink(Viewer& viewer, const std::string& judge);
/// The run stays as it is. Needs no lock, nor a session.
void stop_shrink(Viewer& viewer);
/// Ends it: what is the smallest so far is shown.
void settle_for_less(Viewer& viewer);
/// Looks at what has become ready while another scenario was shown. Throws Error.
void open_shrunk(Viewer& viewer);
/// Nothing is being shrunk, nothing was. Needs no lock, nor a session.
void forget_shrink(Viewer& viewer);

/// A frame passes: shows the smaller run when it is there. Takes the session's lock. Requires:
/// nobody on this thread holds it.
void follow_shrink(Viewer& viewer, double seconds);

/// The newest shrink's result is what is looked at; null if it is not.
const Shrunk* shrunk_here(const Viewer& viewer);
/// The rows, and among them those that the shrink has left out, each where it was.
std::vector<ScenarioRow> with_removed(const std::vector<ScenarioRow>& rows,
                                      const std::vector<ScenarioRow>& before);
/// How much of a removed row is still seen after so long: 1 … a remainder that can be read.
float opacity_of_removed(double seconds, bool has_motion);
/// Removed rows are fading: the next frame differs.
bool are_rows_fading(const Viewer& viewer);

/// "1,204 tries, now the faults: 5 → 3 nodes, 812 → 96 events."
std::string words_of(const ShrinkProgress& progress);
/// "Removed 3 faults and 2 nodes; 41 of 812 events are left. raft.election_safety says the same."
std::string words_of(const ShrinkReport& report);

}  // namespace orrery::gui
