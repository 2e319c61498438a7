#pragma once
/// The judges of anti-entropy. That the replicas come to agree is for the general judges
/// "replicas_agree" and "converges".

#include <array>

#include "protocols/anti_entropy/anti_entropy.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::anti_entropy {

namespace judges {
inline constexpr std::string_view nothing_invented = "anti_entropy.nothing_invented";
inline constexpr std::string_view deleted_stays_deleted = "anti_entropy.deleted_stays_deleted";
}  // namespace judges

inline constexpr std::array<Promise, 2> promises{{
    {judges::nothing_invented, "what a site holds is what a client has written, at the origin"},
    {judges::deleted_stays_deleted,
     "a site that has held a death certificate never again holds an older value of that key"},
}};

/// Watches all sites for both.
Ref<Monitor> make_checks();

}  // namespace orrery::anti_entropy
