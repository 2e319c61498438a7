#pragma once
/// How values are spread: percentiles, the share at or below a value, and a histogram. Of a level
/// that lasts, each value weighs as much as the time for which it held.

#include <cstddef>
#include <vector>

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

  bool is_empty() const { return values_.empty(); }
  std::size_t size() const { return values_.size(); }
  double weight() const { return upto_.empty() ? 0 : upto_.back(); }
  // Requires, below: it is not empty.
  double least() const { return values_.front().value; }
  double greatest() const { return values_.back().value; }
  double mean() const;
  /// The smallest value that so many of a hundred do not exceed (the nearest-rank definition).
  double percentile(double hundredths) const;
  /// The share of those that are not above this, 0…1.
  double share_upto(double value) const;
  /// The shares of those between two edges, the lower included; the last has its upper, too.
  /// `edges` ascend.
  std::vector<double> histogram(const std::vector<double>& edges) const;
  friend bool operator==(const Distribution&, const Distribution&) = default;

 private:
  double weight_below(double value) const;

  std::vector<Weighed> values_;  // ascending
  std::vector<double> upto_;     // the weight of each and all before it
};

}  // namespace orrery::gui
