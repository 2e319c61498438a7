#pragma once
/// The judges of Raft: the five properties of its Figure 3 ("Raft guarantees that each of these
/// properties is true at all times"), three promises about single steps on which their proofs rest,
/// and one about snapshots (chapter 5 of Ongaro's dissertation).
///
/// One monitor watches all nine, since they look at the same things: a look at a replica that did
/// not change is a few comparisons, and otherwise costs what changed. States are found by type, so
/// subclasses of Raft are watched as well.
///
/// A log whose beginning a snapshot has replaced counts as the whole log: the entries that were in
/// it, or, where the snapshot came from another server, those that have been applied.
///
/// What counts is what replicas have done in memory, with two exceptions. A vote is what was sent.
/// And a server that is the only voter elects itself, commits and applies without asking anybody:
/// what its crash takes back is judged only if its disk, another server or an output had it.

#include <array>

#include "protocols/raft/raft.hpp"
#include "sim/check/verdict.hpp"
#include "sim/core/monitor.hpp"

namespace orrery::raft {

namespace judges {
inline constexpr std::string_view election_safety = "raft.election_safety";
inline constexpr std::string_view leader_append_only = "raft.leader_append_only";
inline constexpr std::string_view log_matching = "raft.log_matching";
inline constexpr std::string_view leader_completeness = "raft.leader_completeness";
inline constexpr std::string_view state_machine_safety = "raft.state_machine_safety";
inline constexpr std::string_view term_never_goes_back = "raft.term_never_goes_back";
inline constexpr std::string_view commit_index_never_goes_back =
    "raft.commit_index_never_goes_back";
inline constexpr std::string_view one_vote_a_term = "raft.one_vote_a_term";
inline constexpr std::string_view snapshot_safety = "raft.snapshot_safety";
}  // namespace judges

inline constexpr std::array<Promise, 9> promises{{
    {judges::election_safety, "at most one leader can be elected in a given term (§5.2)"},
    {judges::leader_append_only,
     "a leader never overwrites or deletes entries in its log; it only appends new entries (§5.3)"},
    {judges::log_matching,
     "if two logs contain an entry with the same index and term, then the logs are identical in "
     "all entries up "
     "through the given index (§5.3)"},
    {judges::leader_completeness,
     "if a log entry is committed in a given term, then that entry will be present in the logs of "
     "the leaders for "
     "all higher-numbered terms (§5.4)"},
    {judges::state_machine_safety,
     "if a server has applied a log entry at a given index to its state machine, no other server "
     "will ever apply a "
     "different log entry for the same index (§5.4.3)"},
    {judges::term_never_goes_back,
     "a server's current term increases monotonically, across crashes from what its disk or the "
     "others had got"},
    {judges::commit_index_never_goes_back,
     "the commit index of a server increases monotonically until it crashes"},
    {judges::one_vote_a_term,
     "each server will vote for at most one candidate in a given term (§5.2), crashes or not"},
    {judges::snapshot_safety,
     "a snapshot covers just committed entries, and is the state to which they lead (dissertation "
     "§5.1)"},
}};

/// Watches the servers of a group for all of `promises`.
Ref<Monitor> make_checks(char group = 'n');

}  // namespace orrery::raft
