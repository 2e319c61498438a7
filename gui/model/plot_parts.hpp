#pragma once
/// The parts of a plot's making (plot.cpp and its like), for nobody else.

#include <algorithm>

#include "gui/model/plot.hpp"

namespace orrery::gui::plotting {

/// What of a span of time was measured of the line's run.
TimeWindow measured(const PlotLine& line, const TimeWindow& span);

/// Places of samples, the end not included.
struct Stretch {
  std::size_t first = 0;
  std::size_t end = 0;
  std::size_t count() const { return end > first ? end - first : 0; }
};
/// Those in the measured part of the span; what is measured last is part of it.
Stretch stretch_of(const PlotLine& line, const TimeWindow& span);

/// How many happened in an interval of time.
struct RateBin {
  TimeWindow span{};
  double count = 0;
};
/// All that begin in what was measured of the window; they stand at multiples of the interval.
std::vector<RateBin> rate_bins(const Samples& samples, Time interval, const TimeWindow& window,
                               Time reached);

/// How the line's values are spread in a span of time.
Distribution spread_of(const Plot& plot, const PlotLine& line, const TimeWindow& span);

/// At least so many pixels long: 1, 2 or 5 times a power of ten.
Time interval_for(const TimeScale& scale, float pixels);

/// Takes values in.
struct TakenValues {
  ValueSpan span{};
  void take(double value) {
    span.greatest = std::max(span.greatest, value);
    if (value > 0) span.least = span.least > 0 ? std::min(span.least, value) : value;
  }
};

float stroke_of(float em);
/// Of two runs this one's lines are solid, and those of the other dashed.
DashPattern dashes_in(const Plot& plot, const PlotLine& line);
/// One area is enough, and roles are no part of another.
bool is_filled(const PlotLine& line);
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
/// Of a series of single values.
void draw_values(Plot& plot, const TextWidth& width_of);
/// … for how long there is one median; 0 if each value is a point.
Time interval_of_ribbon(const Plot& plot);
void draw_spread(Plot& plot, const TextWidth& width_of);
void add_up_axis(Plot& plot, const ValueSpan& span, MetricUnit unit, bool is_log,
                 const TextWidth& width_of);
/// Where two runs are told apart by dashes, curves of one run are by their names beside them.
void add_tags(Plot& plot, const TextWidth& width_of);
/// What is counted, in words.
void count(Plot& plot);

}  // namespace orrery::gui::plotting
