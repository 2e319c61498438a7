#pragma once
/// Multi-Paxos's acceptors: phase 1 (b) and phase 2 (b) of "Paxos Made Simple" (L. Lamport, 2001),
/// §2.2, in all slots at once.

#include "protocols/multi_paxos/state.hpp"
#include "sim/core/process.hpp"

namespace orrery::multi_paxos {

class Acceptor : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  void start() { restart_election_timer(); }

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

  /// Without those in slots of which it knows more: what was chosen.
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

  // ------------------------------------------------------------ rules for all servers

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

}  // namespace orrery::multi_paxos
