#pragma once
/// A replica's settings, and what it remembers: the paper's log, over crashes; its state machine,
/// and what others have said, until the next one.
///
/// The paper's replicas that crash are faulty until "proactive recovery" (TOCS 2002). Here a crash
/// alone makes no liar: whatever a replica's word rests on is on its disk before the word leaves
/// (the view; the pre-prepares that it has accepted, which fix what it prepares; the certificates
/// of what has prepared, which fix what it commits and what it says in a view change; the last
/// stable checkpoint, before the log below it is discarded). What others have said, and what has
/// been executed since that checkpoint, it can be told again.

#include "protocols/pbft/messages.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/map.hpp"
#include "sim/core/time.hpp"

namespace orrery::pbft {

struct Config {
  // "If checkpoints are taken every 100 requests, k might be 200" (§4.3)
  std::uint32_t checkpointInterval = 100;  // K
  std::uint32_t logSize = 200;             // k, also called L: H = h + L
  std::uint32_t batchMax = 16;             // requests in one batch
  std::uint32_t window = 8;  // so many sequence numbers "for which the protocol is in progress"
  Duration viewChangeTimeout{std::chrono::milliseconds(500)};  // T
  Duration status{std::chrono::milliseconds(150)};  // the wait is drawn from here to twice this
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (checkpointInterval, logSize, batchMax, window, viewChangeTimeout, status))

/// "Replicas remember the last reply message they sent to each client" (§4.1).
struct LastReply {
  Timestamp timestamp{};
  Result result{};
  friend auto operator<=>(const LastReply&, const LastReply&) = default;
};
BOOST_DESCRIBE_STRUCT(LastReply, (), (timestamp, result))

/// What a checkpoint is of.
struct ServiceState {
  KvMachine machine{};
  Map<NodeId, LastReply> lastReplies{};  // by client
  friend bool operator==(const ServiceState&, const ServiceState&) = default;
};
BOOST_DESCRIBE_STRUCT(ServiceState, (), (machine, lastReplies))

/// Also a message, in answer to Fetch.
struct StableCheckpoint {
  Seq seq{};
  Shared<ServiceState> state{};
  std::vector<Signed<Checkpoint>> proof{};  // none of the state before the first request
  friend bool operator==(const StableCheckpoint&, const StableCheckpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(StableCheckpoint, (), (seq, state, proof))

using Message = std::variant<Signed<Request>, Signed<PrePrepare>, Signed<Prepare>, Signed<Commit>,
                             Signed<Checkpoint>, Signed<ViewChange>, Signed<NewView>, Status, Fetch,
                             Committed, StableCheckpoint, FetchRequests, FetchedRequests>;

/// Some m that has been proposed for a sequence number.
struct ProposedAs {
  Seq seq{};
  Digest digest{};
  friend auto operator<=>(const ProposedAs&, const ProposedAs&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposedAs, (), (seq, digest))

/// The log, "until … discarded": all of it above h.
struct Durable {
  View view{};                                 // v
  bool isActive{true};                         // false while it waits for v's NewView
  Shared<StableCheckpoint> stable{};           // h is its n
  Map<Seq, Signed<PrePrepare>> prePrepares{};  // accepted in view v; without m
  Map<Seq, Shared<Prepared>> prepared{};       // with the highest view
  Map<ProposedAs, Requests> requests{};        // every m of these
  Shared<Signed<NewView>> newView{};           // by which v was entered; none of view 0
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (),
                      (view, isActive, stable, prePrepares, prepared, requests, newView))

/// Who has said what of a sequence number in view v.
struct Votes {
  SmallMap<NodeId, Signed<Prepare>> prepares{};
  SmallMap<NodeId, Signed<Commit>> commits{};
  friend bool operator==(const Votes&, const Votes&) = default;
};
BOOST_DESCRIBE_STRUCT(Votes, (), (prepares, commits))

/// What a crash erases.
struct Volatile {
  // the service
  Seq executed{};                        // 1 to this
  KvMachine machine{};                   // the state machine
  Map<NodeId, LastReply> lastReplies{};  // by client

  // §4.2
  std::vector<Shared<Signed<Request>>> waiting{};  // to be executed, the longest waiting first
  Seq assigned{};                                  // primary: the last n that it has given out
  SmallMap<NodeId, Timestamp> proposed{};          // primary: the newest t of each client in these
  Map<Seq, Votes> votes{};                         // in view v
  Map<Seq, Shared<Committed>> committed{};         // above h, in whatever view

  // §4.3
  Map<Seq, Shared<ServiceState>> checkpoints{};  // its own, above h
  Map<Seq, SmallMap<NodeId, Signed<Checkpoint>>> checkpointVotes{};

  // §4.4
  SmallMap<NodeId, Shared<Signed<ViewChange>>> viewChanges{};  // of each replica the newest
  std::uint32_t changesInARow{};  // since the request that has waited longest was executed
  bool hasQuorumForChange{};      // the timer for v + 1 has been started

  // missing information
  SmallSet<NodeId> ahead{};              // who has said that it has executed more
  SmallMap<NodeId, Seq> lastExecuted{};  // as others have said
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (executed, machine, lastReplies, waiting, assigned, proposed, votes,
                       committed, checkpoints, checkpointVotes, viewChanges, changesInARow,
                       hasQuorumForChange, ahead, lastExecuted))

}  // namespace orrery::pbft
