#pragma once
/// Judges of locks, and of what their fencing tokens guard (M. Kleppmann, "How to do distributed
/// locking", 2016).

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// Violated where two clients believed at once that they hold a lock: each from the return of its
/// acquire to its next invocation of a release, or of another acquire, of that lock. A lock that
/// may be taken from its holder does that sooner or later; what it guards then needs fencing.
Verdict check_mutual_exclusion(const std::vector<Call>& calls);

/// Violated where a guarded put had its effect although one with a greater token had been
/// acknowledged before it was invoked, and where tokens do not grow: two acquires have the same
/// one, or a later one a smaller.
Verdict check_fencing(const std::vector<Call>& calls);

/// "mutual_exclusion": check_mutual_exclusion, without the calls of clients that have crashed.
Judge mutual_exclusion();
/// "fencing": check_fencing.
Judge fencing();

}  // namespace orrery
