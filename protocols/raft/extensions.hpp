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

// ---------------------------------------------------------------- elections (elections.hpp)

using ElectionMessage = std::variant<>;
using ElectionTimer = std::variant<>;

// ---------------------------------------------------------------- compaction (compaction.hpp)

using CompactionMessage = std::variant<>;
using CompactionTimer = std::variant<>;

// ---------------------------------------------------------------- membership (membership.hpp)

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
/// Since this server last heard from a leader, the minimum election timeout has gone by.
struct LeaderNotRecent {
  friend auto operator<=>(const LeaderNotRecent&, const LeaderNotRecent&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaderNotRecent, (), ())

using ReadTimer = std::variant<LeaderNotRecent>;

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
  bool leaderIsRecent{};                           // on all servers: they vote for nobody
  friend bool operator==(const Queries&, const Queries&) = default;
};
BOOST_DESCRIBE_STRUCT(Queries, (),
                      (pending, round, confirmed, acknowledged, start, leaseEnd, leaderIsRecent))

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
