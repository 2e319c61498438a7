#pragma once
/// What the space-time diagram shows of causes: the halves of a cone as bands of lanes, the handles
/// of a cut, the values of clocks. Added to a diagram that is there.

#include "gui/model/causality_state.hpp"
#include "gui/model/space_time.hpp"

namespace orrery::gui {

/// The part of a lane that is in a cone.
struct ConeBand {
  Place node = nowhere;
  Rect area{};
  bool is_past = false;
  bool has_edge = false;  ///< where it ends (the past) or begins (the future) is in sight
  friend bool operator==(const ConeBand&, const ConeBand&) = default;
};
std::vector<ConeBand> cone_bands(const SpaceTime& diagram, const Chronicle& chronicle,
                                 const Cone& cone, Time reached);

/// Where a cut crosses a lane: behind the last event that is in it.
struct CutHandle {
  Place node = nowhere;
  Point at{};
  EventNumber last = 0;
  bool is_in_sight = false;
  friend bool operator==(const CutHandle&, const CutHandle&) = default;
};
/// Of the lanes in sight, from top to bottom.
std::vector<CutHandle> cut_handles(const SpaceTime& diagram, const Chronicle& chronicle,
                                   const CutLine& cut);
/// The handle within reach of a point; null if there is none.
const CutHandle* handle_at(const std::vector<CutHandle>& handles, Point at, float reach);

/// A clock's value beside its event, where there is room.
struct ClockLabel {
  EventNumber event = 0;
  Rect area{};
  std::string text{};  ///< "17", "[3 0 2]"
  friend bool operator==(const ClockLabel&, const ClockLabel&) = default;
};
/// At most so many, those of `first` before all others. None where the diagram shows density.
/// Requires: the clocks have followed the chronicle.
std::vector<ClockLabel> clock_labels(const SpaceTime& diagram, const Chronicle& chronicle,
                                     const CausalityState& state, EventNumber first,
                                     const TextWidth& width_of);

}  // namespace orrery::gui
