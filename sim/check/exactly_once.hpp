#pragma once
/// Did what clients asked for happen once? Where at all, operations that leave a trace of their own
/// tell: appends, increments, members of sets and elements of queues.

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// Violated where a value that was appended once stands twice in what was read, and, of a register
/// that is only appended to, where an acknowledged append is not in the newest read (by its
/// beginning, which was after the acknowledgement); where check_counter, check_set or
/// check_unordered_queue is (collections.hpp). Unknown where one of these cannot tell.
Verdict check_exactly_once(const std::vector<Call>& calls);

/// "exactly_once": check_exactly_once. Where the protocol says what its replicas share, and they
/// agree in the end, that is the newest read of each key.
Judge exactly_once();

}  // namespace orrery
