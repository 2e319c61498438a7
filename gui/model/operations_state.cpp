#include "gui/model/operations_state.hpp"

namespace orrery::gui {

void follow_calls(OperationsState& state, Session& session, bool is_going_on) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (!state.seen.goes_on_as(now)) {
    state.index = {};
    state.verdicts = {};
    state.shown = {};
  }
  state.seen = now;
  state.index.follow(session.calls(), session.chronicle());
  state.verdicts.follow(session.calls(), state.index, is_going_on);
}

const Operations& picture_for(OperationsState& state, Session& session, const OperationsLook& look,
                              const TextWidth& width_of) {
  const bool has_news = state.shown != SeenChronicle::of(session);
  follow_calls(state, session, has_news && !session.has_ended());
  const bool is_same = !has_news && state.look == look && state.judged == state.verdicts.version();
  if (is_same) return state.picture;
  state.shown = state.seen;
  state.look = look;
  state.judged = state.verdicts.version();
  state.picture =
      look_at({session.chronicle(), session.calls(), state.index, state.verdicts}, look, width_of);
  return state.picture;
}

}  // namespace orrery::gui
