#pragma once
/// Where the nodes of a run stand: replicas on a ring, clients in rows below it; by regions, where
/// the network has some; more than fit on a ring, as dots in a grid.

#include <map>
#include <string>
#include <vector>

#include "gui/model/rect.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

struct NodePosition {
  Point centre{};
  float radius = 0;
};

struct RegionArea {
  std::string name{};
  Rect area{};
};

struct NetworkLayout {
  std::vector<NodePosition> nodes{};  ///< by place
  std::vector<RegionArea> regions{};
};

/// More replicas than these stand in a grid.
inline constexpr std::size_t ring_max = 40;

/// `moved` by name: parts of the area, 0…1. No two nodes overlap but where somebody moved them so.
/// Requires: em > 0.
NetworkLayout place_nodes(const std::vector<ChronicleNode>& nodes, const Rect& area, float em,
                          const std::map<std::string, Point>& moved = {});

}  // namespace orrery::gui
