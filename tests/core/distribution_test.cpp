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
      {Empirical{{{0, 1ms}, {1, 1ms}}}},
      {Mixture{{{1, one_ms}, {2, {Mixture{{{3, one_ms}}}}}}}},
  };
  for (const Distribution& distribution : possible) {
    EXPECT_EQ(problem_with(distribution), std::nullopt);
  }
}

TEST(Distribution, ImpossibleSettingsAreNamedInASentence) {
  struct Case {
    std::string sentence;
    Distribution distribution;
  };
  const std::vector<Case> cases = {
      {"Constant: value must not be negative", {Constant{-1ns}}},
      {"Constant: value must not exceed 36 years", {Constant{longest_sample + 1ns}}},
      {"Uniform: min must not be negative", {Uniform{-2ms, -1ms}}},
      {"Uniform: min must not be longer than max", {Uniform{2ms, 1ms}}},
      {"Exponential: mean must be longer than min, which it includes", {Exponential{}}},
      {"Exponential: mean must be longer than min, which it includes", {Exponential{1ms, 1ms}}},
      {"Normal: mean must not be negative", {Normal{-1ms, 1ms}}},
      {"Normal: stddev must not be negative", {Normal{1ms, -1ms}}},
      {"Lognormal: median must be longer than 0", {Lognormal{0ms, 1ms}}},
      {"Lognormal: p99 must be longer than the median", {Lognormal{10ms, 10ms}}},
      {"Pareto: min must be longer than 0", {Pareto{0ms, 2}}},
      {"Pareto: shape must be a number above 0", {Pareto{1ms, 0}}},
      {"Pareto: shape must be a number above 0", {Pareto{1ms, infinity}}},
      {"Pareto: shape must be a number above 0", {Pareto{1ms, not_a_number}}},
      {"Empirical: at least two points are needed, the least and the greatest value",
       {Empirical{{{0, 1ms}}}}},
      {"Empirical: the first point must be quantile 0, the least value",
       {Empirical{{{0.1, 1ms}, {1, 2ms}}}}},
      {"Empirical: the last point must be quantile 1, the greatest value",
       {Empirical{{{0, 1ms}, {0.99, 2ms}}}}},
      {"Empirical: quantiles must increase",
       {Empirical{{{0, 1ms}, {0.5, 2ms}, {0.5, 3ms}, {1, 4ms}}}}},
      {"Empirical: quantiles must increase",
       {Empirical{{{0, 1ms}, {not_a_number, 2ms}, {1, 4ms}}}}},
      {"Empirical: values must not decrease from quantile to quantile",
       {Empirical{{{0, 1ms}, {0.5, 3ms}, {1, 2ms}}}}},
      {"Empirical: no value may be negative", {Empirical{{{0, -1ms}, {1, 2ms}}}}},
      {"Empirical: no value may be longer than 36 years",
       {Empirical{{{0, 1ms}, {1, longest_sample + 1ns}}}}},
      {"Mixture: at least one part is needed", {Mixture{}}},
      {"Mixture: part 1: weight must be above 0", {Mixture{{{0, one_ms}}}}},
      {"Mixture: part 2: weight must be above 0", {Mixture{{{1, one_ms}, {not_a_number, one_ms}}}}},
      {"Mixture: weights must have a finite sum", {Mixture{{{1e308, one_ms}, {1e308, one_ms}}}}},
      {"Mixture: part 2: Mixture: part 1: Pareto: shape must be a number above 0",
       {Mixture{{{1, one_ms}, {1, {Mixture{{{1, {Pareto{1ms, -1}}}}}}}}}}},
  };
  for (const Case& impossible : cases) {
    EXPECT_EQ(problem_with(impossible.distribution), impossible.sentence);
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
