#include "scenarios/tested_sweep.hpp"

#include <fmt/format.h>

#include <chrono>

#include "scenarios/scenario_text.hpp"
#include "scenarios/shrink_command.hpp"
#include "scenarios/sweep_command.hpp"
#include "sim/check/judges.hpp"

namespace orrery {
namespace {

using WallClock = std::chrono::steady_clock;

/// A test that has failed is read by a person, who waits.
constexpr std::chrono::seconds shrinks_for{10};

/// The smallest scenario that fails in this way, and what happens in it.
std::string shrunk_text(const FinishedSweep& finished, const FailureKind& kind,
                        const Catalogue& catalogue) {
  const auto begin = WallClock::now();
  const ShrinkOptions options{
      .is_over = [begin] { return WallClock::now() - begin > shrinks_for; }};
  const Plan plan = finished.experiment.plan_of(kind.cell, kind.seed, catalogue);
  const auto report = shrink(plan, kind.signature, catalogue, options);
  if (!report) return "";
  return fmt::format("shrunk from {} events to {}:\n{}\n{}", report->before.events,
                     report->after.events, scenario_text(write(report->plan)),
                     transcript_of(report->plan, catalogue));
}

std::string told(const FinishedSweep& finished, const FailureKind& kind) {
  std::string text = fmt::format("{}: {} in {} of {} runs: {}\nagain: {}\n", kind.signature.judge,
                                 name_of_enumerator(kind.signature.status), kind.runs,
                                 finished.report.runs, kind.sentence, replay_line(finished, kind));
  for (const std::string& command : way_to_the_picture(finished, kind)) {
    text += "       " + command + "\n";
  }
  return text;
}

}  // namespace

SeedRange seeds(std::uint64_t first, std::uint64_t last) {
  ensure(first <= last, "a range of seeds has a seed");
  return {first, last};
}

TestedSweep sweep_for_test(const std::vector<Protocol>& protocols, const std::string& file,
                           const SeedRange& seeds, const std::vector<std::string>& overrides,
                           const std::string& program) {
  set_program_name(program);
  const Catalogue catalogue{protocols, general_judges()};
  const Experiment experiment = load_experiment(file, overrides, catalogue);
  const SweepOptions options{.file = file,
                             .plan = {.from = seeds.first, .seeds = seeds.last - seeds.first + 1},
                             .overrides = overrides};
  const FinishedSweep finished{.options = options,
                               .experiment = experiment,
                               .report = sweep(experiment, catalogue, options.plan)};
  TestedSweep tested{.report = finished.report};
  for (const FailureKind& kind : finished.report.failures) {
    tested.told += told(finished, kind);
    const bool is_first = &kind == &finished.report.failures.front();
    if (is_first) tested.told += shrunk_text(finished, kind, catalogue);
  }
  for (const Sighting& sighting : finished.report.sightings) {
    if (sighting.runs > 0) continue;
    tested.told += fmt::format("{}: never seen in {} runs\n", sighting.judge, finished.report.runs);
  }
  return tested;
}

}  // namespace orrery
