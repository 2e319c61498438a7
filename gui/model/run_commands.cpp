#include <string>
#include <utility>

#include "gui/model/commands.hpp"
#include "gui/model/metrics_beside.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/scenario_change.hpp"
#include "gui/session/command_line.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

void show_changed(Viewer& viewer, std::unique_ptr<Session> changed, const std::string& sentence) {
  viewer.metrics.run_before = measured_run(*viewer.session);
  remember_change(viewer.scenario, settings_with_hands(*viewer.session));
  show_again(viewer, std::move(changed), sentence);
}

/// What hands did stays, as far as the changed run takes it. Where the reader refuses a setting,
/// the run stays as it is.
void run_again(Viewer& viewer, const RunSettings& settings, const std::string& sentence) {
  const Session& before = *viewer.session;
  const std::vector<Hand> hands = before.branches()[before.branch()].hands;
  const bool are_its_own = settings_with_hands(before) == before.settings();
  std::unique_ptr<Session> changed;
  const auto open = [&](const std::vector<Hand>& some) {
    RunSettings all = settings;
    if (!are_its_own || some.size() < hands.size()) {
      all = without(std::move(all), "hands");
      all.push_back(hands_setting(some));
    }
    changed = viewer.opener->open_changed(before.words().scenario, all);
  };
  const std::vector<Hand> left_out = hands_left_out(hands, open);
  show_changed(viewer, std::move(changed), sentence + left_out_words(left_out));
}

/// As its file has it.
void run_as_it_is_written(Viewer& viewer) {
  const Session& before = *viewer.session;
  const bool has_hands = !before.branches()[before.branch()].hands.empty();
  auto written = viewer.opener->open_changed(before.words().scenario, {});
  const std::string hands = has_hands ? " What hands did is not repeated." : "";
  show_changed(viewer, std::move(written), "Run again as its file has it." + hands);
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
  if (key.empty()) return run_as_it_is_written(viewer);
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
  commands.add(
      {.id = "run.set",
       .title = "Run again with a changed setting…",
       .help = "From the beginning, and on to where you look; changes so far, and what hands did, "
               "stay.",
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
