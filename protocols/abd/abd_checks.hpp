#pragma once
/// The judges of ABD: what the proof of atomicity rests on. That registers are atomic is for the
/// general judge "linearizable", which sees what clients see.
///
/// Both look at messages once they have left: what a crash takes back before that was never said.

#include <array>

#include "protocols/abd/abd.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::abd {

namespace judges {
inline constexpr std::string_view tag_never_goes_back = "abd.tag_never_goes_back";
inline constexpr std::string_view one_value_a_tag = "abd.one_value_a_tag";
}  // namespace judges

inline constexpr std::array<Promise, 2> promises{{
    {judges::tag_never_goes_back,
     "a server that has shown or acknowledged a tag never shows an older one of that register, "
     "crashes or not"},
    {judges::one_value_a_tag, "no two values of a register have the same tag"},
}};

/// Watches servers and clients for both.
Ref<Monitor> make_checks();

}  // namespace orrery::abd
