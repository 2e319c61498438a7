#pragma once
/// Distributions of durations (latencies, think times, service times) as a scenario writes them:
/// settings and nothing else. sampler.hpp turns them into samples.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// No setting and no sample is longer: 2^60 ns, about 36 years. Heavier tails end here.
inline constexpr Duration longest_sample{std::int64_t{1} << 60};

/// Always the same.
struct Constant {
  Duration value{};
  friend auto operator<=>(const Constant&, const Constant&) = default;
};
BOOST_DESCRIBE_STRUCT(Constant, (), (value))

/// Each whole nanosecond from min to max, both included, equally often.
struct Uniform {
  Duration min{};
  Duration max{};
  friend auto operator<=>(const Uniform&, const Uniform&) = default;
};
BOOST_DESCRIBE_STRUCT(Uniform, (), (min, max))

/// A memoryless part on top of a shortest possible value. The mean is the mean of the whole, `min`
/// included.
struct Exponential {
  Duration mean{};
  Duration min{};
  friend auto operator<=>(const Exponential&, const Exponential&) = default;
};
BOOST_DESCRIBE_STRUCT(Exponential, (), (mean, min))

/// The bell curve with this mean and deviation, given that the value is not negative: as if
/// negative values were drawn again. (Lifting them to 0 would make instant events common.) With
/// mean < 3 stddev this shows in the mean.
struct Normal {
  Duration mean{};
  Duration stddev{};
  friend auto operator<=>(const Normal&, const Normal&) = default;
};
BOOST_DESCRIBE_STRUCT(Normal, (), (mean, stddev))

/// The usual shape of a network's latency, given by two numbers that one can read off a dashboard.
struct Lognormal {
  Duration median{};
  Duration p99{};
  friend auto operator<=>(const Lognormal&, const Lognormal&) = default;
};
BOOST_DESCRIBE_STRUCT(Lognormal, (), (median, p99))

/// The heavy tail: longer than offset + x with probability (min / x)^shape, on top of a way that
/// always takes `offset`. The theoretical mean is infinite for shape <= 1.
struct Pareto {
  Duration min{};
  double shape = 0;
  Duration offset{};
  friend auto operator<=>(const Pareto&, const Pareto&) = default;
};
BOOST_DESCRIBE_STRUCT(Pareto, (), (min, shape, offset))

/// "A share `quantile` of all values is at most `value`."
struct QuantilePoint {
  double quantile = 0;
  Duration value{};
  friend auto operator<=>(const QuantilePoint&, const QuantilePoint&) = default;
};
BOOST_DESCRIBE_STRUCT(QuantilePoint, (), (quantile, value))

/// What was measured: straight lines between points, from quantile 0 (the least) to quantile 1 (the
/// greatest).
struct Empirical {
  std::vector<QuantilePoint> points{};
  friend auto operator<=>(const Empirical&, const Empirical&) = default;
};
BOOST_DESCRIBE_STRUCT(Empirical, (), (points))

/// The empirical distribution of a sample in any order: its i-th smallest value is the quantile i /
/// (n - 1).
/// Requires: at least two values.
Empirical empirical_from(std::vector<Duration> sample);

struct WeightedDistribution;

/// Each value comes from one of the parts, chosen in proportion to their weights.
struct Mixture {
  // The parts are incomplete so far: hence no initialiser, and the comparisons are defined below.
  std::vector<WeightedDistribution> parts;
  friend bool operator==(const Mixture&, const Mixture&);
  friend std::partial_ordering operator<=>(const Mixture&, const Mixture&);
};
BOOST_DESCRIBE_STRUCT(Mixture, (), (parts))

/// Any of the above.
struct Distribution {
  std::variant<Constant, Uniform, Exponential, Normal, Lognormal, Pareto, Empirical, Mixture> shape;
  friend auto operator<=>(const Distribution&, const Distribution&) = default;
};
BOOST_DESCRIBE_STRUCT(Distribution, (), (shape))

struct WeightedDistribution {
  double weight = 1;
  Distribution distribution{};
  friend auto operator<=>(const WeightedDistribution&, const WeightedDistribution&) = default;
};
BOOST_DESCRIBE_STRUCT(WeightedDistribution, (), (weight, distribution))

inline bool operator==(const Mixture& a, const Mixture& b) { return a.parts == b.parts; }
inline std::partial_ordering operator<=>(const Mixture& a, const Mixture& b) {
  return a.parts <=> b.parts;
}

/// What makes these settings impossible; nothing if they can be sampled. "p99 must be longer than
/// the median" at "lognormal.p99"; in a mixture at "mixture.parts[1].distribution.pareto.shape".
std::optional<Problem> problem_with(const Distribution& distribution);

}  // namespace orrery
