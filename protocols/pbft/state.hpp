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
///
/// With message authentication codes nobody can show what others have said, so that more is a
/// replica's own word, and on its disk: what it has pre-prepared in earlier views (Q; P is what has
/// prepared, in either variant), the checkpoints that are not stable yet (others may need its state
/// when f + 1 have said that they have it), its view change, and what the new view chose.

#include "protocols/pbft/mac_messages.hpp"
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

/// In answer to FetchCheckpoint: proves itself to whoever knows the digest.
struct FetchedCheckpoint {
  Seq seq{};
  Shared<ServiceState> state{};
  friend bool operator==(const FetchedCheckpoint&, const FetchedCheckpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(FetchedCheckpoint, (), (seq, state))

/// What only replicas with signatures say, and what only those without do.
using SignedMessages =
    boost::mp11::mp_list<Signed<ViewChange>, Signed<NewView>, Committed, StableCheckpoint>;
using MacMessages =
    boost::mp11::mp_list<Signed<MacViewChange>, Signed<ViewChangeAck>, Signed<MacNewView>,
                         FetchViewChange, Signed<HasCommitted>, FetchCheckpoint, FetchedCheckpoint>;

using Message =
    std::variant<Signed<Request>, Signed<PrePrepare>, Signed<Prepare>, Signed<Commit>,
                 Signed<Checkpoint>, Signed<ViewChange>, Signed<NewView>, Status, Fetch, Committed,
                 StableCheckpoint, FetchRequests, FetchedRequests, Signed<MacViewChange>,
                 Signed<ViewChangeAck>, Signed<MacNewView>, FetchViewChange, Signed<HasCommitted>,
                 FetchCheckpoint, FetchedCheckpoint>;

/// Some m that has been proposed for a sequence number.
struct ProposedAs {
  Seq seq{};
  Digest digest{};
  friend auto operator<=>(const ProposedAs&, const ProposedAs&) = default;
};
BOOST_DESCRIBE_STRUCT(ProposedAs, (), (seq, digest))

/// What is on disk only where there are no signatures.
struct MacDurable {
  Map<Seq, SmallMap<Digest, View>> prePrepared{};  // Q, of earlier views
  Map<Seq, Shared<ServiceState>> checkpoints{};    // C: its own, above h
  Shared<Signed<MacViewChange>> viewChange{};      // its newest
  Shared<Signed<MacNewView>> newView{};            // by which v was entered; none of view 0
  friend bool operator==(const MacDurable&, const MacDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(MacDurable, (), (prePrepared, checkpoints, viewChange, newView))

/// The log, "until … discarded": all of it above h.
struct Durable {
  View view{};                                 // v
  bool isActive{true};                         // false while it waits for v's NewView
  Shared<StableCheckpoint> stable{};           // h is its n
  Map<Seq, Signed<PrePrepare>> prePrepares{};  // accepted in view v; without m
  Map<Seq, Shared<Prepared>> prepared{};       // with the highest view
  Map<ProposedAs, Requests> requests{};        // every m of these
  Shared<Signed<NewView>> newView{};           // by which v was entered; none of view 0
  MacDurable macs{};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (),
                      (view, isActive, stable, prePrepares, prepared, requests, newView, macs))

/// Who has said what of a sequence number in view v.
struct Votes {
  SmallMap<NodeId, Signed<Prepare>> prepares{};
  SmallMap<NodeId, Signed<Commit>> commits{};
  friend bool operator==(const Votes&, const Votes&) = default;
};
BOOST_DESCRIBE_STRUCT(Votes, (), (prepares, commits))

/// What a crash erases, where there are no signatures.
struct MacVolatile {
  // view changes
  SmallMap<NodeId, Shared<Signed<MacViewChange>>> viewChanges{};     // of each the newest
  SmallMap<NodeId, SmallMap<NodeId, Signed<ViewChangeAck>>> acks{};  // by j and i the newest
  std::vector<Shared<Signed<MacViewChange>>> supporting{};           // what V of v names
  SmallMap<NodeId, Shared<Signed<MacNewView>>> offered{};  // not checked yet: by its primary
  SmallMap<ChangeDigest, Shared<Signed<MacViewChange>>> passedOn{};  // what their V name

  // requests that a client has not authenticated for this replica
  Map<Seq, Signed<PrePrepare>> doubted{};

  // missing information
  Map<Seq, SmallMap<NodeId, Requests>> hasCommitted{};  // above what is executed, as others say
  friend bool operator==(const MacVolatile&, const MacVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(MacVolatile, (),
                      (viewChanges, acks, supporting, offered, passedOn, doubted, hasCommitted))

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

  MacVolatile macVotes{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (executed, machine, lastReplies, waiting, assigned, proposed, votes,
                       committed, checkpoints, checkpointVotes, viewChanges, changesInARow,
                       hasQuorumForChange, ahead, lastExecuted, macVotes))

}  // namespace orrery::pbft
