#include "gui/model/segment.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

/// On which side of the line it is.
int side(const Segment& line, Point point) {
  const float turn =
      (line.b.x - line.a.x) * (point.y - line.a.y) - (line.b.y - line.a.y) * (point.x - line.a.x);
  return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}

}  // namespace

bool crosses(const Segment& line, const Rect& box) {
  float first = 0;
  float last = 1;
  const auto cut = [&](float at, float step, float low, float high) {
    if (step == 0) return at >= low && at <= high;
    const float one = (low - at) / step;
    const float other = (high - at) / step;
    first = std::max(first, std::min(one, other));
    last = std::min(last, std::max(one, other));
    return first <= last;
  };
  return cut(line.a.x, line.b.x - line.a.x, box.x, box.right()) &&
         cut(line.a.y, line.b.y - line.a.y, box.y, box.bottom());
}

bool do_cross(const Segment& one, const Segment& other) {
  return side(one, other.a) * side(one, other.b) < 0 && side(other, one.a) * side(other, one.b) < 0;
}

float distance(Point point, const Segment& line) {
  const float x = line.b.x - line.a.x;
  const float y = line.b.y - line.a.y;
  const float length = x * x + y * y;
  const float part =
      length == 0 ? 0 : ((point.x - line.a.x) * x + (point.y - line.a.y) * y) / length;
  const float t = std::clamp(part, 0.0F, 1.0F);
  return std::hypot(point.x - line.a.x - t * x, point.y - line.a.y - t * y);
}

}  // namespace orrery::gui
