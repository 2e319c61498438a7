#include <charconv>
#include <functional>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/seeds.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

std::uint64_t whole_number_in(const std::string& text, const char* example) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end) {
    throw Error({}, "\"" + text + "\" is no number of a seed", std::string("write ") + example);
  }
  return number;
}

std::uint64_t how_many(const std::string& argument) {
  constexpr std::uint64_t most = 100'000;
  if (argument.empty()) return seeds_at_once;
  const std::uint64_t seeds = whole_number_in(argument, "100");
  if (seeds == 0 || seeds > most) throw Error({}, "1 to 100,000 seeds are tried at once");
  return seeds;
}

void show_wall(Viewer& viewer) {
  focus(viewer.frame, Panel::seeds);
  if (viewer.frame.maximised) viewer.frame.maximised = Panel::seeds;
}

/// A wall of the scenario as it stands is only shown; more of it has a command of its own.
void try_some(Viewer& viewer, const std::string& argument) {
  const bool is_new = !argument.empty() || !viewer.seeds.is_there() || are_seeds_stale(viewer);
  if (is_new) try_seeds(viewer, how_many(argument));
  show_wall(viewer);
}

std::string why_not_more(const Viewer& viewer) {
  std::string why = why_not_try_seeds(viewer);
  if (!why.empty()) return why;
  if (!viewer.seeds.is_there()) return "There is no wall of seeds yet: Ctrl+Shift+R.";
  if (viewer.seeds.search) return "Seeds are being tried: Esc stops that.";
  return are_seeds_stale(viewer) ? "The scenario has changed: run its seeds anew." : "";
}

std::string why_not_anew(const Viewer& viewer) {
  std::string why = why_not_try_seeds(viewer);
  if (!why.empty()) return why;
  return viewer.seeds.is_there() ? "" : "There is no wall of seeds yet: Ctrl+Shift+R.";
}

std::string why_not_stop(const Viewer& viewer) {
  return viewer.seeds.search ? "" : "No seeds are being tried.";
}

std::string why_not_choose(const Viewer& viewer) {
  return viewer.seeds.runs.empty() ? "There is no wall of seeds yet: Ctrl+Shift+R." : "";
}

std::string why_not_open(const Viewer& viewer) {
  const std::string why = why_not_choose(viewer);
  return why.empty() ? why_not_try_seeds(viewer) : why;
}

void open_one(Viewer& viewer, const std::string& argument) {
  if (argument.empty() && !viewer.seeds.selected) {
    throw Error({}, "no seed is selected", "choose one with the arrow keys");
  }
  open_seed(viewer, argument.empty() ? *viewer.seeds.selected : whole_number_in(argument, "12"));
}

void add_moves(Commands& commands) {
  struct Move {
    const char* id;
    const char* title;
    Key key;
    std::ptrdiff_t tiles;
    std::ptrdiff_t rows;
  };
  const Move moves[] = {
      {"seeds.next", "Seeds: next tile", Key::right, 1, 0},
      {"seeds.previous", "Seeds: tile before", Key::left, -1, 0},
      {"seeds.below", "Seeds: tile below", Key::down, 0, 1},
      {"seeds.above", "Seeds: tile above", Key::up, 0, -1},
  };
  for (const Move& move : moves) {
    commands.add({.id = move.id,
                  .title = move.title,
                  .help = "On the wall of seeds.",
                  .chords = {{.key = move.key}},
                  .where = Panel::seeds,
                  .why_not = why_not_choose,
                  .run = [move](Viewer& viewer, const std::string&) {
                    const auto columns = static_cast<std::ptrdiff_t>(viewer.seeds.columns);
                    select_seed(viewer.seeds, move.tiles + move.rows * columns);
                  }});
  }
}

}  // namespace

void add_seed_commands(Commands& commands) {
  commands.add({.id = "seeds.try",
                .title = "Try 100 seeds",
                .help = "Runs the scenario as it stands with other luck, a tile a run: those that "
                        "violate something come first.",
                .chords = {{.key = Key::r, .ctrl = true, .shift = true}},
                .why_not = why_not_try_seeds,
                .run = try_some});
  commands.add({.id = "seeds.more",
                .title = "Try the next 100 seeds",
                .help = "Of the same scenario, beside those on the wall.",
                .why_not = why_not_more,
                .run = [](Viewer& viewer, const std::string& argument) {
                  try_more_seeds(viewer, how_many(argument));
                  show_wall(viewer);
                }});
  commands.add({.id = "seeds.anew",
                .title = "Try the same seeds anew",
                .help = "With the scenario as it stands now.",
                .why_not = why_not_anew,
                .run = [](Viewer& viewer, const std::string&) {
                  try_seeds_anew(viewer);
                  show_wall(viewer);
                }});
  commands.add({.id = "seeds.stop",
                .title = "Stop trying seeds",
                .help = "Those that were run stay on the wall. Esc does it, too.",
                .why_not = why_not_stop,
                .run = [](Viewer& viewer, const std::string&) { stop_trying(viewer); }});
  commands.add({.id = "seeds.open",
                .title = "Seeds: look at this run",
                .help = "At its first violation, if there is one. Ctrl+Z goes back.",
                .chords = {{.key = Key::enter}},
                .where = Panel::seeds,
                .why_not = why_not_open,
                .run = open_one});
  add_moves(commands);
}

}  // namespace orrery::gui
