#include "gui/model/value_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

struct TimeUnit {
  const char* name;
  double nanoseconds;
};
constexpr std::array<TimeUnit, 4> time_units{{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}}};

/// The largest that is not more than this.
TimeUnit time_unit_for(double most) {
  TimeUnit best = time_units[0];
  for (const TimeUnit& unit : time_units) {
    if (most >= unit.nanoseconds) best = unit;
  }
  return best;
}

/// How many digits after the point tell steps of this size apart.
int decimals_of(double step) {
  int decimals = 0;
  for (double digit = 1; digit > step * 1.000001 && decimals < 9; digit /= 10) ++decimals;
  return decimals;
}

std::string tick_text(double value, double step, double most, MetricUnit unit) {
  if (unit == MetricUnit::count)
    return number_words(static_cast<std::uint64_t>(std::llround(value)));
  if (unit == MetricUnit::share)
    return fmt::format("{:.{}f} %", value * 100, decimals_of(step * 100));
  const TimeUnit in = time_unit_for(most);
  if (value == 0) return "0";
  const int decimals = decimals_of(step / in.nanoseconds);
  return fmt::format("{:.{}f} {}", value / in.nanoseconds, decimals, in.name);
}

/// 1, 2 or 5 times a power of ten, at least this.
double round_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least) + 1e-9));
  for (const double first : {1.0, 2.0, 5.0}) {
    if (first * power >= least * (1 - 1e-9)) return first * power;
  }
  return 10 * power;
}

double smallest_step(MetricUnit unit) { return unit == MetricUnit::share ? 1e-4 : 1; }

ValueAxis linear_axis(double greatest, MetricUnit unit, std::size_t most) {
  const auto gaps = static_cast<double>(std::max<std::size_t>(most, 2) - 1);
  double step = round_step(std::max(greatest / gaps, smallest_step(unit)));
  if (unit == MetricUnit::share && greatest <= 1) step = std::min(step, 1.0);
  const auto steps = std::max(1.0, std::ceil(greatest / step - 1e-9));
  ValueAxis axis{.scale = {.from = 0, .to = steps * step}};
  for (int i = 0; i <= static_cast<int>(steps); ++i) {
    const double value = i * step;
    axis.ticks.push_back({value, tick_text(value, step, axis.scale.to, unit)});
  }
  return axis;
}

ValueAxis log_axis(const ValueSpan& span, MetricUnit unit, std::size_t most) {
  const double least = span.least > 0 ? span.least : 1;
  const int first = static_cast<int>(std::floor(std::log10(least) + 1e-9));
  int last = static_cast<int>(std::ceil(std::log10(std::max(span.greatest, least)) - 1e-9));
  const int gaps = static_cast<int>(std::max<std::size_t>(most, 2)) - 1;
  const int decades = (std::max(last - first, 1) + gaps - 1) / gaps;  // from tick to tick
  last = first + (std::max(last - first, 1) + decades - 1) / decades * decades;
  ValueAxis axis{
      .scale = {.from = std::pow(10.0, first), .to = std::pow(10.0, last), .is_log = true}};
  for (int power = first; power <= last; power += decades) {
    const double value = std::pow(10.0, power);
    axis.ticks.push_back({value, tick_text(value, value, value, unit)});
  }
  return axis;
}

}  // namespace

std::string value_words(double value, MetricUnit unit) {
  if (unit == MetricUnit::share) return fmt::format("{:.1f} %", value * 100);
  if (unit == MetricUnit::time) {
    const Time time(std::llround(value));
    return time == Time{} ? "0" : amount_text(time, std::max(Time(1), time / 2000));
  }
  const double whole = std::round(value);
  if (std::abs(value - whole) > 0.005 || value < 0) return fmt::format("{:.2f}", value);
  return number_words(static_cast<std::uint64_t>(whole));
}

double ValueScale::share_of(double value) const {
  if (!is_log) return (value - from) / (to - from);
  if (value <= from) return 0;
  return std::log(value / from) / std::log(to / from);
}

double ValueScale::value_at(double share) const {
  if (!is_log) return from + share * (to - from);
  return from * std::pow(to / from, share);
}

ValueAxis value_axis(const ValueSpan& span, MetricUnit unit, bool is_log, std::size_t most) {
  return is_log ? log_axis(span, unit, most) : linear_axis(span.greatest, unit, most);
}

}  // namespace orrery::gui
