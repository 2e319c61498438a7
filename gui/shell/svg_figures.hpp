#pragma once
/// Triangles of one colour as outlines: what Dear ImGui draws as a fan becomes one polygon, and
/// neighbours of one colour become one path, so that no seams show between them.

#include <imgui.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gui/shell/svg_words.hpp"

namespace orrery::gui {

/// In hundredths of a pixel.
struct SvgBox {
  Hundredths left = 0;
  Hundredths top = 0;
  Hundredths right = 0;
  Hundredths bottom = 0;

  bool overlaps(const SvgBox& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
  bool lies_in(const SvgBox& other) const {
    return left >= other.left && top >= other.top && right <= other.right && bottom <= other.bottom;
  }
  friend bool operator==(const SvgBox&, const SvgBox&) = default;
};

struct SvgPoint {
  Hundredths x = 0;
  Hundredths y = 0;
  friend bool operator==(const SvgPoint&, const SvgPoint&) = default;
};

/// Corners in the order of the clock; at least three.
struct SvgPolygon {
  std::vector<SvgPoint> corners{};
  Colour colour = 0;
  SvgBox box{};
};

/// How many of these indices, at least three, are one fan about the first: 0 1 2, 0 2 3, 0 3 4, …
std::size_t length_of_fan(std::span<const ImDrawIdx> indices);
/// The fan's outline if all its triangles turn the same way, else each of them; without those that
/// have no area.
std::vector<SvgPolygon> polygons_of(std::span<const ImDrawIdx> fan, const ImDrawVert* vertices);

/// A path that grows.
class SvgPath {
 public:
  bool is_empty() const { return outline_.empty(); }
  /// It would look the same: one colour and, where one shines through, nothing twice.
  bool can_take(const SvgPolygon& polygon) const;
  /// Requires: can_take.
  void take(const SvgPolygon& polygon);
  /// The element; it is empty then.
  std::string finish();

 private:
  std::string outline_;
  Colour colour_ = 0;
  std::vector<SvgBox> boxes_;  // of what shines through
};

}  // namespace orrery::gui
