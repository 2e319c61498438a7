#pragma once
/// Changes of a scenario while its run is looked at: the run is made again with another value. The
/// new run is simulated as far as we look before it takes the place of the old one, so that what is
/// on the screen goes over into what it becomes.

#include <optional>
#include <string>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// A value for a path; nothing: as by default. Of an element of a list, nothing takes it away.
struct ScenarioChange {
  std::string path{};
  std::optional<Value> value{};
  std::string row{};  ///< of the list, where a refusal is told; empty: that of the path
};

struct ChangedSettings {
  RunSettings settings{};
  std::vector<Hand> left_out{};  ///< hands
};

/// The settings over the session's file that make what it is a run of into that with the change.
/// Throws Error for what cannot be, with a sentence about the value.
/// Hands that the changed scenario refuses, for whom they name is not there any more, are left out.
ChangedSettings settings_with(const Session& session, const ScenarioChange& change,
                              const Catalogue& catalogue);

/// The settings before a change, for who takes it back.
void remember_change(ScenarioState& state, RunSettings before);

// Requires, as below: there is a session, and its lock is held.

/// Why the scenario cannot be changed now; empty: it can.
std::string why_not_change(const Viewer& viewer);

/// Makes the run again with the change; in a lesson, if the step allows it. A value that is refused
/// is told at its row. What begins no new deed is taken back with the one before.
void change_scenario(Viewer& viewer, const ScenarioChange& change, bool is_new_deed = true);
/// The value of the path as the scenario's file has it.
void reset_setting(Viewer& viewer, const std::string& path);

/// What was changed last is as it was before, and as it was after.
void take_change_of_scenario_back(Viewer& viewer);
void change_scenario_again(Viewer& viewer);

/// What the list shows: the changed run that is on its way, or that which is looked at. Its
/// settings are those over its file, with what hands did; so is its plan. Requires: it has a list.
RunSettings settings_of_the_list(const Viewer& viewer);
Plan plan_in_the_list(const Viewer& viewer);
/// The settings over the file of what is looked at that make it into this plan. Throws Error where
/// no settings do.
RunSettings settings_of_plan(const Viewer& viewer, const Plan& plan);

/// The rows of the list; none where it is not known what the run is made of.
std::vector<ScenarioRow> rows_in_the_list(Viewer& viewer);
/// Is known what the run is made of, and what scenarios may say?
bool has_a_list(const Viewer& viewer);

/// A frame passes: looks at the changed run once it has come as far as the old one, or is slow.
/// Takes locks. Requires: no session's lock is held on this thread.
void bring_changed_run(Viewer& viewer);

}  // namespace orrery::gui
