#pragma once
/// The runs of an experiment on several threads. The report is that of any number of them.

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>

#include "sim/explore/in_order.hpp"
#include "sim/plan/experiment.hpp"

namespace orrery {

/// A run that ran into a bug, of the protocol or of ours.
struct BrokenRun : std::runtime_error {
  BrokenRun(std::size_t its_cell, std::uint64_t its_seed, const std::string& what)
      : std::runtime_error(what), cell(its_cell), seed(its_seed) {}
  std::size_t cell;
  std::uint64_t seed;
};

/// The result of make(), which is about that run. Throws what it throws, as a BrokenRun unless it
/// is an Error.
template <class Make>
auto blaming_run(std::size_t cell, std::uint64_t seed, Make make) {
  try {
    return make();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& bug) {
    throw BrokenRun(cell, seed, bug.what());
  }
}

struct ExperimentOptions {
  std::optional<std::size_t> only{};  ///< this cell alone
  unsigned threads = all_cores();
};

/// Told how far it is, some times a second; false interrupts it.
using ExperimentWatch = std::function<bool(const ExperimentFold& so_far)>;

/// Throws BrokenRun.
ExperimentReport run_experiment(const Experiment& experiment, const Catalogue& catalogue,
                                const ExperimentOptions& options,
                                const ExperimentWatch& watch = {});

}  // namespace orrery
