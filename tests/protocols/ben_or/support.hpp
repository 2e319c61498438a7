#pragma once
/// What the tests of Ben-Or's consensus have in common.

#include <optional>

#include "protocols/ben_or/ben_or.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::ben_or {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId n6 = replica(6);

inline constexpr std::optional<Bit> no_value{};

inline Report report(Round r, Bit x) { return {.r = r, .x = x}; }
inline Proposal proposal(Round r, std::optional<Bit> v) { return {.r = r, .v = v}; }

}  // namespace orrery::ben_or
