#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <variant>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery::raft {

/// The alternatives of all of these variants.
template <class... Variants>
using AlternativesOf = boost::mp11::mp_append<std::variant<>, Variants...>;

// ---------------------------------------------------------------- administrator.hpp

/// To the administrator: what it asked for is done, or will not be done.
struct RequestDone {
  std::uint64_t number{};  // the request's
  bool ok{};               // whether it is done
  friend auto operator<=>(const RequestDone&, const RequestDone&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestDone, (), (number, ok))

// ---------------------------------------------------------------- elections (elections.hpp)

/// Invoked by servers that would stand for election, to learn whether they could win it (§9.6).
struct PreVote {
  Term term{};           // the term that the election would have
  NodeId candidateId{};  // who would stand
  Index lastLogIndex{};  // index of its last log entry (§5.4)
  Term lastLogTerm{};    // term of its last log entry (§5.4)
  friend auto operator<=>(const PreVote&, const PreVote&) = default;
};
BOOST_DESCRIBE_STRUCT(PreVote, (), (term, candidateId, lastLogIndex, lastLogTerm))

struct PreVoteReply {
  Term term{};            // currentTerm, for whoever asked to update itself
  Term electionTerm{};    // the request's
  bool wouldBeGranted{};  // true means that the election would have this server's vote
  friend auto operator<=>(const PreVoteReply&, const PreVoteReply&) = default;
};
BOOST_DESCRIBE_STRUCT(PreVoteReply, (), (term, electionTerm, wouldBeGranted))

/// Invoked by an administrator to make another server leader (§3.10).
struct TransferLeadership {
  std::uint64_t number{};  // of the request
  NodeId target{};         // who is to lead
  friend auto operator<=>(const TransferLeadership&, const TransferLeadership&) = default;
};
BOOST_DESCRIBE_STRUCT(TransferLeadership, (), (number, target))

/// Invoked by a leader that transfers its leadership, once the target has its whole log (§3.10).
struct TimeoutNow {
  Term term{};  // leader's term
  friend auto operator<=>(const TimeoutNow&, const TimeoutNow&) = default;
};
BOOST_DESCRIBE_STRUCT(TimeoutNow, (), (term))

/// A RequestVote with the flag of §4.2.3: "I have permission to disrupt the leader—it told me to!"
struct RequestVoteWithPermission {
  Term term{};           // the members of RequestVote
  NodeId candidateId{};  // …
  Index lastLogIndex{};
  Term lastLogTerm{};
  friend auto operator<=>(const RequestVoteWithPermission&,
                          const RequestVoteWithPermission&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestVoteWithPermission, (), (term, candidateId, lastLogIndex, lastLogTerm))

using ElectionRequest = std::variant<TransferLeadership>;
using ElectionMessage =
    std::variant<PreVote, PreVoteReply, TransferLeadership, TimeoutNow, RequestVoteWithPermission>;

/// The minimum election timeout has elapsed since this server heard from a leader.
struct LeaderSilent {
  friend auto operator<=>(const LeaderSilent&, const LeaderSilent&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaderSilent, (), ())

/// Of a leader: an election timeout has elapsed without a round of heartbeats to a majority.
struct QuorumTimeout {
  friend auto operator<=>(const QuorumTimeout&, const QuorumTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(QuorumTimeout, (), ())

/// Of a leader: its leadership has not been transferred within an election timeout.
struct TransferTimeout {
  friend auto operator<=>(const TransferTimeout&, const TransferTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(TransferTimeout, (), ())

using ElectionTimer = std::variant<LeaderSilent, QuorumTimeout, TransferTimeout>;

// ---------------------------------------------------------------- compaction (compaction.hpp)

using CompactionMessage = std::variant<>;
using CompactionTimer = std::variant<>;

// ---------------------------------------------------------------- membership (membership.hpp)

/// AddServer RPC (Figure 4.1): "Invoked by admin to add a server to cluster configuration." A
/// learner becomes a voter by it.
struct AddServer {
  std::uint64_t number{};  // of the request
  NodeId newServer{};      // address of server to add to configuration
  friend auto operator<=>(const AddServer&, const AddServer&) = default;
};
BOOST_DESCRIBE_STRUCT(AddServer, (), (number, newServer))

/// The same for a server that is to stay a non-voting member (§4.2.1). A voter becomes a learner by
/// it.
struct AddLearner {
  std::uint64_t number{};
  NodeId newServer{};
  friend auto operator<=>(const AddLearner&, const AddLearner&) = default;
};
BOOST_DESCRIBE_STRUCT(AddLearner, (), (number, newServer))

/// RemoveServer RPC (Figure 4.1): "Invoked by admin to remove a server from cluster configuration."
struct RemoveServer {
  std::uint64_t number{};
  NodeId oldServer{};  // address of server to remove from configuration
  friend auto operator<=>(const RemoveServer&, const RemoveServer&) = default;
};
BOOST_DESCRIBE_STRUCT(RemoveServer, (), (number, oldServer))

/// An arbitrary change, by joint consensus (§4.3): who the cluster is to be.
struct ChangeConfiguration {
  std::uint64_t number{};
  std::vector<NodeId> voters{};
  std::vector<NodeId> learners{};
  friend auto operator<=>(const ChangeConfiguration&, const ChangeConfiguration&) = default;
};
BOOST_DESCRIBE_STRUCT(ChangeConfiguration, (), (number, voters, learners))

using MembershipRequest = std::variant<AddServer, AddLearner, RemoveServer, ChangeConfiguration>;

using MembershipMessage = MembershipRequest;

/// Of the leader: so long a new server may take for a round of replication (§4.2.1).
struct RoundTimeout {
  friend auto operator<=>(const RoundTimeout&, const RoundTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(RoundTimeout, (), ())

using MembershipTimer = std::variant<RoundTimeout>;

/// An entry of the log that is a configuration.
struct ConfigurationEntry {
  Index index{};
  Configuration configuration{};
  friend auto operator<=>(const ConfigurationEntry&, const ConfigurationEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(ConfigurationEntry, (), (index, configuration))

/// A change on its way to the log.
struct MembershipChange {
  MembershipRequest request{};
  NodeId administrator{};  // who has asked
  std::uint32_t round{};   // of replication to the new servers, from 1; 0 before the first
  Index roundEnd{};        // the last index when the round began
  bool roundIsSlow{};      // it has taken an election timeout already
  SmallMap<NodeId, Index> nextIndexThen{};  // of the new servers, when the timer was started
  friend bool operator==(const MembershipChange&, const MembershipChange&) = default;
};
BOOST_DESCRIBE_STRUCT(MembershipChange, (),
                      (request, administrator, round, roundEnd, roundIsSlow, nextIndexThen))

// ---------------------------------------------------------------- reads (reads.hpp)

using ReadMessage = std::variant<>;
using ReadTimer = std::variant<>;

// ---------------------------------------------------------------- pipelining (pipelining.hpp)

using PipelineMessage = std::variant<>;

}  // namespace orrery::raft
