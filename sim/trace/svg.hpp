#pragma once
/// A space-time diagram as a picture.

#include "sim/trace/space_time.hpp"

namespace orrery {

/// One lane a node, time downwards, a row an event, so that no label covers another; a colour for
/// each type of message, a dashed red line for one that was lost, a dotted lane while a node is
/// down. Time is not to scale: a long silence is a break with its length.
std::string svg(const SpaceTime& run);

}  // namespace orrery
