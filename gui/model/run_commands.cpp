#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

using RunSettings = std::vector<std::string>;

/// "network.loss" of "network.loss=0.1".
std::string key_of(const std::string& setting) { return setting.substr(0, setting.find('=')); }

RunSettings without(RunSettings settings, const std::string& key) {
  std::erase_if(settings, [&](const std::string& each) { return key_of(each) == key; });
  return settings;
}

std::string why_not_again(const Viewer& viewer) {
  if (!viewer.session) return "Open a run first.";
  if (viewer.opener == nullptr) return "No files can be opened here.";
  if (!viewer.session->is_live()) return "This run is recorded: make it live first.";
  return viewer.lesson.play ? "A lesson changes its run itself: Ctrl+T." : "";
}

/// Where we looked, as far as another run has it, too.
struct Outlook {
  TimeWindow window{};
  bool follows = true;
  Time head{};
  std::string selected{};  ///< a node's name
  std::optional<Panel> maximised{};
};

Outlook outlook_of(const Viewer& viewer) {
  Outlook outlook{.window = {viewer.window_begin, viewer.window_end},
                  .follows = viewer.window_follows,
                  .head = viewer.head.time,
                  .maximised = viewer.frame.maximised};
  if (viewer.selected.kind == Picked::Kind::node) {
    outlook.selected = viewer.session->chronicle().nodes()[viewer.selected.place].name;
  }
  return outlook;
}

void look_as_before(Viewer& viewer, const Outlook& outlook, const std::string& sentence) {
  viewer.window_begin = outlook.window.begin;
  viewer.window_end = outlook.window.end;
  viewer.window_follows = outlook.follows;
  viewer.frame.maximised = outlook.maximised;
  const auto lock = viewer.session->lock();
  const Place node = viewer.session->chronicle().node_named(outlook.selected);
  if (node != nowhere) select(viewer, Picked::node(node));
  const Time head = std::min(outlook.head, viewer.session->words().stop);
  if (head > Time{}) seek(viewer, {.goal = Goal::time, .time = head, .then = sentence});
}

/// Where the reader refuses a setting, the run stays as it is.
void run_again(Viewer& viewer, const RunSettings& settings, std::string sentence) {
  const Session& before = *viewer.session;
  const bool has_hands = !before.branches()[before.branch()].hands.empty();
  const Outlook outlook = outlook_of(viewer);
  show_session(viewer, viewer.opener->open_changed(before.words().scenario, settings));
  if (has_hands) sentence += " What hands did is not repeated.";
  say(viewer, sentence);
  look_as_before(viewer, outlook, sentence);
}

void set(Viewer& viewer, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  if (equals == 0 || equals == std::string::npos) {
    throw Error({}, "no setting: " + setting, "write its name and its value: network.loss=0.1");
  }
  RunSettings settings = without(viewer.session->settings(), key_of(setting));
  settings.push_back(setting);
  run_again(viewer, settings, "Run again with " + setting + ".");
}

/// Without a name, all of them.
void unset(Viewer& viewer, const std::string& key) {
  const RunSettings all = viewer.session->settings();
  if (key.empty()) return run_again(viewer, {}, "Run again as its file has it.");
  const RunSettings rest = without(all, key);
  if (rest.size() == all.size()) {
    std::string list;
    for (const std::string& each : all) list += (list.empty() ? "" : ", ") + key_of(each);
    throw Error({}, key + " was not changed", list);
  }
  run_again(viewer, rest, "Run again without " + key + ".");
}

void take_next_seed(Viewer& viewer, const std::string& argument) {
  if (!argument.empty()) {
    throw Error({}, "this takes the next seed, whatever it is: " + argument,
                "write run.set seed=7 for another one");
  }
  set(viewer, "seed=" + std::to_string(viewer.session->words().seed + 1));
}

std::string why_not_unset(const Viewer& viewer) {
  std::string why = why_not_again(viewer);
  if (!why.empty()) return why;
  return viewer.session->settings().empty() ? "Nothing was changed in this run." : "";
}

}  // namespace

void add_run_commands(Commands& commands) {
  commands.add({.id = "run.set",
                .title = "Run again with a changed setting…",
                .help = "From the beginning, and on to where you look; changes so far stay.",
                .why_not = why_not_again,
                .run = set,
                .asks = "A setting: network.loss=0.1"});
  commands.add({.id = "run.reseed",
                .title = "Run again with the next seed",
                .help = "The same scenario with other luck.",
                .why_not = why_not_again,
                .run = take_next_seed});
  commands.add({.id = "run.unset",
                .title = "Run again without changed settings",
                .help = "As the scenario's file has it; with a setting's name, only that one.",
                .why_not = why_not_unset,
                .run = unset});
}

}  // namespace orrery::gui
