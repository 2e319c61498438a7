#include "gui/model/space_time_state.hpp"

namespace orrery::gui {

const SpaceTime& diagram_for(SpaceTimeState& state, const Session& session,
                             const SpaceTimeLook& look, const TextWidth& width_of) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (state.seen == now && state.look == look) return state.diagram;
  const Chronicle& chronicle = session.chronicle();
  if (!state.seen.goes_on_as(now)) {
    state.glyphs = {};
    state.marks = {};
  }
  state.glyphs.follow(chronicle);
  state.marks.follow(chronicle);
  state.seen = now;
  state.look = look;
  state.diagram = look_at(chronicle, state.glyphs, state.marks, look, width_of);
  return state.diagram;
}

}  // namespace orrery::gui
