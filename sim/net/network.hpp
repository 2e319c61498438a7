#pragma once
/// How bytes travel: every node reaches every other over a link of its own (a full mesh, of which nothing is stored),
/// with latency, loss, duplication and partitions.

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sim/core/environment.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/network_plan.hpp"
#include "sim/net/partition.hpp"

namespace orrery {

class Network {
 public:
  explicit Network(const NetworkPlan& plan);

  /// Decided when the message is sent: a cut stops what is sent while it lasts, not what is under way.
  Fate fate_of(const Transmission& message) const;

  /// Separates the sides from now on, on top of the partitions that are there; returns its name for `heal`.
  std::uint32_t partition(const std::vector<std::vector<NodeId>>& sides);
  /// Nothing if that partition is healed already.
  void heal(std::uint32_t partition);
  void heal_all() { partitions_.clear(); }

  bool is_cut(NodeId from, NodeId to) const;

 private:
  Sampler latency_;
  double loss_;
  double duplicate_;
  std::vector<std::pair<std::uint32_t, std::shared_ptr<const Partition>>> partitions_;
  std::uint32_t partitions_begun_ = 0;
};

}  // namespace orrery
