#pragma once
/// Places on the screen, in pixels from its top left corner. Rectangles have whole coordinates, so
/// that every renderer draws their edges alike.

#include <algorithm>
#include <cmath>

namespace orrery::gui {

struct Point {
  float x = 0;
  float y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  float right() const { return x + width; }
  float bottom() const { return y + height; }
  Point centre() const { return {x + width / 2, y + height / 2}; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  bool is_empty() const { return width <= 0 || height <= 0; }
  bool overlaps(const Rect& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  friend bool operator==(const Rect&, const Rect&) = default;
};

/// What both have; empty if that is nothing.
inline Rect common(const Rect& one, const Rect& other) {
  const float x = std::max(one.x, other.x);
  const float y = std::max(one.y, other.y);
  return {x, y, std::max(0.0F, std::min(one.right(), other.right()) - x),
          std::max(0.0F, std::min(one.bottom(), other.bottom()) - y)};
}

/// With whole coordinates.
inline Rect snapped(const Rect& rect) {
  const float x = std::floor(rect.x);
  const float y = std::floor(rect.y);
  return {x, y, std::floor(rect.right()) - x, std::floor(rect.bottom()) - y};
}

}  // namespace orrery::gui
