#include <algorithm>
#include <cmath>

#include "gui/model/plot_parts.hpp"

namespace orrery::gui::plotting {
namespace {

// ---------------------------------------------------------------- levels

/// What the curve does within the column becomes a riser, what it keeps is a part of a flat stroke.
void add_columns(const Plot& plot, PlotLine& line, const std::vector<PlotColumn>& columns) {
  const float thick = stroke_of(plot.look.em);
  const DashPattern pattern = dashes_in(plot, line);
  Rect flat{};
  const auto end_flat = [&] {
    add_dashed(line.strokes, flat, pattern);
    if (is_filled(line) && !flat.is_empty()) {
      line.fills.push_back({flat.x, flat.y, flat.width, plot.plot.bottom() - flat.y});
    }
    flat = {};
  };
  for (const PlotColumn& column : columns) {
    const float low = plot.y_of(column.least);
    const float high = plot.y_of(column.greatest);
    const bool goes_on = low == high && flat.y == high && flat.right() == column.x;
    if (goes_on && !flat.is_empty()) {
      flat.width += 1;
      continue;
    }
    end_flat();
    if (low == high) {
      flat = {column.x, high, 1, thick};
      continue;
    }
    line.strokes.push_back({column.x, high, thick, low - high + thick});
    if (is_filled(line)) {
      const float y = plot.y_of(column.last);
      line.fills.push_back({column.x, y, 1, plot.plot.bottom() - y});
    }
  }
  end_flat();
}

void draw_levels(Plot& plot, const TextWidth& width_of) {
  std::vector<std::vector<PlotColumn>> all;
  TakenValues taken;
  for (const PlotLine& line : plot.lines) {
    all.push_back(columns_of(*line.line.samples, plot.scale, Curve::step, line.reached));
    for (const PlotColumn& column : all.back()) {
      taken.take(column.least);
      taken.take(column.greatest);
    }
  }
  add_up_axis(plot, taken.span, plot.what().unit, plot.look.is_log, width_of);
  for (std::size_t i = 0; i < all.size(); ++i) add_columns(plot, plot.lines[i], all[i]);
}

// ---------------------------------------------------------------- rates

void draw_rates(Plot& plot, const TextWidth& width_of) {
  std::vector<std::vector<RateBin>> all;
  TakenValues taken;
  for (const PlotLine& line : plot.lines) {
    all.push_back(rate_bins(*line.line.samples, plot.interval, plot.look.window, line.reached));
    for (const RateBin& bin : all.back()) taken.take(bin.count);
  }
  add_up_axis(plot, taken.span, plot.what().unit, plot.look.is_log, width_of);
  const Rect& room = plot.plot;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Time last = std::min(plot.look.window.end, plot.lines[i].reached);
    const float until = plot.scale.x_of(last);
    std::vector<FlatStretch> stairs;
    for (const RateBin& bin : all[i]) {
      const float x0 = std::max(room.x, std::floor(plot.scale.x_of(bin.span.begin)));
      const float x1 = std::min({room.right(), until, plot.scale.x_of(bin.span.end)});
      stairs.push_back({x0, std::floor(x1), bin.count});
    }
    add_stairs(plot, plot.lines[i], stairs);
  }
}

}  // namespace

float stroke_of(float em) { return std::max(1.0F, std::floor(em / 8)); }

DashPattern dashes_in(const Plot& plot, const PlotLine& line) {
  const float unit = std::max(1.0F, std::floor(plot.look.em / 8));
  if (line.is_beside) return {3 * unit, 2 * unit};
  return plot.look.reached_beside ? DashPattern{} : dashes_of(line.number, plot.look.em);
}

bool is_filled(const PlotLine& line) {
  return line.number == 0 && !line.is_beside && line.line.tone != MetricLine::Tone::role;
}

void add_dashed(std::vector<Rect>& strokes, const Rect& stroke, const DashPattern& pattern) {
  if (stroke.is_empty()) return;
  if (pattern.off <= 0) return strokes.push_back(stroke);
  // Dashes stand at multiples on the screen: those of neighbouring strokes go together.
  const float period = pattern.on + pattern.off;
  for (float x = std::floor(stroke.x / period) * period; x < stroke.right(); x += period) {
    const float from = std::max(x, stroke.x);
    const float to = std::min(x + pattern.on, stroke.right());
    if (to > from) strokes.push_back({from, stroke.y, to - from, stroke.height});
  }
}

void add_stairs(const Plot& plot, PlotLine& line, const std::vector<FlatStretch>& stairs) {
  const float thick = stroke_of(plot.look.em);
  const DashPattern pattern = dashes_in(plot, line);
  std::optional<float> before;
  for (const FlatStretch& stair : stairs) {
    if (stair.x1 <= stair.x0) continue;
    const float y = plot.y_of(stair.value);
    if (before && *before != y) {
      const auto [high, low] = std::minmax(*before, y);
      line.strokes.push_back({stair.x0, high, thick, low - high + thick});
    }
    before = y;
    add_dashed(line.strokes, {stair.x0, y, stair.x1 - stair.x0, thick}, pattern);
    if (!is_filled(line)) continue;
    line.fills.push_back({stair.x0, y, stair.x1 - stair.x0, plot.plot.bottom() - y});
  }
}

Time interval_for(const TimeScale& scale, float pixels) {
  const double width = std::max(1.0F, scale.width);
  const double least = static_cast<double>(scale.window.length().count()) / width * pixels;
  const ValueAxis axis = value_axis({.greatest = std::max(1.0, least)}, MetricUnit::time, false, 2);
  return Time(std::max<std::int64_t>(1, std::llround(axis.ticks[1].value)));
}

std::vector<RateBin> rate_bins(const Samples& samples, Time interval, const TimeWindow& window,
                               Time reached) {
  std::vector<RateBin> bins;
  const Time first = std::max(Time{}, window.begin);
  const Time end = std::min(window.end, reached + Time(1));
  Time at = first / interval * interval;
  std::size_t place = samples.first_at(at);
  for (; at < end; at += interval) {
    const std::size_t next = samples.first_at(at + interval);
    bins.push_back({{at, at + interval}, static_cast<double>(next - place)});
    place = next;
  }
  return bins;
}

void add_up_axis(Plot& plot, const ValueSpan& span, MetricUnit unit, bool is_log,
                 const TextWidth& width_of) {
  const float em = plot.look.em;
  const auto most = static_cast<std::size_t>(plot.plot.height / (em * 1.6F)) + 1;
  plot.up = value_axis(span, unit, is_log, std::max<std::size_t>(2, most));
  for (const ValueTick& tick : plot.up.ticks) {
    const float width = std::ceil(width_of(tick.text));
    const float y = plot.y_of(tick.value);
    const float right = plot.plot.x - std::floor(em * 0.4F);
    const float lowest = plot.plot.bottom() - em;
    const float top =
        std::clamp(std::floor(y - em / 2), plot.plot.y - std::floor(em * 0.4F), lowest);
    plot.up_ticks.push_back({y, {right - width, top, width, std::floor(em)}, tick.text});
  }
}

void draw_series(Plot& plot, const TextWidth& width_of) {
  if (plot.what().kind == MetricKind::level) return draw_levels(plot, width_of);
  if (plot.what().kind == MetricKind::rate) return draw_rates(plot, width_of);
  draw_values(plot, width_of);
}

}  // namespace orrery::gui::plotting
