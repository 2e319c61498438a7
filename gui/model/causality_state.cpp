#include "gui/model/causality_state.hpp"

#include "gui/model/viewer.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

/// The same numbers name other events in another branch.
void begin_anew(CausalityState& state, const Chronicle& chronicle) {
  state.cone.forget();
  state.lamport.forget();
  state.vector.forget();
  state.crossed = {};
  state.crossing = {};
  state.told = {};
  state.states.clear();
  state.ordered = {};
  state.order.clear();
  state.compared = {};
  if (!state.cut) return;
  CutLine cut = cut_after(chronicle, chronicle.last_event());
  for (Place node = 0; node < std::min(cut.last.size(), state.cut->last.size()); ++node) {
    cut.last[node] = last_event_of(chronicle, node, state.cut->last[node]);
  }
  state.cut = std::move(cut);
}

void follow_cone(CausalityState& state, const Chronicle& chronicle, const Picked& selected) {
  if (state.shows == CausalityState::Shows::all) return;
  const ConeApex apex = apex_of(chronicle, selected);
  if (apex != state.cone.apex()) ++state.cone_version;
  if (apex) state.cone.follow(chronicle, apex);
  else state.cone.forget();
}

bool is_chosen(const std::vector<bool>& chosen, EventNumber event) {
  return event >= chosen.size() || chosen[event];
}

Shade shade_of(const CausalityState& state, Standing standing, bool is_chosen) {
  if (!state.has_cone()) return is_chosen ? Shade::usual : Shade::dimmed;
  if (standing == Standing::itself) return Shade::itself;
  if (standing == Standing::concurrent) {
    return state.shows == CausalityState::Shows::only ? Shade::hidden : Shade::dimmed;
  }
  if (!is_chosen) return Shade::dimmed;
  return standing == Standing::cause ? Shade::cause : Shade::effect;
}

std::string counted(std::uint64_t number, const char* one, const char* many) {
  return number_words(number) + " " + (number == 1 ? one : many);
}

}  // namespace

const std::vector<NodeAtCut>& states_at_cut(Viewer& viewer) {
  CausalityState& state = viewer.space_time.causality;
  if (state.told == *state.cut) return state.states;
  state.told = *state.cut;
  state.states = nodes_at_cut(*viewer.session, state.told, state.states);
  return state.states;
}

void follow_causality(Viewer& viewer) {
  CausalityState& state = viewer.space_time.causality;
  const Chronicle& chronicle = viewer.session->chronicle();
  const SeenChronicle now = SeenChronicle::of(*viewer.session);
  if (!state.seen.goes_on_as(now)) {
    begin_anew(state, chronicle);
    ++state.cone_version;
  }
  state.seen = now;
  follow_cone(state, chronicle, viewer.selected);
  if (state.clocks == CausalityState::Clocks::lamport) state.lamport.follow(chronicle);
  if (state.clocks == CausalityState::Clocks::vector) state.vector.follow(chronicle);
  // What a cut crosses does not change when the run goes on behind it.
  if (state.cut && *state.cut != state.crossed) {
    state.crossed = *state.cut;
    state.crossing = crossing(chronicle, *state.cut);
  }
  const EventNumber meant = event_meant(chronicle, viewer.selected);
  if (state.compared.first != meant) state.compared = {};
}

const std::string& order_of(CausalityState& state, const Chronicle& chronicle, EventNumber one,
                            EventNumber other) {
  const std::pair pair{one, other};
  if (state.ordered != pair) {
    state.ordered = pair;
    state.order = order_words(chronicle, one, other);
  }
  return state.order;
}

Shade shade_of_event(const Viewer& viewer, EventNumber event) {
  const CausalityState& state = viewer.space_time.causality;
  const Standing standing = state.has_cone() ? state.cone.of(event) : Standing::concurrent;
  return shade_of(state, standing, is_chosen(viewer.filter.chosen, event));
}

Shade shade_of_message(const Viewer& viewer, Place place) {
  const CausalityState& state = viewer.space_time.causality;
  const auto& chosen = viewer.filter.chosen;
  const bool has_cone = state.has_cone();
  if (!has_cone && chosen.empty()) return Shade::usual;
  const Chronicle& chronicle = viewer.session->chronicle();
  const ChronicleMessage& message = chronicle.messages()[place];
  const bool has_end = message.ended_event != 0;
  const bool is_one =
      is_chosen(chosen, message.sent_event) || (has_end && is_chosen(chosen, message.ended_event));
  if (!has_cone) return shade_of(state, Standing::concurrent, is_one);
  const EventNumber sending = sending_of(chronicle, message);
  return shade_of(state, state.cone.of_message(sending, receipt_of(message)), is_one);
}

std::string cone_words(const Chronicle& chronicle, const CausalityState& state) {
  const Cone& cone = state.cone;
  if (!cone.apex()) return "Causes and effects: select an event or a message.";
  const bool hides = state.shows == CausalityState::Shows::only;
  std::string words =
      counted(cone.causes(), "cause", "causes") + ", " +
      counted(cone.effects(), "effect", "effects") + ", " + number_words(cone.concurrent()) +
      (cone.apex().is_event() ? " concurrent" : " neither") + (hides ? " (hidden)" : "");
  if (!cone.apex().is_event()) return words;
  return words + "; of " + event_words(chronicle, cone.apex().first);
}

}  // namespace orrery::gui
