#pragma once
/// In which order the diagram's lanes stand, which of them are hidden, and an order in which few
/// arrows cross.

#include <string>
#include <vector>

#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// "2 of 8 lanes are hidden"; nothing if none is.
std::string hidden_lanes_words(std::size_t hidden, std::size_t lanes);

/// What somebody chose. Nodes that it does not name follow, in the usual order.
struct LaneChoice {
  std::vector<Place> order{};
  std::vector<Place> hidden{};
  bool is_hidden(Place node) const;
  friend bool operator==(const LaneChoice&, const LaneChoice&) = default;
};

/// Replicas by their places, then all others.
std::vector<Place> lane_order(const Chronicle& chronicle);
/// All lanes, hidden ones too, from top to bottom.
std::vector<Place> all_lanes(const Chronicle& chronicle, const LaneChoice& choice);
/// Those that are not hidden.
std::vector<Place> lanes_shown(const Chronicle& chronicle, const LaneChoice& choice);

/// The lane goes to where this other one is; those between make room.
void move_lane(const Chronicle& chronicle, LaneChoice& choice, Place node, Place to);
/// Past so many of those that are shown: up (less than 0) or down. False at the edge.
bool move_lane_by(const Chronicle& chronicle, LaneChoice& choice, Place node, int by);
/// One lane at least stays: false for the last one.
bool hide_lane(const Chronicle& chronicle, LaneChoice& choice, Place node);

/// A message's way between two lanes, as it is drawn.
struct LaneArrow {
  Place from = nowhere;
  Place to = nowhere;
  float x0 = 0;
  float x1 = 0;
};
/// How many pairs of arrows cross if lanes stand in this order, evenly spaced.
std::uint64_t crossings(const std::vector<LaneArrow>& arrows, const std::vector<Place>& order);
/// An order with few crossings, and never more than this one has: each lane in turn goes to where
/// it is best, as long as that helps.
std::vector<Place> untangled(const std::vector<LaneArrow>& arrows, const std::vector<Place>& order);

}  // namespace orrery::gui
