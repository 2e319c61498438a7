#pragma once
/// The judge of the quorum register: what every quorum rests on. That a read meets every write that
/// has ended is for the general judge "staleness", which sees what clients see.
///
/// It looks at messages once they have left: what a crash takes back before that was never said.

#include <array>

#include "protocols/quorum_register/quorum_register.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::quorum_register {

namespace judges {
inline constexpr std::string_view copy_never_goes_back = "quorum_register.copy_never_goes_back";
}  // namespace judges

inline constexpr std::array<Promise, 1> promises{{
    {judges::copy_never_goes_back,
     "a replica that has shown or acknowledged a copy never shows an older one of that register, "
     "crashes or not"},
}};

Ref<Monitor> make_checks();

}  // namespace orrery::quorum_register
