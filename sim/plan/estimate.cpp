#include "sim/plan/estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "sim/core/portable_math.hpp"

namespace orrery {
namespace {

constexpr double z = 1.959963984540054;  // of the normal distribution, 97.5 %

void bound_mean(Estimate& estimate, const std::vector<double>& values) {
  if (values.size() < 2) return;
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - estimate.value) * (value - estimate.value);
  const double half = student_quantile(values.size() - 1) * std::sqrt(squares / (n - 1) / n);
  estimate.low = estimate.value - half;
  estimate.high = estimate.value + half;
}

void bound_share(Estimate& estimate) {
  const auto n = static_cast<double>(estimate.count);
  const double p = estimate.value;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
  estimate.low = p == 0 ? 0 : middle - half;
  estimate.high = p == 1 ? 1 : middle + half;
}

Estimate mean_of(const std::vector<double>& values, bool is_share) {
  double sum = 0;
  for (const double value : values) sum += value;
  Estimate estimate{values.size(), sum / static_cast<double>(values.size()), {}, {}};
  if (is_share) bound_share(estimate);
  else bound_mean(estimate, values);
  return estimate;
}

Estimate quantile_of(const std::vector<double>& sorted, double quantile) {
  const auto n = static_cast<double>(sorted.size());
  const auto at = [&](double rank) { return sorted[static_cast<std::size_t>(rank) - 1]; };
  Estimate estimate{sorted.size(), at(std::max(1.0, std::ceil(n * quantile))), {}, {}};
  const double spread = z * std::sqrt(n * quantile * (1 - quantile));
  const double low = std::floor(n * quantile - spread);
  const double high = std::ceil(n * quantile + spread) + 1;
  if (low >= 1) estimate.low = at(low);
  if (high <= n) estimate.high = at(high);
  return estimate;
}

/// The logarithm of the number of ways to choose k of n.
double log_of_choices(std::uint64_t k, std::uint64_t n) {
  const std::uint64_t few = std::min(k, n - k);
  double sum = 0;
  for (std::uint64_t i = 1; i <= few; ++i) {
    sum += portable::log(static_cast<double>(n - few + i) / static_cast<double>(i));
  }
  return sum;
}

/// How probable it is that something of this probability comes at most k times in n runs, where
/// there are so many ways to choose k of n. More than one half is told as one half.
double binomial_up_to(double k, double n, double log_of_ways, double probability) {
  // The median is the mean, rounded up or down. Above it the first term may be too small for a
  // double, and most of the sum is in others.
  if (k >= n * probability) return 0.5;
  const double odds = probability / (1 - probability);
  double term = portable::exp(log_of_ways + k * portable::log(probability) +
                              (n - k) * portable::log(1 - probability));
  double sum = 0;
  for (double i = k; i >= 0 && term > sum * 1e-17; --i) {
    sum += term;
    term *= i / ((n - i + 1) * odds);
  }
  return sum;
}

}  // namespace

std::optional<Estimate> estimate_of(std::vector<double> values, const Statistic& statistic,
                                    bool is_share) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  switch (statistic.kind) {
    case Statistic::Kind::mean:
      return mean_of(values, is_share);
    case Statistic::Kind::min:
      return Estimate{values.size(), values.front(), {}, {}};
    case Statistic::Kind::max:
      return Estimate{values.size(), values.back(), {}, {}};
    case Statistic::Kind::quantile:
      return quantile_of(values, statistic.quantile);
  }
  return std::nullopt;
}

double student_quantile(std::uint64_t degrees_of_freedom) {
  constexpr std::array table{12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060,
                             2.2622,  2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199,
                             2.1098,  2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
                             2.0595,  2.0555, 2.0518, 2.0484, 2.0452, 2.0423};
  if (degrees_of_freedom <= table.size()) return table[degrees_of_freedom - 1];
  // Cornish and Fisher's expansion, here within 0.0001.
  const auto n = static_cast<double>(degrees_of_freedom);
  const double z3 = z * z * z;
  return z + (z3 + z) / (4 * n) + (5 * z3 * z * z + 16 * z3 + 3 * z) / (96 * n * n);
}

double probability_below(std::uint64_t count, std::uint64_t of) {
  if (count >= of) return 1;
  const auto k = static_cast<double>(count);
  const auto n = static_cast<double>(of);
  const double log_of_ways = log_of_choices(count, of);
  double low = 0;
  double high = 1;
  for (int halving = 0; halving < 100; ++halving) {
    const double middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    (binomial_up_to(k, n, log_of_ways, middle) > 0.05 ? low : high) = middle;
  }
  return high;
}

double cdf_band(std::uint64_t count) {
  constexpr double ln_of_40 = 3.6888794541139363;  // 2 / 0.05
  return std::sqrt(ln_of_40 / (2 * static_cast<double>(count)));
}

}  // namespace orrery
