#pragma once
/// What the mouse does to a picture that shows the viewer's window of time, and what it adds to it:
/// zooming, moving, scrubbing, measuring; the play head, the hair line, the time in the axis. What
/// lies in the picture is its panel's own affair.

#include <imgui.h>

#include "gui/model/time_drag.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// Where time is on the screen.
struct TimeCanvas {
  std::string name{};  ///< of what it tags: "operations" for "operations.head"
  Rect axis{};         ///< the row of times
  Rect plot{};         ///< what is beneath
  float bottom = 0;    ///< as far down as lines go
  TimeScale scale{};
  float em = 16;
  float pill_y = 0;  ///< where it says on which side the play head is
  Rect breaks{};     ///< the row of signs where gaps were cut
  Rect lengths{};    ///< that of how long they are; may be empty
};

/// A button was pressed on nothing: takes hold of the head, the window, or a stretch of time; with
/// Ctrl, or at an end of it, of the range.
/// `scroll` is of the rows.
void press_on_time(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas, Point mouse,
                   float scroll);
/// While it is held, and when it is let go. Returns how far down the rows are while they are moved;
/// a click on nothing selects nothing.
std::optional<float> drag_on_time(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas,
                                  Point mouse);
/// The mouse is near enough to the play head to take hold of it.
bool is_on_play_head(const Viewer& viewer, const TimeCanvas& canvas, Point mouse);

/// … of it, or of an end of the range.
bool is_on_time_handle(const Viewer& viewer, const TimeCanvas& canvas, Point mouse);

/// Where the time of the mouse stands in the axis, or else that of the play head; empty: nowhere.
Rect time_label_area(const Viewer& viewer, const TimeCanvas& canvas, std::optional<Point> mouse);

/// Where it is said how time is mapped, unless it is linear.
Rect mapping_label_area(const TimeCanvas& canvas);

/// What is under all else where time is stretched: where it stands still, and where it was cut.
void draw_time_stretch(const Viewer& viewer, const Theme& theme, const TimeCanvas& canvas);

/// The axis and its ticks; labels give way to the head, to the mouse and to their times.
void draw_time_axis(const Viewer& viewer, const Frame& frame, const TimeCanvas& canvas,
                    const std::vector<AxisTick>& ticks, std::optional<Point> mouse);
/// What has not been simulated yet, or lies before the beginning or after the end.
void draw_outside_of_run(const Viewer& viewer, const Frame& frame, const TimeCanvas& canvas);
/// Above all else: hair line, measured stretch, head, the time that is pointed at. No mouse: it is
/// elsewhere.
void draw_time_pointers(Viewer& viewer, const Frame& frame, const TimeCanvas& canvas,
                        const TimeDrag& drag, std::optional<Point> mouse);

}  // namespace orrery::gui
