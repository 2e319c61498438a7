#include "sim/plan/estimate.hpp"

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "sim/core/portable_math.hpp"

namespace orrery {
namespace {

constexpr Statistic mean{};
constexpr Statistic median{Statistic::Kind::quantile, 0.5};

TEST(Estimate, OfAMeanIsStudents) {
  // 3 ± 2.7764 √(2.5 / 5)
  const auto estimate = estimate_of({5, 1, 4, 2, 3}, mean, false);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->count, 5U);
  EXPECT_EQ(estimate->value, 3);
  EXPECT_NEAR(*estimate->low, 1.03676, 1e-4);
  EXPECT_NEAR(*estimate->high, 4.96324, 1e-4);
}

TEST(Estimate, OfAShareIsWilsons) {
  // Wilson 1927: 8 of 10 lie between 0.4902 and 0.9433; none of 10 between 0 and 0.2775.
  const auto most = estimate_of({1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, mean, true);
  EXPECT_NEAR(*most->low, 0.4902, 1e-4);
  EXPECT_NEAR(*most->high, 0.9433, 1e-4);
  const auto none = estimate_of(std::vector<double>(10, 0), mean, true);
  EXPECT_EQ(*none->low, 0);
  EXPECT_NEAR(*none->high, 0.2775, 1e-4);
}

TEST(Estimate, OfAQuantileIsAValueThatOccursBetweenOthers) {
  std::vector<double> values;
  for (int i = 100; i > 0; --i) values.push_back(i);
  EXPECT_EQ(estimate_of(values, median, false), (Estimate{100, 50, 40, 61}));
  EXPECT_EQ(estimate_of(values, {Statistic::Kind::quantile, 0.99}, false),
            (Estimate{100, 99, 97, std::nullopt}));
  EXPECT_EQ(estimate_of(values, {Statistic::Kind::max}, false), (Estimate{100, 100, {}, {}}));
  EXPECT_EQ(estimate_of(values, {Statistic::Kind::min}, false), (Estimate{100, 1, {}, {}}));
}

TEST(Estimate, OfTooFewSaysHowFew) {
  EXPECT_EQ(estimate_of({}, mean, false), std::nullopt);
  EXPECT_EQ(estimate_of({7}, mean, false), (Estimate{1, 7, {}, {}}));
  EXPECT_EQ(estimate_of({7, 8, 9}, median, false), (Estimate{3, 8, {}, {}}));
}

TEST(Estimate, StudentsQuantilesAreThoseOfTheTables) {
  const std::vector<std::pair<std::uint64_t, double>> known{
      {1, 12.706}, {10, 2.228}, {30, 2.042}, {31, 2.0395}, {60, 2.0003}, {1000, 1.9623}};
  for (const auto& [degrees, quantile] : known) {
    EXPECT_NEAR(student_quantile(degrees), quantile, 5e-4) << degrees;
  }
}

/// In how many of 2,000 samples of `size` draws of a known distribution the bounds hold.
double coverage(const Statistic& statistic, bool is_share, double truth, std::size_t size,
                double (*value)(double)) {
  int covered = 0;
  constexpr int samples = 2000;
  for (std::uint64_t sample = 0; sample < samples; ++sample) {
    std::vector<double> values;
    for (std::uint64_t i = 0; i < size; ++i) {
      values.push_back(value(Draw::named(sample, 1, 2, Time{0}, i).unit()));
    }
    const auto estimate = estimate_of(values, statistic, is_share);
    if (estimate->low.value_or(-1e9) <= truth && truth <= estimate->high.value_or(1e9)) ++covered;
  }
  return static_cast<double>(covered) / samples;
}

TEST(Estimate, HoldsTheTruthNineteenTimesOutOfTwenty) {
  const auto normal = [](double unit) { return portable::normal_quantile(unit + 1e-17); };
  const auto exponential = [](double unit) { return -portable::log(1 - unit); };
  const auto seldom = [](double unit) { return unit < 0.07 ? 1.0 : 0.0; };
  EXPECT_NEAR(coverage(mean, false, 0, 6, normal), 0.95, 0.02);
  EXPECT_NEAR(coverage(mean, false, 0, 50, normal), 0.95, 0.02);
  EXPECT_NEAR(coverage(mean, true, 0.07, 200, seldom), 0.95, 0.02);
  // Order statistics come in steps: rather too often than too seldom.
  const double of_median = coverage(median, false, 0.693147180559945, 99, exponential);
  EXPECT_GE(of_median, 0.94);
  EXPECT_LE(of_median, 0.985);
}

TEST(Statistic, ReadsBackAsItIsWritten) {
  for (const std::string text : {"mean", "median", "min", "max", "p99", "p99.9", "p5"}) {
    const auto statistic = parse_statistic(text);
    ASSERT_TRUE(statistic) << text;
    EXPECT_EQ(to_text(*statistic), text);
  }
  for (const std::string text : {"", "p", "p100", "p-1", "average", "p9x", "p1e1"}) {
    EXPECT_EQ(parse_statistic(text), std::nullopt) << text;
  }
}

TEST(Estimate, WhatNeverCameIsRarerThanThreeInAllRuns) {
  // The exact bound is 1 - 0.05^(1/n).
  EXPECT_NEAR(probability_below(0, 10'000), 2.9953e-4, 1e-8);
  EXPECT_NEAR(probability_below(0, 1), 0.95, 1e-12);
}

TEST(Estimate, WhatCameIsBoundedByClopperAndPearson) {
  // Quantiles of 95 % of the beta distribution with count + 1 and of - count.
  EXPECT_NEAR(probability_below(1, 10), 0.394163, 1e-6);
  EXPECT_NEAR(probability_below(5, 10), 0.777559, 1e-6);
  EXPECT_NEAR(probability_below(12, 10'000), 1.943533e-3, 1e-9);
  EXPECT_EQ(probability_below(7, 7), 1);
  // Where the chance of just so many is too small for a double unless the bound is near.
  EXPECT_NEAR(probability_below(2'646, 3'000), 0.8915, 5e-4);
  EXPECT_NEAR(probability_below(1'099, 1'100), 0.99995, 5e-5);
}

TEST(Estimate, TheBoundStandsWithManyRuns) {
  const double half_of_a_million = probability_below(500'000, 1'000'000);
  EXPECT_GT(half_of_a_million, 0.5);
  EXPECT_NEAR(half_of_a_million, 0.5 + 1.645 * 0.5 / 1000, 1e-5);
}

}  // namespace
}  // namespace orrery
