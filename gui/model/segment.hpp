#pragma once
/// Straight lines from a point to another: how near they are, and what they cross.

#include "gui/model/rect.hpp"

namespace orrery::gui {

struct Segment {
  Point a{};
  Point b{};
};

/// Does it go through the box? Its edges belong to it.
bool crosses(const Segment& line, const Rect& box);
/// Does each go from one side of the other to its other side? Those that only touch do not.
bool do_cross(const Segment& one, const Segment& other);
/// From the point to the nearest one of the line, in pixels.
float distance(Point point, const Segment& line);

}  // namespace orrery::gui
