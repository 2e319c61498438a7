#include "scenarios/chart_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/terminal.hpp"
#include "sim/core/portable_math.hpp"
#include "sim/core/text.hpp"

namespace orrery {
namespace {

/// Ten to a whole power, exactly rounded where a division can.
double power_of_ten(int exponent) {
  double power = 1;
  for (int i = 0; i < std::abs(exponent); ++i) power *= 10;
  return exponent < 0 ? 1 / power : power;
}

/// The greatest whole exponent whose power of ten is at most `value`. Requires: value > 0.
int decade_of(double value) {
  int exponent = 0;
  while (power_of_ten(exponent) > value) --exponent;
  while (power_of_ten(exponent + 1) <= value) ++exponent;
  return exponent;
}

/// 1, 2 or 5 times a power of ten: about `length` / 6.
double nice_step(double length) {
  const double rough = length / 6;
  const double power = power_of_ten(decade_of(rough));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * 0.999) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string tick_text(double value, double step) {
  if (std::abs(value) >= 1e9 || (value != 0 && std::abs(value) < 1e-6)) {
    return fmt::format("{:g}", value);
  }
  const int decimals = std::max(0, -decade_of(step * 1.0001));
  if (decimals > 0) return fmt::format("{:.{}f}", value, decimals);
  const std::string sign = value < 0 ? "-" : "";
  return sign + with_commas(static_cast<std::uint64_t>(std::abs(value) + 0.5));
}

Scale::Scale(double low, double high, bool is_log, double first_pixel, double last_pixel,
             double least_step)
    : low_(low), high_(high), is_log_(is_log), first_pixel_(first_pixel), last_pixel_(last_pixel) {
  if (is_log_) add_log_ticks();
  else add_linear_ticks(least_step);
}

void Scale::add_linear_ticks(double least_step) {
  if (low_ == high_) {
    const double around = low_ == 0 ? 1 : std::abs(low_) / 2;
    low_ -= around;
    high_ += around;
  }
  const double step = std::max(least_step, nice_step(high_ - low_));
  const double first = std::floor(low_ / step + 1e-9);
  const double last = std::ceil(high_ / step - 1e-9);
  low_ = first * step;
  high_ = last * step;
  for (int i = 0; first + i <= last; ++i) {
    const double value = (first + i) * step;
    ticks_.push_back({value, tick_text(value, step)});
  }
}

/// From and to 1, 2 or 5 times a power of ten; where there are few decades, these are all named.
void Scale::add_log_ticks() {
  const double from = low_;
  const double to = high_;
  const int first = decade_of(from);
  const int last = decade_of(to);
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (power_of_ten(first) * digit <= from) low_ = power_of_ten(first) * digit;
  }
  high_ = power_of_ten(last + 1);
  for (const double digit : {5.0, 2.0, 1.0}) {
    const double end = power_of_ten(last) * digit;
    if (end >= to && end > low_) high_ = end;
  }
  const bool names_all = high_ / low_ <= 1000;
  for (int decade = first; decade <= last + 1; ++decade) {
    for (int digit = 1; digit <= 9; ++digit) {
      const double value = power_of_ten(decade) * digit;
      if (value < low_ || value > high_) continue;
      const bool is_named = digit == 1 || (names_all && (digit == 2 || digit == 5));
      ticks_.push_back({value, is_named ? tick_text(value, power_of_ten(decade)) : ""});
    }
  }
}

double Scale::pixel(double value) const {
  const double share = is_log_ ? portable::log(value / low_) / portable::log(high_ / low_)
                               : (value - low_) / (high_ - low_);
  return first_pixel_ + share * (last_pixel_ - first_pixel_);
}

}  // namespace orrery
