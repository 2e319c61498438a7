// What can be done with the calls of clients: look at them, by key, and at those that prove a
// violation.

#include <algorithm>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

void show_panel(Viewer& viewer) {
  focus(viewer.frame, Panel::operations);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::operations;
}

/// With some time before and after it.
void show_stretch(Viewer& viewer, Time begin, Time end) {
  if (begin >= viewer.window_begin && end <= viewer.window_end) return;
  const Time margin = std::max((end - begin) / 3, shortest_window);
  viewer.window_follows = false;
  show_window(viewer, {std::max(Time{}, begin - margin), end + margin});
}

/// To the answer that nothing explains.
void go_to_violation(Viewer& viewer, const KeyVerdict& violated) {
  const std::vector<Call>& calls = viewer.session->calls();
  const Call& culprit = calls[violated.culprit];
  Time begin = culprit.invoked;
  for (const std::uint32_t call : violated.evidence) begin = std::min(begin, calls[call].invoked);
  show_stretch(viewer, begin, violated.verdict.time);
  go_to(viewer, violated.verdict.event, false);
  select(viewer, Picked::of_event(culprit.invoked_event));
}

/// That of which the lamp tells; or else the first one.
const KeyVerdict* violation_of_lamp(const Viewer& viewer) {
  const KeyVerdicts& verdicts = viewer.operations.verdicts;
  for (const Lamp& lamp : viewer.session->lamps()) {
    if (lamp.name != "linearizable" || lamp.state != Lamp::State::violated) continue;
    const auto its = std::ranges::find_if(verdicts.keys(), [&](const KeyVerdict& key) {
      return key.verdict.status == Verdict::Status::violated && key.verdict.event == lamp.event;
    });
    if (its != verdicts.keys().end()) return &*its;
  }
  return verdicts.first_violation();
}

void show_operations(Viewer& viewer) {
  OperationsState& state = viewer.operations;
  show_panel(viewer);
  follow_calls(state, *viewer.session);
  const KeyVerdict* violated = violation_of_lamp(viewer);
  if (violated == nullptr) {
    return say(viewer, viewer.session->calls().empty() ? "No client has asked for anything yet."
                                                       : "So far an order explains all calls.");
  }
  state.key = viewer.session->calls()[violated->culprit].operation.key;
  go_to_violation(viewer, *violated);
}

void choose_key(Viewer& viewer, const std::string& argument) {
  OperationsState& state = viewer.operations;
  follow_calls(state, *viewer.session);
  show_panel(viewer);
  if (argument == "all") return state.key.reset();
  if (!state.index.key_named(argument)) {
    throw Error({}, "no client has asked for a key \"" + argument + "\"", "a key, or all");
  }
  state.key = argument;
}

/// All keys, then one after the other.
void choose_next_key(Viewer& viewer, bool is_back) {
  OperationsState& state = viewer.operations;
  follow_calls(state, *viewer.session);
  show_panel(viewer);
  std::vector<std::optional<std::string>> choices{std::nullopt};
  for (const std::string& key : keys_by_name(state.index)) choices.emplace_back(key);
  if (choices.size() <= 2) return say(viewer, "All calls are about the same.");
  const auto now = std::ranges::find(choices, state.key);
  const auto at = now == choices.end() ? 0 : static_cast<std::size_t>(now - choices.begin());
  state.key = choices[(at + (is_back ? choices.size() - 1 : 1)) % choices.size()];
}

}  // namespace

void add_operation_commands(Commands& commands) {
  commands.add({.id = "operations.show",
                .title = "Calls of clients",
                .help = "Along time; and which of them no order explains, if there are such.",
                .chords = {{.key = Key::o}},
                .why_not = why_no_run},
               show_operations);
  commands.add({.id = "operations.key",
                .title = "Calls under one key…",
                .help = "Shows the calls under this key alone, and one order that explains them.",
                .why_not = why_no_run,
                .run = choose_key,
                .asks = "A key (k1), or all"});
  commands.add({.id = "operations.next_key",
                .title = "Calls under the next key",
                .help = "After the last one, those under all keys.",
                .chords = {{.key = Key::o, .shift = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) { choose_next_key(viewer, false); });
  commands.add({.id = "operations.previous_key",
                .title = "Calls under the key before",
                .help = "Before the first one, those under all keys.",
                .why_not = why_no_run},
               [](Viewer& viewer) { choose_next_key(viewer, true); });
}

}  // namespace orrery::gui
