#pragma once
/// What the parts of a lesson beside a run have in common: its run, its window, its progress.

#include <vector>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Those of the branch that is looked at; none of a recorded run.
std::vector<Hand> hands_on(const Viewer& viewer);
/// The span that the question is about, while nobody has moved it.
void show_its_window(Viewer& viewer);
/// Opens the run of the step that is played.
void show_run(Viewer& viewer);
/// In its file, and on its card. Throws Error.
void keep_progress(LessonState& lesson);
/// What could still come, unless somebody else has shown it.
void hide_futures(Viewer& viewer);

}  // namespace orrery::gui
