#pragma once
/// `orrery run`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/plan/plan.hpp"
#include "sim/trace/recorder.hpp"

namespace orrery {

struct RunOptions {
  std::string file{};
  std::optional<std::uint64_t> seed{};
  std::optional<std::size_t> cell{};     ///< of an experiment, from 1; with a seed, one run of it
  std::vector<std::string> overrides{};  ///< "nodes=7", in their order
  bool expects_nothing = false;          ///< tells what is broken, and calls nothing a failure
  bool verify = false;
  bool quiet = false;
  bool json = false;
  std::string junit{};   ///< a path; empty for none
  std::string follow{};  ///< a node; empty for none
  std::string trace{};   ///< a path; empty for none
  TraceLevel trace_level = TraceLevel::full;
  bool force = false;  ///< replaces an existing trace
};

/// Runs a scenario, or all runs of one that is an experiment, and reports. Throws Error for bad
/// input.
ExitCode run_command(const RunOptions& options, const Catalogue& catalogue, Console& console);

/// Runs this plan, whatever the file says that it is from; `options` say how, and what to repeat.
ExitCode run_plan(const RunOptions& options, Plan plan, const Catalogue& catalogue,
                  Console& console);

/// The command that runs it again, for a shell: "orrery run hello.json --seed 7 --set nodes=3   #
/// orrery 0.1.0".
std::string replay_line(const RunOptions& options, std::uint64_t seed);

/// The text as one word of a POSIX shell.
std::string shell_quoted(const std::string& text);

}  // namespace orrery
