#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/model/label_room.hpp"
#include "gui/model/plot_parts.hpp"

namespace orrery::gui::plotting {
namespace {

/// Each level weighs as long as it held. They are numbers of things: there are not many different
/// ones, however often they change.
std::vector<Weighed> weighed_levels(const Samples& samples, const TimeWindow& span) {
  std::vector<double> held;  // by level
  const Sample* enters = samples.newest_at(span.begin);
  Time since = span.begin;
  auto level = static_cast<std::size_t>(enters == nullptr ? 0 : enters->value);
  const auto hold_until = [&](Time time) {
    if (level >= held.size()) held.resize(level + 1);
    held[level] += static_cast<double>((time - since).count());
    since = time;
  };
  const std::size_t end = samples.first_at(span.end);
  for (std::size_t i = samples.first_at(span.begin + Time(1)); i < end; ++i) {
    hold_until(samples[i].time);
    level = static_cast<std::size_t>(samples[i].value);
  }
  hold_until(span.end);
  std::vector<Weighed> values;
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (held[i] > 0) values.push_back({static_cast<double>(i), held[i]});
  }
  return values;
}

std::vector<Weighed> weighed_rates(const Plot& plot, const PlotLine& line, const TimeWindow& span) {
  std::vector<Weighed> values;
  for (const RateBin& bin : rate_bins(*line.line.samples, plot.interval, span, line.reached)) {
    if (bin.span.begin >= span.begin && bin.span.end <= span.end) values.push_back({bin.count, 1});
  }
  return values;
}

// ---------------------------------------------------------------- the axis at the foot

void add_along_axis(Plot& plot, const TextWidth& width_of) {
  const float em = plot.look.em;
  TakenValues taken;
  for (const PlotLine& line : plot.lines) {
    if (line.spread.is_empty()) continue;
    taken.take(line.spread.greatest());
    taken.take(line.spread.least());
  }
  ValueSpan span = taken.span;
  if (plot.what().unit == MetricUnit::count) span.greatest += 1;  // the greatest's bin is whole
  const auto most = static_cast<std::size_t>(plot.plot.width / (em * 6)) + 1;
  plot.along = value_axis(span, plot.what().unit, plot.look.is_log, most);
  LabelRoom room({plot.area.x, plot.plot.bottom(), plot.area.width, std::floor(em * 1.4F)});
  for (const ValueTick& tick : plot.along.ticks) {
    const float width = std::ceil(width_of(tick.text));
    const float x = plot.x_of(tick.value);
    const float left =
        std::clamp(std::floor(x - width / 2), plot.area.x, plot.area.right() - width);
    const Rect label{left, plot.plot.bottom() + std::floor(em * 0.3F), width, std::floor(em)};
    const auto place = room.take_first(std::array{label});
    plot.along_ticks.push_back({x, place.value_or(Rect{}), tick.text});
  }
}

/// The bins of a histogram: each gap between two ticks of the foot in as many parts as can be seen.
std::vector<double> bin_edges(const Plot& plot) {
  const std::vector<ValueTick>& ticks = plot.along.ticks;
  const float gap = plot.plot.width / static_cast<float>(ticks.size() - 1);
  const double step = ticks[1].value - ticks[0].value;
  int parts = 1;
  for (const int more : {2, 5, 10, 20}) {
    const bool is_whole = plot.what().unit != MetricUnit::count || plot.look.is_log ||
                          std::abs(step / more - std::round(step / more)) < 1e-9;
    if (is_whole && gap / static_cast<float>(more) >= plot.look.em * 0.5F) parts = more;
  }
  const int bins = parts * static_cast<int>(ticks.size() - 1);
  std::vector<double> edges;
  edges.reserve(static_cast<std::size_t>(bins) + 1);
  const bool is_counted = plot.what().unit == MetricUnit::count && !plot.look.is_log;
  for (int i = 0; i < bins; ++i) {
    const double edge = plot.along.scale.value_at(static_cast<double>(i) / bins);
    edges.push_back(is_counted ? std::round(edge) : edge);
  }
  edges.push_back(plot.along.scale.to);
  // A logarithmic axis has no place for 0; what is there belongs to the first bin.
  if (plot.look.is_log) edges.front() = 0;
  return edges;
}

// ---------------------------------------------------------------- curves

void draw_histogram(Plot& plot, const TextWidth& width_of) {
  const std::vector<double> edges = bin_edges(plot);
  std::vector<std::vector<double>> all;
  double greatest = 0;
  for (const PlotLine& line : plot.lines) {
    all.push_back(line.spread.is_empty() ? std::vector<double>{} : line.spread.histogram(edges));
    for (const double share : all.back()) greatest = std::max(greatest, share);
  }
  add_up_axis(plot, {.least = 0, .greatest = std::max(greatest, 0.01)}, MetricUnit::share, false,
              width_of);
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<FlatStretch> stairs;
    for (std::size_t bin = 0; bin < all[i].size(); ++bin) {
      stairs.push_back({plot.x_of(edges[bin]), plot.x_of(edges[bin + 1]), all[i][bin]});
    }
    add_stairs(plot, plot.lines[i], stairs);
  }
}

void draw_cdf(Plot& plot, const TextWidth& width_of) {
  add_up_axis(plot, {.least = 0, .greatest = 1}, MetricUnit::share, false, width_of);
  for (PlotLine& line : plot.lines) {
    if (line.spread.is_empty()) continue;
    std::vector<FlatStretch> stairs;
    for (float x = plot.plot.x; x < plot.plot.right(); ++x) {
      const double way = (x - plot.plot.x) / std::max(1.0F, plot.plot.width - 1);
      const double share = line.spread.share_upto(plot.along.scale.value_at(way));
      const bool is_flat = !stairs.empty() && plot.y_of(stairs.back().value) == plot.y_of(share);
      if (is_flat) stairs.back().x1 = x + 1;
      else stairs.push_back({x, x + 1, share});
    }
    add_stairs(plot, line, stairs);
    line.fills.clear();  // what is below the curve of a distribution means nothing
  }
}

/// Of the first line that has any values.
void add_percentiles_along(Plot& plot, const TextWidth& width_of) {
  const auto line = std::ranges::find_if(
      plot.lines, [](const PlotLine& each) { return !each.spread.is_empty(); });
  if (line == plot.lines.end()) return;
  const float em = plot.look.em;
  LabelRoom room(plot.plot);
  for (const int hundredths : {50, 99}) {
    const double value = line->spread.percentile(hundredths);
    const float x = plot.x_of(value);
    PercentileMark mark{
        .line = {x, plot.plot.y, std::max(1.0F, std::floor(em / 16)), plot.plot.height}};
    mark.text = fmt::format("p{} {}", hundredths, value_words(value, plot.what().unit));
    const float width = std::ceil(width_of(mark.text));
    // Above the bars of a histogram, below the curve of a distribution.
    const bool is_low = plot.look.form == PlotForm::cdf;
    const float y = is_low ? plot.plot.bottom() - em * 2.3F : plot.plot.y + em * 0.1F;
    const Rect right = snapped({x + em * 0.3F, y, width, em});
    const Rect left{std::floor(x - em * 0.3F - width), right.y, width, right.height};
    const Rect lower{right.x, right.y + std::floor(em * 1.1F), width, right.height};
    const Rect lower_left{left.x, lower.y, width, right.height};
    const std::array places{right, left, lower, lower_left};
    if (const auto place = room.take_first(places)) mark.label = *place;
    plot.percentiles.push_back(std::move(mark));
  }
}

}  // namespace

TimeWindow measured(const PlotLine& line, const TimeWindow& span) {
  return {std::max(Time{}, span.begin), std::min(span.end, line.reached)};
}

Stretch stretch_of(const PlotLine& line, const TimeWindow& span) {
  const TimeWindow known = measured(line, span);
  const Time after = span.end > line.reached ? known.end + Time(1) : known.end;
  std::size_t end = line.line.samples->first_at(after);
  if (line.line.ranks) end = std::min(end, line.line.ranks->size());
  return {line.line.samples->first_at(known.begin), end};
}

Distribution spread_of(const Plot& plot, const PlotLine& line, const TimeWindow& span) {
  const TimeWindow known = measured(line, span);
  if (known.end < known.begin) return {};
  if (plot.what().kind == MetricKind::level) {
    return Distribution(weighed_levels(*line.line.samples, known));
  }
  if (plot.what().kind == MetricKind::rate) return Distribution(weighed_rates(plot, line, known));
  const Stretch stretch = stretch_of(line, span);
  return {line.line.ranks, stretch.first, stretch.end};
}

void draw_spread(Plot& plot, const TextWidth& width_of) {
  add_along_axis(plot, width_of);
  if (plot.look.form == PlotForm::cdf) draw_cdf(plot, width_of);
  else draw_histogram(plot, width_of);
  add_percentiles_along(plot, width_of);
}

}  // namespace orrery::gui::plotting
