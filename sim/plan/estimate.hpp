#pragma once
/// What the values of a measure in many runs say about it, and how sure that is: 95 % confidence
/// intervals, in arithmetic that has the same bits everywhere.

#include <optional>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/plan/experiment_plan.hpp"

namespace orrery {

/// A statistic of `count` values, and between which bounds that of all possible runs lies with a
/// confidence of 95 %; no bounds where so few values do not tell.
struct Estimate {
  std::uint64_t count = 0;
  double value = 0;
  std::optional<double> low{};
  std::optional<double> high{};

  friend bool operator==(const Estimate&, const Estimate&) = default;
};
BOOST_DESCRIBE_STRUCT(Estimate, (), (count, value, low, high))

/// Nothing if there are no values. Means: Student's t; of values that are 0 or 1 (`is_share`),
/// Wilson's interval of a share, which is honest at 0 and 1, too. Quantiles are values that occur
/// (nearest rank), between order statistics that the binomial distribution names. Least and
/// greatest have no bounds.
std::optional<Estimate> estimate_of(std::vector<double> values, const Statistic& statistic,
                                    bool is_share);

/// What 97.5 % of Student's t distribution stay below. Requires: degrees_of_freedom > 0.
double student_quantile(std::uint64_t degrees_of_freedom);

/// What the probability of something is less than, with a confidence of 95 %, when it came `count`
/// times in `of` independent runs (Clopper and Pearson 1934, one-sided; of none, nearly 3 / of).
double probability_below(std::uint64_t count, std::uint64_t of);

/// How far, with a confidence of 95 %, the true distribution function is at most from that of so
/// many values, everywhere (Dvoretzky, Kiefer and Wolfowitz; Massart's constant).
double cdf_band(std::uint64_t count);

}  // namespace orrery
