#include "sim/net/partition.hpp"

#include "sim/core/ensure.hpp"

namespace orrery {

Partition::Partition(const std::vector<std::vector<NodeId>>& sides) {
  ensure(sides.size() <= 255, "a partition has at most 255 sides");
  std::uint8_t side = 0;
  for (const std::vector<NodeId>& nodes : sides) {
    ++side;
    for (const NodeId node : nodes) {
      auto& group = sides_[static_cast<std::size_t>(node.group() - 'a')];
      if (group.size() <= node.number()) group.resize(node.number() + 1);
      ensure(group[node.number()] == 0, "no node is on two sides of a partition");
      group[node.number()] = side;
    }
  }
}

}  // namespace orrery
