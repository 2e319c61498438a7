#include "sim/core/distribution.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
const Distribution one_ms{Constant{1ms}};

TEST(Distribution, PossibleSettingsHaveNoProblem) {
  const std::vector<Distribution> possible = {
      {},
      {Constant{0ms}},
      {Constant{longest_sample}},
      {Uniform{5ms, 5ms}},
      {Uniform{0ms, longest_sample}},
      {Exponential{.mean = 10ms}},
      {Exponential{.mean = 10ms, .min = 9ms}},
      {Normal{.mean = 0ms, .stddev = 1ms}},
      {Normal{.mean = 1ms, .stddev = 0ms}},
      {Lognormal{.median = 10ms, .p99 = 40ms}},
      {Pareto{.min = 1ms, .shape = 0.5}},
      {Pareto{.min = 1ms, .shape = 0.5, .offset = 75ms}},
      {Empirical{{{0, 1ms}, {1, 1ms}}}},
      {Mixture{{{1, one_ms}, {2, {Mixture{{{3, one_ms}}}}}}}},
  };
  for (const Distribution& distribution : possible) {
    EXPECT_FALSE(problem_with(distribution));
  }
}

TEST(Distribution, ImpossibleSettingsAreNamedInASentence) {
  struct Case {
    std::string sentence;
    Distribution distribution;
  };
  const std::vector<Case> cases = {
      {"constant.value: value must not be negative", {Constant{-1ns}}},
      {"constant.value: value must not exceed 36 years", {Constant{longest_sample + 1ns}}},
      {"uniform.min: min must not be negative", {Uniform{-2ms, -1ms}}},
      {"uniform.min: min must not be longer than max", {Uniform{2ms, 1ms}}},
      {"exponential.mean: mean must be longer than min, which it includes", {Exponential{}}},
      {"exponential.mean: mean must be longer than min, which it includes",
       {Exponential{1ms, 1ms}}},
      {"normal.mean: mean must not be negative", {Normal{-1ms, 1ms}}},
      {"normal.stddev: stddev must not be negative", {Normal{1ms, -1ms}}},
      {"lognormal.median: median must be longer than 0", {Lognormal{0ms, 1ms}}},
      {"lognormal.p99: p99 must be longer than the median", {Lognormal{10ms, 10ms}}},
      {"pareto.min: min must be longer than 0", {Pareto{0ms, 2}}},
      {"pareto.shape: shape must be a number above 0", {Pareto{1ms, 0}}},
      {"pareto.offset: offset must not be negative", {Pareto{1ms, 2, -1ms}}},
      {"pareto.shape: shape must be a number above 0", {Pareto{1ms, infinity}}},
      {"pareto.shape: shape must be a number above 0", {Pareto{1ms, not_a_number}}},
      {"empirical.points: at least two points are needed, the least and the greatest value",
       {Empirical{{{0, 1ms}}}}},
      {"empirical.points[0].quantile: the first point must be quantile 0, the least value",
       {Empirical{{{0.1, 1ms}, {1, 2ms}}}}},
      {"empirical.points: the last point must be quantile 1, the greatest value",
       {Empirical{{{0, 1ms}, {0.99, 2ms}}}}},
      {"empirical.points[2]: quantiles must increase",
       {Empirical{{{0, 1ms}, {0.5, 2ms}, {0.5, 3ms}, {1, 4ms}}}}},
      {"empirical.points[1]: quantiles must increase",
       {Empirical{{{0, 1ms}, {not_a_number, 2ms}, {1, 4ms}}}}},
      {"empirical.points[2]: values must not decrease from quantile to quantile",
       {Empirical{{{0, 1ms}, {0.5, 3ms}, {1, 2ms}}}}},
      {"empirical.points[0]: no value may be negative", {Empirical{{{0, -1ms}, {1, 2ms}}}}},
      {"empirical.points[1]: no value may be longer than 36 years",
       {Empirical{{{0, 1ms}, {1, longest_sample + 1ns}}}}},
      {"mixture.parts: at least one part is needed", {Mixture{}}},
      {"mixture.parts[0].weight: weight must be above 0", {Mixture{{{0, one_ms}}}}},
      {"mixture.parts[1].weight: weight must be above 0",
       {Mixture{{{1, one_ms}, {not_a_number, one_ms}}}}},
      {"mixture.parts: weights must have a finite sum",
       {Mixture{{{1e308, one_ms}, {1e308, one_ms}}}}},
      {"mixture.parts[1].distribution.mixture.parts[0].distribution.pareto.shape: shape must be a "
       "number above 0",
       {Mixture{{{1, one_ms}, {1, {Mixture{{{1, {Pareto{1ms, -1}}}}}}}}}}},
  };
  for (const Case& impossible : cases) {
    const auto problem = problem_with(impossible.distribution);
    ASSERT_TRUE(problem) << impossible.sentence;
    EXPECT_EQ(problem->path + ": " + problem->sentence, impossible.sentence);
  }
}

TEST(Distribution, ASampleBecomesItsSortedQuantiles) {
  EXPECT_EQ(empirical_from({30ms, 10ms, 20ms, 20ms, 50ms}),
            (Empirical{{{0, 10ms}, {0.25, 20ms}, {0.5, 20ms}, {0.75, 30ms}, {1, 50ms}}}));
}

TEST(Distribution, SettingsCompareAndHashByValue) {
  const auto mixture = [](double weight, Duration value) {
    return Distribution{Mixture{{{weight, {Constant{value}}}, {1, {Lognormal{1ms, 2ms}}}}}};
  };
  EXPECT_EQ(mixture(1, 5ms), mixture(1, 5ms));
  EXPECT_NE(mixture(1, 5ms), mixture(2, 5ms));
  EXPECT_LT(mixture(1, 5ms), mixture(1, 6ms));
  EXPECT_EQ(hash_of(mixture(1, 5ms)), hash_of(mixture(1, 5ms)));
  EXPECT_NE(hash_of(mixture(1, 5ms)), hash_of(mixture(2, 5ms)));
  EXPECT_NE(hash_of(mixture(1, 5ms)), hash_of(mixture(1, 6ms)));
  EXPECT_NE(hash_of(Distribution{Uniform{1ms, 2ms}}), hash_of(Distribution{Lognormal{1ms, 2ms}}));
}

}  // namespace
}  // namespace orrery
