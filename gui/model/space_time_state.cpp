#include "gui/model/space_time_state.hpp"

namespace orrery::gui {

const SpaceTime& diagram_for(SpaceTimeState& state, const Session& session,
                             const SpaceTimeLook& look, const TextWidth& width_of) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (state.seen == now && state.look == look) return state.diagram;
  const Chronicle& chronicle = session.chronicle();
  const bool goes_on = state.seen.goes_on_as(now);
  if (!goes_on) state.glyphs = {};
  if (!goes_on || state.look.has_findings != look.has_findings) state.marks = {};
  state.glyphs.follow(chronicle);
  state.marks.follow(chronicle, look.has_findings);
  state.seen = now;
  state.look = look;
  state.diagram = look_at(chronicle, state.glyphs, state.marks, look, width_of);
  return state.diagram;
}

const std::vector<ClockLabel>& clocks_for(SpaceTimeState& state, const Chronicle& chronicle,
                                          EventNumber first, const TextWidth& width_of) {
  SpaceTimeState::Clocks& shown = state.clocks;
  const CausalityState::Clocks kind = state.causality.clocks;
  const bool is_known = shown.kind == kind && shown.first == first && shown.seen == state.seen &&
                        shown.look == state.look;
  if (is_known) return shown.labels;
  shown = {state.seen, state.look, kind, first,
           clock_labels(state.diagram, chronicle, state.causality, first, width_of)};
  return shown.labels;
}

const std::vector<ArrowLabel>& words_for(SpaceTimeState& state, Session& session,
                                         const std::vector<ClockLabel>& clocks,
                                         const TextWidth& width_of) {
  SpaceTimeState::Words& shown = state.words;
  state.is_reading = false;
  if (!state.has_words) {
    shown.labels.clear();
    shown.seen = {};
    return shown.labels;
  }
  state.is_reading = !shown.known.read(session, state.diagram);
  std::vector<Rect> taken;
  for (const ClockLabel& clock : clocks) taken.push_back(clock.area);
  const bool is_known = shown.seen == state.seen && shown.look == state.look &&
                        shown.version == shown.known.version() && shown.taken == taken;
  if (is_known) return shown.labels;
  shown.labels = arrow_labels(state.diagram, session.chronicle(), shown.known, taken, width_of);
  shown.seen = state.seen;
  shown.look = state.look;
  shown.version = shown.known.version();
  shown.taken = std::move(taken);
  return shown.labels;
}

}  // namespace orrery::gui
