#pragma once
/// The files of a command: scenarios, also those that are shipped, where the program is started
/// among them, and what it writes.

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "sim/plan/experiment.hpp"

namespace orrery {

/// "scenarios/ping_pong/hello.json", …: the files below the folder scenarios/ here, sorted; none if
/// there is none.
std::vector<std::string> shipped_scenarios();

/// The file's experiment under overrides and with another seed, if there is one. Throws Error,
/// which for a missing file suggests one of those shipped.
Experiment find_experiment(const std::string& file, const std::vector<std::string>& overrides,
                           const Catalogue& catalogue, std::optional<std::uint64_t> seed = {});

/// The file that --junit names; not open if that is empty. Opened before the run: who waited for it
/// should not learn afterwards that nothing can be written. Throws Error.
std::ofstream open_junit(const std::string& path);

/// The plan of its first cell. Throws Error, as above.
Plan load_scenario(const std::string& file, const std::vector<std::string>& overrides,
                   const Catalogue& catalogue);

}  // namespace orrery
