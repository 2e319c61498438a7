#pragma once
/// The list of the scenario under the hands of its user: the row that is selected, values that are
/// typed, stepped and dragged.

#include <string>
#include <vector>

#include "gui/model/scenario_change.hpp"

namespace orrery::gui {

// Requires, as below: there is a session, and its lock is held.

/// The row that is selected; null if none of them is.
const ScenarioRow* selected_row(const ScenarioState& state, const std::vector<ScenarioRow>& rows);
/// The row at which is told why a value was refused; null if there is none.
const ScenarioRow* row_in_trouble(const ScenarioState& state, const std::vector<ScenarioRow>& rows);
/// The first row, or the one so many after the selected one.
void select_row(Viewer& viewer, int rows_on);
/// The next number of the row that is selected, or the one before.
void select_number(Viewer& viewer, int numbers_on);

/// The value that a row has with this text. Nothing for "none" where there may be none.
ScenarioChange change_to(const ScenarioRow& row, const std::string& text);

/// So many steps up (or, negative, down) of the selected number, or to another choice; a row that
/// opens is opened or closed.
void step_selected(Viewer& viewer, int steps, bool is_fine);
/// The choice after, or before, the one that a row has. Requires: it has choices.
ScenarioChange next_choice(const ScenarioRow& row, int choices_on);

/// Opens a row that can open, or closes it.
void toggle_row(ScenarioState& state, const std::string& path);

/// The row's value becomes text that can be typed.
void begin_typing(ScenarioState& state, const ScenarioRow& row);
void end_typing(Viewer& viewer, bool is_taken);

/// Takes hold of a number. Requires: the row has it.
void begin_drag(ScenarioState& state, const ScenarioRow& row, std::size_t number, float x);
/// What the value is with the mouse there; each `step` pixels are a step of the number.
std::string dragged_text(const NumberDrag& drag, float x, float step, bool is_fine);
/// Asks for the value that is wanted, unless the run that was asked for last is still on its way.
/// Requires: a number is dragged.
void go_on_dragging(Viewer& viewer);

/// Goes to the event in which a fault struck first.
void go_to_strike(Viewer& viewer, const ScenarioRow& row);

/// Writes the branch into a file that repeats it: a scenario, or a trace if its name ends in .db.
void save_branch(const Viewer& viewer, const std::string& file);

}  // namespace orrery::gui
