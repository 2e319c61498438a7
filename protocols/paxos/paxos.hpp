#pragma once
/// Paxos, the Synod: consensus on one value. L. Lamport, "Paxos Made Simple", 2001.
///
/// Read it beside §2.2 to §2.5: proposers, acceptors and learners stand here in that order, each
/// with its rules in the paper's words. "In an implementation, a single process may act as more
/// than one agent" (§2.1): here n1 … are proposers, n1 … acceptors and n1 … learners, as many of
/// each as the configuration says.
/// Left out: a sequence of instances (§3), and the election of a distinguished proposer (§2.4): who
/// wants one configures one proposer.
///
/// Each virtual function is a rule that somebody has got wrong; a variant in the museum of bugs
/// overrides one of them.

#include <algorithm>
#include <optional>
#include <vector>

#include "protocols/shared/ballot.hpp"
#include "protocols/shared/proposing_client.hpp"
#include "protocols/shared/quorum.hpp"
#include "protocols/shared/quorum_system.hpp"
#include "protocols/shared/small_map.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::paxos {

/// "A proposal consists of a proposal number and a value" (§2.2).
struct Proposal {
  Ballot n{};         // proposal number
  ProposedValue v{};  // value
  friend auto operator<=>(const Proposal&, const Proposal&) = default;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (n, v))

// ---------------------------------------------------------------- phase 1

/// "A prepare request with number n."
struct Prepare {
  Ballot n{};
  friend auto operator<=>(const Prepare&, const Prepare&) = default;
};
BOOST_DESCRIBE_STRUCT(Prepare, (), (n))

/// "A promise not to accept any more proposals numbered less than n and … the highest-numbered
/// proposal (if any) that it has accepted."
struct Promise {
  Ballot n{};
  std::optional<Proposal> accepted{};
  friend auto operator<=>(const Promise&, const Promise&) = default;
};
BOOST_DESCRIBE_STRUCT(Promise, (), (n, accepted))

// ---------------------------------------------------------------- phase 2

/// "An accept request … for a proposal numbered n with a value v."
struct Accept {
  Ballot n{};
  ProposedValue v{};
  friend auto operator<=>(const Accept&, const Accept&) = default;
};
BOOST_DESCRIBE_STRUCT(Accept, (), (n, v))

/// "Each acceptor, whenever it accepts a proposal, respond[s] to all learners, sending them the
/// proposal" (§2.3).
struct Accepted {
  Ballot n{};
  ProposedValue v{};
  friend auto operator<=>(const Accepted&, const Accepted&) = default;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (n, v))

// ---------------------------------------------------------------- more messages

/// "If an acceptor ignores a prepare or accept request because it has already received a prepare
/// request with a higher number, then it should probably inform the proposer" (§2.2).
struct Nack {
  Ballot n{};         // of the request
  Ballot promised{};  // the higher number
  friend auto operator<=>(const Nack&, const Nack&) = default;
};
BOOST_DESCRIBE_STRUCT(Nack, (), (n, promised))

/// "If a learner needs to know whether a value has been chosen, it can have a proposer issue a
/// proposal" (§2.3).
struct Ask {
  friend auto operator<=>(const Ask&, const Ask&) = default;
};
BOOST_DESCRIBE_STRUCT(Ask, (), ())

using Message = std::variant<Prepare, Promise, Accept, Accepted, Nack, Ask, Propose, Decided>;

// ---------------------------------------------------------------- timers

/// A proposal has not come to its end, or the proposer has waited long enough after abandoning one.
struct TryAgain {
  friend auto operator<=>(const TryAgain&, const TryAgain&) = default;
};
BOOST_DESCRIBE_STRUCT(TryAgain, (), ())

/// A learner still does not know the value.
struct AskDue {
  friend auto operator<=>(const AskDue&, const AskDue&) = default;
};
BOOST_DESCRIBE_STRUCT(AskDue, (), ())

using Timer = std::variant<TryAgain, AskDue>;

// ---------------------------------------------------------------- outputs

struct Learned {
  ProposedValue v{};  // that this learner knows to be chosen
  friend auto operator<=>(const Learned&, const Learned&) = default;
};
BOOST_DESCRIBE_STRUCT(Learned, (), (v))

using Output = std::variant<Learned>;

// ---------------------------------------------------------------- configuration and state

struct Config {
  // who plays what: so many nodes, from n1 on; absent: all of them
  std::optional<std::uint32_t> proposers{};
  std::optional<std::uint32_t> acceptors{};
  std::optional<std::uint32_t> learners{};  // all proposers among them
  // a proposal that has not come to its end by then is abandoned for a new one
  DurationRange proposalTimeout{std::chrono::milliseconds(100), std::chrono::milliseconds(200)};
  // the wait before the next proposal where a higher-numbered one is in the way
  DurationRange backOff{std::chrono::milliseconds(0), std::chrono::milliseconds(100)};
  // the pause between two questions of a learner that does not know the value
  DurationRange ask{std::chrono::seconds(1), std::chrono::seconds(2)};
  QuorumSystem quorumSystem{};  // not described, as it is no setting of Paxos: for Flexible Paxos
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (proposers, acceptors, learners, proposalTimeout, backOff, ask))

struct Durable {
  // of proposers: "Each proposer remembers (in stable storage) the highest-numbered proposal it has
  // tried to issue" (§2.5)
  Ballot lastTried{};
  // of acceptors: "An acceptor needs to remember only the highest-numbered proposal that it has
  // ever accepted and the number of the highest-numbered prepare request to which it has responded"
  Ballot promised{};
  std::optional<Proposal> accepted{};
  // A crash between the two would leave an acceptance that a lower number may overwrite.
  static constexpr std::string_view written_together[] = {"promised", "accepted"};
  friend bool operator==(const Durable&, const Durable&) = default;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (lastTried, promised, accepted))

/// What a proposer is at.
enum class Phase : std::uint8_t {
  idle,       ///< nothing
  prepare,    ///< phase 1 of the proposal numbered lastTried
  accept,     ///< phase 2 of it
  backs_off,  ///< it has abandoned that, and waits
};
BOOST_DESCRIBE_ENUM(Phase, idle, prepare, accept, backs_off)

/// Who has answered, in that order.
using Acceptors = std::vector<NodeId>;

/// What a crash erases.
struct Volatile {
  // of proposers
  Phase phase{};
  std::optional<ProposedValue> wanted{};      // what a client would have it propose
  SmallSet<NodeId> waiting{};                 // who is to be told the chosen value
  Ballot highestSeen{};                       // in refusals of acceptors
  Acceptors promisedBy{};                     // in phase 1 of lastTried
  std::optional<Proposal> highestAccepted{};  // "among the responses"
  // of learners
  SmallMap<NodeId, Proposal> acceptedBy{};  // the highest that each is known to have accepted
  std::optional<ProposedValue> learned{};   // the chosen value
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (),
                      (phase, wanted, waiting, highestSeen, promisedBy, highestAccepted, acceptedBy,
                       learned))

// ---------------------------------------------------------------- the process

class Paxos : public Process<Message, Timer, Output, Durable, Volatile, Config> {
 public:
  void start() {
    if (is_learner(self())) start_timer(AskDue{}, between(ask));
  }

  // ------------------------------------------------------------ proposers

  /// A client would have a value chosen.
  void on(const Propose& m, NodeId from) {
    if (learned) return send(from, Decided{.value = *learned});
    if (!is_proposer(self())) return;
    if (!wanted) wanted = m.value;
    issue_proposal_for(from);
  }

  /// A learner would know what is chosen.
  void on(const Ask&, NodeId from) {
    if (learned) return send(from, Decided{.value = *learned});
    if (is_proposer(self())) issue_proposal_for(from);
  }

  /// Phase 2 (a): "If the proposer receives a response to its prepare requests (numbered n) from a
  /// majority of acceptors, then it sends an accept request".
  void on(const Promise& m, NodeId from) {
    if (phase != Phase::prepare || !is_acceptor(from) || !answers_the_request(m.n)) return;
    if (m.accepted && !m.accepted->n.is_credible()) return;
    if (!has_promised(from)) promisedBy.push_back(from);
    if (m.accepted) take_over(*m.accepted);
    if (is_phase1_quorum(promisedBy)) send_accept_requests();
  }

  /// "… who should then abandon its proposal" (§2.2).
  void on(const Nack& m, NodeId from) {
    if (!is_acceptor(from) || m.n != lastTried || !m.promised.is_credible()) return;
    highestSeen = std::max(highestSeen, m.promised);
    if (phase != Phase::prepare && phase != Phase::accept) return;
    phase = Phase::backs_off;
    start_timer(TryAgain{}, back_off());
  }

  /// "A proposer can make multiple proposals, so long as it follows the algorithm for each one. It
  /// can abandon a proposal in the middle of the protocol at any time" (§2.2).
  void on(TryAgain) { issue_proposal(); }

  // ------------------------------------------------------------ acceptors

  /// Phase 1 (b): "If an acceptor receives a prepare request with number n greater than that of any
  /// prepare request to which it has already responded, then it responds to the request with a
  /// promise". To a copy of that request it responds again.
  void on(const Prepare& m, NodeId from) {
    if (!is_acceptor(self()) || !is_issued_by(from, m.n)) return;
    if (m.n < promised) return send(from, Nack{.n = m.n, .promised = promised});
    promised = m.n;
    persist_promise();
    send(from, Promise{.n = m.n, .accepted = accepted});
  }

  /// Phase 2 (b): "If an acceptor receives an accept request for a proposal numbered n, it accepts
  /// the proposal unless it has already responded to a prepare request having a number greater than
  /// n."
  void on(const Accept& m, NodeId from) {
    if (!is_acceptor(self()) || !is_issued_by(from, m.n)) return;
    if (m.n < promised) return send(from, Nack{.n = m.n, .promised = promised});
    raise_promise(m.n);
    accepted = Proposal{.n = m.n, .v = m.v};
    persist();
    send_to_first(learner_count(), Accepted{.n = m.n, .v = m.v});
  }

  // ------------------------------------------------------------ learners

  /// "To learn that a value has been chosen, a learner must find out that a proposal has been
  /// accepted by a majority of acceptors" (§2.3).
  void on(const Accepted& m, NodeId from) {
    if (learned || !is_learner(self()) || !is_acceptor(from) || !m.n.is_credible()) return;
    const Proposal proposal{.n = m.n, .v = m.v};
    Proposal& highest = acceptedBy[from];
    if (highest.n <= m.n) highest = proposal;
    if (is_phase2_quorum(acceptors_of(proposal))) learn(m.v);
  }

  /// "The assumption of non-Byzantine failures makes it easy for one learner to find out from
  /// another learner that a value has been accepted" (§2.3).
  void on(const Decided& m, NodeId from) {
    if (!learned && is_learner(self()) && is_learner(from)) learn(m.value);
  }

  void on(AskDue) {
    send(replica(between(1U, proposer_count())), Ask{});
    start_timer(AskDue{}, between(ask));
  }

 protected:
  // ------------------------------------------------------------ rules for proposers

  /// Phase 1 (a): "A proposer selects a proposal number n and sends a prepare request with number n
  /// to a majority of acceptors." To all of them: some may be down.
  virtual void issue_proposal() {
    select_number();
    phase = Phase::prepare;
    send_to_first(acceptor_count(), Prepare{.n = lastTried});
  }

  /// "… and begins phase 1 with a higher proposal number than any it has already used" (§2.5).
  void select_number() {
    lastTried = next_ballot(std::max(lastTried, highestSeen), self());
    remember_number();
    promisedBy.clear();
    highestAccepted.reset();
    start_timer(TryAgain{}, between(proposalTimeout));
  }

  /// "In stable storage" (§2.5), before anybody hears of it.
  virtual void remember_number() { persist(); }

  /// "Response messages are tagged with the corresponding proposal number to prevent confusion"
  /// (§2.5).
  virtual bool answers_the_request(const Ballot& n) const { return n == lastTried; }

  /// The wait before the next proposal. "A reliable algorithm for electing a proposer must use
  /// either randomness or real time" (§2.4).
  virtual TimeoutRange back_off() const { return between(backOff); }

  /// A copy of a response makes no majority.
  virtual bool has_promised(NodeId acceptor) const {
    return std::find(promisedBy.begin(), promisedBy.end(), acceptor) != promisedBy.end();
  }

  /// "… where v is the value of the highest-numbered proposal among the responses".
  virtual void take_over(const Proposal& reported) {
    if (!highestAccepted || highestAccepted->n < reported.n) highestAccepted = reported;
  }

  /// "… or is any value if the responses reported no proposals." Without a value of its own, which
  /// a learner that asks does not bring, there is nothing to propose, and nothing has been chosen.
  void send_accept_requests() {
    const auto v = highestAccepted ? std::optional(highestAccepted->v) : wanted;
    if (!v) return stop_trying();
    phase = Phase::accept;
    send_to_first(acceptor_count(), Accept{.n = lastTried, .v = *v});
  }

  // ------------------------------------------------------------ rules for acceptors

  /// "An acceptor records its intended response in stable storage before actually sending the
  /// response" (§2.5).
  virtual void persist_promise() { persist(); }

  /// "The number of the highest-numbered prepare request to which it has responded" must not be
  /// below what it accepts, though its proposer may have asked others to prepare: a lower proposal
  /// would replace it.
  virtual void raise_promise(const Ballot& n) { promised = n; }

  // ------------------------------------------------------------ rules for learners

  void learn(const ProposedValue& v) {
    learned = v;
    output(Learned{.v = v});
    stop_trying();
    stop_timer(AskDue{});
    acceptedBy.clear();
    for (const NodeId asker : waiting) send(asker, Decided{.value = v});
    waiting.clear();
  }

  void stop_trying() {
    phase = Phase::idle;
    stop_timer(TryAgain{});
  }

  // ------------------------------------------------------------ quorums

  /// Any two majorities "have at least one acceptor in common" (§2.2).
  virtual bool is_phase1_quorum(const Acceptors& who) const {
    return quorum::is_majority(who.size(), acceptor_count());
  }
  virtual bool is_phase2_quorum(const Acceptors& who) const {
    return quorum::is_majority(who.size(), acceptor_count());
  }

  // ------------------------------------------------------------ who plays what

  std::uint32_t node_count() const { return peers().size() + 1; }
  std::uint32_t proposer_count() const { return proposers.value_or(node_count()); }
  std::uint32_t acceptor_count() const { return acceptors.value_or(node_count()); }
  std::uint32_t learner_count() const { return learners.value_or(node_count()); }

  bool is_proposer(NodeId node) const { return is_among_first(proposer_count(), node); }
  bool is_acceptor(NodeId node) const { return is_among_first(acceptor_count(), node); }
  bool is_learner(NodeId node) const { return is_among_first(learner_count(), node); }

  template <class M>
  void send_to_first(std::uint32_t count, const M& message) {
    for (std::uint32_t number = 1; number <= count; ++number) send(replica(number), message);
  }

 private:
  static bool is_among_first(std::uint32_t count, NodeId node) {
    return node.group() == 'n' && node.number() >= 1 && node.number() <= count;
  }

  /// Ignored: numbers of somebody else's set, and those that no run can reach.
  bool is_issued_by(NodeId proposer, const Ballot& n) const {
    return is_proposer(proposer) && n.proposer == proposer && n.is_credible();
  }

  void issue_proposal_for(NodeId asker) {
    waiting.insert(asker);
    if (phase == Phase::idle) issue_proposal();
  }

  Acceptors acceptors_of(const Proposal& proposal) const {
    Acceptors who;
    for (const auto& [acceptor, highest] : acceptedBy) {
      if (highest == proposal) who.push_back(acceptor);
    }
    return who;
  }
};
static_assert(is_process<Paxos>);

}  // namespace orrery::paxos

// Compiled once, in paxos.cpp: every test of Paxos would compile it anew.
extern template class orrery::BoxOf<orrery::paxos::Paxos>;
