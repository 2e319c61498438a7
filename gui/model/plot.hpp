#pragma once
/// A picture of one metric: its curves over a window of time, or how their values are spread in it,
/// as a flat list of rectangles and points. It does not depend on the play head or the mouse; what
/// is read off there is a question to it.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/distribution.hpp"
#include "gui/model/glyphs.hpp"
#include "gui/model/metrics.hpp"
#include "gui/model/value_axis.hpp"

namespace orrery::gui {

/// How a metric is shown.
enum class PlotForm : std::uint8_t {
  series,     ///< over time
  histogram,  ///< how often which values are in the window
  cdf,        ///< which share of the values is at most so large: the cumulative distribution
};
inline constexpr std::array all_forms{PlotForm::series, PlotForm::histogram, PlotForm::cdf};
/// "series", "histogram", "cdf"
std::string_view name_of(PlotForm form);

/// What is looked at, and how. Equal looks at the same lines see the same.
struct PlotLook {
  Rect area{};
  TimeWindow window{};
  Time reached{};  ///< as far as the run was simulated
  float em = 16;
  PlotForm form = PlotForm::series;
  bool is_log = false;         ///< the axis of values
  std::size_t points = 1500;   ///< at most, else columns from the least to the greatest
  std::size_t sorted = 20000;  ///< at most so many values are sorted for percentiles of a series
  friend bool operator==(const PlotLook&, const PlotLook&) = default;
};

struct PlotPoint {
  Point at{};
  std::size_t sample = 0;
  friend bool operator==(const PlotPoint&, const PlotPoint&) = default;
};

/// A line of the metric, as it is drawn.
struct PlotLine {
  MetricLine line{};
  std::size_t number = 0;       ///< decides its colour, its dashes and the shape of its points
  std::vector<Rect> strokes{};  ///< the curve, from left to right, dashes cut
  std::vector<Rect> fills{};    ///< below the curve, of the first line
  std::vector<PlotPoint> points{};
  std::vector<Rect> swatch{};  ///< a short piece of it, in the legend
  Rect entry{};                ///< its place in the legend: swatch, name and reading
  Rect name{};
  Rect reading{};
  Distribution spread{};  ///< in the window, unless it is a series
};

/// A line at a value below or left of which a share of all is: p50, p99.
struct PercentileMark {
  Rect line{};
  Rect label{};  ///< empty if there is no room
  std::string text{};
  friend bool operator==(const PercentileMark&, const PercentileMark&) = default;
};

struct PlotTick {
  float at = 0;  ///< its height, or along the foot its place
  Rect label{};  ///< empty if there is no room
  std::string text{};
  friend bool operator==(const PlotTick&, const PlotTick&) = default;
};

/// A switch in the plot's head line.
struct PlotChip {
  PlotForm form{};
  bool is_log = false;  ///< it switches the axis instead
  bool is_on = false;
  Rect area{};
  std::string text{};
  friend bool operator==(const PlotChip&, const PlotChip&) = default;
};

struct Plot {
  std::size_t metric = 0;
  PlotLook look{};
  Rect area{};
  Rect title{};
  std::string title_text{};
  Rect note{};
  std::string note_text{};  ///< "per 10 ms"
  Rect plot{};              ///< where the curves are
  TimeScale scale{};        ///< of a series: along the foot
  Time interval{};          ///< of a rate: how long is counted for one value
  ValueAxis up{};           ///< the axis at the left
  ValueAxis along{};        ///< the axis at the foot, unless it is a series
  std::vector<PlotTick> up_ticks{};
  std::vector<PlotTick> along_ticks{};
  std::vector<PlotLine> lines{};
  std::vector<PercentileMark> percentiles{};
  std::vector<PlotChip> chips{};
  std::string nothing{};  ///< why it is empty; then that is all there is beside the title

  const Metric& what() const { return all_metrics()[metric]; }
  float y_of(double value) const;
  float x_of(double value) const;  ///< along the foot, unless it is a series
};

/// How wide the values at the left are.
float plot_gutter(float em);
/// Which part of a line's row of pixels is drawn, from its number: {on, off}; off 0 is all.
struct DashPattern {
  float on = 1;
  float off = 0;
};
DashPattern dashes_of(std::size_t number, float em);
Shape point_shape(std::size_t number);

/// Requires: `lines` are that metric's.
Plot plot_of(std::size_t metric, const std::vector<MetricLine>& lines, const PlotLook& look,
             const TextWidth& width_of);

// ---------------------------------------------------------------- what is read off

/// A line's value at that time; "–" where there is none.
std::string reading_at(const Plot& plot, std::size_t line, Time time);
/// Of what is between: how many, how much on average, or the percentiles.
std::string reading_between(const Plot& plot, std::size_t line, const TimeWindow& span);
/// Of a histogram or a distribution: the share at or below this value.
std::string reading_upto(const Plot& plot, std::size_t line, double value);
/// Likewise, in a few figures: "least 1ms, p50 4ms, p99 9ms, greatest 12ms".
std::string spread_words(const Plot& plot, std::size_t line);

/// A sample of a line.
struct PlotHit {
  std::size_t line = 0;
  std::size_t sample = 0;
  friend bool operator==(const PlotHit&, const PlotHit&) = default;
};
/// The sample under the point: of single points the nearest, else the greatest in its column of
/// pixels if the point is near it. Of a rate, or what is no series, nothing.
std::optional<PlotHit> hit(const Plot& plot, Point at, float reach);

}  // namespace orrery::gui
