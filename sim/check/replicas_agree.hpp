#pragma once
/// Do the replicas hold the same state in the end?

#include <string>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// "replicas_agree": when the run is left alone, the replicas that belong to the cluster
/// (Ending::members) and are up come to hold equal values in each of the members of their described
/// state that their protocol names as replicated: Raft's are its state machine and its table of
/// sessions. Requires: they have those members.
Judge replicas_agree();

/// Where two values first differ, as a path and both sides: "values.k1 is \"7\" and not there".
/// Empty if they are equal.
std::string difference_between(const Value& a, const Value& b);

}  // namespace orrery
