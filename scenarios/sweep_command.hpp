#pragma once
/// `orrery sweep`: a scenario under many seeds, on all cores.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/explore/sweep.hpp"

namespace orrery {

struct SweepOptions {
  std::string file{};
  SweepPlan plan{};
  std::vector<std::string> overrides{};  ///< "nodes=7", in their order
  std::string journal{};                 ///< a path; empty for none
  bool json = false;
  std::string junit{};  ///< a path; empty for none
  bool quiet = false;
};

/// A sweep that is over, and how it came about.
struct FinishedSweep {
  const SweepOptions& options;
  const Experiment& experiment;
  SweepReport report{};
  double wall_seconds = 0;
  std::uint64_t runs_before = 0;     ///< that a journal had already
  std::vector<std::string> notes{};  ///< on what may well be meant
};

/// Sweeps and reports. Throws Error for bad input.
ExitCode sweep_command(const SweepOptions& options, const Catalogue& catalogue, Console& console);

/// The command that sweeps again.
std::string replay_line(const FinishedSweep& finished);

/// The command that runs the first run of a kind of failure again, and those that lead from it to
/// its picture: shrink, run, export.
std::string replay_line(const FinishedSweep& finished, const FailureKind& kind);
std::vector<std::string> way_to_the_picture(const FinishedSweep& finished, const FailureKind& kind);

/// "0 failures in 10,000 seeds: failure rate < 3.0e-4 at 95 %"; of a scenario that does not vary,
/// that nothing follows.
std::string last_line(const FinishedSweep& finished);

/// What is not as expected, a sentence each; empty if all is.
std::vector<std::string> complaints(const FinishedSweep& finished);

/// The report for a person.
std::string report_text(const FinishedSweep& finished, const Outlet& outlet);

/// The object of `--json`. Its schema: scenarios/README.md.
Value report_json(const FinishedSweep& finished);

/// The report as JUnit's XML: each cell, and each thing to be seen, a test case.
std::string report_junit(const FinishedSweep& finished);

}  // namespace orrery
