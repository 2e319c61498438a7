#pragma once
/// What PBFT's replicas say to each other in the variant with message authentication codes alone:
/// M. Castro and B. Liskov, "Practical Byzantine Fault Tolerance and Proactive Recovery" (TOCS
/// 20(4), 2002), §4. An authenticator convinces those it was made for and proves nothing to others,
/// so that no message here is a proof: what makes one believe is how many have said it.

#include "protocols/pbft/messages.hpp"

namespace orrery::pbft {

// ---------------------------------------------------------------- §4.5: view changes

/// ⟨n, d⟩
struct CheckpointDigest {
  Seq seq{};        // n
  Digest digest{};  // d
  friend auto operator<=>(const CheckpointDigest&, const CheckpointDigest&) = default;
};
BOOST_DESCRIBE_STRUCT(CheckpointDigest, (), (seq, digest))

/// ⟨n, d, v⟩
struct Claim {
  Seq seq{};        // n
  Digest digest{};  // d
  View view{};      // v: the latest one
  friend auto operator<=>(const Claim&, const Claim&) = default;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (seq, digest, view))

/// ⟨VIEW-CHANGE, v + 1, h, C, P, Q, i⟩αi
struct MacViewChange {
  View view{};                                  // v + 1
  Seq stable{};                                 // h
  std::vector<CheckpointDigest> checkpoints{};  // C: of all that i has, that of h first
  std::vector<Claim> prepared{};                // P: of each n the one with the latest v
  std::vector<Claim> prePrepared{};             // Q: of each n and d the one with the latest v
  NodeId replica{};                             // i
  friend bool operator==(const MacViewChange&, const MacViewChange&) = default;
};
BOOST_DESCRIBE_STRUCT(MacViewChange, (),
                      (view, stable, checkpoints, prepared, prePrepared, replica))

/// ⟨VIEW-CHANGE-ACK, v + 1, i, j, d⟩μip
struct ViewChangeAck {
  View view{};       // v + 1
  NodeId replica{};  // i
  NodeId author{};   // j: whose view change it is
  Digest digest{};   // d: of that view change
  friend auto operator<=>(const ViewChangeAck&, const ViewChangeAck&) = default;
};
BOOST_DESCRIBE_STRUCT(ViewChangeAck, (), (view, replica, author, digest))

/// A view change, by its digest.
struct ChangeDigest {
  NodeId replica{};
  Digest digest{};
  friend auto operator<=>(const ChangeDigest&, const ChangeDigest&) = default;
};
BOOST_DESCRIBE_STRUCT(ChangeDigest, (), (replica, digest))

/// ⟨NEW-VIEW, v + 1, V, X⟩αp. X "identifies the checkpoint and request values selected": the
/// requests as the pre-prepares that they become in view v + 1.
struct MacNewView {
  View view{};                                    // v + 1
  std::vector<ChangeDigest> changes{};            // V
  CheckpointDigest checkpoint{};                  // X: where the view starts
  std::vector<Signed<PrePrepare>> prePrepares{};  // X: what comes then, without the requests
  friend bool operator==(const MacNewView&, const MacNewView&) = default;
};
BOOST_DESCRIBE_STRUCT(MacNewView, (), (view, changes, checkpoint, prePrepares))

/// Asks for a view change that a new view names. Whoever has it answers with an acknowledgment and
/// with the view change.
struct FetchViewChange {
  View view{};
  NodeId replica{};
  Digest digest{};
  friend auto operator<=>(const FetchViewChange&, const FetchViewChange&) = default;
};
BOOST_DESCRIBE_STRUCT(FetchViewChange, (), (view, replica, digest))

// ---------------------------------------------------------------- state transfer

/// In answer to Fetch: i's word that m committed. f + 1 who say so are enough.
struct HasCommitted {
  Seq seq{};
  Requests requests{};
  NodeId replica{};
  friend bool operator==(const HasCommitted&, const HasCommitted&) = default;
};
BOOST_DESCRIBE_STRUCT(HasCommitted, (), (seq, requests, replica))

/// Asks for the state with this digest, of which f + 1 have said that they have it.
struct FetchCheckpoint {
  Seq seq{};
  Digest digest{};
  friend auto operator<=>(const FetchCheckpoint&, const FetchCheckpoint&) = default;
};
BOOST_DESCRIBE_STRUCT(FetchCheckpoint, (), (seq, digest))

}  // namespace orrery::pbft
