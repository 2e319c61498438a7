#pragma once
/// What samples must look like.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace orrery {

/// Expects that what happened `seen` times in `of` has this probability, within 4 standard errors.
inline void expect_frequency(std::uint64_t seen, std::uint64_t of, double probability) {
  const auto n = static_cast<double>(of);
  const double error = std::sqrt(probability * (1 - probability) / n);
  EXPECT_NEAR(static_cast<double>(seen) / n, probability, 4 * error);
}

}  // namespace orrery
