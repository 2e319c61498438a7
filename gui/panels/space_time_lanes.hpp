#pragma once
/// What the mouse does to the diagram's lanes by their names: drags them up and down, hides them.
/// And what goes through those that are hidden.

#include "gui/panels/space_time_drawing.hpp"

namespace orrery::gui {

/// A button was pressed: takes hold of a name, or opens its menu. False if it was on none.
bool press_on_lane_name(Viewer& viewer, const SpaceTime& diagram, Point mouse);
/// While it is held: the lane goes to where the mouse is.
void drag_lane(Viewer& viewer, const SpaceTime& diagram, Point mouse);
/// The menu of a lane, if it is open.
void draw_lane_menu(Viewer& viewer, const Frame& frame);

/// Ways, and short arrows, of messages from and to hidden lanes.
void draw_hidden_ways(const SpaceTimeScene& scene);

}  // namespace orrery::gui
