#include <algorithm>
#include <cmath>

#include "gui/model/plot_parts.hpp"

namespace orrery::gui {
namespace {

constexpr std::string_view no_value = "–";

std::string rate_at(const Plot& plot, const Samples& samples, Time time) {
  if (time < Time{}) return std::string(no_value);
  const Time begin = time / plot.interval * plot.interval;
  const std::size_t count = samples.first_at(begin + plot.interval) - samples.first_at(begin);
  return value_words(static_cast<double>(count), MetricUnit::count);
}

double squared_distance(Point one, Point other) {
  const double x = one.x - other.x;
  const double y = one.y - other.y;
  return x * x + y * y;
}

/// The greatest in the column, if the point is not far from it.
std::optional<PlotHit> hit_column(const Plot& plot, std::size_t line, Point at, float reach) {
  const Samples& samples = *plot.lines[line].line.samples;
  const std::size_t first = samples.first_at(plot.scale.time_at(at.x - reach / 2));
  const std::size_t end = samples.first_at(plot.scale.time_at(at.x + reach / 2) + Time(1));
  if (first >= end) return std::nullopt;
  const std::size_t greatest = samples.extremes(first, end).greatest;
  if (std::abs(plot.y_of(samples[greatest].value) - at.y) > reach * 2) return std::nullopt;
  return PlotHit{line, greatest};
}

std::optional<PlotHit> hit_points(const Plot& plot, Point at, float reach) {
  std::optional<PlotHit> nearest;
  double best = static_cast<double>(reach) * reach;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    for (const PlotPoint& point : plot.lines[i].points) {
      const double distance = squared_distance(point.at, at);
      if (distance > best) continue;
      best = distance;
      nearest = PlotHit{i, point.sample};
    }
  }
  return nearest;
}

}  // namespace

std::string reading_at(const Plot& plot, std::size_t line, Time time) {
  const Samples& samples = *plot.lines[line].line.samples;
  if (time > plot.look.reached) return std::string(no_value);
  if (plot.what().kind == MetricKind::rate) return rate_at(plot, samples, time);
  const Sample* sample = samples.newest_at(time);
  return sample == nullptr ? std::string(no_value) : value_words(sample->value, plot.what().unit);
}

std::string reading_between(const Plot& plot, std::size_t line, const TimeWindow& span) {
  const Samples& samples = *plot.lines[line].line.samples;
  const std::size_t count = samples.first_at(span.end) - samples.first_at(span.begin);
  if (plot.what().kind == MetricKind::rate) {
    return "sum " + value_words(static_cast<double>(count), MetricUnit::count);
  }
  if (plot.what().kind == MetricKind::values && count > plot.look.sorted) return "too many";
  const Distribution spread(plotting::weighed(plot, samples, span));
  if (spread.is_empty()) return std::string(no_value);
  if (plot.what().kind == MetricKind::level) {
    return "mean " + value_words(spread.mean(), plot.what().unit);
  }
  return "p50 " + value_words(spread.percentile(50), plot.what().unit);
}

std::string reading_upto(const Plot& plot, std::size_t line, double value) {
  const Distribution& spread = plot.lines[line].spread;
  if (spread.is_empty()) return std::string(no_value);
  return value_words(spread.share_upto(value), MetricUnit::share);
}

std::string spread_words(const Plot& plot, std::size_t line) {
  const Distribution& spread = plot.lines[line].spread;
  if (spread.is_empty()) return std::string(no_value);
  const auto words = [&](double value) { return value_words(value, plot.what().unit); };
  return "least " + words(spread.least()) + ", p50 " + words(spread.percentile(50)) + ", p99 " +
         words(spread.percentile(99)) + ", greatest " + words(spread.greatest());
}

std::optional<PlotHit> hit(const Plot& plot, Point at, float reach) {
  const bool is_series = plot.look.form == PlotForm::series;
  if (!is_series || plot.what().kind == MetricKind::rate) return std::nullopt;
  if (!plot.plot.contains(at)) return std::nullopt;
  if (auto point = hit_points(plot, at, reach)) return point;
  std::optional<PlotHit> best;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    if (!plot.lines[i].points.empty()) continue;
    const auto found = hit_column(plot, i, at, reach);
    if (!found) continue;
    const auto value = [&](const PlotHit& each) {
      return (*plot.lines[each.line].line.samples)[each.sample].value;
    };
    if (!best || value(*found) > value(*best)) best = found;
  }
  return best;
}

}  // namespace orrery::gui
