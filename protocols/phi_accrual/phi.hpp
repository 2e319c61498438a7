#pragma once
/// The suspicion level φ, and the estimate that it is reckoned from (Hayashibara et al. 2004). The
/// same bits on every machine: no libm.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "sim/core/describe.hpp"
#include "sim/core/map.hpp"
#include "sim/core/portable_math.hpp"

namespace orrery::phi_accrual {

inline double in_seconds(Duration duration) { return static_cast<double>(duration.count()) * 1e-9; }

/// Rounded down, and to 30 years at most. Requires: seconds >= 0.
inline Duration from_seconds(double seconds) {
  return Duration(static_cast<std::int64_t>(std::min(seconds, 1e9) * 1e9));
}

/// How long it is from one heartbeat to the next, in seconds: a normal distribution.
struct Estimate {
  double mean{};
  double deviation{};
};

/// The last intervals between heartbeats, by number: "the sampling window".
using Window = Map<std::uint64_t, Duration>;

/// Requires: there are intervals.
inline Estimate estimate_of(const Window& window) {
  const auto count = static_cast<double>(window.size());
  double sum = 0;
  for (const auto& [number, interval] : window) sum += in_seconds(interval);
  const double mean = sum / count;
  double squares = 0;
  for (const auto& [number, interval] : window) {
    const double off = in_seconds(interval) - mean;
    squares += off * off;
  }
  return {.mean = mean, .deviation = std::sqrt(squares / count)};
}

/// P_later(t): the probability that a heartbeat comes more than t seconds after the one before,
/// 1 - F(t), where F is the distribution function of the estimate; within 1e-13. Requires: a
/// deviation above 0.
inline double p_later(double t, const Estimate& estimate) {
  return portable::normal_cdf((estimate.mean - t) / estimate.deviation);
}

/// φ = -log10(P_later(t)), t seconds after the last heartbeat; infinite 37 deviations above the
/// mean.
inline double phi(double t, const Estimate& estimate) {
  constexpr double ln10 = 2.302585092994046;
  const double p = p_later(t, estimate);
  return p > 0 ? -portable::log(p) / ln10 : HUGE_VAL;
}

/// When φ passes a threshold, in seconds after a heartbeat: φ grows with time, so that nobody has
/// to look at it meanwhile. Requires: 0 < threshold <= 300.
inline double time_to_reach(double threshold, const Estimate& estimate) {
  const double z = -portable::normal_quantile(portable::pow(10, -threshold));
  return std::max(estimate.mean + estimate.deviation * z, 0.0);
}

}  // namespace orrery::phi_accrual
