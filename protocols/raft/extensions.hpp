#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <chrono>
#include <variant>
#include <vector>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/map.hpp"
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

using MembershipRequest = std::variant<>;
using MembershipMessage = std::variant<>;
using MembershipTimer = std::variant<>;

// ---------------------------------------------------------------- reads (reads.hpp)

/// How a leader answers reads.
enum class Reading : std::uint8_t {
  log,         ///< as entries of the log, like everything else (§8)
  read_index,  ///< after a round of heartbeats (§6.4)
  lease,       ///< by itself, until the lease that such a round has given it is over (§6.4.1)
};
BOOST_DESCRIBE_ENUM(Reading, log, read_index, lease)

/// One of "a new round of heartbeats" (§6.4): asks a server whether it still follows this leader.
struct ConfirmLeader {
  Term term{};            // leader's term
  std::uint64_t round{};  // which of the rounds of this term, from 1
  friend auto operator<=>(const ConfirmLeader&, const ConfirmLeader&) = default;
};
BOOST_DESCRIBE_STRUCT(ConfirmLeader, (), (term, round))

struct ConfirmLeaderReply {
  Term term{};            // currentTerm, for leader to update itself
  std::uint64_t round{};  // the request's
  friend auto operator<=>(const ConfirmLeaderReply&, const ConfirmLeaderReply&) = default;
};
BOOST_DESCRIBE_STRUCT(ConfirmLeaderReply, (), (term, round))

using ReadMessage = std::variant<ConfirmLeader, ConfirmLeaderReply>;
using ReadTimer = std::variant<>;

/// A read that the leader has not answered yet.
struct Query {
  ClientRequest request{};
  Index readIndex{};      // "a lower bound for the version of the state that the query operates
                          // against"; 0: the leader does not know yet what is committed
  std::uint64_t round{};  // of heartbeats that is to be acknowledged
  friend auto operator<=>(const Query&, const Query&) = default;
};
BOOST_DESCRIBE_STRUCT(Query, (), (request, readIndex, round))

/// What a leader keeps of them.
struct Queries {
  Map<NodeId, Query> pending{};                    // the newest of each client
  std::uint64_t round{};                           // of heartbeats: the newest,
  std::uint64_t confirmed{};                       // and the newest that a majority acknowledged
  SmallMap<NodeId, std::uint64_t> acknowledged{};  // for each server, the newest of its replies
  Map<std::uint64_t, Time> start{};                // for a lease: when newer rounds were sent
  Time leaseEnd{};                                 // by the leader's own clock
  bool successorIsNamed{};                         // in this term: its lease is over
  friend bool operator==(const Queries&, const Queries&) = default;
};
BOOST_DESCRIBE_STRUCT(Queries, (),
                      (pending, round, confirmed, acknowledged, start, leaseEnd, successorIsNamed))

// ---------------------------------------------------------------- pipelining (pipelining.hpp)

/// How long requests wait for others that go with them, and how many go at most.
struct Batch {
  Duration delay{std::chrono::milliseconds(5)};
  std::uint32_t max{64};
  friend auto operator<=>(const Batch&, const Batch&) = default;
};
BOOST_DESCRIBE_STRUCT(Batch, (), (delay, max))

using PipelineMessage = std::variant<>;

/// The first of the requests that wait has waited long enough.
struct BatchDue {
  friend auto operator<=>(const BatchDue&, const BatchDue&) = default;
};
BOOST_DESCRIBE_STRUCT(BatchDue, (), ())

using PipelineTimer = std::variant<BatchDue>;

/// The leader's own disk has its log up to here.
struct LogWritten {
  Term term{};  // in which the leader wrote it
  Index index{};
  friend auto operator<=>(const LogWritten&, const LogWritten&) = default;
};
BOOST_DESCRIBE_STRUCT(LogWritten, (), (term, index))

using PipelineSynced = std::variant<LogWritten>;

/// A request that waits for others.
struct Gathered {
  Shared<Command> command{};
  NodeId client{};
  friend auto operator<=>(const Gathered&, const Gathered&) = default;
};
BOOST_DESCRIBE_STRUCT(Gathered, (), (command, client))

/// What a leader keeps.
struct Pipeline {
  // followers that are sent more before they have acknowledged what they were, and the matchIndex
  // of each at the last heartbeat
  SmallMap<NodeId, Index> followers{};
  Index ownMatchIndex{};             // "the latest entry to have been durably written to its disk"
  std::vector<Gathered> gathered{};  // requests, at most `batch.max`
  friend bool operator==(const Pipeline&, const Pipeline&) = default;
};
BOOST_DESCRIBE_STRUCT(Pipeline, (), (followers, ownMatchIndex, gathered))

}  // namespace orrery::raft
