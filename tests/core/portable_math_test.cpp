#include "sim/core/portable_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace orrery {
namespace {

/// How far off a value is, in units of 2^-52 of the true one (at most two ulp).
double error_in_epsilons(double value, long double truth) {
  return static_cast<double>(std::abs((value - truth) / truth)) * 0x1p52;
}

// Steps that share no factor with powers of two or ten.
constexpr double uneven_step = 1.0123456789;

TEST(PortableMath, LogIsWithinTwoUlpOfTheMathematicalValue) {
  double worst = 0;
  for (double x = 1e-300; x < 1e300; x *= uneven_step) {
    worst =
        std::max(worst, error_in_epsilons(portable::log(x), std::log(static_cast<long double>(x))));
  }
  for (double step = 1e-15; step < 0.5; step *= uneven_step) {
    for (const double x : {1 - step, 1 + step}) {
      worst = std::max(worst,
                       error_in_epsilons(portable::log(x), std::log(static_cast<long double>(x))));
    }
  }
  EXPECT_LT(worst, 2);
  EXPECT_EQ(portable::log(1), 0);
}

TEST(PortableMath, ExpIsWithinTwoUlpOfTheMathematicalValue) {
  double worst = 0;
  for (double x = -708; x <= 709; x += 0.01234567) {
    worst =
        std::max(worst, error_in_epsilons(portable::exp(x), std::exp(static_cast<long double>(x))));
  }
  for (double x = 1e-18; x < 1; x *= uneven_step) {
    worst =
        std::max(worst, error_in_epsilons(portable::exp(x), std::exp(static_cast<long double>(x))));
    worst = std::max(worst,
                     error_in_epsilons(portable::exp(-x), std::exp(-static_cast<long double>(x))));
  }
  EXPECT_LT(worst, 2);
  EXPECT_EQ(portable::exp(0), 1);
  EXPECT_EQ(portable::exp(-1000), 0);
  EXPECT_GT(portable::exp(1000), 1e308);
}

TEST(PortableMath, PowIsAsAccurateAsItsExponentAllows) {
  for (double x = 1e-15; x < 1e15; x *= 1.789) {
    for (const double y : {-5.0, -1.0, -0.3, 0.0, 0.5, 1.0, 2.5}) {
      const auto truth = std::pow(static_cast<long double>(x), static_cast<long double>(y));
      EXPECT_LT(error_in_epsilons(portable::pow(x, y), truth), 2 + std::abs(y * std::log(x)))
          << x << " to the " << y;
    }
  }
}

TEST(PortableMath, NormalQuantileInvertsTheErrorFunction) {
  const auto cdf = [](double z) {
    return std::erfc(-static_cast<long double>(z) / std::sqrt(2.0L)) / 2;
  };
  for (double p = 1e-300; p < 0.5; p *= uneven_step) {
    const double z = portable::normal_quantile(p);
    // dz/dp = 1 / density: an error of z shows in p multiplied by z² or so.
    EXPECT_LT(error_in_epsilons(p, cdf(z)), 8 * (1 + z * z)) << p;
  }
  EXPECT_EQ(portable::normal_quantile(0.5), 0);
  EXPECT_NEAR(portable::normal_quantile(0.99), 2.3263478740408411, 1e-14);
  EXPECT_NEAR(portable::normal_quantile(0.0001), -3.7190164854556804, 1e-14);
  EXPECT_EQ(portable::normal_quantile(0.75), -portable::normal_quantile(0.25));
}

TEST(PortableMath, NormalCdfAgreesWithTheErrorFunction) {
  for (double x = -36.9; x < 9; x += 0.0987) {
    const double truth = std::erfc(-x / std::sqrt(2.0)) / 2;
    EXPECT_NEAR(portable::normal_cdf(x) / truth, 1, 2e-13 + 1e-15 * x * x) << x;
  }
  EXPECT_EQ(portable::normal_cdf(0), 0.5);
  EXPECT_EQ(portable::normal_cdf(-40), 0);
  EXPECT_EQ(portable::normal_cdf(40), 1);
}

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

// A fused multiply-add, an extended register or a libm would show here first.
TEST(PortableMath, BitsAreTheSameOnEveryPlatform) {
  std::uint64_t sum = 0;
  for (double x = 1e-9; x < 1e9; x *= uneven_step) {
    sum = sum * 31 + bits(portable::log(x));
    sum = sum * 31 + bits(portable::exp(x * 1e-8));
    sum = sum * 31 + bits(portable::normal_quantile(x / (1 + x)));
  }
  EXPECT_EQ(sum, 4914288220753036125U);
  EXPECT_EQ(bits(portable::log(3)), 4607626529066517258U);
  EXPECT_EQ(bits(portable::exp(1)), 4613303445314885482U);
  EXPECT_EQ(bits(portable::pow(10, -0.3)), 4602689512822489682U);
  EXPECT_EQ(bits(portable::normal_quantile(1e-6)), 13840409935268650878U);
  EXPECT_EQ(bits(portable::normal_cdf(-1)), 4594884178230424075U);
}

}  // namespace
}  // namespace orrery
