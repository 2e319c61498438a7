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
/// Read in this order, each file built on the one before:
///
///   messages.hpp     what servers say to each other
///   state.hpp        what a server remembers
///   acceptor.hpp     promises, and accepts proposals
///   learner.hpp      executes what is chosen, and catches up
///   multi_paxos.hpp  here: the proposer, which tries to lead, and the leader, which serves clients
///
/// Each virtual function is a rule that a published implementation has got wrong; a variant in the
/// museum of bugs overrides one of them.

#include <algorithm>

#include "protocols/multi_paxos/learner.hpp"
#include "protocols/shared/quorum.hpp"
#include "sim/core/box.hpp"

namespace orrery::multi_paxos {

/// A server: "each server plays all the roles".
class MultiPaxos : public Learner {
 public:
  using Learner::on;

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
};
static_assert(is_process<MultiPaxos>);

}  // namespace orrery::multi_paxos

// Compiled once, in multi_paxos.cpp: every test of Multi-Paxos would compile it anew.
extern template class orrery::BoxOf<orrery::multi_paxos::MultiPaxos>;
