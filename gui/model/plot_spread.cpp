#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gui/model/label_room.hpp"
#include "gui/model/plot_parts.hpp"

namespace orrery::gui::plotting {
namespace {

TimeWindow measured(const Plot& plot, const TimeWindow& span) {
  return {std::max(Time{}, span.begin), std::min(span.end, plot.look.reached)};
}

/// Each level weighs as long as it held.
std::vector<Weighed> weighed_levels(const Samples& samples, const TimeWindow& span) {
  std::vector<Weighed> values;
  const Sample* enters = samples.newest_at(span.begin);
  Time since = span.begin;
  double value = enters == nullptr ? 0 : enters->value;
  const auto hold_until = [&](Time time) {
    const auto length = static_cast<double>((time - since).count());
    if (length > 0) values.push_back({value, length});
    since = time;
  };
  for (std::size_t i = samples.first_at(span.begin + Time(1)); i < samples.size(); ++i) {
    if (samples[i].time >= span.end) break;
    hold_until(samples[i].time);
    value = samples[i].value;
  }
  hold_until(span.end);
  return values;
}

std::vector<Weighed> weighed_rates(const Plot& plot, const Samples& samples,
                                   const TimeWindow& span) {
  std::vector<Weighed> values;
  for (const RateBin& bin : rate_bins(samples, plot.interval, span, plot.look.reached)) {
    if (bin.span.begin >= span.begin && bin.span.end <= span.end) values.push_back({bin.count, 1});
  }
  return values;
}

// ---------------------------------------------------------------- the axis at the foot

void add_along_axis(Plot& plot, const TextWidth& width_of) {
  const float em = plot.look.em;
  ValueSpan span;
  for (const PlotLine& line : plot.lines) {
    if (line.spread.is_empty()) continue;
    span.greatest = std::max(span.greatest, line.spread.greatest());
    const double least = line.spread.least();
    if (least > 0) span.least = span.least > 0 ? std::min(span.least, least) : least;
  }
  if (plot.what().unit == MetricUnit::count)
    span.greatest += 1;  // the bin of the greatest is whole
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

std::vector<Weighed> weighed(const Plot& plot, const Samples& samples, const TimeWindow& span) {
  const TimeWindow known = measured(plot, span);
  if (known.end < known.begin) return {};
  if (plot.what().kind == MetricKind::level) return weighed_levels(samples, known);
  if (plot.what().kind == MetricKind::rate) return weighed_rates(plot, samples, known);
  std::vector<Weighed> values;
  const Time after = span.end > plot.look.reached ? known.end + Time(1) : known.end;
  const std::size_t end = samples.first_at(after);
  for (std::size_t i = samples.first_at(known.begin); i < end; ++i) {
    values.push_back({samples[i].value, 1});
  }
  return values;
}

void draw_spread(Plot& plot, const TextWidth& width_of) {
  for (PlotLine& line : plot.lines) {
    line.spread = Distribution(weighed(plot, *line.line.samples, plot.look.window));
  }
  add_along_axis(plot, width_of);
  if (plot.look.form == PlotForm::cdf) draw_cdf(plot, width_of);
  else draw_histogram(plot, width_of);
  add_percentiles_along(plot, width_of);
}

}  // namespace orrery::gui::plotting
