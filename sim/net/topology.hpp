#pragma once
/// Who is linked with whom, ready to be asked: the graph of a plan, or its regions. Immutable, and
/// shared by all forks of a run.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/topology_plan.hpp"

namespace orrery {

/// Undirected, among the replicas n1, n2, …, in compressed rows: 4 bytes for each end of a link,
/// 12 where links have a length.
class LinkGraph {
 public:
  LinkGraph() = default;
  /// Lengths in the order of the links, all above 0; none: each link counts 1. Requires: no link
  /// twice, none from a node to itself, all among the nodes.
  LinkGraph(std::uint32_t nodes, const std::vector<Link>& links,
            const std::vector<std::int64_t>& lengths = {});

  std::uint32_t nodes() const { return static_cast<std::uint32_t>(rows_.size() - 1); }
  std::size_t links() const { return ends_.size() / 2; }
  bool contains(NodeId node) const {
    return node.group() == 'n' && node.number() >= 1 && node.number() <= nodes();
  }
  /// In id order.
  std::span<const NodeId> neighbours(NodeId node) const {
    return {ends_.data() + rows_[node.number() - 1], ends_.data() + rows_[node.number()]};
  }
  bool are_linked(NodeId a, NodeId b) const;
  /// Of a node's links, in the order of its neighbours; empty: each counts 1.
  std::span<const std::int64_t> lengths(NodeId node) const {
    if (lengths_.empty()) return {};
    return {lengths_.data() + rows_[node.number() - 1], lengths_.data() + rows_[node.number()]};
  }

 private:
  std::vector<std::uint32_t> rows_{0};  // where each node's links begin
  std::vector<NodeId> ends_;
  std::vector<std::int64_t> lengths_;
};

class Topology {
 public:
  /// Null for what needs none: the implicit mesh. Draws randomness. Requires: nothing is the matter
  /// with the plan (problem_with).
  static std::shared_ptr<const Topology> of(const TopologyPlan& plan, std::uint32_t nodes,
                                            std::uint64_t seed);

  /// Nothing in a mesh, of which no link is stored.
  const LinkGraph* graph() const { return graph_ ? &*graph_ : nullptr; }

  /// "" where there are no regions.
  const std::string& region_of(NodeId node) const;

  /// What a link between these nodes takes, without jitter; nothing if the topology does not say.
  std::optional<Duration> latency(NodeId from, NodeId to) const;
  const Sampler& jitter() const { return jitter_; }

 private:
  Topology() = default;
  std::size_t region_index(NodeId node) const;

  std::optional<LinkGraph> graph_;
  std::vector<std::pair<Link, Duration>> latencies_;  // of some links, sorted; the lesser end first
  topology::LatencyMatrix matrix_;
  std::vector<std::size_t> homes_;  // the region of n1, n2, …, and round again
  std::uint32_t nodes_ = 0;
  Sampler jitter_;
};

}  // namespace orrery
