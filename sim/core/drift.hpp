#pragma once
/// How fast or slow clocks run.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/describe.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// How much more than time a clock counts (less, below zero), in parts of a billion: 1000 ppb are
/// 1 ppm, and 10^7 ppb are 1 %.
struct Drift {
  std::int64_t ppb = 0;

  friend auto operator<=>(const Drift&, const Drift&) = default;
};
BOOST_DESCRIBE_STRUCT(Drift, (), (ppb))

/// A clock that drifts like this stands still; below it would run backwards.
inline constexpr Drift standstill{-1'000'000'000};

/// A closed range of drifts from which one is drawn evenly.
struct DriftRange {
  Drift min{};
  Drift max{};
  friend auto operator<=>(const DriftRange&, const DriftRange&) = default;
};
BOOST_DESCRIBE_STRUCT(DriftRange, (), (min, max))

/// What a clock with this drift shows too much (below zero: too little) after that time, rounded
/// down. Requires: elapsed >= 0.
Duration gained(Drift drift, Duration elapsed);

/// "200ppm", "-5%": in the largest unit in which it is whole.
std::string to_text(Drift drift);
/// "-200ppm..200ppm"; a range of one value is that value's text.
std::string to_text(const DriftRange& range);

/// Reads a number with or without a sign and one of the units ppb, ppm, %. Nothing if the text is
/// not exactly that, is no whole number of ppb, or is more than a million percent.
std::optional<Drift> parse_drift(std::string_view text);

}  // namespace orrery
