#pragma once
/// The band above the lanes that says what can still come of the run.

#include "gui/model/valence_band.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/space_time_drawing.hpp"

namespace orrery::gui {

/// Works on it for a frame, and draws it. Nothing without room for it.
void draw_valence(Viewer& viewer, const SpaceTimeScene& scene, const Frame& frame);

/// A click on the band goes to the moment there, and the mouse over it is told what is known.
/// Whether the mouse was over it.
bool use_valence(Viewer& viewer, const SpaceTime& diagram, Point mouse);

}  // namespace orrery::gui
