#include "sim/core/sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double ms = 1e6;

Draw sampler_draw(std::uint64_t i) {
  return Draw::named(1, hash_of_name("sampler_test"), i % 10, Time(i), 0);
}

double nanoseconds(Duration duration) { return static_cast<double>(duration.count()); }

// ---------------------------------------------------------------- theory, by libm and textbook
// formulas

double normal_density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); }

/// Solves erfc for the upper tail q by Newton's method, independently of the approximation under
/// test.
double z_above(double q) {
  if (q > 0.5) return -z_above(1 - q);
  double z = 0;
  double step = 1;
  while (std::abs(step) > 1e-14 * (1 + z)) {
    const double excess = std::erfc(z / std::sqrt(2.0)) / 2;
    // On the logarithm of the tail, which is nearly straight: a plain step would overshoot.
    step = std::log(excess / q) * excess / normal_density(z);
    z += step;
  }
  return z;
}

/// A distribution, and what textbooks say of it in nanoseconds. `quantile` takes p and 1 - p, both
/// exact.
struct Theory {
  std::string name;
  Distribution distribution;
  std::function<double(double p, double q)> quantile;
  double mean;
  double variance = unknown;
};

std::ostream& operator<<(std::ostream& out, const Theory& theory) { return out << theory.name; }

Theory exponential(Duration mean, Duration min) {
  const double rest = nanoseconds(mean - min);
  return {"exponential",
          {Exponential{mean, min}},
          [=](double p, double q) {
            return nanoseconds(min) - rest * (p < q ? std::log1p(-p) : std::log(q));
          },
          nanoseconds(mean),
          rest * rest};
}

/// The bell cut at 0 (Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1,
/// §13.10.1).
Theory normal(Duration mean_duration, Duration stddev_duration) {
  const double mean = nanoseconds(mean_duration);
  const double stddev = nanoseconds(stddev_duration);
  const double a = mean / stddev;
  const double kept = std::erfc(-a / std::sqrt(2.0)) / 2;
  const double shift = normal_density(a) / kept;
  return {"normal",
          {Normal{mean_duration, stddev_duration}},
          [=](double p, double q) {
            const double above = q * kept;
            if (above < 0.5) return mean + stddev * z_above(above);
            return mean - stddev * z_above(std::erfc(a / std::sqrt(2.0)) / 2 + p * kept);
          },
          mean + stddev * shift,
          stddev * stddev * (1 - a * shift - shift * shift)};
}

Theory lognormal(Duration median_duration, Duration p99) {
  const double median = nanoseconds(median_duration);
  const double sigma = std::log(nanoseconds(p99) / median) / z_above(0.01);
  const double s2 = sigma * sigma;
  // The variance of a sample of a wilder one says nothing: its own standard error cannot be
  // estimated.
  const double variance = sigma < 1 ? median * median * std::exp(s2) * (std::exp(s2) - 1) : unknown;
  return {"lognormal",
          {Lognormal{median_duration, p99}},
          [=](double p, double q) {
            return median * std::exp(sigma * (p < q ? -z_above(p) : z_above(q)));
          },
          median * std::exp(s2 / 2),
          variance};
}

Theory pareto(Duration min, double shape, Duration offset = {}) {
  const double variance = shape > 4 ? nanoseconds(min) * nanoseconds(min) * shape /
                                          ((shape - 1) * (shape - 1) * (shape - 2))
                                    : unknown;
  return {"pareto",
          {Pareto{min, shape, offset}},
          [=](double p, double q) {
            return nanoseconds(offset) +
                   nanoseconds(min) * std::exp((p < q ? -std::log1p(-p) : -std::log(q)) / shape);
          },
          shape > 1 ? nanoseconds(offset) + nanoseconds(min) * shape / (shape - 1) : unknown,
          variance};
}

Theory uniform(Duration min, Duration max) {
  const double width = nanoseconds(max - min);
  return {"uniform",
          {Uniform{min, max}},
          [=](double p, double) { return nanoseconds(min) + p * width; },
          nanoseconds(min) + width / 2,
          width * width / 12};
}

class SamplerMeetsTheory : public testing::TestWithParam<Theory> {};

INSTANTIATE_TEST_SUITE_P(
    Shapes, SamplerMeetsTheory,
    testing::Values(uniform(5ms, 15ms), exponential(10ms, 0ms), exponential(10ms, 9ms),
                    exponential(5s, 1us), normal(10ms, 1ms), normal(10ms, 4ms), normal(2ms, 3ms),
                    normal(0ms, 1ms), lognormal(10ms, 40ms), lognormal(10ms, 11ms),
                    lognormal(1ms, 1s), lognormal(80us, 90ms), pareto(1ms, 20), pareto(1ms, 5),
                    pareto(1ms, 1.5), pareto(1us, 1), pareto(1us, 0.5), pareto(1ms, 5, 75ms)));

// On both sides, from one half to 1e-10: a tenth of a percent, or the nearest nanosecond.
TEST_P(SamplerMeetsTheory, InverseIsWithinATenthOfAPercentAtExactProbabilities) {
  const Sampler sampler(GetParam().distribution);
  for (double tail = 0.5; tail > 1e-10; tail *= 0.9876) {
    SCOPED_TRACE(tail);
    const double low = GetParam().quantile(tail, 1 - tail);
    EXPECT_NEAR(nanoseconds(sampler.quantile(tail)), low, 0.001 * low + 1);
    // 1 - tail is rounded: theory must be asked about the p that the sampler is asked about.
    const double p = 1 - tail;
    const double high = GetParam().quantile(p, 1 - p);
    if (high > 0.9 * nanoseconds(longest_sample)) break;
    EXPECT_NEAR(nanoseconds(sampler.quantile(p)), high, 0.001 * high + 1);
  }
}

TEST_P(SamplerMeetsTheory, MeanAndVarianceOfSamplesAreWithinFourStandardErrors) {
  const Theory& theory = GetParam();
  constexpr int count = 400'000;
  const Sampler sampler(theory.distribution);
  std::vector<double> samples;
  double sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    samples.push_back(nanoseconds(sampler.sample(sampler_draw(i))));
    sum += samples.back();
  }
  if (std::isnan(theory.variance)) return;  // no finite variance, no standard error
  EXPECT_NEAR(sum / count, theory.mean, 4 * std::sqrt(theory.variance / count));
  double second = 0;
  double fourth = 0;
  for (const double sample : samples) {
    const double square = (sample - theory.mean) * (sample - theory.mean);
    second += square / count;
    fourth += square * square / count;
  }
  EXPECT_NEAR(second, theory.variance, 4 * std::sqrt((fourth - second * second) / count));
}

TEST_P(SamplerMeetsTheory, ShareOfSamplesBelowEveryQuantileIsWithinFourStandardErrors) {
  constexpr int count = 400'000;
  const Sampler sampler(GetParam().distribution);
  std::vector<double> samples;
  for (std::uint64_t i = 0; i < count; ++i) {
    samples.push_back(nanoseconds(sampler.sample(sampler_draw(i))));
  }
  std::sort(samples.begin(), samples.end());
  // How far the share of samples up to this value is from p; a sample may be off by the rounding to
  // nanoseconds.
  const auto distance = [&](double value, double p) {
    const auto below = std::upper_bound(samples.begin(), samples.end(), value - 1);
    const auto up_to = std::upper_bound(samples.begin(), samples.end(), value + 1);
    return std::max({0.0, static_cast<double>(below - samples.begin()) / count - p,
                     p - static_cast<double>(up_to - samples.begin()) / count});
  };
  for (const double p : {0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
    const double value = GetParam().quantile(p, 1 - p);
    EXPECT_LT(distance(value, p), 4 * std::sqrt(p * (1 - p) / count)) << p;
  }
  // Kolmogorov and Smirnov: beyond 1.95 / √n once in a thousand seeds.
  double greatest = 0;
  for (double p = 0.001; p < 1; p += 0.001) {
    greatest = std::max(greatest, distance(GetParam().quantile(p, 1 - p), p));
  }
  EXPECT_LT(greatest, 1.95 / std::sqrt(count));
}

TEST_P(SamplerMeetsTheory, TheMeanItReportsIsTheorysMean) {
  const Sampler sampler(GetParam().distribution);
  if (std::isnan(GetParam().mean)) {
    EXPECT_GT(sampler.mean(), sampler.quantile(0.5));
    return;
  }
  // A heavy tail has a part of its mean where nobody ever draws: 2^-49 to the power 1 - 1 / shape.
  EXPECT_NEAR(nanoseconds(sampler.mean()) / GetParam().mean, 1, 0.0005);
}

TEST_P(SamplerMeetsTheory, SamplesNeverDecreaseWithTheDrawNorFallBelowTheMinimum) {
  const Sampler sampler(GetParam().distribution);
  Duration before = sampler.min();
  EXPECT_GE(before, Duration::zero());
  constexpr std::uint64_t step = ~std::uint64_t{0} / 100'003;
  for (std::uint64_t bits = 0; bits < ~std::uint64_t{0} - step; bits += step) {
    const Duration sample = sampler.sample(Draw::of_bits(bits));
    ASSERT_GE(sample, before) << bits;
    before = sample;
  }
  for (int bit = 47; bit >= 0; --bit) {  // into the upper tail, halving by halving
    const Duration sample = sampler.sample(Draw::of_bits(~(std::uint64_t{1} << bit)));
    ASSERT_GE(sample, before) << bit;
    before = sample;
  }
  EXPECT_LE(before, longest_sample);
  EXPECT_EQ(sampler.sample(Draw::of_bits(0)), sampler.min());
}

// ---------------------------------------------------------------- the tail

TEST(Sampler, FarTailOfALognormalIsHonest) {
  const Sampler sampler({Lognormal{.median = 10ms, .p99 = 40ms}});
  const double sigma = std::log(4.0) / 2.3263478740408408;
  EXPECT_NEAR(nanoseconds(sampler.quantile(0.99)), 40 * ms, 0.001 * 40 * ms);
  const double p9999 = 10 * ms * std::exp(sigma * 3.7190164854556804);
  EXPECT_NEAR(nanoseconds(sampler.quantile(0.9999)), p9999, 0.0005 * p9999);
  const double one_in_a_billion = 10 * ms * std::exp(sigma * 5.9978070150076869);
  EXPECT_NEAR(nanoseconds(sampler.quantile(1 - 1e-9)), one_in_a_billion, 0.0005 * one_in_a_billion);
}

TEST(Sampler, TailBeyondEveryRunEndsAtTheLongestSample) {
  const Sampler sampler({Pareto{.min = 1s, .shape = 0.1}});
  EXPECT_EQ(sampler.sample(Draw::of_bits(~std::uint64_t{0})), longest_sample);
  EXPECT_EQ(sampler.quantile(1), longest_sample);
  EXPECT_LT(sampler.mean(), longest_sample);
}

// ---------------------------------------------------------------- what is exact

TEST(Sampler, ConstantIsAlwaysItsValue) {
  const Sampler sampler({Constant{7ms}});
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(sampler.sample(sampler_draw(i)), 7ms);
  EXPECT_EQ(sampler.min(), 7ms);
  EXPECT_EQ(sampler.mean(), 7ms);
  EXPECT_EQ(sampler.quantile(0.5), 7ms);
  EXPECT_EQ(Sampler().sample(sampler_draw(0)), 0ms);
}

TEST(Sampler, NormalWithoutDeviationIsItsMean) {
  const Sampler sampler({Normal{.mean = 3ms, .stddev = 0ms}});
  for (std::uint64_t i = 0; i < 100; ++i) EXPECT_EQ(sampler.sample(sampler_draw(i)), 3ms);
}

TEST(Sampler, UniformReachesBothEndsEvenly) {
  const Sampler sampler({Uniform{10ns, 14ns}});
  std::map<Duration, int> counts;
  for (std::uint64_t i = 0; i < 100'000; ++i) ++counts[sampler.sample(sampler_draw(i))];
  ASSERT_EQ(counts.size(), 5U);
  EXPECT_EQ(counts.begin()->first, 10ns);
  EXPECT_EQ(counts.rbegin()->first, 14ns);
  double chi_square = 0;
  for (const auto& [value, count] : counts) chi_square += std::pow(count - 20'000, 2) / 20'000;
  EXPECT_LT(chi_square, 18.5);  // once in a thousand seeds, with 4 degrees of freedom
  EXPECT_EQ(sampler.mean(), 12ns);
  EXPECT_EQ(Sampler({Uniform{0ns, longest_sample}}).quantile(1), longest_sample);
}

TEST(Sampler, EmpiricalGoesThroughItsPointsInStraightLines) {
  const Sampler sampler({Empirical{{{0, 1ms}, {0.5, 10ms}, {0.99, 40ms}, {1, 200ms}}}});
  EXPECT_EQ(sampler.min(), 1ms);
  EXPECT_EQ(sampler.quantile(0), 1ms);
  EXPECT_EQ(sampler.quantile(0.25), 5500us);
  EXPECT_EQ(sampler.quantile(0.5), 10ms);
  EXPECT_EQ(sampler.quantile(0.745), 25ms);
  EXPECT_EQ(sampler.quantile(0.99), 40ms);
  EXPECT_EQ(sampler.quantile(0.995), 120ms);
  EXPECT_EQ(sampler.quantile(1), 200ms);
  EXPECT_EQ(sampler.mean(), 16'200us);  // 5.5 ms / 2 + 25 ms · 0.49 + 120 ms / 100
}

TEST(Sampler, EmpiricalOfASampleFindsEveryValueAtItsRank) {
  for (const std::size_t size : {2U, 3U, 17U, 1000U, 100'000U}) {
    SCOPED_TRACE(size);
    std::vector<Duration> values;
    for (std::uint64_t i = 0; i < size; ++i) values.push_back(sampler_draw(i).between(0ms, 1s));
    const Sampler sampler({empirical_from(values)});
    std::sort(values.begin(), values.end());
    for (std::size_t i = 0; i < size; ++i) {
      const double rank = static_cast<double>(i) / static_cast<double>(size - 1);
      ASSERT_NEAR(nanoseconds(sampler.quantile(rank)), nanoseconds(values[i]), 1) << i;
    }
  }
}

TEST(Sampler, EmpiricalKeepsAValueThatIsCommon) {
  const Sampler sampler({Empirical{{{0, 1ms}, {0.3, 1ms}, {1, 2ms}}}});
  int least = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) least += sampler.sample(sampler_draw(i)) == 1ms;
  EXPECT_NEAR(least, 30'000, 4 * std::sqrt(100'000 * 0.3 * 0.7));
}

// ---------------------------------------------------------------- mixtures

TEST(Sampler, MixtureTakesEachPartAsOftenAsItsWeightSays) {
  const Distribution inner{Mixture{{{1, {Constant{2ms}}}, {3, {Constant{3ms}}}}}};
  const Sampler sampler({Mixture{{{60, {Constant{1ms}}}, {40, inner}}}});
  constexpr int count = 200'000;
  std::map<Duration, int> counts;
  for (std::uint64_t i = 0; i < count; ++i) ++counts[sampler.sample(sampler_draw(i))];
  ASSERT_EQ(counts.size(), 3U);
  for (const auto& [value, p] : std::map<Duration, double>{{1ms, 0.6}, {2ms, 0.1}, {3ms, 0.3}}) {
    EXPECT_NEAR(counts[value], count * p, 4 * std::sqrt(count * p * (1 - p))) << value.count();
  }
  EXPECT_EQ(sampler.mean(), 1'700us);
  EXPECT_EQ(sampler.min(), 1ms);
}

TEST(Sampler, MixtureJumpsWhereItsPartsDo) {
  const Sampler sampler({Mixture{{{99, {Constant{1ms}}}, {1, {Constant{100ms}}}}}});
  EXPECT_EQ(sampler.quantile(0), 1ms);
  EXPECT_EQ(sampler.quantile(0.98999), 1ms);
  EXPECT_EQ(sampler.quantile(0.99001), 100ms);
  EXPECT_EQ(sampler.quantile(1), 100ms);
}

TEST(Sampler, MixtureOfLikePartsIsThatPart) {
  const Distribution part{Lognormal{.median = 10ms, .p99 = 40ms}};
  const Sampler alone(part);
  const Sampler mixed({Mixture{{{0.3, part}, {0.7, part}}}});
  for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.9, 0.9999, 1 - 1e-6}) {
    EXPECT_NEAR(nanoseconds(mixed.quantile(p)), nanoseconds(alone.quantile(p)), 1) << p;
  }
  EXPECT_NEAR(nanoseconds(mixed.mean()), nanoseconds(alone.mean()), 1);
}

TEST(Sampler, MixtureOfABodyAndATailHasTheQuantilesOfTheory) {
  // Body below 2 ms, tail above 10 ms: between them, a mixture's quantiles are those of one part.
  const Sampler sampler(
      {Mixture{{{0.9, {Uniform{1ms, 2ms}}}, {0.1, {Pareto{.min = 10ms, .shape = 2}}}}}});
  EXPECT_NEAR(nanoseconds(sampler.quantile(0.45)), 1.5 * ms, 2);
  EXPECT_NEAR(nanoseconds(sampler.quantile(0.999)), 100 * ms, 0.001 * 100 * ms);
  EXPECT_NEAR(nanoseconds(sampler.mean()), 0.9 * 1.5 * ms + 0.1 * 20 * ms, 0.001 * 3.35 * ms);
  int beyond = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) beyond += sampler.sample(sampler_draw(i)) > 20ms;
  EXPECT_NEAR(beyond, 2'500, 4 * std::sqrt(100'000 * 0.025 * 0.975));
}

// ---------------------------------------------------------------- the contract

TEST(Sampler, ImpossibleSettingsAreRefused) {
  EXPECT_THROW(Sampler({Pareto{.min = 1ms, .shape = -1}}), std::invalid_argument);
}

TEST(Sampler, CopiesSampleAlike) {
  const Sampler sampler({Lognormal{.median = 10ms, .p99 = 40ms}});
  const Sampler copy = sampler;  // NOLINT(performance-unnecessary-copy-initialization)
  for (std::uint64_t i = 0; i < 100; ++i) {
    EXPECT_EQ(copy.sample(sampler_draw(i)), sampler.sample(sampler_draw(i)));
  }
}

struct Golden {
  std::string why;
  Distribution distribution;
  std::vector<std::int64_t> first_samples;
  std::uint64_t hash;
};

/// Of 10,000 samples, and of draws in every cell of the far tails.
std::uint64_t hash_of_samples(const Sampler& sampler) {
  Hasher hasher;
  for (std::uint64_t i = 0; i < 10'000; ++i) hash_append(hasher, sampler.sample(sampler_draw(i)));
  for (int shift = 0; shift < 58; ++shift) {
    for (std::uint64_t cell = 64; cell < 128; ++cell) {
      const std::uint64_t tail = cell << shift >> 1;
      hash_append(hasher, sampler.sample(Draw::of_bits(tail)));
      hash_append(hasher, sampler.sample(Draw::of_bits(~tail)));
    }
  }
  hash_append(hasher, sampler.mean());
  hash_append(hasher, sampler.min());
  hash_append(hasher, sampler.quantile(0.123));
  return hasher.value();
}

// The samples of a few distributions, for good: if one changes, every recorded run changes.
TEST(Sampler, SamplesAreTheSameOnEveryPlatform) {
  const Distribution tail{Pareto{.min = 1ms, .shape = 1.5}};
  const std::vector<Golden> goldens = {
      {"uniform", {Uniform{5ms, 15ms}}, {11548913, 12955161, 13689644}, 2580375581320516564U},
      {"exponential",
       {Exponential{.mean = 10ms, .min = 2ms}},
       {10511283, 14698203, 18258363},
       13799818226600017760U},
      {"normal",
       {Normal{.mean = 10ms, .stddev = 2ms}},
       {10797131, 11651431, 12243026},
       12570109004371055783U},
      {"normal, cut at 0",
       {Normal{.mean = 2ms, .stddev = 3ms}},
       {3948855, 5072830, 5879973},
       4714732039505088752U},
      {"lognormal",
       {Lognormal{.median = 10ms, .p99 = 40ms}},
       {12680922, 16356724, 19509613},
       16416370485935163729U},
      {"pareto", tail, {2032527, 2881145, 3876248}, 2859148015553040564U},
      {"empirical",
       {Empirical{{{0, 1ms}, {0.5, 10ms}, {0.99, 40ms}, {1, 200ms}}}},
       {19483141, 28092818, 32589658},
       14373147824609275835U},
      {"mixture",
       {Mixture{{{0.9, {Lognormal{10ms, 40ms}}}, {0.1, tail}}}},
       {18356066, 18539468, 17076543},
       4735822091232797462U},
  };
  for (const Golden& golden : goldens) {
    SCOPED_TRACE(golden.why);
    const Sampler sampler(golden.distribution);
    std::vector<std::int64_t> first_samples;
    for (std::uint64_t i = 0; i < 3; ++i) {
      first_samples.push_back(sampler.sample(sampler_draw(i)).count());
    }
    EXPECT_EQ(first_samples, golden.first_samples);
    EXPECT_EQ(hash_of_samples(sampler), golden.hash);
  }
}

}  // namespace
}  // namespace orrery
