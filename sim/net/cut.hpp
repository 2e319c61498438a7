#pragma once
/// A cut through the network: which nodes cannot hear which. Memory follows the nodes that are
/// named, not the pairs.

#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/ids.hpp"

namespace orrery {

/// Sides that cannot hear each other. A node on no side hears everyone.
class Cut {
 public:
  /// Requires: no node is on two sides; at most 255 sides.
  explicit Cut(const std::vector<std::vector<NodeId>>& sides);

  bool separates(NodeId a, NodeId b) const {
    const std::uint8_t side_a = side_of(a);
    const std::uint8_t side_b = side_of(b);
    return side_a != side_b && side_a != 0 && side_b != 0;
  }

  bool has_side_for(NodeId node) const { return side_of(node) != 0; }
  /// The same cut with these nodes on no side.
  Cut without(const std::vector<NodeId>& nodes) const;
  /// Are there nodes on at least two sides?
  bool separates_anyone() const;

 private:
  /// From 1; 0 for a node on no side.
  std::uint8_t side_of(NodeId node) const {
    const auto& sides = sides_[static_cast<std::size_t>(node.group() - 'a')];
    return node.number() < sides.size() ? sides[node.number()] : 0;
  }

  std::array<std::vector<std::uint8_t>, 32> sides_;  // by group and number
};

}  // namespace orrery
