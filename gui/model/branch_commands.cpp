#include <charconv>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "gui/model/scenario_change.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {

namespace {

/// The same instant of the other branch, as far as it reaches.
void look_at_branch(Viewer& viewer, std::size_t branch) {
  Session& session = *viewer.session;
  const Time time = viewer.head.time;
  viewer.frame.seeking.reset();
  session.choose_branch(branch);
  go_to_time(viewer.head, session, time);
  viewer.selected = {};
  viewer.hovered = {};
  say(viewer, "Now on branch " + session.branches()[branch].name + ".");
}

void choose_branch(Viewer& viewer, const std::string& argument) {
  std::size_t branch = 0;
  const char* end = argument.data() + argument.size();
  const auto read = std::from_chars(argument.data(), end, branch);
  const std::size_t count = viewer.session->branches().size();
  if (read.ec != std::errc{} || read.ptr != end || branch >= count) {
    throw Error({}, "no branch " + argument, "there are 0 to " + std::to_string(count - 1));
  }
  look_at_branch(viewer, branch);
}

void next_branch(Viewer& viewer, std::size_t steps, std::size_t back) {
  const std::size_t count = viewer.session->branches().size();
  look_at_branch(viewer, (viewer.session->branch() + count + steps - back) % count);
}

std::string needs_branches(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  return viewer.session->branches().size() < 2 ? "There is one branch only: break something." : "";
}

/// While a changed run is on its way, what hands did is no more what is newest.
bool can_undo_hand(const Viewer& viewer) {
  return viewer.session->can_undo() && !viewer.scenario.upcoming;
}
bool can_redo_hand(const Viewer& viewer) {
  return viewer.session->can_redo() && !viewer.scenario.upcoming;
}

std::string cannot_undo(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  const bool can_undo = can_undo_hand(viewer) || !viewer.scenario.back.empty();
  return can_undo ? "" : "There is nothing to undo.";
}

std::string cannot_redo(const Viewer& viewer) {
  if (!viewer.session) return why_no_run(viewer);
  const bool can_redo = can_redo_hand(viewer) || !viewer.scenario.forth.empty();
  return can_redo ? "" : "Nothing was taken back.";
}

void after_undo(Viewer& viewer, std::optional<EventNumber> event, const char* sentence) {
  if (!event) return;
  viewer.selected = {};
  viewer.hovered = {};
  go_to(viewer, *event);
  say(viewer, sentence);
}

/// What hands did since a run was made again is newer than what it was made again with.
void undo(Viewer& viewer) {
  if (!can_undo_hand(viewer)) return take_change_of_scenario_back(viewer);
  after_undo(viewer, viewer.session->undo(), "Taken back.");
}

void redo(Viewer& viewer) {
  if (!can_redo_hand(viewer)) return change_scenario_again(viewer);
  after_undo(viewer, viewer.session->redo(), "Done again.");
}

void copy_command(Viewer& viewer) {
  viewer.to_clipboard = viewer.session->command_line();
  const bool goes_further = !viewer.session->has_ended();
  say(viewer, "Copied: " + viewer.to_clipboard +
                  (goes_further ? "  (It runs to the end. So does the End key, pressed twice, and "
                                  "then the digest here is the same.)"
                                : ""));
}

}  // namespace

void add_branch_commands(Commands& commands) {
  commands.add(
      {.id = "branch.undo",
       .title = "Undo",
       .help = "Back to the branch and the moment before what a hand did; the branch stays. Or "
               "the scenario as it was before its newest change.",
       .chords = {{.key = Key::z, .ctrl = true}},
       .why_not = cannot_undo},
      undo);
  commands.add(
      {.id = "branch.redo",
       .title = "Redo",
       .help = "Does again what was taken back.",
       .chords = {{.key = Key::y, .ctrl = true}, {.key = Key::z, .ctrl = true, .shift = true}},
       .why_not = cannot_redo},
      redo);
  commands.add({.id = "branch.choose",
                .title = "Choose a branch…",
                .help = "Looks at the same instant of another history.",
                .why_not = needs_branches,
                .run = choose_branch,
                .asks = "0 is the scenario itself, 1 the branch below it, and so on"});
  commands.add({.id = "branch.next",
                .title = "Next branch",
                .help = "Looks at the same instant of the next history.",
                .chords = {{.key = Key::page_down, .ctrl = true}},
                .why_not = needs_branches},
               [](Viewer& viewer) { next_branch(viewer, 1, 0); });
  commands.add({.id = "branch.previous",
                .title = "Previous branch",
                .help = "Looks at the same instant of the history before.",
                .chords = {{.key = Key::page_up, .ctrl = true}},
                .why_not = needs_branches},
               [](Viewer& viewer) { next_branch(viewer, 0, 1); });
  commands.add({.id = "run.copy_command",
                .title = "Copy the command line that replays this run in a terminal",
                .help = "It repeats the whole run, with all that was done by hand: at its end, the "
                        "digest is the same as here at the end.",
                .chords = {{.key = Key::c, .ctrl = true, .shift = true}},
                .why_not = why_no_run},
               copy_command);
}

}  // namespace orrery::gui
