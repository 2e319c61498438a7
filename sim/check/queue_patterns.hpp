#pragma once
/// Three ways in which a queue is certainly wrong, seen without a search: T. Henzinger, A. Sezgin
/// and V. Vafeiadis, "Aspect-Oriented Linearizability Proofs", 2013, whose fourth (a queue found
/// empty that was not) is left to the search.

#include <optional>
#include <vector>

#include "sim/check/append_only.hpp"
#include "sim/check/key_history.hpp"

namespace orrery {

/// Calls of a queue that no order explains:
///  - a dequeue of what nobody has enqueued (VFresh), or only later;
///  - more dequeues of a value than enqueues (VRepet);
///  - x enqueued before y, but y dequeued before x (VOrd), where no value is enqueued twice.
/// Nothing if there are none, or if this is no queue: then the search must say.
std::optional<Conflict> queue_conflict(const KeyHistory& history, const std::vector<Call>& calls);

}  // namespace orrery
