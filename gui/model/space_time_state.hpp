#pragma once
/// What the space-time diagram remembers from frame to frame: how its lanes stand, what the mouse
/// drags, and the picture as long as nothing in it changes.

#include "gui/model/arrow_words.hpp"
#include "gui/model/causal_figures.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/space_time.hpp"
#include "gui/model/time_drag.hpp"

namespace orrery::gui {

struct SpaceTimeState {
  float lane_em = 0;  ///< height of a lane; 0: as high as there is room for
  float scroll = 0;   ///< pixels of lanes above the upper edge

  LaneChoice lanes{};

  TimeDrag drag{};
  Place dragged_lane = nowhere;  ///< whose label the mouse has hold of
  std::optional<Point>
      cut_taken_at{};  ///< where a handle of the cut was taken hold of: drag_node's
  Place drag_node = nowhere;

  CausalityState causality{};
  bool has_words = true;  ///< beside arrows, where there is room

  // Worked out, and kept.
  Glyphs glyphs{};
  MarkIndex marks{};
  SeenChronicle seen{};
  SpaceTimeLook look{};
  SpaceTime diagram{};

  /// Values of clocks, and what they were placed for.
  struct Clocks {
    SeenChronicle seen{};
    SpaceTimeLook look{};
    CausalityState::Clocks kind{};
    EventNumber first = 0;
    std::vector<ClockLabel> labels{};
  };
  Clocks clocks{};

  /// Words beside arrows, and what they were placed for.
  struct Words {
    ArrowWords known{};
    SeenChronicle seen{};
    SpaceTimeLook look{};
    std::uint64_t version = 0;  ///< of what was known
    std::vector<Rect> taken{};
    std::vector<ArrowLabel> labels{};
  };
  Words words{};
  bool is_reading = false;  ///< there is more to read of messages in sight: the next frame goes on
};

inline bool is_dragging(const SpaceTimeState& state) {
  return state.drag.kind != TimeDrag::Kind::none || state.cut_taken_at.has_value() ||
         state.dragged_lane != nowhere;
}

/// The diagram for this look: worked out anew only if the look or the chronicle has changed.
/// Requires: the session's lock is held.
const SpaceTime& diagram_for(SpaceTimeState& state, const Session& session,
                             const SpaceTimeLook& look, const TextWidth& width_of);

/// The clocks of that diagram, with the event `first` before all others; likewise. Requires: they
/// have followed the chronicle.
const std::vector<ClockLabel>& clocks_for(SpaceTimeState& state, const Chronicle& chronicle,
                                          EventNumber first, const TextWidth& width_of);

/// What messages of that diagram say, where these labels leave room; none if they are switched off.
/// Requires: the session's lock is held.
const std::vector<ArrowLabel>& words_for(SpaceTimeState& state, Session& session,
                                         const std::vector<ClockLabel>& clocks,
                                         const TextWidth& width_of);

}  // namespace orrery::gui
