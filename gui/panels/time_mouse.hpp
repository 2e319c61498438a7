#pragma once
/// What the mouse does to the window of time, alike in all panels along it.

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Zooms about the mouse; with Shift, or turned sideways, moves. `plot` is what shows the window.
void turn_wheel_over_time(Viewer& viewer, const Rect& plot, Point mouse);

/// As the window (shown_window) was when it was taken hold of, moved by so many pixels of `width`.
void pan_time(Viewer& viewer, const TimeWindow& from, float pixels, float width);

}  // namespace orrery::gui
