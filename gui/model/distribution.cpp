#include "gui/model/distribution.hpp"

#include <algorithm>

namespace orrery::gui {

Distribution::Distribution(std::vector<Weighed> values) : values_(std::move(values)) {
  std::ranges::sort(values_, {}, &Weighed::value);
  upto_.reserve(values_.size());
  double sum = 0;
  for (const Weighed& each : values_) upto_.push_back(sum += each.weight);
}

double Distribution::mean() const {
  double sum = 0;
  for (const Weighed& each : values_) sum += each.value * each.weight;
  return sum / weight();
}

double Distribution::percentile(double hundredths) const {
  // Sums of many weights are inexact in their last digits.
  const double wanted = weight() * hundredths / 100 * (1 - 1e-12);
  const auto found = std::ranges::lower_bound(upto_, wanted);
  if (found == upto_.end()) return greatest();
  return values_[static_cast<std::size_t>(found - upto_.begin())].value;
}

double Distribution::share_upto(double value) const {
  const auto above = std::ranges::upper_bound(values_, value, {}, &Weighed::value);
  const auto count = static_cast<std::size_t>(above - values_.begin());
  return count == 0 ? 0 : upto_[count - 1] / weight();
}

double Distribution::weight_below(double value) const {
  const auto at = std::ranges::lower_bound(values_, value, {}, &Weighed::value);
  const auto count = static_cast<std::size_t>(at - values_.begin());
  return count == 0 ? 0 : upto_[count - 1];
}

std::vector<double> Distribution::histogram(const std::vector<double>& edges) const {
  std::vector<double> shares;
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const bool is_last = i + 2 == edges.size();
    const double upto = is_last ? share_upto(edges[i + 1]) * weight() : weight_below(edges[i + 1]);
    shares.push_back((upto - weight_below(edges[i])) / weight());
  }
  return shares;
}

}  // namespace orrery::gui
