#pragma once
/// The museum of bugs: Fast Paxos with one rule got wrong. A scenario asks for one with
/// {"fast_paxos": {"bug": "ignores_o4"}} and says in `violates` who notices
/// (scenarios/fast_paxos_museum). Each class overrides one virtual function of fast_paxos.hpp.

#include "protocols/fast_paxos/fast_paxos.hpp"

namespace orrery::fast_paxos {

enum class Bug : std::uint8_t {
  majority_fast_quorum,  ///< fast rounds choose by majorities, as classic ones do
  ignores_o4,            ///< a coordinator does not see that one of several values may be chosen
  forgets_promise,       ///< an acceptor votes in rounds below one that it has joined
  vote_not_persisted,    ///< an acceptor forgets in a crash what it has promised and voted
};
BOOST_DESCRIBE_ENUM(Bug, majority_fast_quorum, ignores_o4, forgets_promise, vote_not_persisted)

/// A server with this bug.
Ref<Box> make_server_with(Bug bug, const Config& config);

/// FP1. "Any two fast quorums and any classic or fast quorum have a non-empty intersection" (§3.3):
/// majorities do not. Two values may then both satisfy O4: "in this case we are stuck" (§3.1).
class MajorityFastQuorum : public FastPaxos {
 protected:
  std::size_t fast_quorum() const override { return classic_quorum(); }
};

/// FP2. "There is a single v in V satisfying O4(v) … Hence, the coordinator can pick v" (§3.1).
/// Here it takes any value of V, as if none might have been chosen: Figure 1's rule, which "no
/// longer works at all".
class IgnoresO4 : public FastPaxos {
 protected:
  bool o4(const ProposedValue&, Round, const Votes&) const override { return false; }
};

/// FP3. "It ignores requests to vote in round j if j < rnd[a]" (§2.2.2). A proposal that comes late
/// meets an any message that is void since the acceptor has joined a higher round.
class ForgetsPromise : public FastPaxos {
 protected:
  bool may_vote_in(Round i) const override { return vrnd < i; }
};

/// FP4. "Acceptors must write to stable storage before sending their phase 2b messages" (§2.4.2),
/// and before their promises.
class VoteNotPersisted : public FastPaxos {
 protected:
  void persist_vote() override {}
};

}  // namespace orrery::fast_paxos
