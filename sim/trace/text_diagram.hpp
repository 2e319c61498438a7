#pragma once
/// A space-time diagram as text.

#include "sim/trace/space_time.hpp"

namespace orrery {

/// One line an event, time downwards, one lane a node; to its right what happened in words. An
/// arrow ends where a message arrives, in the line of its arrival; a message that never does has a
/// line of its own where it was sent, ending in ╳. A crashed node has no lane.
std::string text_diagram(const SpaceTime& run, std::size_t columns);

}  // namespace orrery
