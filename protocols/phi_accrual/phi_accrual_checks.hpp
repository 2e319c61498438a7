#pragma once
/// The judges of the φ accrual failure detector: that nodes suspect only when φ says so, and what
/// comes of it in the end.

#include <array>

#include "protocols/phi_accrual/phi_accrual.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::phi_accrual {

namespace judges {
inline constexpr std::string_view never_suspects_too_soon = "phi_accrual.never_suspects_too_soon";
}  // namespace judges

inline constexpr std::array<Promise, 1> promises{{
    {judges::never_suspects_too_soon,
     "a node suspects another one only when its suspicion level has reached the threshold"},
}};

/// Watches the nodes of a group for all of `promises`: φ is reckoned from the normal distribution,
/// and not from its quantiles as in the protocol. Above a threshold of 10, there are too few digits
/// for that, and nothing is said. (A node that stood still suspects later than it would have.)
Ref<Monitor> make_checks(char group = 'n');

/// "phi_accrual.crashes_are_suspected": when the run is left alone, all that are up suspect those
/// that are down. Unknown if none is down, or none up.
Judge crashes_are_suspected(char group = 'n');

/// "phi_accrual.the_living_are_trusted": when the run is left alone, none that is up suspects
/// another one that is up. (Where messages are late or lost, mistakes are made at any time.)
Judge the_living_are_trusted(char group = 'n');

}  // namespace orrery::phi_accrual
