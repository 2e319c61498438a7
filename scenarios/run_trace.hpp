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
/// Where nothing is expected of the run, nothing in it is as expected.
std::string finish_trace(Recorder& recorder, const Run& run, const RunReport& report,
                         bool expects_nothing = false);

}  // namespace orrery
