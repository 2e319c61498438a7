#pragma once
/// A probability as a setting: a number that a reader holds between 0 and 1.

#include <compare>

#include "sim/core/describe.hpp"

namespace orrery {

struct Probability {
  double value = 0;

  constexpr operator double() const { return value; }
  friend auto operator<=>(const Probability&, const Probability&) = default;
};
BOOST_DESCRIBE_STRUCT(Probability, (), (value))

}  // namespace orrery
