#pragma once
/// What PBFT's replicas and clients say, wait for and tell their judges: M. Castro and B. Liskov,
/// "Practical Byzantine Fault Tolerance" (OSDI 1999), §4, with the paper's letters in the comments.
/// Whatever may have to be shown to others is signed: a handler takes a Signed<…>, and believes the
/// signature, not the channel.

#include <vector>

#include "protocols/pbft/quorums.hpp"
#include "protocols/shared/digested.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/shared.hpp"
#include "sim/core/signed.hpp"

namespace orrery::pbft {

/// "Timestamps for c's requests are totally ordered such that later requests have higher timestamps
/// than earlier ones" (§4.1).
using Timestamp = std::uint64_t;

// ---------------------------------------------------------------- §4.1: clients

/// ⟨REQUEST, o, t, c⟩σc
struct Request {
  Operation operation{};  // o
  Timestamp timestamp{};  // t
  NodeId client{};        // c
  friend auto operator<=>(const Request&, const Request&) = default;
};
BOOST_DESCRIBE_STRUCT(Request, (), (operation, timestamp, client))

/// ⟨REPLY, v, t, c, i, r⟩σi
struct Reply {
  View view{};            // v: lets "clients track the current view and hence the current primary"
  Timestamp timestamp{};  // t, the request's
  NodeId client{};        // c
  NodeId replica{};       // i
  Result result{};        // r
  friend auto operator<=>(const Reply&, const Reply&) = default;
};
BOOST_DESCRIBE_STRUCT(Reply, (), (view, timestamp, client, replica, result))

// ---------------------------------------------------------------- §4.2: the normal case

/// m: "buffered requests are multicast later as a group". Without any it is the special null
/// request, whose "execution is a no-op" (§4.4).
using Batch = std::vector<Shared<Signed<Request>>>;
using Requests = Digested<Batch>;

inline Requests null_request() { return Requests(); }

/// ⟨⟨PRE-PREPARE, v, n, d⟩σp, m⟩: the signature covers d, the digest of m, and not m.
struct PrePrepare {
  View view{};          // v
  Seq seq{};            // n
  Requests requests{};  // d, and m where that is "piggybacked"
  friend bool operator==(const PrePrepare&, const PrePrepare&) = default;
};
BOOST_DESCRIBE_STRUCT(PrePrepare, (), (view, seq, requests))

/// ⟨PREPARE, v, n, d, i⟩σi
struct Prepare {
  View view{};       // v
  Seq seq{};         // n
  Digest digest{};   // d
  NodeId replica{};  // i
  friend auto operator<=>(const Prepare&, const Prepare&) = default;
};
BOOST_DESCRIBE_STRUCT(Prepare, (), (view, seq, digest, replica))

/// ⟨COMMIT, v, n, D(m), i⟩σi
struct Commit {
  View view{};       // v
  Seq seq{};         // n
  Digest digest{};   // D(m)
  NodeId replica{};  // i
  friend auto operator<=>(const Commit&, const Commit&) = default;
};
BOOST_DESCRIBE_STRUCT(Commit, (), (view, seq, digest, replica))

// ---------------------------------------------------------------- §4.3: garbage collection

/// ⟨CHECKPOINT, n, d, i⟩σi
struct Checkpoint {
  Seq seq{};         // n: "the last request whose execution is reflected in the state"
  Digest digest{};   // d: "the digest of the state"
  NodeId replica{};  // i
  friend auto operator<=>(const Checkpoint&, const Checkpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(Checkpoint, (), (seq, digest, replica))

// ---------------------------------------------------------------- §4.4: view changes

/// Pm: "a valid pre-prepare message (without the corresponding client message) and 2f matching,
/// valid prepare messages signed by different backups with the same view, sequence number, and the
/// digest of m".
struct Prepared {
  Signed<PrePrepare> prePrepare{};
  std::vector<Signed<Prepare>> prepares{};
  friend bool operator==(const Prepared&, const Prepared&) = default;
};
BOOST_DESCRIBE_STRUCT(Prepared, (), (prePrepare, prepares))

/// ⟨VIEW-CHANGE, v + 1, n, C, P, i⟩σi
struct ViewChange {
  View view{};                               // v + 1
  Seq stable{};                              // n: of i's last stable checkpoint
  std::vector<Signed<Checkpoint>> proof{};   // C
  std::vector<Shared<Prepared>> prepared{};  // P, in the order of the sequence numbers
  NodeId replica{};                          // i
  friend bool operator==(const ViewChange&, const ViewChange&) = default;
};
BOOST_DESCRIBE_STRUCT(ViewChange, (), (view, stable, proof, prepared, replica))

/// ⟨NEW-VIEW, v + 1, V, O⟩σp
struct NewView {
  View view{};                                        // v + 1
  std::vector<Shared<Signed<ViewChange>>> changes{};  // V
  std::vector<Signed<PrePrepare>> prePrepares{};      // O, "without the piggybacked request"
  friend bool operator==(const NewView&, const NewView&) = default;
};
BOOST_DESCRIBE_STRUCT(NewView, (), (view, changes, prePrepares))

// ---------------------------------------------------------------- missing information

// "A replica may be missing some request message m or a stable checkpoint. It can obtain missing
// information from another replica" (§4.4). Whatever comes in answer proves itself.

/// What its sender has: others send it again what it seems to miss ("receiver-based recovery",
/// Castro and Liskov, TOCS 2002, §5.2). Needs no signature: it makes nobody believe anything.
struct Status {
  View view{};
  bool isActive{};  // false: "stops accepting messages", waits for the new view
  Seq stable{};     // its last stable checkpoint
  Seq executed{};   // 1 to this
  friend auto operator<=>(const Status&, const Status&) = default;
};
BOOST_DESCRIBE_STRUCT(Status, (), (view, isActive, stable, executed))

/// Its sender has executed 1 to `executed`, and asks for what comes then.
struct Fetch {
  Seq executed{};
  friend auto operator<=>(const Fetch&, const Fetch&) = default;
};
BOOST_DESCRIBE_STRUCT(Fetch, (), (executed))

/// That m committed: a quorum of commits, and m.
struct Committed {
  Seq seq{};
  Requests requests{};
  std::vector<Signed<Commit>> commits{};
  friend bool operator==(const Committed&, const Committed&) = default;
};
BOOST_DESCRIBE_STRUCT(Committed, (), (seq, requests, commits))

/// Asks for m, of which its sender has the digest alone.
struct FetchRequests {
  Seq seq{};
  Digest digest{};
  friend auto operator<=>(const FetchRequests&, const FetchRequests&) = default;
};
BOOST_DESCRIBE_STRUCT(FetchRequests, (), (seq, digest))

struct FetchedRequests {
  Seq seq{};
  Requests requests{};
  friend bool operator==(const FetchedRequests&, const FetchedRequests&) = default;
};
BOOST_DESCRIBE_STRUCT(FetchedRequests, (), (seq, requests))

// ---------------------------------------------------------------- timers

/// "A backup starts a timer when it receives a request and the timer is not already running"
/// (§4.4).
struct ViewChangeTimeout {
  friend auto operator<=>(const ViewChangeTimeout&, const ViewChangeTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(ViewChangeTimeout, (), ())

struct StatusDue {
  friend auto operator<=>(const StatusDue&, const StatusDue&) = default;
};
BOOST_DESCRIBE_STRUCT(StatusDue, (), ())

using Timer = std::variant<ViewChangeTimeout, StatusDue>;

// ---------------------------------------------------------------- outputs

/// The view change to this view begins here.
struct ViewLeft {
  View next{};
  friend auto operator<=>(const ViewLeft&, const ViewLeft&) = default;
};
BOOST_DESCRIBE_STRUCT(ViewLeft, (), (next))

/// "Enters view v + 1: at this point it is able to accept messages for view v + 1" (§4.4).
struct ViewEntered {
  View view{};
  friend auto operator<=>(const ViewEntered&, const ViewEntered&) = default;
};
BOOST_DESCRIBE_STRUCT(ViewEntered, (), (view))

struct Executed {
  Seq seq{};
  Requests requests{};
  friend bool operator==(const Executed&, const Executed&) = default;
};
BOOST_DESCRIBE_STRUCT(Executed, (), (seq, requests))

/// "A checkpoint with a proof becomes stable" (§4.3).
struct Stable {
  Seq seq{};
  bool isFetched{};  // from another replica, instead of executed here
  friend auto operator<=>(const Stable&, const Stable&) = default;
};
BOOST_DESCRIBE_STRUCT(Stable, (), (seq, isFetched))

using Output = std::variant<ViewLeft, ViewEntered, Executed, Stable>;

}  // namespace orrery::pbft
