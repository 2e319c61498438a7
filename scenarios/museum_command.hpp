#pragma once
/// `orrery museum`: are the published bugs still found, and by whom?

#include <string>
#include <vector>

#include "scenarios/cli.hpp"
#include "sim/explore/museum.hpp"

namespace orrery {

struct MuseumOptions {
  std::vector<std::string> files{};  ///< scenarios; if empty, the shipped ones that are exhibits
  MuseumEffort effort{};
  bool json = false;
};

/// Studies every exhibit, and prints a table: bug, judge, seeds to detection, events, what the
/// correct twin violated. As expected if every bug is found, every minimum shows it and every twin
/// is silent. Throws Error for bad input.
ExitCode museum_command(const MuseumOptions& options, const Catalogue& catalogue, Console& console);

/// The reports for a person.
std::string museum_text(const std::vector<PieceReport>& reports, const MuseumEffort& effort,
                        const Outlet& outlet);

/// The object of `--json`: {"bugs": [{"id", "bug", "found", "seeds_to_detection", "judge", …}]}.
Value museum_json(const std::vector<PieceReport>& reports);

}  // namespace orrery
