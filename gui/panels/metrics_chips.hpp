#pragma once
/// Above the plots of the panel of metrics: which are shown, what time is counted, and which run
/// stands beside this one.

#include "gui/panels/panels.hpp"

namespace orrery::gui {

void draw_metric_chips(Viewer& viewer, const Frame& frame);

}  // namespace orrery::gui
