#include "sim/core/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace orrery {
namespace {

// Each answers for what its kind alone demands; that durations are possible at all has been asked
// before. Conditions say what must hold, so that a NaN fails them. A problem's path is that of the
// member.

using MaybeProblem = std::optional<Problem>;

MaybeProblem unless(bool holds, std::string member, std::string sentence) {
  if (holds) return std::nullopt;
  return Problem{std::move(sentence), std::move(member), ""};
}

MaybeProblem wrong(const Constant&) { return {}; }

MaybeProblem wrong(const Uniform& d) {
  return unless(d.min <= d.max, "min", "min must not be longer than max");
}

MaybeProblem wrong(const Exponential& d) {
  return unless(d.min < d.mean, "mean", "mean must be longer than min, which it includes");
}

MaybeProblem wrong(const Normal&) { return {}; }

MaybeProblem wrong(const Lognormal& d) {
  if (d.median <= Duration::zero()) return Problem{"median must be longer than 0", "median", ""};
  return unless(d.median < d.p99, "p99", "p99 must be longer than the median");
}

MaybeProblem wrong(const Pareto& d) {
  if (d.min <= Duration::zero()) return Problem{"min must be longer than 0", "min", ""};
  return unless(d.shape > 0 && std::isfinite(d.shape), "shape", "shape must be a number above 0");
}

MaybeProblem wrong(const Empirical& d) {
  if (d.points.size() < 2) {
    return Problem{"at least two points are needed, the least and the greatest value", "points",
                   ""};
  }
  if (!(d.points.front().quantile == 0)) {
    return Problem{"the first point must be quantile 0, the least value", "points[0].quantile", ""};
  }
  if (!(d.points.back().quantile == 1)) {
    return Problem{"the last point must be quantile 1, the greatest value", "points", ""};
  }
  for (std::size_t i = 0; i < d.points.size(); ++i) {
    const std::string point = "points[" + std::to_string(i) + "]";
    const Duration value = d.points[i].value;
    if (value < Duration::zero()) return Problem{"no value may be negative", point, ""};
    if (value > longest_sample) return Problem{"no value may be longer than 36 years", point, ""};
    if (i == 0) continue;
    const QuantilePoint& before = d.points[i - 1];
    if (!(before.quantile < d.points[i].quantile))
      return Problem{"quantiles must increase", point, ""};
    if (before.value > value) {
      return Problem{"values must not decrease from quantile to quantile", point, ""};
    }
  }
  return {};
}

MaybeProblem wrong(const Mixture& d) {
  if (d.parts.empty()) return Problem{"at least one part is needed", "parts", ""};
  double sum = 0;
  for (std::size_t i = 0; i < d.parts.size(); ++i) {
    const std::string part = "parts[" + std::to_string(i) + "].";
    if (!(d.parts[i].weight > 0)) return Problem{"weight must be above 0", part + "weight", ""};
    sum += d.parts[i].weight;
    if (MaybeProblem problem = problem_with(d.parts[i].distribution)) {
      problem->path.insert(0, part + "distribution.");
      return problem;
    }
  }
  return unless(std::isfinite(sum), "parts", "weights must have a finite sum");
}

MaybeProblem wrong_duration(std::string_view member, Duration duration) {
  if (duration < Duration::zero()) {
    return Problem{std::string(member) + " must not be negative", std::string(member), ""};
  }
  return unless(duration <= longest_sample, std::string(member),
                std::string(member) + " must not exceed 36 years");
}

/// "lognormal": a kind as scenarios write it. All are one word.
std::string kind_key(std::string_view name) {
  std::string key(name);
  key.front() = static_cast<char>(key.front() - 'A' + 'a');
  return key;
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

std::optional<Problem> problem_with(const Distribution& distribution) {
  return std::visit(
      []<class Shape>(const Shape& shape) {
        MaybeProblem problem;
        for_each_member(shape, [&]<class Member>(std::string_view name, const Member& member) {
          if constexpr (std::is_same_v<Member, Duration>) {
            if (!problem) problem = wrong_duration(name, member);
          }
        });
        if (!problem) problem = wrong(shape);
        if (problem) problem->path.insert(0, kind_key(name_of<Shape>()) + ".");
        return problem;
      },
      distribution.shape);
}

}  // namespace orrery
