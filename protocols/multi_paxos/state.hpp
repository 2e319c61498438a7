#pragma once
/// A server's settings, and what it remembers: as an acceptor over crashes, as a learner and as a
/// proposer until the next one.

#include "protocols/multi_paxos/messages.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/time.hpp"

namespace orrery::multi_paxos {

struct Config {
  DurationRange electionTimeout{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  Duration heartbeat{std::chrono::milliseconds(50)};
  std::uint32_t window = 64;      // α: so many commands may be proposed and not chosen yet
  std::uint32_t catchUpMax = 64;  // commands in one message to who lags behind
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (electionTimeout, heartbeat, window, catchUpMax))

/// The acceptor. "Stable storage, preserved during failures, is used to maintain the information
/// that the acceptor must remember. An acceptor records its intended response in stable storage
/// before actually sending the response" (§2.5).
struct Durable {
  Ballot promised{};               // no proposal numbered less than this will be accepted
  Map<Slot, Proposal> accepted{};  // the highest-numbered accepted, by slot
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (promised, accepted))

enum class Role : std::uint8_t {
  follower,
  candidate,  ///< executes phase 1
  leader,     ///< executes phase 2: "the only one that tries to issue proposals"
};
BOOST_DESCRIBE_ENUM(Role, follower, candidate, leader)

/// What a crash erases.
struct Volatile {
  Role role{Role::follower};
  std::optional<NodeId> leader{};  // if known

  // of the learner
  Map<Slot, Shared<Decree>> chosen{};  // what it knows of
  Slot executed{};                     // commands 1 to this have been executed on
  KvMachine machine{};                 // the state machine
  ClientSessions sessions{};           // with its clients

  // of the proposer: candidates
  Ballot ballot{};                 // of its proposals
  Ballot highestSeen{};            // in refusals of acceptors
  SmallSet<NodeId> promises{};     // who has promised it
  Map<Slot, Proposal> reported{};  // by these: the highest-numbered accepted, by slot

  // of the proposer: leaders
  Map<Slot, Shared<Decree>> proposals{};     // not known to be chosen; what is missing is a no-op
  Slot nextProposal{};                       // first slot that has not been proposed yet
  Slot nextCommand{};                        // first slot that is free for a client's command
  Map<Slot, SmallSet<NodeId>> acceptedBy{};  // of slots that have been proposed
  Map<Shared<Decree>, NodeId> waiting{};     // commands, and whom to answer when one is executed
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (role, leader, chosen, executed, machine, sessions, ballot, highestSeen,
                       promises, reported, proposals, nextProposal, nextCommand, acceptedBy,
                       waiting))

}  // namespace orrery::multi_paxos
