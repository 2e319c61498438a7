#pragma once
/// `--trace FILE`: a scenario's run goes into a trace.

#include <memory>
#include <string>

#include "sim/plan/run.hpp"
#include "sim/trace/recorder.hpp"

namespace orrery {

/// A recorder for a run that has not begun; plan and version are filled in. Throws Error.
std::unique_ptr<Recorder> start_trace(TraceOptions options, const Run& run);

/// Ends it and says which name the trace has: that of a `.partial` if the run was interrupted.
std::string finish_trace(Recorder& recorder, const Run& run, const RunReport& report);

}  // namespace orrery
