#pragma once
/// Draws the plots of the panel of metrics (metrics.cpp), and the axis of time above them.

#include <imgui.h>

#include <span>

#include "gui/model/metrics_state.hpp"
#include "gui/model/rect.hpp"
#include "gui/model/viewer.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/time_canvas.hpp"

namespace orrery::gui {

/// A frame's mouse over the plots.
struct MetricsMouse {
  Point at{};
  bool is_over = false;             ///< the plots or the axis
  const Plot* plot = nullptr;       ///< the one it is over
  std::optional<PlotHit> sample{};  ///< … and what of it
};

struct MetricsScene {
  const Viewer& viewer;
  const Frame& frame;
  const Glyphs& glyphs;
  std::span<const Plot> plots{};
  TimeCanvas canvas{};  ///< the axis, and all below it where plots can be seen
  Rect view{};          ///< where plots can be seen
  MetricsMouse mouse{};
};

/// The time that is read off: the mouse's, else the play head's.
Time time_read(const MetricsScene& s);

void draw_plots(ImDrawList& list, const MetricsScene& s);
/// With the play head's grip, the range's handles and the time that is read off.
void draw_metrics_axis(Viewer& viewer, const MetricsScene& s);
/// Names for all of it.
void tag_plots(const MetricsScene& s);

}  // namespace orrery::gui
