#include "gui/model/operations_state.hpp"

#include <algorithm>

#include "gui/model/goals.hpp"
#include "gui/model/viewer.hpp"

namespace orrery::gui {
namespace {

/// With some time before and after it.
void show_stretch(Viewer& viewer, Time begin, Time end) {
  if (begin >= viewer.window_begin && end <= viewer.window_end) return;
  const Time margin = std::max((end - begin) / 3, shortest_window);
  viewer.window_follows = false;
  show_window(viewer, {std::max(Time{}, begin - margin), end + margin});
}

}  // namespace

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
  const std::vector<Lamp> lamps = session.lamps();
  const Lamp* lamp = violated_lamp(lamps);
  if (lamp == nullptr || lamp->evidence.empty()) return;
  state.verdicts.take_from_judge(session.calls(), state.index, lamp->event, lamp->evidence);
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

const KeyVerdict* explain_violation(Viewer& viewer) {
  OperationsState& state = viewer.operations;
  follow_calls(state, *viewer.session);
  const std::vector<Lamp> lamps = viewer.session->lamps();
  const Lamp* lamp = violated_lamp(lamps);
  const KeyVerdict* violated = state.verdicts.violation_at(lamp == nullptr ? 0 : lamp->event);
  if (violated == nullptr) return nullptr;
  const std::vector<Call>& calls = viewer.session->calls();
  const Call& culprit = calls[violated->culprit];
  state.key = culprit.operation.key;
  Time begin = culprit.invoked;
  for (const std::uint32_t call : violated->evidence) begin = std::min(begin, calls[call].invoked);
  show_stretch(viewer, begin, violated->verdict.time);
  return violated;
}

}  // namespace orrery::gui
