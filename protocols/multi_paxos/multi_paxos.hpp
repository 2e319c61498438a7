#pragma once
/// Multi-Paxos: a replicated state machine by a sequence of instances of Paxos. L. Lamport, "Paxos
/// Made Simple", 2001, §3 "Implementing a State Machine", on top of the algorithm of its §2.2.
///
/// "We implement a sequence of separate instances of the Paxos consensus algorithm, the value
/// chosen by the ith instance being the ith state machine command in the sequence. Each server
/// plays all the roles (proposer, acceptor, and learner) in each instance of the algorithm."
/// Where §3 is silent: an instance is called a slot, and who is told of a higher ballot is
/// preempted, as in R. van Renesse and D. Altinbuken, "Paxos Made Moderately Complex", 2015; the
/// leader's heartbeats, and replicas that catch up, are after T. Chandra, R. Griesemer and J.
/// Redstone, "Paxos Made Live", 2007; clients are those of Ongaro's dissertation, §6.3.
/// Left out: changes of the set of servers (§3, its end), snapshots, and leases for reads ("Paxos
/// Made Live", §5): reads go through the sequence like any other command.
///
/// Each virtual function is a rule that a published implementation has got wrong; a variant in the
/// museum of bugs overrides one of them.

#include <algorithm>

#include "protocols/shared/ballot.hpp"
#include "protocols/shared/client_sessions.hpp"
#include "protocols/shared/kv_machine.hpp"
#include "protocols/shared/quorum.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"
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

// ---------------------------------------------------------------- configuration and state

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

// ---------------------------------------------------------------- the server

class MultiPaxos : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  void start() { restart_election_timer(); }

  // ------------------------------------------------------------ phase 1

  /// Nobody leads, as far as this server knows: "(a) A proposer selects a proposal number n and
  /// sends a prepare request with number n to a majority of acceptors", itself among them. While it
  /// hears of no higher number, it sends the same request again: who is not heard takes nobody's
  /// lead away by counting up.
  void on(ElectionTimeout) {
    if (role != Role::candidate) begin_ballot();
    restart_election_timer();
    broadcast(Prepare{.ballot = ballot, .first = first_unknown()});
    become_leader_if_promised();
  }

  /// "(b) If an acceptor receives a prepare request with number n greater than that of any prepare
  /// request to which it has already responded, then it responds to the request with a promise not
  /// to accept any more proposals numbered less than n and with the highest-numbered proposal (if
  /// any) that it has accepted." To a copy of that request it responds again: the first response
  /// may be lost.
  void on(const Prepare& m, NodeId from) {
    if (!is_of(m.ballot, from)) return;
    if (m.ballot < promised) return send(from, Preempted{.ballot = promised});
    observe(m.ballot);
    restart_election_timer();
    send(from, Promise{.ballot = m.ballot,
                       .accepted = accepted_from(m.first),
                       .chosen = chosen_from(m.first)});
  }

  /// What one that comes late knows to be chosen is welcome to a leader, too.
  void on(const Promise& m, NodeId from) {
    if (!is_peer(from) || role == Role::follower || !answers_this_prepare(m)) return;
    for (const auto& [slot, decree] : m.chosen) learn(slot, decree);
    if (role == Role::leader) return propose_within_window();
    promises.insert(from);
    for (const auto& [slot, proposal] : m.accepted) {
      if (is_credible(slot) && proposal.ballot.is_credible()) report(slot, proposal);
    }
    become_leader_if_promised();
  }

  // ------------------------------------------------------------ phase 2

  /// "(b) If an acceptor receives an accept request for a proposal numbered n, it accepts the
  /// proposal unless it has already responded to a prepare request having a number greater than n."
  void on(const Accept& m, NodeId from) {
    if (!is_of(m.ballot, from) || !is_credible(m.slot)) return;
    if (m.ballot < promised) return send(from, Preempted{.ballot = promised});
    raise_promise(m);
    follow(from);
    accept(m.slot, {.ballot = m.ballot, .decree = m.decree});
    send(from, Accepted{.ballot = m.ballot, .slot = m.slot});
  }

  /// "A value is chosen when a single proposal with that value has been accepted by a majority of
  /// the acceptors" (§2.2).
  void on(const Accepted& m, NodeId from) {
    if (!is_peer(from) || role != Role::leader || m.ballot != ballot) return;
    if (!acceptedBy.contains(m.slot)) return;  // it is chosen already
    acceptedBy.edit(m.slot).insert(from);
    choose_if_accepted(m.slot);
    propose_within_window();
  }

  /// What others have promised binds this server's acceptor to nothing.
  void on(const Preempted& m, NodeId from) {
    if (!is_peer(from) || !m.ballot.is_credible()) return;
    highestSeen = std::max(highestSeen, m.ballot);
    if (role != Role::follower && m.ballot > ballot) abandon_proposals();
  }

  // ------------------------------------------------------------ learning

  /// A leader proposes one value in each slot. So what this server has accepted from it is what was
  /// chosen there, by this leader or before it.
  void on(const Heartbeat& m, NodeId from) {
    if (!is_of(m.ballot, from)) return;
    if (m.ballot < promised) return send(from, Preempted{.ballot = promised});
    observe(m.ballot);
    follow(from);
    while (first_unknown() <= m.chosen) {
      const Proposal* proposal = accepted.find(first_unknown());
      if (proposal == nullptr || proposal->ballot != m.ballot) break;
      learn(first_unknown(), proposal->decree);
    }
    if (first_unknown() <= m.chosen) send(from, CatchUp{.first = first_unknown()});
  }

  void on(const CatchUp& m, NodeId from) {
    if (!is_peer(from) || !is_credible(m.first)) return;
    Chosen answer{.first = m.first};
    const Slot end = m.first + catchUpMax;
    for (Slot slot = m.first; slot < end && chosen.contains(slot); ++slot) {
      answer.decrees.push_back(chosen.at(slot));
    }
    if (!answer.decrees.empty()) send(from, std::move(answer));
  }

  void on(const Chosen& m, NodeId from) {
    if (!is_peer(from) || !is_credible(m.first)) return;
    Slot slot = m.first;
    for (const Shared<Decree>& decree : m.decrees) learn(slot++, decree);
    const bool was_full = m.decrees.size() >= catchUpMax;
    if (was_full && first_unknown() == slot) send(from, CatchUp{.first = slot});
  }

  // ------------------------------------------------------------ clients

  void on(const RegisterClient& m, NodeId from) { serve(m, from); }
  /// "If a server receives a command whose serial number has already been executed, it responds
  /// immediately" (Ongaro's dissertation, §6.3), whoever leads.
  void on(const ClientRequest& m, NodeId from) {
    if (const auto reply = sessions.stored_reply(m)) return send(from, *reply);
    serve(m, from);
  }

  // ------------------------------------------------------------ heartbeats

  /// "When the leader fails to receive the expected response to its phase 2 messages in instance
  /// 141, it will retransmit those messages."
  void on(HeartbeatDue) {
    broadcast(Heartbeat{.ballot = ballot, .chosen = executed});
    for (const auto& [slot, acceptors] : acceptedBy) {
      for (const NodeId peer : peers()) {
        if (!acceptors.contains(peer)) send(peer, accept_request(slot));
      }
    }
    start_timer(HeartbeatDue{}, heartbeat);
  }

  /// "If the distinguished proposer can communicate successfully with a majority of acceptors",
  /// there is progress (§2.4). One that cannot falls silent, so that another one is elected.
  void on(QuorumTimeout) {
    if (!acceptedBy.empty()) abandon_proposals();
  }

 protected:
  // ------------------------------------------------------------ rules for acceptors

  /// A request is numbered higher than all before. Whoever hears of that abandons its own proposals
  /// ("it is probably a good idea", §2.2).
  void observe(const Ballot& higher) {
    if (higher <= promised) return;
    promised = higher;
    persist();
    abandon_proposals();
  }

  /// "An acceptor needs to remember only the highest-numbered proposal that it has ever accepted"
  /// (§2.2): once it has accepted one, those numbered less come too late, although nobody may have
  /// asked it for a promise.
  virtual void raise_promise(const Accept& m) { observe(m.ballot); }

  void accept(Slot slot, const Proposal& proposal) {
    const Proposal* known = accepted.find(slot);
    if (known != nullptr && *known == proposal) return;
    accepted.insert_or_assign(slot, proposal);
    persist();
  }

  Map<Slot, Proposal> accepted_from(Slot first) const {
    Map<Slot, Proposal> some;
    for (const auto& [slot, proposal] : accepted) {
      if (slot >= first && !chosen.contains(slot)) some.insert_or_assign(slot, proposal);
    }
    return some;
  }

  Map<Slot, Shared<Decree>> chosen_from(Slot first) const {
    Map<Slot, Shared<Decree>> some;
    for (const auto& [slot, decree] : chosen) {
      if (slot >= first) some.insert_or_assign(slot, decree);
    }
    return some;
  }

  // ------------------------------------------------------------ rules for learners

  void learn(Slot slot, const Shared<Decree>& decree) {
    if (!is_credible(slot) || chosen.contains(slot)) return;
    chosen.insert_or_assign(slot, decree);
    while (const Shared<Decree>* next = chosen.find(next_to_execute())) {
      executed = next_to_execute();
      execute(executed, *next);
      output(Executed{.slot = executed});
    }
  }

  /// "However, it can't execute commands 138–140, which it also knows, because commands 136 and 137
  /// have yet to be chosen."
  virtual Slot next_to_execute() const { return executed + 1; }

  /// Exactly once (client_sessions.hpp).
  void execute(Slot slot, const Shared<Decree>& decree) {
    const std::optional<Reply> reply = sessions.apply(machine, slot, *decree);
    const NodeId* client = waiting.find(decree);
    if (client == nullptr || !reply) return;
    std::visit([&](const auto& response) { send(*client, response); }, *reply);
    waiting.erase(decree);
  }

  Slot first_unknown() const { return executed + 1; }

  // ------------------------------------------------------------ rules for proposers: phase 1

  /// "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to
  /// issue, and begins phase 1 with a higher proposal number than any it has already used" (§2.5):
  /// it has promised them all to itself.
  virtual Ballot next_ballot() const {
    return orrery::next_ballot(std::max(promised, highestSeen), self());
  }

  void begin_ballot() {
    abandon_proposals();
    ballot = next_ballot();
    promised = ballot;
    persist();
    role = Role::candidate;
    promises = {self()};
    reported = accepted_from(first_unknown());
  }

  /// Promises of an earlier prepare request say nothing about this one.
  virtual bool answers_this_prepare(const Promise& m) const { return m.ballot == ballot; }

  /// "v is the value of the highest-numbered proposal among the responses" (§2.2, phase 2 (a)).
  void report(Slot slot, const Proposal& proposal) {
    const Proposal* known = reported.find(slot);
    if (known == nullptr || proposal.ballot > known->ballot) {
      reported.insert_or_assign(slot, proposal);
    }
  }

  void become_leader_if_promised() {
    if (!quorum::is_majority(promises.size(), peers().size() + 1)) return;
    role = Role::leader;
    leader = self();
    nextProposal = nextCommand = first_unknown();
    for (const auto& [slot, proposal] : reported) {
      if (slot < first_unknown() || chosen.contains(slot)) continue;
      proposals.insert_or_assign(slot, proposal.decree);
      nextCommand = slot + 1;
    }
    // A client's command in a slot whose choice is known would be lost.
    for (const auto& [slot, decree] : chosen) nextCommand = std::max(nextCommand, slot + 1);
    reported.clear();
    stop_timer(ElectionTimeout{});
    output(Elected{.ballot = ballot});
    on(HeartbeatDue{});
    propose_within_window();
  }

  // ------------------------------------------------------------ rules for proposers: phase 2

  /// "Clients send commands to the leader, who decides where in the sequence each command should
  /// appear." However often its client asks, it gets one place from one leader: whether the places
  /// that earlier leaders gave it are ever chosen, this one cannot know.
  void serve(const Shared<Decree>& command, NodeId client) {
    if (role != Role::leader) return send(client, NotLeader{.leaderHint = leader});
    const bool has_its_place = waiting.contains(command);
    waiting.insert_or_assign(command, client);
    if (has_its_place) return;
    proposals.insert_or_assign(nextCommand++, command);
    propose_within_window();
  }

  /// "A leader can get α commands ahead—that is, it can propose commands i + 1 through i + α after
  /// commands 1 through i are chosen." What it must propose anew takes its turn, too.
  void propose_within_window() {
    while (nextProposal < nextCommand && nextProposal <= executed + window) {
      propose(nextProposal++);
    }
  }

  /// A slot of which nobody has reported anything lies in a gap: "we let it fill the gap
  /// immediately by proposing, as commands 136 and 137, a special 'no-op' command".
  void propose(Slot slot) {
    if (chosen.contains(slot)) return;
    const Accept request = accept_request(slot);
    accept(slot, {.ballot = ballot, .decree = request.decree});
    if (acceptedBy.empty()) await_quorum();
    acceptedBy.insert_or_assign(slot, {self()});
    broadcast(request);
    choose_if_accepted(slot);
  }

  Accept accept_request(Slot slot) const {
    const Shared<Decree>* decree = proposals.find(slot);
    return {.ballot = ballot, .slot = slot, .decree = decree ? *decree : NoOp{}};
  }

  void choose_if_accepted(Slot slot) {
    if (!quorum::is_majority(acceptedBy.at(slot).size(), peers().size() + 1)) return;
    const Shared<Decree> decree = accept_request(slot).decree;
    acceptedBy.erase(slot);
    proposals.erase(slot);
    learn(slot, decree);
    await_quorum();
  }

  void await_quorum() { start_timer(QuorumTimeout{}, electionTimeout.max); }

  void abandon_proposals() {
    if (role == Role::leader) restart_election_timer();
    stop_timer(HeartbeatDue{});
    stop_timer(QuorumTimeout{});
    role = Role::follower;
    leader.reset();
    promises.clear();
    reported.clear();
    proposals.clear();
    acceptedBy.clear();
    waiting.clear();
  }

 private:
  void follow(NodeId its_leader) {
    leader = its_leader;
    restart_election_timer();
  }

  /// "A reliable algorithm for electing a proposer must use either randomness or real time—for
  /// example, by using timeouts" (§2.4): here both.
  void restart_election_timer() { start_timer(ElectionTimeout{}, between(electionTimeout)); }

  /// Ignored: what does not come from another server, who speaks with somebody else's number, and
  /// numbers that no run can reach.
  bool is_peer(NodeId from) const { return peers().contains(from); }
  bool is_of(const Ballot& ballot, NodeId from) const {
    return is_peer(from) && ballot.proposer == from && ballot.is_credible();
  }
  static bool is_credible(Slot slot) { return slot > 0 && slot < Slot{1} << 62; }
};
static_assert(is_process<MultiPaxos>);

}  // namespace orrery::multi_paxos

// Compiled once, in multi_paxos.cpp: every test of Multi-Paxos would compile it anew.
extern template class orrery::BoxOf<orrery::multi_paxos::MultiPaxos>;
