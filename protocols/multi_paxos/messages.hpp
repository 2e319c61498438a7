#pragma once
/// What servers of Multi-Paxos say to each other, wait for, and tell their judges.

#include "protocols/shared/ballot.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "sim/core/map.hpp"
#include "sim/core/shared.hpp"

namespace orrery::multi_paxos {

/// An instance of the consensus algorithm, and the place of its value in the sequence of commands.
/// From 1.
using Slot = std::uint64_t;

/// "A special 'no-op' command that leaves the state unchanged."
struct NoOp {
  friend auto operator<=>(const NoOp&, const NoOp&) = default;
};
BOOST_DESCRIBE_STRUCT(NoOp, (), ())

/// What is proposed in a slot: a state machine command.
using Decree = std::variant<NoOp, RegisterClient, ClientRequest>;

/// "A proposal consists of a proposal number and a value" (§2.2).
struct Proposal {
  Ballot ballot{};
  Shared<Decree> decree{};
  friend auto operator<=>(const Proposal&, const Proposal&) = default;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (ballot, decree))

// ---------------------------------------------------------------- phase 1

/// The prepare request of all slots from `first` on. "Using the same proposal number for all
/// instances, it can do this by sending a single reasonably short message to the other servers."
struct Prepare {
  Ballot ballot{};
  Slot first{};  // the first of which its sender does not know what was chosen
  friend auto operator<=>(const Prepare&, const Prepare&) = default;
};
BOOST_DESCRIBE_STRUCT(Prepare, (), (ballot, first))

/// The response for all these slots. "An acceptor responds with more than a simple OK only if it
/// has already received a phase 2 message from some proposer." And it "informs p of all decrees
/// numbered greater than n that already appear in q's ledger (in addition to sending the usual
/// LastVote information for decrees not in his ledger)" (L. Lamport, "The Part-Time Parliament",
/// 1998, §3.1): these need no phase 2 any more.
struct Promise {
  Ballot ballot{};                     // not to accept any more proposals numbered less than this
  Map<Slot, Proposal> accepted{};      // the highest-numbered it has accepted, from `first` on
  Map<Slot, Shared<Decree>> chosen{};  // from `first` on; said of no slot in `accepted`
  friend bool operator==(const Promise&, const Promise&) = default;
};
BOOST_DESCRIBE_STRUCT(Promise, (), (ballot, accepted, chosen))

// ---------------------------------------------------------------- phase 2

/// The accept request of one slot.
struct Accept {
  Ballot ballot{};
  Slot slot{};
  Shared<Decree> decree{};
  friend auto operator<=>(const Accept&, const Accept&) = default;
};
BOOST_DESCRIBE_STRUCT(Accept, (), (ballot, slot, decree))

/// To the leader, which is the distinguished learner (§2.3).
struct Accepted {
  Ballot ballot{};
  Slot slot{};
  friend auto operator<=>(const Accepted&, const Accepted&) = default;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (ballot, slot))

/// "If an acceptor ignores a prepare or accept request because it has already received a prepare
/// request with a higher number, then it should probably inform the proposer, who should then
/// abandon its proposal" (§2.2).
struct Preempted {
  Ballot ballot{};  // the higher number
  friend auto operator<=>(const Preempted&, const Preempted&) = default;
};
BOOST_DESCRIBE_STRUCT(Preempted, (), (ballot))

// ---------------------------------------------------------------- learning

/// The leader is there, and these commands are chosen.
struct Heartbeat {
  Ballot ballot{};
  Slot chosen{};  // 1 to this
  friend auto operator<=>(const Heartbeat&, const Heartbeat&) = default;
};
BOOST_DESCRIBE_STRUCT(Heartbeat, (), (ballot, chosen))

/// From a replica that lags behind.
struct CatchUp {
  Slot first{};  // the first that it misses
  friend auto operator<=>(const CatchUp&, const CatchUp&) = default;
};
BOOST_DESCRIBE_STRUCT(CatchUp, (), (first))

/// What was chosen in the slots from `first` on.
struct Chosen {
  Slot first{};
  std::vector<Shared<Decree>> decrees{};
  friend auto operator<=>(const Chosen&, const Chosen&) = default;
};
BOOST_DESCRIBE_STRUCT(Chosen, (), (first, decrees))

using Message = std::variant<Prepare, Promise, Accept, Accepted, Preempted, Heartbeat, CatchUp,
                             Chosen, RegisterClient, ClientRequest>;

// ---------------------------------------------------------------- timers

struct ElectionTimeout {
  friend auto operator<=>(const ElectionTimeout&, const ElectionTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(ElectionTimeout, (), ())

struct HeartbeatDue {
  friend auto operator<=>(const HeartbeatDue&, const HeartbeatDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HeartbeatDue, (), ())

/// Proposals of this leader are waiting, and for an election time-out none has been chosen.
struct QuorumTimeout {
  friend auto operator<=>(const QuorumTimeout&, const QuorumTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(QuorumTimeout, (), ())

using Timer = std::variant<ElectionTimeout, HeartbeatDue, QuorumTimeout>;

// ---------------------------------------------------------------- outputs

struct Elected {
  Ballot ballot{};  // a majority has promised it to this server
  friend auto operator<=>(const Elected&, const Elected&) = default;
};
BOOST_DESCRIBE_STRUCT(Elected, (), (ballot))

struct Executed {
  Slot slot{};  // commands 1 to this have been executed here
  friend auto operator<=>(const Executed&, const Executed&) = default;
};
BOOST_DESCRIBE_STRUCT(Executed, (), (slot))

using Output = std::variant<Elected, Executed>;

}  // namespace orrery::multi_paxos
