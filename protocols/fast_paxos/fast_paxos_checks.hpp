#pragma once
/// The judges of Fast Paxos: the safety properties of consensus (§2.1), the property CP from which
/// the paper derives them (§2.2.2), and what each acceptor promises.
///
/// What counts is what was sent: whatever a crash erases, an acceptor's messages bind it. Quorums
/// are those of the servers' settings, whatever a server with a bug believes.

#include <array>

#include "protocols/fast_paxos/fast_paxos.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::fast_paxos {

namespace judges {
inline constexpr std::string_view consistency = "fast_paxos.consistency";
inline constexpr std::string_view nontriviality = "fast_paxos.nontriviality";
inline constexpr std::string_view learned_is_chosen = "fast_paxos.learned_is_chosen";
inline constexpr std::string_view cp = "fast_paxos.cp";
inline constexpr std::string_view one_vote_a_round = "fast_paxos.one_vote_a_round";
inline constexpr std::string_view promise_kept = "fast_paxos.promise_kept";
}  // namespace judges

inline constexpr std::array<Promise, 6> promises{{
    {judges::consistency, "only a single value is ever chosen, or learned (§2.1)"},
    {judges::nontriviality, "only proposed values are voted for, and learned (§2.1)"},
    {judges::learned_is_chosen,
     "a learned value was voted for by a quorum in one round: in a fast round, by a fast quorum"},
    {judges::cp,
     "if an acceptor has voted for v in round i, then no value other than v has been or might yet "
     "be chosen in a round below i (§2.2.2)"},
    {judges::one_vote_a_round,
     "an acceptor votes to accept at most one value in any round (§2.2.1), crashes or not"},
    {judges::promise_kept,
     "an acceptor that takes part in a round casts no vote in any round below, and reports its "
     "newest vote (§2.2.1), crashes or not"},
}};

/// Watches the servers of a group, and whoever learns.
Ref<Monitor> make_checks(char group = 'n');

}  // namespace orrery::fast_paxos
