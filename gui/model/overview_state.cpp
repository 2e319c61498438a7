#include "gui/model/overview_state.hpp"

namespace orrery::gui {

const Overview& overview_for(OverviewState& state, const Session& session, const OverviewLook& look,
                             const TextWidth& width_of) {
  const SeenChronicle now = SeenChronicle::of(session);
  const Time whole = whole_run(session);
  const std::size_t branches = session.branches().size();
  const bool is_same = state.seen == now && state.look == look && state.whole == whole &&
                       state.branches == branches && state.overview.reached == session.reached() &&
                       state.overview.ended == session.has_ended();
  if (is_same) return state.overview;
  const bool goes_on = state.seen.goes_on_as(now);
  if (!goes_on) state.glyphs = {};
  if (!goes_on || state.look.has_findings != look.has_findings) state.marks = {};
  state.glyphs.follow(session.chronicle());
  state.marks.follow(session.chronicle(), look.has_findings);
  state.seen = now;
  state.look = look;
  state.whole = whole;
  state.branches = branches;
  state.overview = overview_of(session, state.glyphs, state.marks, look, width_of);
  return state.overview;
}

}  // namespace orrery::gui
