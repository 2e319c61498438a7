#pragma once
/// What the overview strip remembers from frame to frame.

#include "gui/model/overview.hpp"
#include "gui/model/seen_chronicle.hpp"

namespace orrery::gui {

struct OverviewState {
  OverviewPart drag = OverviewPart::nothing;  ///< what the pressed mouse has hold of
  Point drag_from{};
  TimeWindow drag_window{};
  bool was_playing = false;
  std::size_t first_row = 0;  ///< of the branches
  std::size_t branch_shown = 0;

  // Worked out, and kept.
  Glyphs glyphs{};
  MarkIndex marks{};
  SeenChronicle seen{};
  OverviewLook look{};
  Time whole{};
  std::size_t branches = 0;
  Overview overview{};
};

/// The strip for this look: worked out anew only if something in it has changed. Requires: the
/// session's lock is held.
const Overview& overview_for(OverviewState& state, const Session& session, const OverviewLook& look,
                             const TextWidth& width_of);

}  // namespace orrery::gui
