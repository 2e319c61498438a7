// What is asked of causes: cones, cuts, clocks, and who was first.

#include <charconv>
#include <sstream>

#include "gui/model/commands.hpp"
#include "gui/model/words.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

using Shows = CausalityState::Shows;
using Clocks = CausalityState::Clocks;

std::string wants_a_cut(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.space_time.causality.cut ? "" : "Draw a cut first, at the play head.";
}

CausalityState& state_of(Viewer& viewer) { return viewer.space_time.causality; }

// ---------------------------------------------------------------- cones

/// Whoever asks for causes with nothing selected means the event at the play head.
void select_what_is_meant(Viewer& viewer) {
  const bool has_apex = static_cast<bool>(apex_of(viewer.session->chronicle(), viewer.selected));
  if (!has_apex && viewer.head.event != 0) select(viewer, Picked::of_event(viewer.head.event));
}

void show(Viewer& viewer, Shows shows) {
  CausalityState& state = state_of(viewer);
  state.shows = shows;
  if (shows == Shows::all) return say(viewer, "Causes and effects are no longer marked.");
  select_what_is_meant(viewer);
  follow_causality(viewer);
  say(viewer, cone_words(viewer.session->chronicle(), state));
}

void next_cone(Viewer& viewer) {
  const Shows now = state_of(viewer).shows;
  if (now == Shows::all) return show(viewer, Shows::cone);
  show(viewer, now == Shows::cone ? Shows::only : Shows::all);
}

void add_cones(Commands& commands) {
  commands.add({.id = "view.cone",
                .title = "Causes and effects",
                .help = "Marks what led to what is selected and what came of it; again, and all "
                        "else is hidden; again, and all is back.",
                .chords = {{.key = Key::c}},
                .why_not = why_no_run},
               next_cone);
  commands.add({.id = "view.cone_only",
                .title = "Only causes and effects",
                .help = "Hides in the diagram what is concurrent with what is selected, or shows "
                        "it again.",
                .chords = {{.key = Key::c, .shift = true}},
                .why_not = why_no_run},
               [](Viewer& viewer) {
                 const bool hides = state_of(viewer).shows == Shows::only;
                 show(viewer, hides ? Shows::cone : Shows::only);
               });
}

// ---------------------------------------------------------------- who was first, and clocks

EventNumber event_in(const Viewer& viewer, const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c != ',' && c != '#' && c != ' ') digits += c;
  }
  EventNumber event = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), event);
  const bool is_read = error == std::errc{} && end == digits.data() + digits.size();
  if (!is_read || event == 0 || event > viewer.session->chronicle().last_event()) {
    throw Error({}, "this run has no event \"" + text + "\" so far", "write one, such as #901");
  }
  return event;
}

void compare_with(Viewer& viewer, const std::string& argument) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const EventNumber other = event_in(viewer, argument);
  select_what_is_meant(viewer);
  const EventNumber one = event_meant(chronicle, viewer.selected);
  if (one == 0) throw Error({}, "select an event or a message to compare with", "click on one");
  CausalityState& state = state_of(viewer);
  state.compared = {one, other};
  say(viewer, order_of(state, chronicle, one, other) + ".");
}

void show_clocks(Viewer& viewer, const std::string& argument) {
  constexpr const char* names[] = {"none", "lamport", "vector"};
  CausalityState& state = state_of(viewer);
  std::size_t chosen = (static_cast<std::size_t>(state.clocks) + 1) % std::size(names);
  if (!argument.empty()) {
    for (chosen = 0; chosen < std::size(names) && argument != names[chosen];) ++chosen;
    if (chosen == std::size(names)) {
      throw Error({}, "no clocks are called " + argument, "none, lamport or vector");
    }
  }
  state.clocks = static_cast<Clocks>(chosen);
  const std::size_t nodes = viewer.session->chronicle().nodes().size();
  if (state.clocks == Clocks::vector && nodes > VectorClocks::nodes_max) {
    state.clocks = Clocks::none;
    return say(viewer,
               "Vector clocks have a number for each node: with " + number_words(nodes) +
                   " nodes nobody could read them.",
               true);
  }
  constexpr const char* sentences[] = {
      "No clocks are shown.",
      "Lamport clocks: what happened before has the smaller number.",
      "Vector clocks: for each node, how many of its events happened before, or are, this one.",
  };
  say(viewer, sentences[chosen]);
}

void add_orders(Commands& commands) {
  commands.add({.id = "view.compare_with",
                .title = "Who was first?",
                .help = "Says whether what is selected happened before another event, after it, or "
                        "neither; so does a click with Shift in the diagram.",
                .why_not = why_no_run,
                .run = compare_with,
                .asks = "An event: #901"});
  commands.add({.id = "view.clocks",
                .title = "Logical clocks",
                .help = "Lamport's clocks at events, then vector clocks, then none.",
                .chords = {{.key = Key::n}},
                .why_not = why_no_run,
                .run = show_clocks});
}

// ---------------------------------------------------------------- cuts

void say_of_cut(Viewer& viewer) {
  follow_causality(viewer);
  const CausalityState& state = state_of(viewer);
  say(viewer, "The cut is " + cut_words(viewer.session->chronicle(), state.crossing) + ".");
}

void draw_cut(Viewer& viewer) {
  CausalityState& state = state_of(viewer);
  if (state.cut) {
    state.cut.reset();
    return say(viewer, "The cut is gone.");
  }
  state.cut = cut_after(viewer.session->chronicle(), viewer.head.event);
  say_of_cut(viewer);
}

/// "n2 -1"
void move_cut(Viewer& viewer, const std::string& argument) {
  std::istringstream words(argument);
  std::string name;
  std::int64_t by = 0;
  const Chronicle& chronicle = viewer.session->chronicle();
  const bool is_read = static_cast<bool>(words >> name >> by) && (words >> std::ws).eof();
  const Place node = is_read ? chronicle.node_named(name) : nowhere;
  if (node == nowhere) {
    throw Error({}, "say whose handle moves by how many events", "write \"n2 -1\" or \"n2 +1\"");
  }
  follow_causality(viewer);
  move(*state_of(viewer).cut, chronicle, node, by);
  say_of_cut(viewer);
}

void mend_cut(Viewer& viewer) {
  follow_causality(viewer);
  CausalityState& state = state_of(viewer);
  state.cut = largest_consistent(viewer.session->chronicle(), *state.cut);
  say_of_cut(viewer);
}

void add_cuts(Commands& commands) {
  commands.add({.id = "view.cut",
                .title = "Cut through the run",
                .help = "Draws a cut at the play head, with a handle for each node to drag; says "
                        "whether it is consistent. Again, and it is gone.",
                .chords = {{.key = Key::u}},
                .why_not = why_no_run},
               draw_cut);
  commands.add({.id = "cut.move",
                .title = "Move the cut at a node…",
                .help = "By so many events of that node, forwards or back.",
                .why_not = wants_a_cut,
                .run = move_cut,
                .asks = "A node and a number of events: n2 -1"});
  commands.add({.id = "cut.mend",
                .title = "Make the cut consistent",
                .help = "Takes out of the cut, as little as can be, what was received too early.",
                .chords = {{.key = Key::u, .shift = true}},
                .why_not = wants_a_cut},
               mend_cut);
}

}  // namespace

void add_causality_commands(Commands& commands) {
  add_cones(commands);
  add_orders(commands);
  add_cuts(commands);
}

}  // namespace orrery::gui
