#include "sim/net/network.hpp"

#include <algorithm>

namespace orrery {

Network::Network(const NetworkPlan& plan)
    : latency_(plan.latency), loss_(plan.loss), duplicate_(plan.duplicate) {}

Fate Network::fate_of(const Transmission& message) const {
  if (is_cut(message.from, message.to)) return {.loss = Loss::cut};
  if (loss_ > 0 && message.draw(hash_of_name("loss")).chance(loss_)) return {.loss = Loss::lost};
  Fate fate{.delay = latency_.sample(message.draw(hash_of_name("latency")))};
  if (duplicate_ > 0 && message.draw(hash_of_name("duplicate")).chance(duplicate_)) {
    fate.duplicate_delay = latency_.sample(message.draw(hash_of_name("duplicate_latency")));
  }
  return fate;
}

std::uint32_t Network::partition(const std::vector<std::vector<NodeId>>& sides) {
  partitions_.emplace_back(++partitions_begun_, std::make_shared<const Partition>(sides));
  return partitions_begun_;
}

void Network::heal(std::uint32_t partition) {
  std::erase_if(partitions_, [&](const auto& entry) { return entry.first == partition; });
}

bool Network::is_cut(NodeId from, NodeId to) const {
  return std::any_of(partitions_.begin(), partitions_.end(),
                     [&](const auto& entry) { return entry.second->separates(from, to); });
}

}  // namespace orrery
