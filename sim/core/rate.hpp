#pragma once
/// How often something happens, on average.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/describe.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// "50/s": so many in that time.
struct Rate {
  std::uint64_t count = 1;
  Duration per{std::chrono::seconds(1)};

  friend bool operator==(const Rate&, const Rate&) = default;

  /// From one to the next, on average.
  Duration mean_gap() const { return per / static_cast<std::int64_t>(count); }
};
BOOST_DESCRIBE_STRUCT(Rate, (), (count, per))

/// "50/s", "3/100ms".
std::string to_text(const Rate& rate);

/// Reads a number above 0 ("50", "0.2"), a slash, and a unit or a duration above 0. What has a
/// decimal point is taken to whole numbers: "0.2/s" is once in 5s.
std::optional<Rate> parse_rate(std::string_view text);

}  // namespace orrery
