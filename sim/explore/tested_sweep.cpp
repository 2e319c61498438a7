#include "sim/explore/tested_sweep.hpp"

#include <fmt/format.h>

#include "sim/check/judges.hpp"

namespace orrery {
namespace {

/// The run that a sweep found, as a test names it.
struct FoundRun {
  const std::string& program;
  const std::string& file;
  const std::vector<std::string>& overrides;
  const FailureKind& kind;
  bool has_cells = false;
};

std::string replay_line(const FoundRun& found) {
  std::string line = fmt::format("{} run {} --seed {}", found.program, found.file, found.kind.seed);
  if (found.has_cells) line += fmt::format(" --cell {}", found.kind.cell + 1);
  for (const std::string& setting : found.overrides) line += " --set " + setting;
  return line;
}

std::string told(const FoundRun& found, std::uint64_t runs) {
  return fmt::format("{}: {} in {} of {} runs: {}\nagain: {}\n", found.kind.signature.judge,
                     name_of_enumerator(found.kind.signature.status), found.kind.runs, runs,
                     found.kind.sentence, replay_line(found));
}

}  // namespace

SeedRange seeds(std::uint64_t first, std::uint64_t last) {
  ensure(first <= last, "a range of seeds has a seed");
  return {first, last};
}

TestedSweep sweep_for_test(const std::vector<Protocol>& protocols, const std::string& file,
                           const SeedRange& seeds, const std::vector<std::string>& overrides,
                           const std::string& program) {
  const Catalogue catalogue{protocols, general_judges()};
  const Experiment experiment = load_experiment(file, overrides, catalogue);
  TestedSweep tested{.report = sweep(experiment, catalogue,
                                     {.from = seeds.first, .seeds = seeds.last - seeds.first + 1})};
  for (const FailureKind& kind : tested.report.failures) {
    const FoundRun found{program, file, overrides, kind, experiment.cells.size() > 1};
    tested.told += told(found, tested.report.runs);
  }
  for (const Sighting& sighting : tested.report.sightings) {
    if (sighting.runs > 0) continue;
    tested.told += fmt::format("{}: never seen in {} runs\n", sighting.judge, tested.report.runs);
  }
  return tested;
}

}  // namespace orrery
