#pragma once
/// The judges of SWIM: promises about each step, which the paper's argument rests on, and about the
/// end of a run.
///
/// What is judged is what members believe in memory. States are found by type, so subclasses of
/// Swim are watched as well.

#include <array>
#include <vector>

#include "protocols/swim/swim.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::swim {

namespace judges {
inline constexpr std::string_view incarnation_never_goes_back = "swim.incarnation_never_goes_back";
inline constexpr std::string_view incarnation_is_ones_own = "swim.incarnation_is_ones_own";
inline constexpr std::string_view order_of_preference = "swim.order_of_preference";
inline constexpr std::string_view time_bounded_completeness = "swim.time_bounded_completeness";
}  // namespace judges

inline constexpr std::array<Promise, 4> promises{{
    {judges::incarnation_never_goes_back,
     "a member's incarnation number only grows, across crashes from what it has told the others"},
    {judges::incarnation_is_ones_own,
     "nobody believes an incarnation of a member that it has not told of itself (§4.2)"},
    {judges::order_of_preference,
     "what a member believes of another one is replaced only by what overrides it (§4.2)"},
    {judges::time_bounded_completeness,
     "with round-robin, nobody believes for 2n - 1 of its periods and the end of one, where n are "
     "the others, that a member which is down is alive (§4.3)"},
}};

/// Watches the members of a group for all of `promises`.
Ref<Monitor> make_checks(char group = 'n');

/// "swim.crashes_are_detected": when the run is left alone, all that are up believe that those that
/// are down have failed. Unknown if none is down, or none up.
Judge crashes_are_detected(char group = 'n');

/// "swim.nobody_is_dead_alive": when the run is left alone, none that is up believes of another one
/// that is up that it has failed. (In the paper, such a mistake is for ever.)
Judge nobody_is_dead_alive(char group = 'n');

}  // namespace orrery::swim
