#pragma once
/// What happens between two frames, before the next is drawn.

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Lets so many seconds of the beholder's time pass: the play head moves, searches go on, the
/// window of time follows, and what went wrong in the run is said. Lets go of runs that are looked
/// at no more. Takes the session's lock; nobody else may hold it on this thread.
void prepare_frame(Viewer& viewer, double seconds);

/// True while frames differ though nobody touches anything: it plays, a search goes on, a changed
/// run is on its way, or the log reads what rows in sight say.
bool is_moving(const Viewer& viewer);

}  // namespace orrery::gui
