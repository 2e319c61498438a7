#pragma once
/// The judges of endings that belong to no protocol: the table that scenarios choose from. A new
/// one is a file of its own and a line in judges.cpp.

#include <span>

#include "sim/check/verdict.hpp"

namespace orrery {

/// In the order in which they are listed and reported. Names do not repeat.
std::span<const GeneralJudge> general_judges();

}  // namespace orrery
