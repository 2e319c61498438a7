#pragma once
/// What a person, or a program, is told about a run.

#include <string>

#include "scenarios/story.hpp"
#include "scenarios/terminal.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/remarks.hpp"
#include "sim/plan/run.hpp"

namespace orrery {

/// A run that is over, and how it came about.
struct FinishedRun {
  std::string file{};
  Plan plan{};
  RunReport report{};
  bool expects_nothing = false;  ///< whatever came of it is as expected
  double wall_seconds = 0;
  bool is_verified = false;  ///< ran twice, to the same end
  std::string replay{};      ///< the command that runs it again
  VariedSettings drawn{};    ///< what its seed drew of the scenario's swarm
  std::vector<Remark> remarks{};
};

/// The run went to its end, and every verdict is as the plan expects.
bool is_as_expected(const FinishedRun& run);

/// What is not as expected, a sentence each; empty if all is.
std::vector<std::string> complaints(const FinishedRun& run);

/// What a person should know although nothing is wrong: faults that never fired, and the warnings
/// among the remarks.
std::vector<std::string> warnings(const FinishedRun& run);

/// "0123456789abcdef".
std::string digest_text(std::uint64_t digest);

/// The report for a person.
std::string report_text(const FinishedRun& run, const Story& story, const Catalogue& catalogue,
                        const Outlet& outlet);

/// "without_leader: 312.4 ms", a line for each of the plan's measures.
std::vector<std::string> measured_lines(const RunReport& report, const Plan& plan);

/// {"nodes": 3, "network.loss": 0.1}.
Value settings_json(const VariedSettings& settings);

/// The object of `--json`. Its schema: scenarios/README.md.
Value report_json(const FinishedRun& run);

/// The report as JUnit's XML: each verdict a test case, each complaint a failure.
std::string report_junit(const FinishedRun& run);

}  // namespace orrery
