#include "gui/model/seeds.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "gui/model/goals.hpp"
#include "gui/model/metrics_beside.hpp"
#include "gui/model/run_again.hpp"
#include "gui/model/scenario_change.hpp"
#include "gui/model/seed_search.hpp"
#include "gui/session/save.hpp"
#include "scenarios/files.hpp"
#include "sim/core/error.hpp"
#include "sim/explore/in_order.hpp"

namespace orrery::gui {
namespace {

/// Frames are drawn meanwhile, and the shown run goes on.
unsigned threads_for_seeds(const Opener& opener) {
  return opener.is_threaded() ? std::max(1U, all_cores() - 1) : 0;
}

/// What the wall is of, read once more; the shown run shows that it still says the same.
Experiment experiment_now(const Viewer& viewer, const RunSettings& settings) {
  const std::string file = viewer.session->words().scenario;
  const Catalogue& catalogue = *viewer.opener->catalogue();
  Experiment experiment = find_experiment(file, settings, catalogue);
  const Plan shown = plan_in_the_list(viewer);
  if (of_one_run(experiment.plan_of(0, shown.seed, catalogue)) != of_one_run(shown)) {
    throw Error({}, file + " does not say any more what this is a run of", "open it again");
  }
  return experiment;
}

void search(Viewer& viewer, std::uint64_t first, std::uint64_t seeds) {
  SeedsState& state = viewer.seeds;
  state.search =
      std::make_shared<SeedSearch>(SeedOrder{.experiment = experiment_now(viewer, state.settings),
                                             .catalogue = *viewer.opener->catalogue(),
                                             .first = first,
                                             .seeds = seeds,
                                             .threads = threads_for_seeds(*viewer.opener)});
  state.wanted = first - state.first + seeds;
  state.was_stopped = false;
}

void begin_wall(Viewer& viewer, std::uint64_t first, std::uint64_t seeds) {
  SeedsState wall{.file = viewer.session->words().scenario,
                  .settings = without(settings_of_the_list(viewer), "seed"),
                  .hands = plan_in_the_list(viewer).hands.size(),
                  .first = first};
  forget_seeds(viewer);
  viewer.seeds = std::move(wall);
  search(viewer, first, seeds);
}

void call_off_search(Viewer& viewer) {
  const auto search = std::exchange(viewer.seeds.search, nullptr);
  if (!search) return;
  if (auto worker = search->call_off()) viewer.left_to_end.push_back(std::move(worker));
}

std::string opening_words(const SeedRun& run) {
  std::string words = "Seed " + std::to_string(run.seed) + ": ";
  if (run.violations.empty()) return words + verdict_words(run) + ".";
  return words + run.violations.front().judge + ": " + run.violations.front().sentence;
}

}  // namespace

std::string why_not_try_seeds(const Viewer& viewer) {
  std::string why = why_not_again(viewer);
  if (!why.empty()) return why;
  return has_a_list(viewer) ? "" : "It is not known what this run is made of.";
}

void try_seeds(Viewer& viewer, std::uint64_t seeds) {
  begin_wall(viewer, plan_in_the_list(viewer).seed + 1, seeds);
}

void try_more_seeds(Viewer& viewer, std::uint64_t seeds) {
  const SeedsState& state = viewer.seeds;
  search(viewer, state.first + state.runs.size(), seeds);
}

void try_seeds_anew(Viewer& viewer) {
  const SeedsState& state = viewer.seeds;
  begin_wall(viewer, state.first, state.wanted);
}

void stop_trying(Viewer& viewer) {
  SeedsState& state = viewer.seeds;
  if (!state.search) return;
  take_seed_runs(viewer);
  call_off_search(viewer);
  state.was_stopped = state.runs.size() < state.wanted;
}

void forget_seeds(Viewer& viewer) {
  call_off_search(viewer);
  viewer.seeds = {};
}

void take_seed_runs(Viewer& viewer) {
  std::erase_if(viewer.left_to_end, [](const auto& worker) { return worker->has_ended(); });
  SeedsState& state = viewer.seeds;
  if (!state.search) return;
  add_runs(state, state.search->take());
  if (state.search->has_ended()) call_off_search(viewer);
}

bool are_seeds_stale(const Viewer& viewer) {
  const SeedsState& state = viewer.seeds;
  if (!state.is_there()) return false;
  return viewer.session->words().scenario != state.file ||
         without(settings_of_the_list(viewer), "seed") != state.settings;
}

void add_runs(SeedsState& state, std::vector<SeedRun> runs) {
  if (runs.empty()) return;
  for (SeedRun& run : runs) {
    state.busiest = std::max(state.busiest, std::ranges::max(run.activity));
    state.order.push_back(state.runs.size());
    state.runs.push_back(std::move(run));
  }
  std::ranges::sort(state.order, {}, [&](std::size_t place) {
    return std::tuple(state.runs[place].verdict, state.runs[place].seed);
  });
}

const SeedRun* run_of(const SeedsState& state, std::uint64_t seed) {
  const std::uint64_t place = seed - state.first;
  return place < state.runs.size() ? &state.runs[place] : nullptr;
}

std::map<std::string, std::uint64_t> violated_judges(const SeedsState& state) {
  std::map<std::string, std::uint64_t> judges;
  for (const SeedRun& run : state.runs) {
    for (const SeedViolation& violation : run.violations) ++judges[violation.judge];
  }
  return judges;
}

bool are_all_the_same(const SeedsState& state) {
  return state.runs.size() > 1 && std::ranges::all_of(state.runs, [&](const SeedRun& run) {
           return run.verdict != SeedRun::Verdict::broken && run.digest == state.runs[0].digest;
         });
}

void select_seed(SeedsState& state, std::ptrdiff_t tiles_on) {
  if (state.order.empty()) return;
  const auto shown = std::ranges::find_if(
      state.order, [&](std::size_t place) { return state.selected == state.runs[place].seed; });
  const auto last = static_cast<std::ptrdiff_t>(state.order.size()) - 1;
  const std::ptrdiff_t now =
      shown == state.order.end()
          ? 0
          : std::clamp<std::ptrdiff_t>(shown - state.order.begin() + tiles_on, 0, last);
  state.selected = state.runs[state.order[static_cast<std::size_t>(now)]].seed;
  state.wants_sight = true;
}

void open_seed(Viewer& viewer, std::uint64_t seed) {
  const SeedRun* found = run_of(viewer.seeds, seed);
  if (found == nullptr) throw Error({}, "seed " + std::to_string(seed) + " is not on the wall");
  const SeedRun run = *found;
  RunSettings settings = viewer.seeds.settings;
  settings.push_back("seed=" + std::to_string(seed));
  auto session = viewer.opener->open_changed(viewer.seeds.file, settings);
  viewer.metrics.run_before = measured_run(*viewer.session);
  remember_change(viewer.scenario, settings_of_the_list(viewer));
  viewer.scenario.upcoming.reset();
  viewer.seeds.selected = seed;
  const std::string words = opening_words(run);
  show_again(viewer, std::move(session), words);
  const auto decided =
      std::ranges::find_if(run.violations, [](const auto& each) { return each.event > 0; });
  if (decided == run.violations.end()) return;
  const auto lock = viewer.session->lock();
  seek(viewer, {.goal = Goal::event, .event = decided->event, .then = words});
}

}  // namespace orrery::gui
