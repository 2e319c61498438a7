#pragma once
/// What each of the ways promises, and does not keep.

#include <array>

#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::generals_folklore {

inline constexpr std::string_view agreement = "generals_folklore.agreement";
inline constexpr std::string_view validity = "generals_folklore.validity";
inline constexpr std::string_view loyal_stay = "generals_folklore.loyal_stay";

inline constexpr std::array<Promise, 3> promises{
    {{agreement, "all loyal generals do the same"},
     {validity, "what all loyal generals want is done"},
     {loyal_stay, "no loyal general holds another loyal one for a traitor"}}};

/// Watches the outputs of n1, n2, … for all of these.
Ref<Monitor> make_checks();

}  // namespace orrery::generals_folklore
