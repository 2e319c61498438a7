#include "scenarios/experiment_command.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "scenarios/interrupt.hpp"
#include "scenarios/progress.hpp"
#include "sim/explore/experiment_run.hpp"

namespace orrery {
namespace {

using WallClock = std::chrono::steady_clock;

/// What is about one run needs to know which.
void refuse_options_of_one_run(const RunOptions& options) {
  const char* option = !options.follow.empty()   ? "--follow"
                       : !options.trace.empty()  ? "--trace"
                       : options.expects_nothing ? "--expect-nothing"
                                                 : nullptr;
  if (option == nullptr) return;
  throw Error({option, 0, 0, ""}, "this is an experiment of many runs, and that is about one",
              "add --cell 1 --seed 1, or those of another of its runs");
}

std::optional<std::size_t> only_cell(const RunOptions& options) {
  return options.cell ? std::optional(*options.cell - 1) : std::nullopt;
}

RunOptions options_of_run(const RunOptions& options, std::size_t cell) {
  RunOptions one = options;
  one.cell = cell + 1;
  return one;
}

/// Runs until it ends or is interrupted.
ExperimentReport run_watched(const Experiment& experiment, const Catalogue& catalogue,
                             const RunOptions& options, const InterruptWatch& interrupt,
                             Console& console) {
  Progress progress(console.err);
  const auto begin = WallClock::now();
  const auto look = [&](const ExperimentFold& so_far) {
    const std::chrono::duration<double> elapsed = WallClock::now() - begin;
    if (!options.quiet && progress.is_due(elapsed)) {
      const std::size_t cell = so_far.cell_of(so_far.runs_done());
      progress.show(progress_text(so_far.runs_done(), so_far.runs(), cell + 1,
                                  experiment.cells.size(), elapsed),
                    elapsed);
    }
    return !interrupt.is_raised();
  };
  ExperimentReport report =
      run_experiment(experiment, catalogue, {.only = only_cell(options)}, look);
  progress.clear();
  return report;
}

FinishedExperiment finish(const RunOptions& options, const Experiment& experiment,
                          const Catalogue& catalogue, const InterruptWatch& interrupt,
                          Console& console) {
  const auto begin = WallClock::now();
  try {
    ExperimentReport report = run_watched(experiment, catalogue, options, interrupt, console);
    const std::chrono::duration<double> wall = WallClock::now() - begin;
    FinishedExperiment finished{.options = options,
                                .experiment = experiment,
                                .report = std::move(report),
                                .wall_seconds = wall.count()};
    for (const ExperimentCell& cell : experiment.cells) {
      finished.remarks.push_back(remarks_on(cell.plan, catalogue));
    }
    return finished;
  } catch (const BrokenRun& bug) {
    throw std::runtime_error(bug.what() + std::string("\nagain: ") +
                             replay_line(options_of_run(options, bug.cell), bug.seed));
  }
}

/// Where two experiments that should be one part ways.
std::string where_they_differ(const FinishedExperiment& a, const ExperimentReport& b) {
  for (std::size_t cell = 0; cell < a.report.cells.size(); ++cell) {
    for (std::size_t i = 0; i < a.report.cells[cell].size(); ++i) {
      if (i < b.cells[cell].size() && a.report.cells[cell][i] == b.cells[cell][i]) continue;
      return replay_line(options_of_run(a.options, cell), a.report.cells[cell][i].seed);
    }
  }
  return replay_line(a.options, a.plan().seed);
}

void tell(const FinishedExperiment& finished, const RunOptions& options, Console& console) {
  if (options.json) {
    console.out.stream << to_json(report_json(finished), 2) << "\n";
  } else if (!options.quiet) {
    console.out.stream << report_text(finished, console.out);
    return;
  }
  for (const std::string& warning : warnings(finished)) {
    console.err.stream << "orrery: " << options.file << ": " << warning << "\n";
  }
  for (const std::string& complaint : complaints(finished)) {
    console.err.stream << "orrery: " << options.file << ": " << complaint << "\n";
  }
}

void write_junit(const FinishedExperiment& finished, const std::string& path) {
  if (path.empty()) return;
  std::ofstream file(path);
  file << report_junit(finished) << std::flush;
  if (!file) throw Error({"--junit", 0, 0, ""}, shown(path) + " cannot be written");
}

}  // namespace

FinishedExperiment run_experiment(const RunOptions& options, const Experiment& experiment,
                                  const Catalogue& catalogue, Console& console) {
  const InterruptWatch interrupt;
  return finish(options, experiment, catalogue, interrupt, console);
}

ExitCode experiment_command(const RunOptions& options, const Experiment& experiment,
                            const Catalogue& catalogue, Console& console) {
  refuse_options_of_one_run(options);
  const InterruptWatch interrupt;
  FinishedExperiment finished = finish(options, experiment, catalogue, interrupt, console);
  if (options.verify && !finished.report.is_partial) {
    const FinishedExperiment second = finish(options, experiment, catalogue, interrupt, console);
    const bool was_cut_short = second.report.is_partial;
    if (!was_cut_short && second.report != finished.report) {
      console.err.stream << "orrery: two runs of " << options.file
                         << " differ. This is a bug, in the protocol or in Orrery; please report "
                            "it with this line:\n  "
                         << where_they_differ(finished, second.report) << "\n";
      return ExitCode::internal_error;
    }
    finished.is_verified = !was_cut_short;
  }
  write_junit(finished, options.junit);
  tell(finished, options, console);
  if (interrupt.is_raised()) return ExitCode::interrupted;
  return finished.report.is_as_expected() ? ExitCode::as_expected : ExitCode::not_as_expected;
}

}  // namespace orrery
