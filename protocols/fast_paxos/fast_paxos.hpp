#pragma once
/// Fast Paxos. L. Lamport, "Fast Paxos", Distributed Computing 19(2), 2006; MSR-TR-2005-112.
///
/// Read it beside §2.2.1 (the phases of a round), Figure 2 (the rule for picking a value) and §3.2
/// (recovery from collisions). A server is a coordinator, an acceptor and a learner at once: it
/// sends messages to itself as to the others. A client is a proposer and a learner
/// (fast_paxos_client.hpp).
///
/// One value is chosen, once. Left out: several instances that share phase 1 (§2.4.2), messages to
/// a quorum only (§2.4.1), and quorums named in any messages (§3.4.2). Leader selection, which the
/// paper leaves open, goes by time-outs.
///
/// Each virtual function is a rule that safety rests on; a variant in the museum of bugs overrides
/// one of them.

#include "protocols/fast_paxos/votes.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::fast_paxos {

// ---------------------------------------------------------------- messages

/// Coordinator to acceptors: take part in round rnd.
struct Phase1a {
  Round rnd{};
  friend auto operator<=>(const Phase1a&, const Phase1a&) = default;
};
BOOST_DESCRIBE_STRUCT(Phase1a, (), (rnd))

/// Acceptor to coordinator: takes part, and will not vote in any round below rnd.
struct Phase1b {
  Round rnd{};
  Round vrnd{};                         // the newest round in which it has voted, 0 for none,
  std::optional<ProposedValue> vval{};  // and for what
  friend auto operator<=>(const Phase1b&, const Phase1b&) = default;
};
BOOST_DESCRIBE_STRUCT(Phase1b, (), (rnd, vrnd, vval))

/// Coordinator to acceptors: vote for val in round rnd.
struct Phase2a {
  Round rnd{};
  std::optional<ProposedValue> val{};  // null: any, the first value that you are proposed
  friend auto operator<=>(const Phase2a&, const Phase2a&) = default;
};
BOOST_DESCRIBE_STRUCT(Phase2a, (), (rnd, val))

/// Acceptor to learners: it has voted for val in round rnd.
struct Phase2b {
  Round rnd{};
  ProposedValue val{};
  friend auto operator<=>(const Phase2b&, const Phase2b&) = default;
};
BOOST_DESCRIBE_STRUCT(Phase2b, (), (rnd, val))

/// Acceptor to the coordinator of a lower round: "a special message indicating that round rnd[a]
/// was begun" (CA1).
struct RoundBegun {
  Round rnd{};
  friend auto operator<=>(const RoundBegun&, const RoundBegun&) = default;
};
BOOST_DESCRIBE_STRUCT(RoundBegun, (), (rnd))

using Message = std::variant<Propose, Phase1a, Phase1b, Phase2a, Phase2b, RoundBegun, Decided>;

// ---------------------------------------------------------------- timers

/// Nobody is heard to lead.
struct LeaderTimeout {
  friend auto operator<=>(const LeaderTimeout&, const LeaderTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(LeaderTimeout, (), ())

/// A leader's last message may have been lost.
struct ResendDue {
  friend auto operator<=>(const ResendDue&, const ResendDue&) = default;
};
BOOST_DESCRIBE_STRUCT(ResendDue, (), ())

/// A fast round has had time to choose a value.
struct FastTimeout {
  friend auto operator<=>(const FastTimeout&, const FastTimeout&) = default;
};
BOOST_DESCRIBE_STRUCT(FastTimeout, (), ())

using Timer = std::variant<LeaderTimeout, ResendDue, FastTimeout>;

// ---------------------------------------------------------------- outputs

struct Learned {
  ProposedValue value{};  // that was chosen
  friend auto operator<=>(const Learned&, const Learned&) = default;
};
BOOST_DESCRIBE_STRUCT(Learned, (), (value))

struct Collided {
  Round rnd{};  // in which no value has been or might yet be chosen
  friend auto operator<=>(const Collided&, const Collided&) = default;
};
BOOST_DESCRIBE_STRUCT(Collided, (), (rnd))

using Output = std::variant<Learned, Collided>;

// ---------------------------------------------------------------- configuration and state

struct Config : Rounds {
  DurationRange leaderTimeout{std::chrono::milliseconds(150), std::chrono::milliseconds(300)};
  Duration resend{std::chrono::milliseconds(50)};        // how often a leader sends again
  Duration fastTimeout{std::chrono::milliseconds(100)};  // for a fast round with a proposal
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (Rounds), (leaderTimeout, resend, fastTimeout))

/// "Agents must have some stable storage that survives failure and restart" (§2.1).
struct Durable {
  // of an acceptor a
  Round rnd{};                          // "the highest-numbered round in which a has participated"
  Round vrnd{};                         // "the highest-numbered round in which a has cast a vote"
  std::optional<ProposedValue> vval{};  // "the value a voted to accept in round vrnd[a]"
  // of a coordinator c
  Round crnd{};  // "the highest-numbered round that c has begun"
  // A crash between them would leave a vote for nothing, or one without its promise.
  static constexpr std::string_view written_together[] = {"rnd", "vrnd", "vval"};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (rnd, vrnd, vval, crnd))

/// What a crash erases. A coordinator that has crashed goes on with a higher round than crnd.
struct Volatile {
  std::optional<ProposedValue> proposal{};  // the first one received

  // of an acceptor
  Round anyRnd{};               // of the newest any message
  SmallSet<NodeId> learners{};  // outside the cluster: who has proposed

  // of a coordinator
  bool amLeader{};                      // believes itself to be the leader
  Round highest{};                      // the highest round that it has heard of
  Votes promises{};                     // the phase 1b messages of round crnd
  bool hasPicked{};                     // cval is not none:
  std::optional<ProposedValue> cval{};  // "the value that c has picked for round crnd"; null: any

  // of a learner
  Votes votes{};  // the newest phase 2b message of each acceptor
  std::optional<ProposedValue> learned{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (proposal, anyRnd, learners, amLeader, highest, promises, hasPicked, cval,
                       votes, learned))

// ---------------------------------------------------------------- the server

class FastPaxos : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  void start() { wait_for_a_leader(); }

  // ------------------------------------------------------------ proposals

  /// An acceptor that has got an any message "treats the first one it receives as if it were an
  /// ordinary phase 2a message"; a coordinator may have waited for it. Who proposes again may have
  /// missed what there is to know.
  void on(const Propose& m, NodeId from) {
    learners.insert(from);
    if (learned) return send(from, Decided{.value = *learned});
    if (vrnd > 0) send(from, newest_vote());
    if (proposal) return;
    proposal = m.value;
    vote_for_proposal();
    pick_value();
    wait_for_fast_round();
  }

  // ------------------------------------------------------------ phase 1

  /// "If … i > rnd[a], then a sets rnd[a] to i and sends coordinator c a message containing the
  /// round number i and the current values of vrnd[a] and vval[a]." Asked again, it resends "the
  /// last phase 1b or 2b message it sent" (CA3).
  void on(const Phase1a& m, NodeId from) {
    if (!is_from_coordinator(m.rnd, from)) return;
    hear_leader(m.rnd, from);
    if (m.rnd < rnd) return tell_of_higher_round(m.rnd, from);
    if (vrnd == m.rnd) return send(from, newest_vote());
    if (m.rnd > rnd) join_round(m.rnd);
    send(from, Phase1b{.rnd = rnd, .vrnd = vrnd, .vval = vval});
  }

  void on(const Phase1b& m, NodeId from) {
    if (!is_credible_from(m.rnd, from) || m.vrnd >= m.rnd) return;
    if ((m.vrnd > 0) != m.vval.has_value()) return;
    hear_of(m.rnd);
    if (!amLeader || m.rnd != crnd) return;
    promises[from] = {.vrnd = m.vrnd, .vval = m.vval};
    pick_value();
  }

  // ------------------------------------------------------------ phase 2

  /// "If … i >= rnd[a] and vrnd[a] != i; then a votes in round i to accept v, sets vrnd[a] and
  /// rnd[a] to i, sets vval[a] to v, and sends a message to all learners".
  void on(const Phase2a& m, NodeId from) {
    if (!is_from_coordinator(m.rnd, from)) return;
    hear_leader(m.rnd, from);
    if (m.rnd < rnd) return tell_of_higher_round(m.rnd, from);
    if (vrnd == m.rnd) return send(from, newest_vote());
    if (m.val) return vote_if_free(m.rnd, *m.val);
    anyRnd = std::max(anyRnd, m.rnd);
    vote_for_proposal();
  }

  /// "A learner learns a value v if, for some round i, it receives phase 2b messages from [an
  /// i-quorum of] acceptors announcing that they have all voted for v in round i."
  void on(const Phase2b& m, NodeId from) {
    if (!is_credible_from(m.rnd, from)) return;
    hear_of(m.rnd);
    if (!record_vote(votes, from, {.vrnd = m.rnd, .vval = m.val}) || learned) return;
    wait_for_fast_round();
    if (count_votes(votes, {.vrnd = m.rnd, .vval = m.val}) < quorum_of(m.rnd)) {
      return recover_from_collision(m.rnd);
    }
    learn(m.val);
    if (coordinator_of(m.rnd, n()) == self()) broadcast(Decided{.value = m.val});
  }

  /// "Any process that learns the chosen value can stop executing the algorithm and simply
  /// broadcast that value to all other processes" (§2.4.1).
  void on(const Decided& m, NodeId from) {
    if (peers().contains(from)) learn(m.value);
  }

  // ------------------------------------------------------------ leaders

  void on(const RoundBegun& m, NodeId from) {
    if (is_credible_from(m.rnd, from)) hear_of(m.rnd);
  }

  /// From now on it "believes itself to be the current leader" (CA2').
  void on(LeaderTimeout) {
    amLeader = true;
    begin_round(first_round_above(std::max({highest, crnd, rnd}), self(), n()));
  }

  /// "Any coordinator that believes itself to be the leader keeps resending to each acceptor the
  /// last phase 1a or 2a message that it sent" (CA3): by this the others know that it leads.
  void on(ResendDue) {
    if (hasPicked) send_to_all(Phase2a{.rnd = crnd, .val = cval});
    else send_to_all(Phase1a{.rnd = crnd});
    start_timer(ResendDue{}, resend);
  }

  /// "If coordinator c believes itself to be the leader and crnd[c] remains a fast round number,
  /// then c must eventually begin a new classic round" (§3.3).
  void on(FastTimeout) {
    if (is_fast(crnd)) begin_round(last_in_row(crnd));
  }

 protected:
  // ------------------------------------------------------------ rules for acceptors

  /// "An acceptor a never decreases rnd[a], and it ignores requests to vote in round j if j <
  /// rnd[a]"; "an acceptor votes to accept at most one value in any round".
  virtual bool may_vote_in(Round i) const { return i >= rnd && vrnd < i; }

  /// rnd, vrnd and vval: what an acceptor has said must survive its crash.
  virtual void persist_vote() { persist(); }

  void join_round(Round i) {
    rnd = i;
    persist_vote();
  }

  void vote_if_free(Round i, const ProposedValue& v) {
    if (!may_vote_in(i)) return;
    rnd = i;
    vrnd = i;
    vval = v;
    persist_vote();
    for (const NodeId learner : learners) send(learner, newest_vote());
    // "In coordinated recovery, acceptors send their round i phase 2b messages to the coordinator c
    // (as well as to the learners)"; "in uncoordinated recovery, … to all other acceptors" (§3.2).
    if (is_fast(i) && recovery == Recovery::uncoordinated) return send_to_all(newest_vote());
    send(coordinator_of(i, n()), newest_vote());
  }

  void vote_for_proposal() {
    if (anyRnd > 0 && proposal) vote_if_free(anyRnd, *proposal);
  }

  // ------------------------------------------------------------ rules for coordinators

  /// 1a. "c starts round i by setting crnd[c] to i, setting cval[c] to none, and sending a message
  /// to each acceptor a requesting that a participate in round i."
  void begin_round(Round i) {
    crnd = i;
    highest = i;
    persist();
    hasPicked = false;
    cval.reset();
    promises.clear();
    stop_timer(LeaderTimeout{});
    on(ResendDue{});
    wait_for_fast_round();
  }

  /// 2a. "If … cval[c] = none … and c has received phase 1b messages for round i from [a quorum] of
  /// the acceptors; then by a rule described below, c … [picks] a value v". In fast rounds, too, a
  /// classic quorum will do: it has to meet the quorums by which lower rounds may have chosen
  /// (H. Howard, A. Charapko and R. Mortier, "Fast Flexible Paxos", 2021).
  void pick_value() {
    if (!amLeader || hasPicked || promises.size() < classic_quorum()) return;
    std::optional<ProposedValue> v = pickable_value(promises);
    // "It is better for it to send a proposed value if it knows one, since that avoids the
    // possibility of collision" (§3.1).
    if (!v) v = proposal;
    if (!v && !is_fast(crnd)) return;
    send_picked(v);
  }

  void send_picked(const std::optional<ProposedValue>& v) {
    hasPicked = true;
    cval = v;
    send_to_all(Phase2a{.rnd = crnd, .val = cval});
  }

  /// Figure 2, "the coordinator's rule for picking a v that it can send in its phase 2a message";
  /// nothing where it says "any proposed value".
  std::optional<ProposedValue> pickable_value(const Votes& Q) const {
    // "k be the largest value of vr(a) for all a in Q"
    Round k = 0;
    for (const auto& [a, vote] : Q) k = std::max(k, vote.vrnd);
    if (k == 0) return std::nullopt;
    // "V be the set of values vv(a) for all a in Q with vr(a) = k"
    SmallSet<ProposedValue> V;
    for (const auto& [a, vote] : Q) {
      if (vote.vrnd == k) V.insert(*vote.vval);
    }
    if (V.size() == 1) return *V.begin();
    for (const ProposedValue& w : V) {
      if (o4(w, k, Q)) return w;
    }
    // "In the final ELSE case, the coordinator knows that every value in V has been proposed"
    // (§3.1); a "fixed procedure for picking a value from V" makes all pick the same (§3.4.2).
    return *V.begin();
  }

  /// "O4(v) be true iff there is a k-quorum R such that vr(a) = k and vv(a) = v for all a in
  /// R ∩ Q": those who voted for v, with all those outside of Q, may be a quorum of fast round k.
  virtual bool o4(const ProposedValue& v, Round k, const Votes& Q) const {
    return n() - Q.size() + count_votes(Q, {.vrnd = k, .vval = v}) >= fast_quorum();
  }

  // ------------------------------------------------------------ collisions (§3.2)

  /// "a's round i phase 2b message carries exactly the same information as its round i + 1 phase 1b
  /// message": with a quorum of them, round i + 1 is at its phase 2.
  void recover_from_collision(Round i) {
    const Votes Q = votes_in(i, votes);
    if (!is_fast(i) || Q.size() < classic_quorum() || might_choose(i, Q)) return;
    // "Suppose i and i + 1 are both fast round numbers …": an acceptor "executes phase 2b for round
    // i + 1 as if it had received such a phase 2a message".
    if (is_fast(i + 1) && may_vote_in(i + 1)) {
      output(Collided{.rnd = i});
      return vote_if_free(i + 1, *pickable_value(Q));
    }
    // "Suppose i is a fast round number and c is coordinator of rounds i and i + 1": it "executes
    // phase 2a of round i + 1".
    if (recovery == Recovery::uncoordinated || !amLeader || crnd != i) return;
    output(Collided{.rnd = i});
    crnd = i + 1;
    persist();
    send_picked(pickable_value(Q));
  }

  bool might_choose(Round i, const Votes& Q) const {
    return std::any_of(Q.begin(), Q.end(),
                       [&](const auto& entry) { return o4(*entry.second.vval, i, Q); });
  }

  // ------------------------------------------------------------ rules for learners

  std::size_t quorum_of(Round i) const { return is_fast(i) ? fast_quorum() : classic_quorum(); }
  std::size_t classic_quorum() const { return Rounds::classic_quorum(n()); }
  virtual std::size_t fast_quorum() const { return Rounds::fast_quorum(n()); }

  void learn(const ProposedValue& v) {
    if (learned) return;
    learned = v;
    output(Learned{.value = v});
    stop_timer(LeaderTimeout{});
    stop_timer(ResendDue{});
    stop_timer(FastTimeout{});
  }

  // ------------------------------------------------------------ rules for leader selection

  /// Another coordinator's round above its own ends a leader's belief, until nobody else is heard.
  void hear_of(Round i) {
    highest = std::max(highest, i);
    if (!amLeader || i <= crnd || coordinator_of(i, n()) == self()) return;
    amLeader = false;
    stop_timer(ResendDue{});
    stop_timer(FastTimeout{});
    wait_for_a_leader();
  }

  void hear_leader(Round i, NodeId from) {
    hear_of(i);
    if (from != self() && i == highest) wait_for_a_leader();
  }

  void wait_for_a_leader() {
    if (!learned) start_timer(LeaderTimeout{}, between(leaderTimeout));
  }

  /// From the proposal, or the newest vote, on.
  void wait_for_fast_round() {
    const bool is_due = amLeader && is_fast(crnd) && !learned && (proposal || !votes.empty());
    if (is_due) start_timer(FastTimeout{}, fastTimeout);
  }

 private:
  std::uint32_t n() const { return peers().size() + 1; }

  Phase2b newest_vote() const { return {.rnd = vrnd, .val = *vval}; }

  template <class M>
  void send_to_all(const M& m) {
    broadcast(m);
    send(self(), m);
  }

  /// CA1. "If i < rnd[a] and rounds i and rnd[a] have the same coordinator, then the round i
  /// message is obsolete and is ignored."
  void tell_of_higher_round(Round i, NodeId c) {
    if (coordinator_of(i, n()) != coordinator_of(rnd, n())) send(c, RoundBegun{.rnd = rnd});
  }

  /// Ignored: what does not come from a server, and rounds that no run can reach.
  bool is_credible_from(Round i, NodeId from) const {
    return (from == self() || peers().contains(from)) && is_credible(i);
  }
  bool is_from_coordinator(Round i, NodeId from) const {
    return is_credible(i) && coordinator_of(i, n()) == from;
  }
};
static_assert(is_process<FastPaxos>);

}  // namespace orrery::fast_paxos

// Compiled once, in fast_paxos.cpp: every test of Fast Paxos would compile it anew.
extern template class orrery::BoxOf<orrery::fast_paxos::FastPaxos>;
