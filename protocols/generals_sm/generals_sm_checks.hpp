#pragma once
/// The judges of SM(m): the two conditions of the problem, and that it comes to
/// an end.

#include <array>

#include "protocols/shared/generals_monitor.hpp"
#include "sim/check/verdict.hpp"

namespace orrery::generals_sm {

inline constexpr generals::Conditions conditions{
    .protocol = "generals_sm", .ic1 = "generals_sm.ic1", .ic2 = "generals_sm.ic2"};

inline constexpr std::array<Promise, 2> promises{
    {{conditions.ic1, generals::ic1_sentence}, {conditions.ic2, generals::ic2_sentence}}};

/// "generals_sm.everybody_decides": every loyal lieutenant obeys some order in the end. Unknown if
/// nobody is loyal.
Judge everybody_decides();

}  // namespace orrery::generals_sm
