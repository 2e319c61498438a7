#pragma once
/// A stretch of a run with one of everything, for the pictures.

#include "sim/trace/space_time.hpp"

namespace orrery {

/// Two replicas and a client: an election, a lost message, a crash, a message to the dead, a
/// restart after a long silence.
SpaceTime little_run();

}  // namespace orrery
