#pragma once
/// A scenario as a file that looks as if somebody had written it by hand.

#include <string>

#include "sim/core/value.hpp"

namespace orrery {

/// JSON with a line for each key of the whole; below, what fits on a line is on one.
std::string scenario_text(const Value& tree);

}  // namespace orrery
