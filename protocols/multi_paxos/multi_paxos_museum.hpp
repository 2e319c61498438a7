#pragma once
/// The museum of bugs: Multi-Paxos with one rule as a published implementation, or a reader of the
/// paper, got it wrong. A scenario asks for one with {"multi_paxos": {"bug": "skips_gaps"}} and
/// says in `violates` who notices (scenarios/multi_paxos_museum). Each class overrides one virtual
/// function of multi_paxos.hpp.

#include "protocols/multi_paxos/multi_paxos.hpp"

namespace orrery::multi_paxos {

enum class Bug : std::uint8_t {
  promise_not_raised,     ///< an acceptor that accepts a proposal would still accept lower ones
  ballot_reused,          ///< a server that was restarted begins with its first ballot again
  counts_stale_promises,  ///< a promise of an earlier ballot counts for this one
  skips_gaps,             ///< commands are executed although one before them is not chosen yet
};
BOOST_DESCRIBE_ENUM(Bug, promise_not_raised, ballot_reused, counts_stale_promises, skips_gaps)

/// A server with this bug.
Ref<Box> make_server_with(Bug bug, const Config& config);

/// P2. An acceptor "needs to remember only the highest-numbered proposal that it has ever accepted"
/// (§2.2): one that does not raise its promise with it lets a late lower one take its place. M.
/// Brooker, "The Bug in Paxos Made Simple" (2021): the paper's summary of the phases can be read
/// that way, and has been.
class PromiseNotRaised : public MultiPaxos {
 protected:
  void raise_promise(const Accept&) override {}
};

/// P3. "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to
/// issue" (§2.5). ahelwer/PaxosCluster did not (issue 1).
class BallotReused : public MultiPaxos {
 protected:
  Ballot next_ballot() const override { return orrery::next_ballot(ballot, self()); }
};

/// P7. "Response messages are tagged with the corresponding proposal number to prevent confusion"
/// (§2.5). MyPaxos did not look at it (issue 18).
class CountsStalePromises : public MultiPaxos {
 protected:
  bool answers_this_prepare(const Promise&) const override { return true; }
};

/// P14. "It can't execute commands 138–140, which it also knows, because commands 136 and 137 have
/// yet to be chosen" (§3). In Apache Iggy, a replica promoted over a hole "then served reads from
/// incomplete state and walked commit_min over it" (pull request 4073).
class SkipsGaps : public MultiPaxos {
 protected:
  Slot next_to_execute() const override {
    for (const auto& [slot, decree] : chosen) {
      if (slot > executed) return slot;
    }
    return executed + 1;
  }
};

}  // namespace orrery::multi_paxos
