#pragma once
/// A lesson beside the run that it asks about. Each step opens its run; what hands do to it counts
/// as the learner's own change where the step allows that.

#include <string>
#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// The lessons of a folder by their names, with how far the progress in that file is. What cannot
/// be read is left out.
std::vector<LessonCard> lessons_in(const std::string& folder, const std::string& progress_file);

// Each throws Error for what it cannot do. Requires, but for open_lesson: a lesson is open.

/// By its name among the cards, or by its file; goes on where it was left.
void open_lesson(Viewer& viewer, const std::string& name);
void close_lesson(Viewer& viewer);
/// From 1, as it stands on the screen.
void choose_answer(Viewer& viewer, std::size_t choice);
/// Grades the run as the learner has made it: settings, and hands on the chosen branch.
void try_run(Viewer& viewer);
/// Another setting: the run begins anew with it.
void change_run(Viewer& viewer, const std::string& assignment);
void take_changes_back(Viewer& viewer);
void give_hint(Viewer& viewer);
/// To the step after the one that is answered, or only read.
void go_on(Viewer& viewer);

/// Why it cannot be done now; empty: it can.
std::string why_not_answer(const Viewer& viewer);
std::string why_not_try(const Viewer& viewer);
std::string why_not_go_on(const Viewer& viewer);

/// The step that is on the screen; its hints that were given.
const lessons::Step& shown_step(const LessonState& lesson);
std::vector<std::string> given_hints(const LessonState& lesson);

}  // namespace orrery::gui
