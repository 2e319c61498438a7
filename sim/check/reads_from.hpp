#pragma once
/// Which calls must stay together when a history is made smaller: a write goes only together with
/// the reads that return its value. Otherwise a read of what nobody wrote would be blamed.

#include <vector>

#include "sim/check/calls.hpp"

namespace orrery {

/// For each of the calls, all that must go when it goes, itself included, by their indices.
/// Removing them from a linearizable history leaves a linearizable one. Requires: all calls are of
/// one key.
///  - a write of a register, an append or an add goes with the reads that return it (or contain
///    it) and the cas that expect it;
///  - an element of a queue goes with its dequeue, and the other way round; a dequeue of which
///    nobody knows what it took, with all that did not come before it;
///  - an increment goes with the totals that may have counted it;
///  - a lock's acquire goes with its release, and if tokens were recorded with all that came later.
std::vector<std::vector<std::size_t>> bound_together(const std::vector<Call>& calls);

}  // namespace orrery
