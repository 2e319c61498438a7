#include "sim/net/cut.hpp"

#include "sim/core/ensure.hpp"

namespace orrery {

Cut::Cut(const std::vector<std::vector<NodeId>>& sides) {
  ensure(sides.size() <= 255, "a cut has at most 255 sides");
  std::uint8_t side = 0;
  for (const std::vector<NodeId>& nodes : sides) {
    ++side;
    for (const NodeId node : nodes) {
      auto& group = sides_[static_cast<std::size_t>(node.group() - 'a')];
      if (group.size() <= node.number()) group.resize(node.number() + 1);
      ensure(group[node.number()] == 0, "no node is on two sides of a cut");
      group[node.number()] = side;
    }
  }
}

Cut Cut::without(const std::vector<NodeId>& nodes) const {
  Cut rest = *this;
  for (const NodeId node : nodes) {
    auto& group = rest.sides_[static_cast<std::size_t>(node.group() - 'a')];
    if (node.number() < group.size()) group[node.number()] = 0;
  }
  return rest;
}

bool Cut::separates_anyone() const {
  std::uint8_t first = 0;
  for (const auto& group : sides_) {
    for (const std::uint8_t side : group) {
      if (side != 0 && first != 0 && side != first) return true;
      if (side != 0) first = side;
    }
  }
  return false;
}

}  // namespace orrery
