#pragma once
/// The judges of a primary and its secondaries. That clients see one copy of the data is for the
/// general judge "linearizable", that servers come to agree for "replicas_agree".

#include <array>

#include "protocols/primary_secondary/primary_secondary.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::primary_secondary {

namespace judges {
inline constexpr std::string_view one_primary = "primary_secondary.one_primary";
inline constexpr std::string_view sync_loses_nothing = "primary_secondary.sync_loses_nothing";
inline constexpr std::string_view one_entry_a_position = "primary_secondary.one_entry_a_position";
}  // namespace judges

inline constexpr std::array<Promise, 3> promises{{
    {judges::one_primary, "at any time at most one server is the primary (Pb1)"},
    {judges::sync_loses_nothing,
     "where replication is sync, a server that becomes the primary has every write that was "
     "acknowledged"},
    {judges::one_entry_a_position,
     "no two entries that are shipped have the same epoch and the same index"},
}};

/// Watches the servers for all three.
Ref<Monitor> make_checks();

}  // namespace orrery::primary_secondary
