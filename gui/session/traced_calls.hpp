#pragma once
/// What clients asked and were answered, as the table `operation` of a trace tells it.

#include <vector>

#include "sim/check/calls.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery::gui {

/// In order of invocation: the same as calls_of the run's history. A trace that was cut off has no
/// rows of calls that were pending then. Throws Error where its rows cannot be read.
std::vector<Call> traced_calls(const TraceReader& trace);

}  // namespace orrery::gui
