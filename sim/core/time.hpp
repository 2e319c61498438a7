#pragma once
/// Virtual time. A run starts at 0; nothing in a world ever asks the machine's own clocks.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery {

/// A length of virtual time in nanoseconds, signed 64-bit: about 292 years either way.
using Duration = std::chrono::nanoseconds;

/// An instant: nanoseconds since the start of the run.
using Time = std::chrono::nanoseconds;

/// A closed range of durations from which one is drawn evenly, both ends included.
/// One duration is the range of just that one.
struct DurationRange {
  Duration min{};
  Duration max{};

  constexpr DurationRange() = default;
  template <class Rep, class Period>
  constexpr DurationRange(std::chrono::duration<Rep, Period> only) : min(only), max(only) {}
  constexpr DurationRange(Duration least, Duration most) : min(least), max(most) {}
  friend auto operator<=>(const DurationRange&, const DurationRange&) = default;
};

/// The shortest exact text with a unit: "150ms", "1.5s", "37us", "0s".
std::string to_text(Duration duration);

/// "150ms..300ms"; a range of one value is that value's text.
std::string to_text(const DurationRange& range);

/// Reads a non-negative number with one of the units ns, us, ms, s, min, h ("150ms", "1.5s").
/// Nothing if the text is not exactly that or the value does not fit whole nanoseconds.
std::optional<Duration> parse_duration(std::string_view text);

/// Reads "150ms..300ms", or one duration as a range of one value. Nothing if min > max.
std::optional<DurationRange> parse_duration_range(std::string_view text);

}  // namespace orrery
