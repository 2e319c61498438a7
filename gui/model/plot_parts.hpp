#pragma once
/// The parts of a plot's making (plot.cpp, plot_spread.cpp), for nobody else.

#include "gui/model/plot.hpp"

namespace orrery::gui::plotting {

/// How many happened in an interval of time.
struct RateBin {
  TimeWindow span{};
  double count = 0;
};
/// All that begin in what was measured of the window; they stand at multiples of the interval.
std::vector<RateBin> rate_bins(const Samples& samples, Time interval, const TimeWindow& window,
                               Time reached);

/// What the line's values are in a span of time, and how much each weighs.
std::vector<Weighed> weighed(const Plot& plot, const Samples& samples, const TimeWindow& span);

float stroke_of(float em);
/// A horizontal stroke, cut into its line's dashes.
void add_dashed(std::vector<Rect>& strokes, const Rect& stroke, const DashPattern& pattern);
/// A curve that is flat over each stretch of the foot, with risers between them.
struct FlatStretch {
  float x0 = 0;
  float x1 = 0;
  double value = 0;
};
void add_stairs(const Plot& plot, PlotLine& line, const std::vector<FlatStretch>& stairs);

void draw_series(Plot& plot, const TextWidth& width_of);
void draw_spread(Plot& plot, const TextWidth& width_of);
void add_up_axis(Plot& plot, const ValueSpan& span, MetricUnit unit, bool is_log,
                 const TextWidth& width_of);

}  // namespace orrery::gui::plotting
