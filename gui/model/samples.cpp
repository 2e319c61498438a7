#include "gui/model/samples.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/ensure.hpp"

namespace orrery::gui {
namespace {

double nanoseconds_in(Time time) { return static_cast<double>(time.count()); }

/// On the straight line between two samples; beyond them, as at the nearer one.
double on_the_way(const Sample& before, const Sample& after, Time time) {
  const double length = nanoseconds_in(after.time - before.time);
  if (length <= 0) return after.value;
  const double part = std::clamp(nanoseconds_in(time - before.time) / length, 0.0, 1.0);
  return before.value + part * (after.value - before.value);
}

/// What the curve has at an instant without a sample; nothing before the first one.
std::optional<double> passing(const Samples& samples, std::size_t next, Time time, Curve curve) {
  if (next == 0 || curve == Curve::points) return std::nullopt;
  const Sample& before = samples[next - 1];
  if (curve == Curve::step || next == samples.size()) return before.value;
  return on_the_way(before, samples[next], time);
}

void widen(PlotColumn& column, double value) {
  column.least = std::min(column.least, value);
  column.greatest = std::max(column.greatest, value);
}

/// Between two instants; `first` and `end` are the places of the samples in between.
std::optional<PlotColumn> column_between(const Samples& samples, std::size_t first, std::size_t end,
                                         const TimeWindow& span, Curve curve) {
  const std::optional<double> enters = passing(samples, first, span.begin, curve);
  if (first == end && !enters) return std::nullopt;
  const double leaves =
      passing(samples, end, span.end, curve).value_or(end > first ? samples[end - 1].value : 0);
  PlotColumn column{.least = leaves, .greatest = leaves, .last = leaves};
  if (enters) widen(column, *enters);
  if (first == end) return column;
  const Extremes extremes = samples.extremes(first, end);
  widen(column, samples[extremes.least].value);
  widen(column, samples[extremes.greatest].value);
  column.peak = extremes.greatest;
  return column;
}

}  // namespace

void Samples::add(const Sample& sample) {
  ensure(samples_.empty() || samples_.back().time <= sample.time, "samples are in order of time");
  samples_.push_back(sample);
  raise_last();
}

void Samples::add_or_replace(const Sample& sample) {
  if (samples_.empty() || samples_.back().time != sample.time) return add(sample);
  samples_.back() = sample;
  raise_last();
}

/// The stretches that end with the last sample are looked through again.
void Samples::raise_last() {
  std::size_t last = samples_.size() - 1;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) {
      const std::size_t below = level == 0 ? samples_.size() : levels_[level - 1].size();
      if (below < factor) return;
      levels_.emplace_back();
    }
    std::vector<Extremes>& stretches = levels_[level];
    for (std::size_t place = stretches.size(); place <= last / factor; ++place) {
      stretches.push_back(stretch_at(level, place * factor));
    }
    Extremes sum = stretch_at(level, last / factor * factor);
    for (std::size_t place = last / factor * factor + 1; place <= last; ++place) {
      sum = better(sum, stretch_at(level, place));
    }
    last /= factor;
    stretches[last] = sum;
  }
}

/// What a stretch of the level is made of: at the bottom, of single samples.
Extremes Samples::stretch_at(std::size_t level, std::size_t place) const {
  if (level > 0) return levels_[level - 1][place];
  return {static_cast<std::uint32_t>(place), static_cast<std::uint32_t>(place)};
}

Extremes Samples::better(const Extremes& one, const Extremes& other) const {
  const auto value = [&](std::uint32_t place) { return samples_[place].value; };
  return {value(other.least) < value(one.least) ? other.least : one.least,
          value(other.greatest) > value(one.greatest) ? other.greatest : one.greatest};
}

std::size_t Samples::first_at(Time time) const {
  const auto found = std::ranges::lower_bound(samples_, time, {}, &Sample::time);
  return static_cast<std::size_t>(found - samples_.begin());
}

const Sample* Samples::newest_at(Time time) const {
  const auto later = std::ranges::upper_bound(samples_, time, {}, &Sample::time);
  return later == samples_.begin() ? nullptr : &*std::prev(later);
}

Extremes Samples::extremes(std::size_t first, std::size_t end) const {
  ensure(first < end && end <= samples_.size(), "a stretch has samples");
  Extremes sum = stretch_at(0, first);
  // Up the pyramid while it gets no further in larger steps, then down again.
  std::size_t level = 0;
  std::size_t place = first;
  std::size_t width = 1;
  while (place * width < end) {
    while (place % factor == 0 && level < levels_.size() && (place + factor) * width <= end) {
      place /= factor;
      width *= factor;
      ++level;
    }
    while ((place + 1) * width > end) {
      place *= factor;
      width /= factor;
      --level;
    }
    sum = better(sum, stretch_at(level, place));
    ++place;
  }
  return sum;
}

std::vector<PlotColumn> columns_of(const Samples& samples, const TimeScale& scale, Curve curve,
                                   Time until) {
  std::vector<PlotColumn> columns;
  if (samples.is_empty()) return columns;
  const auto count = static_cast<std::size_t>(std::max(0.0F, std::floor(scale.width)));
  columns.reserve(count);
  TimeWindow span{{}, scale.time_at(scale.x)};
  std::size_t end = samples.first_at(span.end);
  for (std::size_t i = 0; i < count; ++i) {
    const float x = scale.x + static_cast<float>(i);
    span = {span.end, scale.time_at(x + 1)};
    const std::size_t first = end;
    end = samples.first_at(span.end);
    if (span.begin > until) break;
    auto column = column_between(samples, first, end, span, curve);
    if (!column) continue;
    column->x = x;
    columns.push_back(*column);
  }
  return columns;
}

}  // namespace orrery::gui
