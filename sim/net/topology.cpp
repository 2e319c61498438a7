#include "sim/net/topology.hpp"

#include <algorithm>

#include "sim/core/ensure.hpp"
#include "sim/net/graphs.hpp"

namespace orrery {
namespace {

Link sorted(const Link& link) {
  return {std::min(link.one, link.other), std::max(link.one, link.other)};
}

}  // namespace

LinkGraph::LinkGraph(std::uint32_t nodes, const std::vector<Link>& links,
                     const std::vector<std::int64_t>& lengths)
    : rows_(nodes + 1, 0) {
  struct End {
    NodeId node;
    NodeId other;
    std::int64_t length;
  };
  std::vector<End> ends;
  ends.reserve(2 * links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    const auto& [one, other] = links[i];
    const std::int64_t length = lengths.empty() ? 1 : lengths[i];
    ends.push_back({one, other, length});
    ends.push_back({other, one, length});
  }
  std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) {
    return std::pair(a.node, a.other) < std::pair(b.node, b.other);
  });
  ends_.reserve(ends.size());
  for (const End& end : ends) {
    ++rows_[end.node.number()];
    ends_.push_back(end.other);
    if (!lengths.empty()) lengths_.push_back(end.length);
  }
  for (std::size_t i = 1; i < rows_.size(); ++i) rows_[i] += rows_[i - 1];
}

bool LinkGraph::are_linked(NodeId a, NodeId b) const {
  if (!contains(a) || !contains(b)) return false;
  const std::span<const NodeId> others = neighbours(a);
  return std::binary_search(others.begin(), others.end(), b);
}

std::shared_ptr<const Topology> Topology::of(const TopologyPlan& plan, std::uint32_t nodes,
                                             std::uint64_t seed) {
  const auto* mesh = std::get_if<topology::Mesh>(&plan);
  if (mesh != nullptr && !mesh->explicit_) return nullptr;
  std::shared_ptr<Topology> topology(new Topology);
  topology->nodes_ = nodes;
  if (const auto* regions = std::get_if<topology::Regions>(&plan)) {
    topology->matrix_ = regions->matrix;
    topology->jitter_ = Sampler(regions->jitter);
    const std::vector<std::string>& known = regions->matrix.regions;
    for (const std::string& region : regions->where.empty() ? known : regions->where) {
      const auto found = std::find(known.begin(), known.end(), region);
      topology->homes_.push_back(static_cast<std::size_t>(found - known.begin()));
    }
    return topology;
  }
  const std::vector<Link> links = links_of(plan, nodes, seed);
  std::vector<std::int64_t> lengths;
  if (const auto* graph = std::get_if<topology::Graph>(&plan)) {
    topology->jitter_ = Sampler(graph->jitter);
    for (const auto& [link, latency] : graph->links) {
      if (!latency) continue;
      topology->latencies_.emplace_back(sorted(link), *latency);
      // Within bounds that the longest of paths does not overflow.
      lengths.push_back(std::clamp<std::int64_t>(latency->count(), 1, std::int64_t{1} << 40));
    }
    std::sort(topology->latencies_.begin(), topology->latencies_.end());
    if (lengths.size() != links.size()) lengths.clear();
  }
  topology->graph_.emplace(nodes, links, lengths);
  return topology;
}

/// Requires: there are regions.
std::size_t Topology::region_index(NodeId node) const {
  // A client is at home where a replica is.
  const std::uint32_t at_home =
      node.group() == 'n' ? node.number() - 1 : (node.number() - 1) % nodes_;
  return homes_[at_home % homes_.size()];
}

const std::string& Topology::region_of(NodeId node) const {
  static const std::string nowhere;
  return homes_.empty() ? nowhere : matrix_.regions[region_index(node)];
}

std::optional<Duration> Topology::latency(NodeId from, NodeId to) const {
  if (!homes_.empty()) return matrix_.latency[region_index(from)][region_index(to)];
  if (latencies_.empty()) return std::nullopt;
  const Link link = sorted({from, to});
  const auto found =
      std::lower_bound(latencies_.begin(), latencies_.end(), link,
                       [](const auto& entry, const Link& wanted) { return entry.first < wanted; });
  if (found == latencies_.end() || found->first != link) return std::nullopt;
  return found->second;
}

}  // namespace orrery
