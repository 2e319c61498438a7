#pragma once
/// Do the replicas hold the same state in the end?

#include <string>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// "replicas_agree": when the run is left alone, the nodes of `group` that are up come to hold
/// equal values in each of these members of their described state. A protocol names those that are
/// replicated: Raft's are its state machine and its table of sessions. Requires: the group's
/// processes have them.
Judge replicas_agree(std::vector<std::string> members, char group = 'n');

/// Where two values first differ, as a path and both sides: "values.k1 is \"7\" and not there".
/// Empty if they are equal.
std::string difference_between(const Value& a, const Value& b);

}  // namespace orrery
