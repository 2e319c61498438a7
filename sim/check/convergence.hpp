#pragma once
/// Do replicas come to agree when they are left alone? (Eventual consistency.)

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// When reads must agree.
struct QuietTime {
  Time from{};       ///< of the run
  Duration after{};  ///< … and so long after the last write of their key has ended
};

/// Violated where two reads of a register, a set or a counter, begun in the quiet time of their
/// key, return different values. A key with a write of unknown outcome has no quiet time: it may
/// still have its effect. Unknown where nothing was read twice.
Verdict check_convergence(const std::vector<Call>& calls, const QuietTime& quiet = {});

/// "converges": when the writing is over and the world is whole, the replicas that are up come to
/// hold the same state (where their protocol says what they share), and reads of a key to return
/// the same value: those begun an ending's patience after its last write, and after stable_from. In
/// a run that has faults and no such instant, the world may never have been whole for long enough:
/// what differs is then unknown, not violated.
Judge converges();

}  // namespace orrery
