#pragma once
/// The history of a recorded run: its clients' operations, for `orrery export --history` and
/// `orrery check`.

#include <vector>

#include "sim/check/calls.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery {

/// In order of invocation. Throws Error if the trace has none because of its level.
std::vector<Call> calls_of(const TraceReader& trace);

}  // namespace orrery
