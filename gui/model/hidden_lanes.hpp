#pragma once
/// What goes through lanes that are hidden: a message to a hidden node, in answer to which (in the
/// same event) it sends another, … , until one reaches a lane that is shown. What such a node does
/// later, or by a timer, is no answer: it begins, or ends, as a short arrow.

#include <vector>

#include "gui/model/lanes.hpp"

namespace orrery::gui {

/// From the sending of `first`, at a lane that is shown, to the end of `last`, at one too.
struct HiddenWay {
  Place first = nowhere;
  Place last = nowhere;
  friend bool operator==(const HiddenWay&, const HiddenWay&) = default;
};

struct HiddenWays {
  std::vector<HiddenWay> ways{};    ///< by `last`, ascending
  std::vector<Place> coming_out{};  ///< messages from a hidden node, in answer to nothing shown
  std::vector<Place> going_in{};    ///< messages to one, which nothing shown answers
  friend bool operator==(const HiddenWays&, const HiddenWays&) = default;
};

/// Of these messages, in ascending order, those that a hidden node sends or is to receive; and of
/// the ways that they are on, all.
HiddenWays ways_through(const Chronicle& chronicle, const LaneChoice& lanes,
                        const std::vector<Place>& messages);

}  // namespace orrery::gui
