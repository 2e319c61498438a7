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

void show_operations(Viewer& viewer) {
  show_panel(viewer);
  const KeyVerdict* violated = explain_violation(viewer);
  if (violated == nullptr) {
    return say(viewer, viewer.session->calls().empty() ? "No client has asked for anything yet."
                                                       : "So far an order explains all calls.");
  }
  go_to(viewer, violated->verdict.event, false);
  const Call& culprit = viewer.session->calls()[violated->culprit];
  select(viewer, Picked::of_event(culprit.invoked_event));
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
