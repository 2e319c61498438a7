#pragma once
/// What happens between two frames, before the next is drawn.

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Lets so many seconds of the beholder's time pass: the play head moves, searches go on, the
/// window of time follows, and what went wrong in the run is said. Lets go of runs that are looked
/// at no more. Takes the session's lock; nobody else may hold it on this thread.
void prepare_frame(Viewer& viewer, double seconds);

/// Panels read what is in sight bit by bit: one that has more to read says so in each frame.
bool is_reading(const Viewer& viewer);
/// Before a frame.
void stop_reading(Viewer& viewer);

/// True while frames differ though nobody touches anything: it plays, a search goes on, a changed
/// run is on its way, seeds are tried, a run is shrunk, what it left out fades, or a panel reads
/// what is in sight.
bool is_moving(const Viewer& viewer);

}  // namespace orrery::gui
