#include "sim/faults/processing.hpp"

#include <algorithm>

namespace orrery {

Processing::Processing(const ProcessingPlan& plan) : usual_(plan.time.value_or(Distribution{})) {
  for (const auto& [type, distribution] : plan.messages) {
    by_type_.emplace(hash_of_name(type), Sampler(distribution));
  }
}

Duration Processing::time(NodeId node, const Payload& message, Draw draw) const {
  const auto found =
      by_type_.empty() ? by_type_.end() : by_type_.find(hash_of_name(message.type_name()));
  const Duration time = (found == by_type_.end() ? usual_ : found->second).sample(draw);
  if (slowdowns_.empty()) return time;
  double factor = 1;
  for (const Slowdown& slowdown : slowdowns_) {
    if (std::binary_search(slowdown.nodes.begin(), slowdown.nodes.end(), node)) {
      factor *= slowdown.factor;
    }
  }
  if (factor == 1) return time;
  const double slowed = static_cast<double>(time.count()) * factor;
  if (slowed >= static_cast<double>(longest_sample.count())) return longest_sample;
  return Duration(static_cast<std::int64_t>(slowed));
}

std::uint32_t Processing::slow_down(const std::vector<NodeId>& nodes, double factor) {
  slowdowns_.push_back({.name = ++slowdowns_begun_, .nodes = nodes, .factor = factor});
  return slowdowns_begun_;
}

void Processing::restore(std::uint32_t slowdown) {
  std::erase_if(slowdowns_, [&](const Slowdown& each) { return each.name == slowdown; });
}

}  // namespace orrery
