#include "gui/model/shrink_run.hpp"

#include <algorithm>
#include <utility>

#include "gui/model/goals.hpp"
#include "gui/model/metrics_beside.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/scenario_change.hpp"
#include "gui/model/shrinking.hpp"
#include "scenarios/shrink_command.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

/// Where frames count tries.
constexpr std::uint64_t tries_a_frame = 200;
constexpr double fades_for = 1.5;  // seconds
constexpr float remainder = 0.55F;

void let_job_end(Viewer& viewer) {
  const auto job = std::exchange(viewer.shrink.job, nullptr);
  viewer.shrink.progress.reset();
  if (job) viewer.left_to_end.push_back(job->call_off());
}

bool is_shrunk_one_shown(const Viewer& viewer) {
  const ShrinkState& state = viewer.shrink;
  return viewer.session->words().scenario == state.file &&
         settings_of_the_list(viewer) == state.settings;
}

/// Those that its title does not say anyhow, nor a page of JSON.
RunSettings told_settings(RunSettings settings) {
  std::erase_if(settings, [](const std::string& setting) {
    const std::string key = key_of(setting);
    const bool is_told = key == "seed" || key == "title" || key == "why" || key == "paper";
    return is_told || setting != setting_words(setting);
  });
  return settings;
}

void show_smaller(Viewer& viewer, const ShrinkReport& report) {
  const ShrinkState& state = viewer.shrink;
  const ShrinkReport small = titled(report, *state.plan, state.file, told_settings(state.settings));
  const RunSettings settings = settings_of_plan(viewer, small.plan);
  Shrunk shrunk{.file = viewer.shrink.file,
                .settings = settings,
                .before = rows_in_the_list(viewer),
                .sentence = words_of(report)};
  auto session = viewer.opener->open_changed(shrunk.file, settings);
  viewer.metrics.run_before = measured_run(*viewer.session);
  remember_change(viewer.scenario, settings_of_the_list(viewer));
  viewer.scenario.upcoming.reset();
  viewer.shrink.ready.reset();
  viewer.shrink.shown = std::move(shrunk);
  const std::string sentence = viewer.shrink.shown->sentence;
  show_again(viewer, std::move(session), sentence);
  const auto lock = viewer.session->lock();
  const bool is_one_event = report.verdict.event > 0 && report.is_in_run;
  if (is_one_event) {
    seek(viewer, {.goal = Goal::event, .event = report.verdict.event, .then = sentence});
  } else {
    seek(viewer, {.goal = Goal::time, .time = small.plan.stop, .then = sentence});
  }
}

/// It has ended.
void take_outcome(Viewer& viewer, const ShrinkOutcome& outcome) {
  if (!outcome.report) {
    std::string sentence = outcome.why_not;
    if (!outcome.has_failure) {
      sentence += " There is nothing to shrink: 100 other seeds (Ctrl+Shift+R) may do worse.";
    }
    return say(viewer, sentence, outcome.has_failure);
  }
  if (!is_shrunk_one_shown(viewer)) {
    viewer.shrink.ready = std::make_shared<const ShrinkReport>(*outcome.report);
    return say(viewer, "The shrink has ended: " + words_of(*outcome.report));
  }
  try {
    show_smaller(viewer, *outcome.report);
  } catch (const Error& error) {
    say(viewer, error.what(), true);
  }
}

/// What tells rows apart wherever they stand in their list.
bool is_same_row(const ScenarioRow& one, const ScenarioRow& other) {
  if (one.part != other.part) return false;
  if (one.part == ScenarioRow::Part::setting) return one.setting.path == other.setting.path;
  return one.setting.depth == other.setting.depth && one.setting.name == other.setting.name &&
         one.setting.text == other.setting.text;
}

}  // namespace

std::string why_not_shrink(const Viewer& viewer) {
  std::string why = why_not_again(viewer);
  if (!why.empty()) return why;
  if (!has_a_list(viewer)) return "It is not known what this run is made of.";
  return viewer.shrink.job ? "A shrink is on its way: Esc stops it." : "";
}

void begin_shrink(Viewer& viewer, const std::string& judge) {
  ShrinkState& state = viewer.shrink;
  state.file = viewer.session->words().scenario;
  state.settings = settings_of_the_list(viewer);
  state.plan = std::make_shared<const Plan>(plan_in_the_list(viewer));
  state.ready.reset();
  state.progress = std::make_shared<const ShrinkProgress>();
  state.job = std::make_shared<Shrinking>(
      ShrinkOrder{.plan = *state.plan,
                  .catalogue = *viewer.opener->catalogue(),
                  .judge = judge,
                  .tries_a_look = viewer.opener->is_threaded() ? 0 : tries_a_frame});
}

void stop_shrink(Viewer& viewer) {
  if (!viewer.shrink.job) return;
  let_job_end(viewer);
  say(viewer, "Stopped: the run is as it was.");
}

void settle_for_less(Viewer& viewer) {
  if (viewer.shrink.job) viewer.shrink.job->settle_for_less();
}

void open_shrunk(Viewer& viewer) {
  if (const auto ready = viewer.shrink.ready) show_smaller(viewer, *ready);
}

void forget_shrink(Viewer& viewer) {
  let_job_end(viewer);
  viewer.shrink = {};
}

void follow_shrink(Viewer& viewer, double seconds) {
  ShrinkState& state = viewer.shrink;
  if (!viewer.session) return;
  if (state.shown && state.shown->seconds < fades_for) state.shown->seconds += seconds;
  if (!state.job) return;
  state.progress = std::make_shared<const ShrinkProgress>(state.job->look());
  if (!state.job->has_ended()) return;
  const auto lock = viewer.session->lock();
  const ShrinkOutcome outcome = state.job->outcome();
  let_job_end(viewer);
  take_outcome(viewer, outcome);
}

const Shrunk* shrunk_here(const Viewer& viewer) {
  const auto& shown = viewer.shrink.shown;
  if (!shown || viewer.session->words().scenario != shown->file) return nullptr;
  return settings_of_the_list(viewer) == shown->settings ? &*shown : nullptr;
}

std::vector<ScenarioRow> with_removed(const std::vector<ScenarioRow>& rows,
                                      const std::vector<ScenarioRow>& before) {
  std::vector<ScenarioRow> all = rows;
  std::size_t place = 0;  // after the newest row that both have
  for (ScenarioRow row : before) {
    const auto from = all.begin() + static_cast<std::ptrdiff_t>(place);
    const auto kept = std::find_if(from, all.end(), [&](const ScenarioRow& each) {
      return !each.is_removed && is_same_row(each, row);
    });
    if (kept != all.end()) {
      place = static_cast<std::size_t>(kept - all.begin()) + 1;
      continue;
    }
    row.is_removed = true;
    row.setting.can_open = false;
    row.setting.path = "removed." + row.setting.path;
    row.edits.clear();
    row.fate.clear();
    row.event = 0;
    row.is_changed = false;
    all.insert(from, std::move(row));
    ++place;
  }
  return all;
}

float opacity_of_removed(double seconds, bool has_motion) {
  if (!has_motion || seconds >= fades_for) return remainder;
  return 1 - (1 - remainder) * static_cast<float>(seconds / fades_for);
}

bool are_rows_fading(const Viewer& viewer) {
  const auto& shown = viewer.shrink.shown;
  return shown && viewer.settings.has_motion && shown->seconds < fades_for;
}

}  // namespace orrery::gui
