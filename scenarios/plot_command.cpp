#include "scenarios/plot_command.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "scenarios/experiment_command.hpp"
#include "scenarios/files.hpp"
#include "sim/plan/json.hpp"

namespace orrery {
namespace {

/// What `run --json` says of many runs, and no scenario does.
bool are_results(const Value& tree) { return tree.find("cells") && tree.find("digest"); }

Value run_for_results(const PlotOptions& options, const Catalogue& catalogue, Console& console) {
  const Experiment experiment =
      find_experiment(options.file, options.overrides, catalogue, options.seed);
  if (experiment.plan().measure.by_name.empty()) {
    throw Error({options.file, 0, 0, ""}, "this scenario measures nothing that could be drawn",
                "add \"measure\": {\"events\": \"events\"}");
  }
  const RunOptions run{.file = options.file, .seed = options.seed, .overrides = options.overrides};
  const FinishedExperiment finished = run_experiment(run, experiment, catalogue, console);
  for (const std::string& complaint : complaints(finished)) {
    console.err.stream << "orrery: " << options.file << ": " << complaint << "\n";
  }
  return report_json(finished);
}

Value results_of(const PlotOptions& options, const Catalogue& catalogue, Console& console) {
  std::error_code ignored;
  if (!std::filesystem::exists(options.file, ignored)) {
    return run_for_results(options, catalogue, console);  // which says that it is missing
  }
  Value tree = load_json(options.file);
  if (!are_results(tree)) return run_for_results(options, catalogue, console);
  if (options.seed || !options.overrides.empty()) {
    throw Error({options.file, 0, 0, ""},
                "results are as they are: --seed and --set are about a scenario");
  }
  return tree;
}

}  // namespace

ExitCode plot_command(const PlotOptions& options, const Catalogue& catalogue, Console& console) {
  const Value results = results_of(options, catalogue, console);
  const std::string svg =
      chart_svg(chart_of_results(results, options.figure.value_or(1), options.file));
  const Value* ended = results.find("ended");
  const bool is_partial = ended != nullptr && *ended == Value("interrupted");
  if (options.out.empty()) {
    console.out.stream << svg;
    return is_partial ? ExitCode::interrupted : ExitCode::as_expected;
  }
  errno = 0;
  std::ofstream file(options.out, std::ios::binary);
  file << svg << std::flush;
  if (!file) {
    throw Error({"--out", 0, 0, ""},
                shown(options.out) + " cannot be written: " + std::strerror(errno));
  }
  return is_partial ? ExitCode::interrupted : ExitCode::as_expected;
}

}  // namespace orrery
