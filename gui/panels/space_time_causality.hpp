#pragma once
/// Causes in the space-time diagram: the bands of a cone, a cut with its handles, the values of
/// clocks, and what is said of them above the legend.

#include "gui/model/causal_figures.hpp"
#include "gui/panels/space_time_drawing.hpp"

namespace orrery::gui {

/// How many lines above the legend it takes to say all that.
std::size_t causal_notes(const Viewer& viewer);

/// The halves of the cone, behind everything else in the lanes.
void draw_cone(const SpaceTimeScene& scene);

/// The cut, clocks and lines of words, in front.
void draw_causality(const SpaceTimeScene& scene, const std::vector<ClockLabel>& clocks, UiMap& ui);

/// Of the event or message under the mouse and what is selected, who was first; empty if that is
/// not asked.
std::string order_under_mouse(Viewer& viewer, const Picked& under);

/// A click with Shift: remembers the two and says it in the status line. False if there are no two.
bool compare_with(Viewer& viewer, const Picked& under);

/// Begins to drag the handle of the cut at this point, if there is one.
bool take_cut_handle(Viewer& viewer, const SpaceTime& diagram, Point at);
/// The handle that is dragged goes to the last event at or before this point of time.
void drag_cut_handle(Viewer& viewer, const SpaceTime& diagram, Point at);

}  // namespace orrery::gui
