#include "sim/core/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace orrery {
namespace {

// Each answers for what its kind alone demands; that durations are possible at all has been asked
// before. Conditions say what must hold, so that a NaN fails them.

std::string wrong(const Constant&) { return {}; }

std::string wrong(const Uniform& d) {
  return d.min <= d.max ? "" : "min must not be longer than max";
}

std::string wrong(const Exponential& d) {
  return d.min < d.mean ? "" : "mean must be longer than min, which it includes";
}

std::string wrong(const Normal&) { return {}; }

std::string wrong(const Lognormal& d) {
  if (d.median <= Duration::zero()) return "median must be longer than 0";
  return d.median < d.p99 ? "" : "p99 must be longer than the median";
}

std::string wrong(const Pareto& d) {
  if (d.min <= Duration::zero()) return "min must be longer than 0";
  return d.shape > 0 && std::isfinite(d.shape) ? "" : "shape must be a number above 0";
}

std::string wrong(const Empirical& d) {
  if (d.points.size() < 2)
    return "at least two points are needed, the least and the greatest value";
  if (!(d.points.front().quantile == 0))
    return "the first point must be quantile 0, the least value";
  if (!(d.points.back().quantile == 1))
    return "the last point must be quantile 1, the greatest value";
  for (std::size_t i = 0; i < d.points.size(); ++i) {
    const Duration value = d.points[i].value;
    if (value < Duration::zero()) return "no value may be negative";
    if (value > longest_sample) return "no value may be longer than 36 years";
    if (i == 0) continue;
    if (!(d.points[i - 1].quantile < d.points[i].quantile)) return "quantiles must increase";
    if (d.points[i - 1].value > value) return "values must not decrease from quantile to quantile";
  }
  return {};
}

std::string wrong(const Mixture& d) {
  if (d.parts.empty()) return "at least one part is needed";
  double sum = 0;
  for (std::size_t i = 0; i < d.parts.size(); ++i) {
    const std::string part = "part " + std::to_string(i + 1) + ": ";
    if (!(d.parts[i].weight > 0)) return part + "weight must be above 0";
    sum += d.parts[i].weight;
    if (const auto problem = problem_with(d.parts[i].distribution)) return part + *problem;
  }
  return std::isfinite(sum) ? "" : "weights must have a finite sum";
}

}  // namespace

Empirical empirical_from(std::vector<Duration> sample) {
  std::sort(sample.begin(), sample.end());
  Empirical empirical;
  empirical.points.reserve(sample.size());
  const double last = static_cast<double>(sample.size()) - 1;
  for (const Duration value : sample) {
    const auto i = static_cast<double>(empirical.points.size());
    empirical.points.push_back({.quantile = i / last, .value = value});
  }
  return empirical;
}

std::optional<std::string> problem_with(const Distribution& distribution) {
  return std::visit(
      []<class Shape>(const Shape& shape) -> std::optional<std::string> {
        std::string problem;
        for_each_member(shape, [&]<class Member>(std::string_view name, const Member& member) {
          if constexpr (std::is_same_v<Member, Duration>) {
            if (!problem.empty()) return;
            if (member < Duration::zero()) problem = std::string(name) + " must not be negative";
            if (member > longest_sample) problem = std::string(name) + " must not exceed 36 years";
          }
        });
        if (problem.empty()) problem = wrong(shape);
        if (problem.empty()) return std::nullopt;
        return std::string(name_of<Shape>()) + ": " + problem;
      },
      distribution.shape);
}

}  // namespace orrery
