#pragma once
/// Places labels so that none overlaps another, nor anything that is in the way.

#include <optional>
#include <span>
#include <vector>

#include "gui/model/rect.hpp"

namespace orrery::gui {

class LabelRoom {
 public:
  explicit LabelRoom(const Rect& area) : area_(area) {}

  /// This room is taken.
  void take(const Rect& box) { taken_.push_back(box); }
  bool is_free(const Rect& box) const;
  /// The first of the boxes that is free; it is taken then.
  std::optional<Rect> take_first(std::span<const Rect> boxes);
  /// A free box of this size, as near to the point as a grid of that step allows; it is taken then.
  std::optional<Rect> take_near(Point wanted, float width, float height, float step);

 private:
  Rect area_;
  std::vector<Rect> taken_;
};

}  // namespace orrery::gui
