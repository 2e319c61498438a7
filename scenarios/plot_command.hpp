#pragma once
/// `orrery plot`: pictures of experiments.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/chart.hpp"
#include "scenarios/cli.hpp"

namespace orrery {

struct PlotOptions {
  std::string file{};                   ///< a scenario, or the results of one
  std::string out{};                    ///< a path; empty: standard output
  std::optional<std::size_t> figure{};  ///< from 1
  std::optional<std::uint64_t> seed{};
  std::vector<std::string> overrides{};
};

/// Draws one of the pictures. A scenario is run first. Throws Error for bad input.
ExitCode plot_command(const PlotOptions& options, const Catalogue& catalogue, Console& console);

/// The picture of what `run --json` said of an experiment: the one of that number among its
/// "plots", or, if it names none, the first measure over what is varied. Throws Error, which calls
/// the results `file`.
Chart chart_of_results(const Value& results, std::size_t figure, const std::string& file);

}  // namespace orrery
