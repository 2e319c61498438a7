#include "sim/net/network.hpp"

#include <algorithm>

namespace orrery {

Network::Network(const NetworkPlan& plan)
    : latency_(plan.latency), loss_(plan.loss), duplicate_(plan.duplicate) {
  if (Links::are_needed_by(plan)) links_.emplace(plan);
}

Fate Network::fate_of(const Transmission& message) {
  if (is_cut(message.from, message.to)) return {.loss = Loss::cut};
  if (links_) return links_->fate_of(message);
  if (loss_ > 0 && message.draw(hash_of_name("loss")).chance(loss_)) return {.loss = Loss::lost};
  const Duration latency = latency_.sample(message.draw(hash_of_name("latency")));
  Fate fate{.delay = std::min(latency, latest_)};
  if (duplicate_ > 0 && message.draw(hash_of_name("duplicate")).chance(duplicate_)) {
    fate.duplicate_delay = latency_.sample(message.draw(hash_of_name("duplicate_latency")));
  }
  return fate;
}

std::uint32_t Network::cut(const std::vector<std::vector<NodeId>>& sides) {
  cuts_.emplace_back(++cuts_begun_, std::make_shared<const Cut>(sides));
  return cuts_begun_;
}

bool Network::heal(std::uint32_t cut) {
  return std::erase_if(cuts_, [&](const auto& entry) { return entry.first == cut; }) != 0;
}

std::vector<NodeId> Network::reconnect(const std::vector<NodeId>& nodes) {
  const auto separates_nobody = [](const auto& entry) { return !entry.second->separates_anyone(); };
  std::erase_if(cuts_, separates_nobody);
  std::vector<NodeId> separated;
  for (const NodeId node : nodes) {
    const bool is_on_a_side = std::any_of(cuts_.begin(), cuts_.end(), [&](const auto& entry) {
      return entry.second->has_side_for(node);
    });
    if (is_on_a_side) separated.push_back(node);
  }
  if (separated.empty()) return separated;
  for (auto& [name, cut] : cuts_) cut = std::make_shared<const Cut>(cut->without(separated));
  std::erase_if(cuts_, separates_nobody);
  return separated;
}

void Network::become_stable() {
  cuts_.clear();
  loss_ = 0;
  duplicate_ = 0;
  latest_ = latency_.quantile(timely);
  if (links_) links_->become_stable();
}

bool Network::is_cut(NodeId from, NodeId to) const {
  return std::any_of(cuts_.begin(), cuts_.end(),
                     [&](const auto& entry) { return entry.second->separates(from, to); });
}

}  // namespace orrery
