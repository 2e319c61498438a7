#pragma once
/// Linearizability of registers in which each value is written once, without a search: P. Gibbons
/// and E. Korach, "Testing Shared Memories", 1997 (section 4).
///
/// A value's cluster is its write and the reads that return it; in any order that explains the
/// history they stand together. Its zone lies between the first return and the last invocation in
/// the cluster. If that return comes first, the zone is forward: the register must hold the value
/// all that time. The history is linearizable if and only if no read returns before its write is
/// invoked, no two forward zones overlap, and none contains a backward one.

#include <optional>
#include <vector>

#include "sim/check/append_only.hpp"
#include "sim/check/key_history.hpp"

namespace orrery {

/// Calls of a register that no order explains; empty: the history is linearizable. Nothing if only
/// a search can say: where there are cas or erase, or a value is written twice, zones show some
/// violations and prove nothing. (A cas belongs to two clusters: it reads one value and writes
/// another.)
std::optional<Conflict> zone_conflict(const KeyHistory& history, const std::vector<Call>& calls);

}  // namespace orrery
