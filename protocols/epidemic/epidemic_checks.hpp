#pragma once
/// The promise of an epidemic.

#include "sim/check/verdict.hpp"

namespace orrery::epidemic {

/// "epidemic.everyone_is_infective": when the run is left alone, every node of `group` that is up
/// comes to know the rumour. Unknown if none is up.
Judge everyone_is_infective(char group = 'n');

}  // namespace orrery::epidemic
