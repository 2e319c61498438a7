#include "gui/shell/svg_figures.hpp"

#include <algorithm>

namespace orrery::gui {
namespace {

SvgPoint point_of(const ImDrawVert& vertex) {
  return {hundredths(vertex.pos.x), hundredths(vertex.pos.y)};
}

/// Positive where the corners follow the clock.
Hundredths turn(const SvgPoint& a, const SvgPoint& b, const SvgPoint& c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

SvgBox box_of(const std::vector<SvgPoint>& corners) {
  SvgBox box{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
  for (const SvgPoint& corner : corners) {
    box.left = std::min(box.left, corner.x);
    box.top = std::min(box.top, corner.y);
    box.right = std::max(box.right, corner.x);
    box.bottom = std::max(box.bottom, corner.y);
  }
  return box;
}

/// Without corners that repeat the one before.
void drop_repetitions(std::vector<SvgPoint>& corners) {
  corners.erase(std::unique(corners.begin(), corners.end()), corners.end());
  while (corners.size() > 1 && corners.front() == corners.back()) corners.pop_back();
}

SvgPolygon polygon_of(std::vector<SvgPoint> corners, bool follows_clock, Colour colour) {
  if (!follows_clock) std::reverse(corners.begin() + 1, corners.end());
  drop_repetitions(corners);
  const SvgBox box = box_of(corners);
  return {std::move(corners), colour, box};
}

/// "h3", "v-2" or "l3-2": as short as it goes.
std::string way_to(const SvgPoint& from, const SvgPoint& to) {
  const Hundredths x = to.x - from.x;
  const Hundredths y = to.y - from.y;
  if (y == 0) return "h" + number(x);
  if (x == 0) return "v" + number(y);
  return "l" + number(x) + (y < 0 ? "" : " ") + number(y);
}

}  // namespace

std::size_t length_of_fan(std::span<const ImDrawIdx> indices) {
  std::size_t length = 3;
  while (length + 3 <= indices.size() && indices[length] == indices[0] &&
         indices[length + 1] == indices[length - 1]) {
    length += 3;
  }
  return length;
}

std::vector<SvgPolygon> polygons_of(std::span<const ImDrawIdx> fan, const ImDrawVert* vertices) {
  const Colour colour = vertices[fan[0]].col;
  std::vector<SvgPoint> corners{point_of(vertices[fan[0]]), point_of(vertices[fan[1]])};
  bool goes_with_clock = false;
  bool goes_against_clock = false;
  for (std::size_t i = 0; i < fan.size(); i += 3) {
    const SvgPoint next = point_of(vertices[fan[i + 2]]);
    const Hundredths turned = turn(corners[0], corners.back(), next);
    goes_with_clock = goes_with_clock || turned > 0;
    goes_against_clock = goes_against_clock || turned < 0;
    corners.push_back(next);
  }
  if (!goes_with_clock && !goes_against_clock) return {};
  if (goes_with_clock != goes_against_clock) {
    return {polygon_of(std::move(corners), goes_with_clock, colour)};
  }
  std::vector<SvgPolygon> triangles;
  for (std::size_t i = 2; i < corners.size(); ++i) {
    const Hundredths turned = turn(corners[0], corners[i - 1], corners[i]);
    if (turned == 0) continue;
    triangles.push_back(polygon_of({corners[0], corners[i - 1], corners[i]}, turned > 0, colour));
  }
  return triangles;
}

bool SvgPath::can_take(const SvgPolygon& polygon) const {
  if (is_empty()) return true;
  if (polygon.colour != colour_) return false;
  constexpr std::size_t most = 256;  // each is compared with all before
  if (boxes_.size() >= most) return false;
  return std::ranges::none_of(boxes_, [&](const SvgBox& box) { return box.overlaps(polygon.box); });
}

void SvgPath::take(const SvgPolygon& polygon) {
  colour_ = polygon.colour;
  if (colour_ >> 24 != 255) boxes_.push_back(polygon.box);
  const std::vector<SvgPoint>& corners = polygon.corners;
  outline_ += "M" + number(corners[0].x) + (corners[0].y < 0 ? "" : " ") + number(corners[0].y);
  for (std::size_t i = 1; i < corners.size(); ++i) outline_ += way_to(corners[i - 1], corners[i]);
  outline_ += "z";
}

std::string SvgPath::finish() {
  std::string element = "<path" + fill_words(colour_) + " d=\"" + outline_ + "\"/>\n";
  *this = {};
  return element;
}

}  // namespace orrery::gui
