#pragma once
/// How values are spread: percentiles, the share at or below a value, and a histogram. Of a level
/// that lasts, each value weighs as much as the time for which it held. Single values of which many
/// are known stay where they are: a stretch of them is a distribution at once (value_ranks.hpp).

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "gui/model/value_ranks.hpp"

namespace orrery::gui {

struct Weighed {
  double value = 0;
  double weight = 1;  ///< above 0
  friend bool operator==(const Weighed&, const Weighed&) = default;
};

class Distribution {
 public:
  Distribution() = default;
  explicit Distribution(std::vector<Weighed> values);
  /// Of the values at these places, the end not included; each weighs 1.
  Distribution(std::shared_ptr<const ValueRanks> ranks, std::size_t first, std::size_t end)
      : ranks_(std::move(ranks)), first_(first), end_(end) {}

  bool is_empty() const { return ranks_ ? first_ >= end_ : values_.empty(); }
  double weight() const;
  // Requires, below: it is not empty.
  double least() const;
  double greatest() const;
  double mean() const;
  /// The smallest value that so many of a hundred do not exceed (the nearest-rank definition).
  double percentile(double hundredths) const;
  /// The share of those that are not above this, 0…1.
  double share_upto(double value) const { return weight_upto(value) / weight(); }
  /// The shares of those between two edges, the lower included; the last has its upper, too.
  /// `edges` ascend.
  std::vector<double> histogram(const std::vector<double>& edges) const;
  friend bool operator==(const Distribution&, const Distribution&) = default;

 private:
  double weight_below(double value) const;
  double weight_upto(double value) const;
  /// The first value in ascending order with which the sum of weights is at least this.
  double value_that_reaches(double weight) const;

  std::vector<Weighed> values_;  // ascending
  std::vector<double> upto_;     // the weight of each and all before it

  std::shared_ptr<const ValueRanks> ranks_;  // or null
  std::size_t first_ = 0;
  std::size_t end_ = 0;
};

}  // namespace orrery::gui
