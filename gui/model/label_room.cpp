#include "gui/model/label_room.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

bool LabelRoom::is_free(const Rect& box) const {
  if (box.x < area_.x || box.y < area_.y || box.right() > area_.right() ||
      box.bottom() > area_.bottom()) {
    return false;
  }
  return std::ranges::none_of(taken_, [&](const Rect& other) { return other.overlaps(box); });
}

std::optional<Rect> LabelRoom::take_first(std::span<const Rect> boxes) {
  const auto found = std::ranges::find_if(boxes, [&](const Rect& box) { return is_free(box); });
  if (found == boxes.end()) return std::nullopt;
  take(*found);
  return *found;
}

std::optional<Rect> LabelRoom::take_near(Point wanted, float width, float height, float step) {
  std::optional<Rect> best;
  float best_distance = 1e9F;
  for (float y = area_.y; y + height <= area_.bottom(); y += step) {
    for (float x = area_.x; x + width <= area_.right(); x += step) {
      const float distance = std::hypot(x + width / 2 - wanted.x, y + height / 2 - wanted.y);
      const Rect box = snapped({x, y, width, height});
      if (distance >= best_distance || !is_free(box)) continue;
      best = box;
      best_distance = distance;
    }
  }
  if (best) take(*best);
  return best;
}

}  // namespace orrery::gui
