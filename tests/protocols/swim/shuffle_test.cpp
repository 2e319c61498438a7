/// Shuffled lists that are computed.

#include "protocols/swim/shuffle.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace orrery::swim {
namespace {

TEST(SwimShuffle, IsAPermutationOfAListOfAnyLength) {
  for (std::uint32_t n = 1; n <= 300; ++n) {
    for (std::uint64_t key = 0; key < 5; ++key) {
      std::vector<bool> seen(n);
      for (std::uint32_t i = 0; i < n; ++i) {
        const std::uint32_t place = shuffled(i, n, key);
        ASSERT_LT(place, n);
        EXPECT_FALSE(seen[place]);
        seen[place] = true;
      }
    }
  }
}

/// Each element is as likely to come in each place: chi-square, in n - 1 degrees of freedom.
TEST(SwimShuffle, HasEachElementInEachPlaceAsOften) {
  constexpr std::uint32_t keys = 20'000;
  for (const std::uint32_t n : {2U, 3U, 4U, 5U, 9U, 16U, 31U}) {
    std::vector<std::vector<std::uint32_t>> count(n, std::vector<std::uint32_t>(n));
    for (std::uint64_t key = 0; key < keys; ++key) {
      for (std::uint32_t i = 0; i < n; ++i) ++count[i][shuffled(i, n, key)];
    }
    const double expected = double{keys} / n;
    for (std::uint32_t i = 0; i < n; ++i) {
      double chi_square = 0;
      for (const std::uint32_t each : count[i]) {
        chi_square += (each - expected) * (each - expected) / expected;
      }
      const double freedom = n - 1;
      EXPECT_LT(chi_square, freedom + 5 * std::sqrt(2 * freedom)) << "place " << i << " of " << n;
    }
  }
}

}  // namespace
}  // namespace orrery::swim
