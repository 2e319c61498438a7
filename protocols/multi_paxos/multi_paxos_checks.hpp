#pragma once
/// The judges of Multi-Paxos: what "Paxos Made Simple" (L. Lamport, 2001) promises, in every slot.
///
/// What was accepted, and so what was chosen, is found out from messages: an acceptor says so only
/// when it is on its disk, a leader with its own accept request. What was executed is found out
/// from states, by type, so that subclasses of MultiPaxos are watched as well. The cost follows
/// what is sent and executed.
///
/// A cluster of one asks nobody and says nothing: of it, only the order of execution is judged.

#include <array>

#include "protocols/multi_paxos/multi_paxos.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::multi_paxos {

namespace judges {
inline constexpr std::string_view one_command_a_slot = "multi_paxos.one_command_a_slot";
inline constexpr std::string_view chosen_is_proposed_again = "multi_paxos.chosen_is_proposed_again";
inline constexpr std::string_view one_value_a_proposal = "multi_paxos.one_value_a_proposal";
inline constexpr std::string_view one_leader_a_ballot = "multi_paxos.one_leader_a_ballot";
inline constexpr std::string_view promises_are_kept = "multi_paxos.promises_are_kept";
inline constexpr std::string_view executes_what_was_chosen = "multi_paxos.executes_what_was_chosen";
}  // namespace judges

inline constexpr std::array<orrery::Promise, 6> promises{{
    {judges::one_command_a_slot,
     "at most one command can be chosen as the ith one, ever (§3; P2 of §2.2)"},
    {judges::chosen_is_proposed_again,
     "if a proposal with value v is chosen, then every higher-numbered proposal issued by any "
     "proposer has value v (P2b of §2.2), in each slot"},
    {judges::one_value_a_proposal,
     "no two proposals are ever issued with the same number (§2.5): in a slot, a ballot has one "
     "value"},
    {judges::one_leader_a_ballot,
     "a server is elected with a ballot of its own, and with each of them once"},
    {judges::promises_are_kept,
     "who has responded to a prepare or accept request with number n responds to none with a lower "
     "number (P1a of §2.2), crashes or not"},
    {judges::executes_what_was_chosen,
     "a server executes what was chosen as the ith command, and only when it has executed commands "
     "1 to i - 1 (§3)"},
}};

/// Watches the servers of a group for all of `promises`.
Ref<Monitor> make_checks(char group = 'n');

}  // namespace orrery::multi_paxos
