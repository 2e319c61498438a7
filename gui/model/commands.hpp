#pragma once
/// Everything a user can do is a command: menus, buttons, keys, the palette and scripts all run the
/// same ones by their ids. Two sorts: those that change the view, and those that lay a hand on the
/// run (hand_commands.cpp).

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gui/model/chord.hpp"
#include "gui/model/viewer.hpp"

namespace orrery::gui {

struct Command {
  std::string id{};             ///< "time.play", "hand.crash"
  std::string title{};          ///< "Play or pause", as menus and the palette say it
  std::string help{};           ///< one sentence
  std::vector<Chord> chords{};  ///< the first is shown
  /// Its chords count only while this panel has the keyboard and the command can be run: then
  /// before those that count everywhere.
  std::optional<Panel> where{};
  /// It answers a lesson's question: while it can be run, its chords count before those of a panel.
  bool is_answer = false;
  /// Why it cannot be run now; empty: it can. Null: always.
  std::function<std::string(const Viewer&)> why_not{};
  /// `argument` is what a script or panel says beside the id: "n1", "430ms"; mostly empty. Where a
  /// command is about something, no argument means what is selected. Throws Error for one that it
  /// cannot read.
  std::function<void(Viewer&, const std::string& argument)> run{};
  /// What it cannot do without, as the palette asks for it: "A time (430ms) or an event (#1283)".
  /// Empty: it needs no argument.
  std::string asks{};
  /// How it asks where that depends on what is shown; null: it says `asks`.
  std::function<Prompt(const Viewer&)> prompt{};
};

/// Why a command that is about a run cannot be run: there is none. Empty: there is one.
std::string why_no_run(const Viewer& viewer);

class Commands {
 public:
  /// Requires: neither its id nor, for the same panel, one of its chords is there yet.
  void add(Command command);
  /// One that needs no argument: `deed` is what it does, its `run` is not set.
  void add(Command command, std::function<void(Viewer&)> deed);
  const std::vector<Command>& all() const { return commands_; }
  /// Null if there is none.
  const Command* find(std::string_view id) const;
  const Command* find(const Chord& chord, std::optional<Panel> where = std::nullopt) const;
  /// Runs it if it can be run now; else says why not in the status line. Errors go there too. One
  /// that asks for an argument and got none opens the palette to ask for it.
  /// Requires: there is such a command; the lock of the session, if there is one, is held.
  void run(std::string_view id, Viewer& viewer, const std::string& argument = {}) const;

 private:
  std::vector<Command> commands_;
};

/// All of the viewer's.
Commands all_commands();

/// A key was pressed that no text field wants: runs what it stands for. Esc first closes what is
/// open (palette, search through time, seeds that are tried, a shrink, range of time, a panel that
/// fills the screen). False if it
/// stands for nothing. Holds the session's lock meanwhile.
bool press(const Commands& commands, Viewer& viewer, const Chord& chord);

// By theme, each in a file of its own.
void add_file_commands(Commands& commands);
void add_time_commands(Commands& commands);
void add_view_commands(Commands& commands);
void add_branch_commands(Commands& commands);
void add_selection_commands(Commands& commands);
void add_filter_commands(Commands& commands);
void add_operation_commands(Commands& commands);
void add_hand_commands(Commands& commands);
void add_lesson_commands(Commands& commands);
/// One for each of these lessons, by its title.
void add_lesson_openers(Commands& commands, const std::vector<LessonCard>& cards);
void add_causality_commands(Commands& commands);
void add_metrics_commands(Commands& commands);
void add_run_commands(Commands& commands);
void add_inspector_commands(Commands& commands);
void add_log_commands(Commands& commands);
void add_entries_commands(Commands& commands);
void add_scenario_commands(Commands& commands);
void add_seed_commands(Commands& commands);
void add_shrink_commands(Commands& commands);
void add_lane_commands(Commands& commands);
void add_bookmark_commands(Commands& commands);
void add_valence_commands(Commands& commands);

}  // namespace orrery::gui
