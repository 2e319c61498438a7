#pragma once
/// What the panel of the scenario says of a shrink: how far it is, and what it has left out.

#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// Below the panel's buttons; nothing where there is nothing to say.
void draw_shrink(Viewer& viewer, const Frame& frame);

}  // namespace orrery::gui
