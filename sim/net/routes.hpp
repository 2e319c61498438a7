#pragma once
/// Shortest paths through a graph, found when somebody sends and not before.
///
/// A path is searched from both of its ends at once (Dijkstra's algorithm twice; Pohl 1971), so
/// that among 100,000 nodes of a scale-free graph a few hundred are looked at. Boost.Graph's
/// searches start by initialising every node, for which a message is too small an occasion.
///
/// Of several paths of the same length, the one is taken whose first node has the least id, then
/// the one whose second has, and so on. So a path's rest is the path from there, and nodes that
/// decide one after the other agree.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/net/topology.hpp"

namespace orrery {

/// Does anything pass from one node to a neighbour now? Null: everywhere.
using Passage = std::function<bool(NodeId from, NodeId to)>;

/// The nodes of the shortest path from one node to another, both included; empty if there is none.
/// Requires: both are in the graph.
std::vector<NodeId> shortest_path(const LinkGraph& graph, NodeId from, NodeId to,
                                  const Passage& passes = {});

/// The next hops that have been asked for lately: a table of bounded size in which newer ones
/// replace older ones. It only saves searches; a copy begins empty.
class RecentHops {
 public:
  RecentHops() = default;
  RecentHops(const RecentHops& /*other*/) {}
  RecentHops& operator=(const RecentHops& /*other*/) {
    clear();
    return *this;
  }
  RecentHops(RecentHops&&) noexcept = default;
  RecentHops& operator=(RecentHops&&) noexcept = default;
  ~RecentHops() = default;

  std::optional<NodeId> find(NodeId at, NodeId to) const;
  void put(NodeId at, NodeId to, NodeId next, std::uint32_t nodes);
  void clear() { hops_.clear(); }

 private:
  struct Hop {
    NodeId at{};
    NodeId to{};
    NodeId next{};
  };
  std::size_t place_of(NodeId at, NodeId to) const;

  std::vector<Hop> hops_;
};

}  // namespace orrery
