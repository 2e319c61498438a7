#pragma once
/// What the space-time diagram remembers from frame to frame: how its lanes stand, what the mouse
/// drags, and the picture as long as nothing in it changes.

#include "gui/model/causal_figures.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/space_time.hpp"

namespace orrery::gui {

struct SpaceTimeState {
  float lane_em = 0;  ///< height of a lane; 0: as high as there is room for
  float scroll = 0;   ///< pixels of lanes above the upper edge

  /// What a pressed mouse does, and where it began.
  enum class Drag : std::uint8_t {
    none,
    head,     ///< moves the play head
    pan,      ///< moves the window and the lanes
    zoom,     ///< chooses the next window
    measure,  ///< says how long
    cut,      ///< moves the handle of a cut at `drag_node`
  };
  Drag drag = Drag::none;
  Point drag_from{};
  TimeWindow drag_window{};
  float drag_scroll = 0;
  Place drag_node = nowhere;
  bool was_playing = false;  ///< the head was, before it was dragged

  CausalityState causality{};

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
};

/// The diagram for this look: worked out anew only if the look or the chronicle has changed.
/// Requires: the session's lock is held.
const SpaceTime& diagram_for(SpaceTimeState& state, const Session& session,
                             const SpaceTimeLook& look, const TextWidth& width_of);

/// The clocks of that diagram, with the event `first` before all others; likewise. Requires: they
/// have followed the chronicle.
const std::vector<ClockLabel>& clocks_for(SpaceTimeState& state, const Chronicle& chronicle,
                                          EventNumber first, const TextWidth& width_of);

}  // namespace orrery::gui
