#pragma once
/// Linearizability of data that only grow, in time linear in the size of the history: lists that
/// are appended to and read, sets that are added to and read.
///
/// Every element is written once, so reads themselves tell the order of elements: each read is a
/// prefix of the longest one (of a set: a subset of the next larger one). Elements and reads thus
/// have ranks, and the history is linearizable if and only if no operation returned before one of
/// lower rank was invoked. (The idea of inferring the order of versions from append-only reads:
/// K. Kingsbury and P. Alvaro, "Elle", 2020, section 3.)

#include <optional>
#include <vector>

#include "sim/check/key_history.hpp"

namespace orrery {

/// Calls that contradict each other, by their index in the whole history: with the writes of what
/// they read they are no longer linearizable. Empty: the history is linearizable.
using Conflict = std::vector<std::size_t>;

/// Nothing if the method does not apply: other operations, an element written twice or empty, texts
/// that can be cut into elements in more than one way.
std::optional<Conflict> append_only_conflict(const KeyHistory& history,
                                             const std::vector<Call>& calls);

}  // namespace orrery
