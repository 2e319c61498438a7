#pragma once
/// The judges of copies that are all written to: what version vectors rest on. That the copies come
/// to agree is for the general judges "replicas_agree" and "converges".
///
/// They look at messages once they have left: what a crash takes back before that was never said.

#include <array>

#include "protocols/multi_primary/multi_primary.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::multi_primary {

namespace judges {
inline constexpr std::string_view nothing_is_forgotten = "multi_primary.nothing_is_forgotten";
inline constexpr std::string_view one_value_a_vector = "multi_primary.one_value_a_vector";
inline constexpr std::string_view siblings_conflict = "multi_primary.siblings_conflict";
}  // namespace judges

inline constexpr std::array<Promise, 3> promises{{
    {judges::nothing_is_forgotten,
     "what a server says that it has of a key dominates what it has said before, crashes or not"},
    {judges::one_value_a_vector, "no two values of a key have the same version vector"},
    {judges::siblings_conflict,
     "of the versions of a key that a server has, none dominates another"},
}};

/// Watches the servers for all three.
Ref<Monitor> make_checks();

}  // namespace orrery::multi_primary
