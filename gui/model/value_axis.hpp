#pragma once
/// Values up the side of a plot, or along the foot of a distribution: which value is where, linear
/// or logarithmic, and ticks that read well.

#include <cstdint>
#include <string>
#include <vector>

#include "gui/model/time_axis.hpp"

namespace orrery::gui {

/// What values count.
enum class MetricUnit : std::uint8_t {
  count,  ///< things
  time,   ///< nanoseconds
  share,  ///< 1 is all
};

/// "1,283", "3.5"; "34.21 ms"; "12.5 %".
std::string value_words(double value, MetricUnit unit);

/// A stretch of values from one end of an axis to the other.
struct ValueScale {
  double from = 0;
  double to = 1;
  bool is_log = false;

  /// How far along the axis, 0…1. On a logarithmic one what is not above 0 is at its beginning.
  double share_of(double value) const;
  double value_at(double share) const;
  friend bool operator==(const ValueScale&, const ValueScale&) = default;
};

struct ValueTick {
  double value = 0;
  std::string text{};  ///< "20 ms"
  friend bool operator==(const ValueTick&, const ValueTick&) = default;
};

struct ValueAxis {
  ValueScale scale{};
  std::vector<ValueTick> ticks{};  ///< ascending; the first and the last are the ends of the scale
  friend bool operator==(const ValueAxis&, const ValueAxis&) = default;
};

/// What values an axis is for.
struct ValueSpan {
  double least = 0;  ///< of those above 0: where a logarithmic axis begins
  double greatest = 0;
};

/// From 0 to at least the greatest, with at most `most` ticks (and at least two) at 1, 2 or 5 times
/// a power of ten; a logarithmic one from the power of ten below the least, with ticks at powers.
ValueAxis value_axis(const ValueSpan& span, MetricUnit unit, bool is_log, std::size_t most);

}  // namespace orrery::gui
