#pragma once
/// The command that repeats a run.

#include <string>
#include <vector>

#include "sim/faults/hand.hpp"

namespace orrery::gui {

/// "orrery run FILE --set nodes=7 --set 'hands=[…]'".
std::string run_command(const std::string& file, const std::vector<std::string>& overrides);

/// The hands as a setting: "hands=[{"after":40,"crash":"n1"}]".
std::string hands_setting(const std::vector<Hand>& hands);

}  // namespace orrery::gui
