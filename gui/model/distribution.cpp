#include "gui/model/distribution.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

Distribution::Distribution(std::vector<Weighed> values) : values_(std::move(values)) {
  std::ranges::sort(values_, {}, &Weighed::value);
  upto_.reserve(values_.size());
  double sum = 0;
  for (const Weighed& each : values_) upto_.push_back(sum += each.weight);
}

double Distribution::weight() const {
  if (ranks_) return static_cast<double>(end_ - first_);
  return upto_.empty() ? 0 : upto_.back();
}

double Distribution::least() const {
  return ranks_ ? ranks_->ascending(first_, end_, 0) : values_.front().value;
}

double Distribution::greatest() const {
  return ranks_ ? ranks_->ascending(first_, end_, end_ - first_ - 1) : values_.back().value;
}

double Distribution::mean() const {
  if (ranks_) return ranks_->sum(first_, end_) / weight();
  double sum = 0;
  for (const Weighed& each : values_) sum += each.value * each.weight;
  return sum / weight();
}

double Distribution::value_that_reaches(double weight) const {
  if (ranks_) {
    const auto count = static_cast<std::size_t>(std::max(1.0, std::ceil(weight)));
    return ranks_->ascending(first_, end_, std::min(count, end_ - first_) - 1);
  }
  const auto found = std::ranges::lower_bound(upto_, weight);
  if (found == upto_.end()) return greatest();
  return values_[static_cast<std::size_t>(found - upto_.begin())].value;
}

double Distribution::percentile(double hundredths) const {
  // Sums of many weights are inexact in their last digits.
  return value_that_reaches(weight() * hundredths / 100 * (1 - 1e-12));
}

double Distribution::weight_upto(double value) const {
  if (ranks_) return static_cast<double>(ranks_->count_upto(first_, end_, value));
  const auto above = std::ranges::upper_bound(values_, value, {}, &Weighed::value);
  const auto count = static_cast<std::size_t>(above - values_.begin());
  return count == 0 ? 0 : upto_[count - 1];
}

double Distribution::weight_below(double value) const {
  if (ranks_) return static_cast<double>(ranks_->count_below(first_, end_, value));
  const auto at = std::ranges::lower_bound(values_, value, {}, &Weighed::value);
  const auto count = static_cast<std::size_t>(at - values_.begin());
  return count == 0 ? 0 : upto_[count - 1];
}

std::vector<double> Distribution::histogram(const std::vector<double>& edges) const {
  std::vector<double> shares;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const bool is_last = i + 2 == edges.size();
    const double upto = is_last ? weight_upto(edges[i + 1]) : weight_below(edges[i + 1]);
    shares.push_back((upto - weight_below(edges[i])) / weight());
  }
  return shares;
}

}  // namespace orrery::gui
