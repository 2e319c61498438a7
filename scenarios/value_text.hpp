#pragma once
/// States, messages and outputs as a person reads them on one line.

#include <string>
#include <vector>

#include "sim/core/value.hpp"

namespace orrery {

/// "term 2, candidateId n1, lastLogIndex 0": an object's members, or any other value. Inner objects
/// leave out what is empty, and long lists are counted.
std::string to_line(const Value& value);

/// "[3 entries]": how `to_line` tells a long list.
std::string counted_list(std::size_t entries);

/// What changed between two descriptions of one state, a line each: "role: follower -> candidate",
/// "log: +1 entry {term 2}", "values.k1: none -> c1.3".
std::vector<std::string> differences(const Value& before, const Value& after);

}  // namespace orrery
