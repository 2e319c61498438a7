#pragma once
/// Linearizability: "each operation applied by concurrent processes takes effect instantaneously at
/// some point between its invocation and its response" (M. Herlihy and J. Wing, "Linearizability: A
/// Correctness Condition for Concurrent Objects", 1990).

#include <string>
#include <vector>

#include "sim/check/verdict.hpp"
#include "sim/check/wing_gong.hpp"

namespace orrery {

/// Judges each key by itself: data that only grow by their ranks (append_only.hpp), registers in
/// which every value is written once by their zones (register_zones.hpp), the others by search
/// (wing_gong.hpp). An operation whose outcome is unknown, or which is pending, may have
/// taken effect at any time since its invocation, or not at all; a failed one has not. A violation
/// comes with a minimal history as evidence; beyond the limits, which each key has for itself, the
/// answer is unknown and says why.
Verdict check_linearizable(const std::vector<Call>& calls, const SearchLimits& limits = {});

/// A history that is a violation, made as small as it can be by taking calls away (all are of one
/// key): it still is one, and taking any call away, with those that are bound to it
/// (reads_from.hpp), leaves none. Of a list or a set that only grows it proves one by the elements
/// that are added in it, and any call can be taken away by itself (elements.hpp). Unless the steps,
/// which are for all searches together, do not suffice; then it is as small as was found.
std::vector<Call> minimal_violation(std::vector<Call> calls, SearchLimits budget);

/// "linearizable".
Judge linearizable();

}  // namespace orrery
