#pragma once
/// The judges of the store: what is promised in spite of all that it leaves open. Where the last
/// writer wins, nothing of the first two and the last is promised.

#include <array>

#include "protocols/quorum_store/quorum_store.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::quorum_store {

namespace judges {
inline constexpr std::string_view acknowledged_writes_survive =
    "quorum_store.acknowledged_writes_survive";
inline constexpr std::string_view deleted_stays_deleted = "quorum_store.deleted_stays_deleted";
inline constexpr std::string_view one_version_a_dot = "quorum_store.one_version_a_dot";
inline constexpr std::string_view reads_meet_writes = "quorum_store.reads_meet_writes";
}  // namespace judges

inline constexpr std::array<Promise, 4> promises{{
    {judges::acknowledged_writes_survive,
     "a version that was acknowledged, or one that replaces it, is on some disk, hint holders' "
     "included, while fewer than w disks that held it are lost"},
    {judges::deleted_stays_deleted,
     "when the last replica forgets a tombstone, nobody holds what was deleted any more"},
    {judges::one_version_a_dot, "no two versions of a key have the same dot"},
    {judges::reads_meet_writes,
     "where quorums are strict and r + w > n, a get that begins when a put has been acknowledged "
     "returns that version, or what replaces it"},
}};

/// Watches nodes and clients for these.
Ref<Monitor> make_checks();

/// "quorum_store.replicas_agree": left alone, the replicas of each key that are up come to hold the
/// same versions, and nobody keeps hints for them. (Members of the store hold different keys, so
/// that the general judge of this name is not for them.)
Judge replicas_agree();

}  // namespace orrery::quorum_store
