#pragma once
/// What the chapters of D. Ongaro's dissertation, "Consensus: Bridging Theory and Practice" (2014),
/// add to Figure 2: messages, timers, and what a server keeps. Their rules stand in files of their
/// own, which raft.hpp lists. In a run that switches none of them on, all of this stays as it is
/// initialised here.

#include <boost/mp11.hpp>
#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "protocols/raft/entry_log.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/map.hpp"
#include "sim/core/shared.hpp"
#include "sim/core/time.hpp"

namespace orrery::raft {

/// The alternatives of all of these variants.
template <class... Variants>
using AlternativesOf = boost::mp11::mp_append<std::variant<>, Variants...>;

// ---------------------------------------------------------------- administrator.hpp

/// To the administrator: what it asked for is done, or will not be done.
struct RequestDone {
  std::uint64_t number{};  // the request's
  RequestStatus status{};
  friend auto operator<=>(const RequestDone&, const RequestDone&) = default;
};
BOOST_DESCRIBE_STRUCT(RequestDone, (), (number, status))

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

/// A transfer that a leader has begun.
struct LeadershipTransfer {
  TransferLeadership request{};
  NodeId administrator{};  // who has asked
  friend auto operator<=>(const LeadershipTransfer&, const LeadershipTransfer&) = default;
};
BOOST_DESCRIBE_STRUCT(LeadershipTransfer, (), (request, administrator))

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

/// When servers take snapshots, and how leaders send them.
struct SnapshotConfig {
  std::uint64_t after{};     // so many entries applied since the last one; 0: never
  std::uint32_t chunk = 64;  // records in one InstallSnapshot
  Duration timeout{std::chrono::milliseconds(200)};  // the wait for its reply
  friend auto operator<=>(const SnapshotConfig&, const SnapshotConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotConfig, (), (after, chunk, timeout))

/// What a snapshot file consists of: a key of the state machine,
struct MachineRecord {
  std::string key{};
  std::string value{};
  friend auto operator<=>(const MachineRecord&, const MachineRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(MachineRecord, (), (key, value))

/// or a client's session.
struct SessionRecord {
  SessionId clientId{};
  Session session{};
  friend auto operator<=>(const SessionRecord&, const SessionRecord&) = default;
};
BOOST_DESCRIBE_STRUCT(SessionRecord, (), (clientId, session))

using SnapshotRecord = std::variant<MachineRecord, SessionRecord>;

/// "The snapshot replaces all entries up through and including" lastIndex. Copying it costs
/// nothing.
struct Snapshot {
  Index lastIndex{};           // of the last entry that it replaces
  Term lastTerm{};             // term of lastIndex
  Configuration lastConfig{};  // latest cluster configuration as of lastIndex
  KvMachine machine{};         // the state machine as of lastIndex,
  ClientSessions sessions{};   // with its clients

  /// How many records there are.
  std::uint64_t size() const { return machine.values.size() + sessions.sessions.size(); }

  /// Those from `offset` on, at most `max` of them: keys first, in their order. Costs as much as
  /// walking there.
  std::vector<SnapshotRecord> records_from(std::uint64_t offset, std::uint64_t max) const {
    std::vector<SnapshotRecord> records;
    std::uint64_t place = 0;
    const auto is_wanted = [&] { return place++ >= offset && records.size() < max; };
    for (const auto& [key, value] : machine.values) {
      if (is_wanted()) records.push_back(MachineRecord{.key = key, .value = value});
    }
    for (const auto& [clientId, session] : sessions.sessions) {
      if (is_wanted()) records.push_back(SessionRecord{.clientId = clientId, .session = session});
    }
    return records;
  }

  void add(const SnapshotRecord& record) {
    if (const auto* key = std::get_if<MachineRecord>(&record)) {
      machine.values.insert_or_assign(key->key, key->value);
    } else if (const auto* client = std::get_if<SessionRecord>(&record)) {
      sessions.sessions.insert_or_assign(client->clientId, client->session);
    }
  }

  friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(Snapshot, (), (lastIndex, lastTerm, lastConfig, machine, sessions))

/// "Invoked by leader to send chunks of a snapshot to a follower. Leaders always send chunks in
/// order" (Figure 5.3).
struct InstallSnapshot {
  Term term{};                         // leader's term
  NodeId leaderId{};                   // so follower can redirect clients
  Index lastIndex{};                   // the snapshot replaces all entries up through this index
  Term lastTerm{};                     // term of lastIndex
  Configuration lastConfig{};          // latest cluster configuration as of lastIndex
  std::uint64_t offset{};              // where chunk is positioned in the snapshot file, in records
  std::vector<SnapshotRecord> data{};  // of the snapshot chunk, starting at offset
  bool done{};                         // true if this is the last chunk
  friend auto operator<=>(const InstallSnapshot&, const InstallSnapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(InstallSnapshot, (),
                      (term, leaderId, lastIndex, lastTerm, lastConfig, offset, data, done))

/// Replies come late, twice or out of order: each says by itself what it acknowledges.
struct InstallSnapshotReply {
  Term term{};             // currentTerm, for leader to update itself
  Index lastIndex{};       // of the snapshot
  std::uint64_t offset{};  // so many of its records have come
  bool done{};             // true if follower has all of it on its disk
  friend auto operator<=>(const InstallSnapshotReply&, const InstallSnapshotReply&) = default;
};
BOOST_DESCRIBE_STRUCT(InstallSnapshotReply, (), (term, lastIndex, offset, done))

using CompactionMessage = std::variant<InstallSnapshot, InstallSnapshotReply>;

/// A follower has not answered a chunk.
struct SnapshotTimeout {
  NodeId follower{};
  friend auto operator<=>(const SnapshotTimeout&, const SnapshotTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTimeout, (), (follower))

using CompactionTimer = std::variant<SnapshotTimeout>;

/// A snapshot file that this server has taken itself is on disk,
struct SnapshotTaken {
  Index lastIndex{};
  friend auto operator<=>(const SnapshotTaken&, const SnapshotTaken&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTaken, (), (lastIndex))

/// or one that it has got from its leader.
struct SnapshotReceived {
  Index lastIndex{};
  friend auto operator<=>(const SnapshotReceived&, const SnapshotReceived&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotReceived, (), (lastIndex))

using CompactionSynced = std::variant<SnapshotTaken, SnapshotReceived>;

/// What a follower has of a snapshot that is on its way.
struct PartialSnapshot {
  Term term{};               // of the leader that sends it
  Snapshot file{};           // as far as it has come
  std::uint64_t received{};  // so many records
  friend bool operator==(const PartialSnapshot&, const PartialSnapshot&) = default;
};
BOOST_DESCRIBE_STRUCT(PartialSnapshot, (), (term, file, received))

/// A snapshot that a leader sends. It stays the same one, even if a newer one is taken meanwhile.
struct SnapshotTransfer {
  Shared<Snapshot> file{};
  std::uint64_t offset{};  // so many records have come, as the leader knows
  friend bool operator==(const SnapshotTransfer&, const SnapshotTransfer&) = default;
};
BOOST_DESCRIBE_STRUCT(SnapshotTransfer, (), (file, offset))

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

/// How far a new server has come, as its leader knows.
struct CatchUp {
  Index nextIndex{};
  std::uint64_t offset{};  // in the snapshot that it is sent, if it is
  friend auto operator<=>(const CatchUp&, const CatchUp&) = default;
};
BOOST_DESCRIBE_STRUCT(CatchUp, (), (nextIndex, offset))

/// A change on its way to the log.
struct MembershipChange {
  MembershipRequest request{};
  NodeId administrator{};  // who has asked
  RequestStatus status{};  // ok, unless it has been given up
  std::uint32_t round{};   // of replication to the new servers, from 1; 0 before the first
  Index roundEnd{};        // the last index when the round began
  bool roundIsSlow{};      // it has taken an election timeout already
  SmallMap<NodeId, CatchUp> then{};  // the new servers, when the timer was started
  friend bool operator==(const MembershipChange&, const MembershipChange&) = default;
};
BOOST_DESCRIBE_STRUCT(MembershipChange, (),
                      (request, administrator, status, round, roundEnd, roundIsSlow, then))

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
