#pragma once
/// The shipped scenarios, where the program is started among them.

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

/// The plan of its first cell. Throws Error, as above.
Plan load_scenario(const std::string& file, const std::vector<std::string>& overrides,
                   const Catalogue& catalogue);

}  // namespace orrery
