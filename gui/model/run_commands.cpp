#include <string>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/metrics_beside.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/scenario_change.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// Where the reader refuses a setting, the run stays as it is.
void run_again(Viewer& viewer, const RunSettings& settings, std::string sentence) {
  const Session& before = *viewer.session;
  const bool has_hands = !before.branches()[before.branch()].hands.empty();
  auto changed = viewer.opener->open_changed(before.words().scenario, settings);
  viewer.metrics.run_before = measured_run(*viewer.session);
  if (has_hands) sentence += " What hands did is not repeated.";
  remember_change(viewer.scenario, settings_with_hands(before));
  show_again(viewer, std::move(changed), sentence);
}

void run_with(Viewer& viewer, const std::string& setting) {
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
  run_with(viewer, "seed=" + std::to_string(viewer.session->words().seed + 1));
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
                .run = run_with,
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
