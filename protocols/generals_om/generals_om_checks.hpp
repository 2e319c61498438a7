#pragma once
/// The names of the judges of OM(m): the two conditions of the problem, and that it comes to
/// an end.

#include <array>

#include "protocols/shared/generals_monitor.hpp"
#include "sim/check/verdict.hpp"

namespace orrery::generals_om {

inline constexpr generals::Conditions conditions{
    .protocol = "generals_om", .ic1 = "generals_om.ic1", .ic2 = "generals_om.ic2"};

inline constexpr std::array<Promise, 2> promises{
    {{conditions.ic1, generals::ic1_sentence}, {conditions.ic2, generals::ic2_sentence}}};

inline constexpr std::string_view everybody_decides = "generals_om.everybody_decides";

}  // namespace orrery::generals_om
