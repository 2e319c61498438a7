#pragma once
/// What can be said of a graph in numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/net/topology.hpp"

namespace orrery {

struct TopologyFigures {
  std::uint32_t nodes = 0;
  std::uint64_t links = 0;
  std::uint32_t components = 0;  ///< parts between which no path leads
  /// The most links that a shortest path of the largest part has: it lies between these two, which
  /// are the same unless the graph is large (see figures_of).
  std::uint32_t diameter_min = 0;
  std::uint32_t diameter_max = 0;
  std::uint32_t degree_min = 0;
  double degree_mean = 0;
  std::uint32_t degree_max = 0;
  /// Without any one of these, a part of the graph falls apart; in id order.
  std::vector<NodeId> cut_vertices{};
  friend bool operator==(const TopologyFigures&, const TopologyFigures&) = default;
};

/// Costs a look at each link; for the diameter one from every node where that is a matter of a
/// second (nodes * links up to 5e7), and else a few double sweeps (Magnien, Latapy & Habib 2009):
/// the distance from the node that is farthest from somewhere to the one that is farthest from it
/// is a lower bound, and twice the distance from the middle between them to anywhere an upper one.
TopologyFigures figures_of(const LinkGraph& graph);

/// Of a mesh, of which nothing is stored.
TopologyFigures figures_of_mesh(std::uint32_t nodes);

}  // namespace orrery
