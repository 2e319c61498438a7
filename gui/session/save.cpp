#include "gui/session/save.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include "scenarios/run_trace.hpp"
#include "scenarios/scenario_text.hpp"
#include "sim/core/error.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/run.hpp"

namespace orrery::gui {
namespace {

bool says(const std::string& file, const Plan& plan, const Catalogue& catalogue) {
  const Experiment experiment = load_experiment(file, {}, catalogue);
  return experiment.plan_of(0, experiment.seeds.front(), catalogue) == plan;
}

}  // namespace

Plan with_hands(Plan plan, std::vector<Hand> hands) {
  plan.hands = std::move(hands);
  return plan;
}

Plan of_one_run(Plan plan) {
  plan.vary = {};
  plan.swarm = {};
  plan.seeds = 1;
  plan.published.clear();
  plan.plots.clear();
  plan.exhibit.reset();
  return plan;
}

void save_scenario(const Plan& plan, const std::string& file, const Catalogue& catalogue) {
  const Error::Place place{file, 0, 0, ""};
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) {
    throw Error(place, "this is a folder", "name a file in it: mine.json");
  }
  const Plan one = of_one_run(plan);
  const std::string part = file + ".partial";
  errno = 0;
  {
    std::ofstream stream(part, std::ios::binary);
    stream << scenario_text(write(one)) << std::flush;
    if (!stream) throw Error(place, std::string("this cannot be written: ") + std::strerror(errno));
  }
  try {
    if (!says(part, one, catalogue)) throw Error(place, "a file cannot say all of this run");
  } catch (const Error& error) {
    std::filesystem::remove(part, ignored);
    throw Error(place, error.sentence(), error.suggestion());
  }
  std::error_code error;
  std::filesystem::rename(part, file, error);
  if (!error) return;
  std::filesystem::remove(part, ignored);
  throw Error(place, "this cannot be written: " + error.message());
}

void save_trace(const Plan& plan, const std::string& scenario, const std::string& file,
                const Catalogue& catalogue) {
  Run run(plan, catalogue);
  const auto recorder = start_trace({.file = file, .scenario = scenario}, run);
  run.set_observer(recorder.get());
  run.finish();
  finish_trace(*recorder, run, run.report());
}

}  // namespace orrery::gui
