#include "gui/model/commands.hpp"

#include <algorithm>

#include "gui/model/palette.hpp"
#include "gui/model/seeds.hpp"
#include "gui/model/shrink_run.hpp"
#include "sim/core/ensure.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {

std::string why_no_run(const Viewer& viewer) {
  return viewer.session ? "" : "Open a run first: a scenario or a trace.";
}

void Commands::add(Command command) {
  ensure(find(command.id) == nullptr, "a command's id is its own");
  for (const Chord& chord : command.chords) {
    ensure(find(chord, command.where) == nullptr, "a chord stands for one command");
  }
  commands_.push_back(std::move(command));
}

void Commands::add(Command command, std::function<void(Viewer&)> deed) {
  command.run = [deed = std::move(deed)](Viewer& viewer, const std::string&) { deed(viewer); };
  add(std::move(command));
}

const Command* Commands::find(std::string_view id) const {
  const auto found = std::ranges::find(commands_, id, &Command::id);
  return found == commands_.end() ? nullptr : &*found;
}

const Command* Commands::find(const Chord& chord, std::optional<Panel> where) const {
  const auto found = std::ranges::find_if(commands_, [&](const Command& command) {
    return command.where == where &&
           std::ranges::find(command.chords, chord) != command.chords.end();
  });
  return found == commands_.end() ? nullptr : &*found;
}

void Commands::run(std::string_view id, Viewer& viewer, const std::string& argument) const {
  const Command* command = find(id);
  ensure(command != nullptr, "only commands that are there are run");
  const std::string why_not = command->why_not ? command->why_not(viewer) : std::string{};
  if (!why_not.empty()) {
    say(viewer, why_not, true);
    return;
  }
  if (!command->asks.empty() && argument.empty()) {
    ask_for_argument(viewer, *command);
    return;
  }
  // Who plays or breaks something has seen how.
  if (id.starts_with("time.") || id.starts_with("hand.")) viewer.frame.shows_hint = false;
  try {
    command->run(viewer, argument);
  } catch (const Error& error) {
    say(viewer, error.what(), true);
  }
}

Commands all_commands() {
  Commands commands;
  add_file_commands(commands);
  add_time_commands(commands);
  add_view_commands(commands);
  add_branch_commands(commands);
  add_hand_commands(commands);
  add_selection_commands(commands);
  add_filter_commands(commands);
  add_operation_commands(commands);
  add_lesson_commands(commands);
  add_causality_commands(commands);
  add_metrics_commands(commands);
  add_run_commands(commands);
  add_inspector_commands(commands);
  add_log_commands(commands);
  add_entries_commands(commands);
  add_scenario_commands(commands);
  add_seed_commands(commands);
  add_shrink_commands(commands);
  add_lane_commands(commands);
  add_bookmark_commands(commands);
  add_valence_commands(commands);
  return commands;
}

namespace {

/// Closes what Esc closes before it reaches any command.
bool close_topmost(Viewer& viewer) {
  if (viewer.palette.shows != PaletteState::Shows::nothing) {
    close(viewer.palette);
    return true;
  }
  if (viewer.frame.seeking) {
    viewer.frame.seeking.reset();
    say(viewer, "Stopped here.");
    return true;
  }
  if (viewer.shrink.job) {
    stop_shrink(viewer);
    return true;
  }
  if (viewer.seeds.search) {
    stop_trying(viewer);
    return true;
  }
  if (viewer.range) {
    forget_range(viewer);
    return true;
  }
  if (viewer.frame.maximised) {
    viewer.frame.maximised.reset();
    return true;
  }
  return false;
}

bool can_run(const Command* command, const Viewer& viewer) {
  return command != nullptr && (!command->why_not || command->why_not(viewer).empty());
}

/// What the chord stands for in the panel that has the keyboard, or else everywhere. A lesson that
/// waits for an answer comes first.
const Command* command_for(const Commands& commands, const Viewer& viewer, const Chord& chord) {
  const Command* here = viewer.session ? commands.find(chord, viewer.frame.focused) : nullptr;
  const Command* everywhere = commands.find(chord);
  const bool is_answer = everywhere != nullptr && everywhere->is_answer;
  if (is_answer && can_run(everywhere, viewer)) return everywhere;
  return can_run(here, viewer) ? here : everywhere;
}

/// Not what lies behind an open palette: only how all of it looks, and another palette.
bool works_over_palette(const Command& command) {
  constexpr std::string_view allowed[] = {"help.",        "app.",        "view.bigger",
                                          "view.smaller", "view.normal", "view.theme"};
  return std::ranges::any_of(allowed,
                             [&](std::string_view id) { return command.id.starts_with(id); });
}

/// Somebody types in it.
bool has_open_field(const PaletteState& palette) {
  return palette.shows == PaletteState::Shows::commands ||
         palette.shows == PaletteState::Shows::argument;
}

}  // namespace

bool press(const Commands& commands, Viewer& viewer, const Chord& chord) {
  std::unique_lock<std::mutex> lock;
  if (viewer.session) lock = viewer.session->lock();
  if (chord == Chord{.key = Key::escape} && close_topmost(viewer)) return true;
  const Command* command = command_for(commands, viewer, chord);
  if (command == nullptr) return false;
  if (has_open_field(viewer.palette) && !works_over_palette(*command)) return false;
  const bool is_sheet_open = viewer.palette.shows == PaletteState::Shows::shortcuts;
  const bool turns_page = chord.key == Key::page_down || chord.key == Key::page_up;
  if (is_sheet_open && turns_page) return true;  // of the sheet
  if (is_sheet_open) close(viewer.palette);
  if (is_sheet_open && command->id == "help.shortcuts") return true;  // the same key closes it
  commands.run(command->id, viewer);
  return true;
}

}  // namespace orrery::gui
