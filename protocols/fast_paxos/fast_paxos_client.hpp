#pragma once
/// A client of Fast Paxos: a proposer and a learner. L. Lamport, "Fast Paxos" (2006), §4: "a
/// proposer sends its proposal to acceptors and the acceptors send phase 2b messages to the
/// learners", which count the votes themselves: two message delays.

#include "protocols/fast_paxos/fast_paxos.hpp"

namespace orrery::fast_paxos {

struct ClientConfig : Rounds {
  Duration retry{};  // the wait for a decision is drawn from here to twice this
  friend auto operator<=>(const ClientConfig&, const ClientConfig&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientConfig, (Rounds), (retry))

struct ClientVolatile {
  std::optional<ProposedValue> proposal{};  // while it is not answered
  Votes votes{};                            // the newest of each acceptor
  std::optional<ProposedValue> learned{};
  friend bool operator==(const ClientVolatile&, const ClientVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(ClientVolatile, (), (proposal, votes, learned))

class Client : public Process<std::variant<Phase2b, Decided>, std::variant<ProposeAgain>, Output,
                              NoDurable, ClientVolatile, ClientConfig> {
 public:
  void start() {}

  /// Whatever else is asked of it is not what consensus is for.
  void invoke(const Operation& asked) {
    if (asked.action != Action::propose) return complete({.outcome = Outcome::failed});
    if (learned) return complete({.value = learned});
    proposal = asked.value;
    on(ProposeAgain{});
  }

  void on(const Phase2b& m, NodeId from) {
    if (!peers().contains(from) || !is_credible(m.rnd)) return;
    if (!record_vote(votes, from, {m.rnd, m.val})) return;
    // "A value v is chosen in round i iff all acceptors in some i-quorum vote to accept v in
    // round i" (§3).
    if (count_votes(votes, {m.rnd, m.val}) >= quorum_of(m.rnd, peers().size())) learn(m.val);
  }

  void on(const Decided& m, NodeId from) {
    if (peers().contains(from)) learn(m.value);
  }

  /// "It might be easier to have them send their proposals to all coordinators and acceptors"
  /// (§3.4.3). "Each proposer that has proposed a value keeps resending that proposal" (CA3).
  void on(ProposeAgain) {
    broadcast(Propose{.value = *proposal});
    start_timer(ProposeAgain{}, between(retry, 2 * retry));
  }

 private:
  void learn(const ProposedValue& value) {
    if (learned) return;
    learned = value;
    output(Learned{.value = value});
    stop_timer(ProposeAgain{});
    if (proposal) complete({.value = learned});
    proposal.reset();
  }
};
static_assert(is_process<Client> && HandlesOperations<Client>);

}  // namespace orrery::fast_paxos
