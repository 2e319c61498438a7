#pragma once
/// `orrery run` of an experiment, and what is told about it.

#include <string>
#include <vector>

#include "scenarios/run_command.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/remarks.hpp"

namespace orrery {

/// An experiment whose runs are over, and how it came about.
struct FinishedExperiment {
  const RunOptions& options;
  const Experiment& experiment;
  ExperimentReport report{};
  double wall_seconds = 0;
  bool is_verified = false;                    ///< ran twice, to the same end
  std::vector<std::vector<Remark>> remarks{};  ///< of each cell

  const Plan& plan() const { return experiment.plan(); }
};

/// Runs all of it, or `options.cell` alone. Throws Error for options that only one run can have.
ExitCode experiment_command(const RunOptions& options, const Experiment& experiment,
                            const Catalogue& catalogue, Console& console);

/// Runs it with progress on `console.err` until it ends or is interrupted.
FinishedExperiment run_experiment(const RunOptions& options, const Experiment& experiment,
                                  const Catalogue& catalogue, Console& console);

/// What is not as expected, a sentence each, with the command that shows it; empty if all is.
std::vector<std::string> complaints(const FinishedExperiment& finished);

/// What a person should know although nothing is wrong.
std::vector<std::string> warnings(const FinishedExperiment& finished);

/// What may well be meant, a sentence each.
std::vector<std::string> notes(const FinishedExperiment& finished);

/// The remarks of a kind on an experiment's cells, each with the first cell that it is about and
/// how many more. `remarks` has a list for each cell.
std::vector<std::string> remarks_of_cells(const Experiment& experiment,
                                          const std::vector<std::vector<Remark>>& remarks,
                                          Remark::Kind kind);

/// The report for a person.
std::string report_text(const FinishedExperiment& finished, const Outlet& outlet);

/// The object of `--json`. Its schema: scenarios/README.md.
Value report_json(const FinishedExperiment& finished);

/// The report as JUnit's XML: each cell, published figure and `sometimes` a test case.
std::string report_junit(const FinishedExperiment& finished);

/// "0.104 ± 0.019", "0.1 (0.08..0.13)"; "-" for nothing.
std::string estimate_text(const std::optional<Estimate>& estimate);

/// "cell 3 (nodes=5 network.loss=0.1)".
std::string cell_text(const Experiment& experiment, std::size_t cell);

}  // namespace orrery
