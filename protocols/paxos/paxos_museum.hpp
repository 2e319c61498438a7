#pragma once
/// The museum of bugs: Paxos with one rule as somebody got it wrong. A scenario asks for one with
/// {"paxos": {"bug": "promise_not_persisted"}} and says in `violates` who notices
/// (scenarios/paxos_museum). Each class overrides one virtual function of paxos.hpp.

#include "protocols/paxos/paxos.hpp"

namespace orrery::paxos {

enum class Bug : std::uint8_t {
  // acceptors
  promise_not_persisted,  ///< an acceptor forgets in a crash what it has promised
  promise_not_raised,     ///< accepting a proposal does not promise to accept none below it
  // proposers
  number_not_persisted,  ///< a proposer forgets in a crash which numbers it has used
  own_value,             ///< … takes its own value whatever the responses report
  any_accepted_value,    ///< … takes the first value that is reported, not the highest-numbered
  copies_counted,        ///< … counts a copy of a response as one more
  stale_promises,        ///< … counts responses to earlier requests of its own
  no_back_off,           ///< … that is refused tries again at once
  always_zero,           ///< … asks nobody and decides "0"
};
BOOST_DESCRIBE_ENUM(Bug, promise_not_persisted, promise_not_raised, number_not_persisted, own_value,
                    any_accepted_value, copies_counted, stale_promises, no_back_off, always_zero)

/// A process with this bug.
Ref<Box> make_process_with(Bug bug, const Config& config);

// ---------------------------------------------------------------- acceptors

/// P1. "An acceptor records its intended response in stable storage before actually sending the
/// response" (§2.5): without it, and with all its disk holds, an acceptor that comes back accepts
/// what it has promised not to. "Paxos Made Live" (Chandra, Griesemer & Redstone 2007), §5.1,
/// describes the same loss by a corrupted disk.
class PromiseNotPersisted : public Paxos {
 protected:
  void persist_promise() override {}
};

/// P2. §2.2 says "prepare request to which it has responded", which does not count a proposal that
/// is accepted without one: a delayed accept request with a lower number then replaces it. M.
/// Brooker, "The Bug in Paxos Made Simple" (2021); in ScyllaDB issue 6139.
class PromiseNotRaised : public Paxos {
 protected:
  void raise_promise(const Ballot&) override {}
};

// ---------------------------------------------------------------- proposers

/// P3. "Each proposer remembers (in stable storage) the highest-numbered proposal it has tried to
/// issue" (§2.5). Not so in PaxosCluster (issue 1); asked of PhxPaxos (issue 145), where the number
/// that the process has promised as an acceptor saves it.
class NumberNotPersisted : public Paxos {
 protected:
  void remember_number() override {}
};

/// P4. "… with a value v, where v is the value of the highest-numbered proposal among the
/// responses" (§2.2): the responses are not looked at.
class OwnValue : public Paxos {
 protected:
  void take_over(const Proposal&) override {}
};

/// P5. "… of the highest-numbered proposal" (§2.2): whichever was reported first.
class AnyAcceptedValue : public Paxos {
 protected:
  void take_over(const Proposal& reported) override {
    if (!highestAccepted) highestAccepted = reported;
  }
};

/// P6. "… a response … from a majority of acceptors" (§2.2): the network may deliver one twice.
class CopiesCounted : public Paxos {
 protected:
  bool has_promised(NodeId) const override { return false; }
};

/// P7. "Response messages are tagged with the corresponding proposal number to prevent confusion"
/// (§2.5): the tag is not looked at.
class StalePromises : public Paxos {
 protected:
  bool answers_the_request(const Ballot&) const override { return true; }
};

/// P12. "It's easy to construct a scenario in which two proposers each keep issuing a sequence of
/// proposals with increasing numbers, none of which are ever chosen. … A reliable algorithm for
/// electing a proposer must use either randomness or real time" (§2.4): here there is neither.
class NoBackOff : public Paxos {
 protected:
  TimeoutRange back_off() const override { return between(Duration{0}); }
};

/// No bug that anybody has made, but why validity belongs to the statement of consensus: "only a
/// value that has been proposed may be chosen" (§2.1). Without it this tolerates any fault, agrees
/// and terminates, all three, and the impossibility of Fischer, Lynch & Paterson would be none.
class AlwaysZero : public Paxos {
 protected:
  void issue_proposal() override { learn("0"); }
};

}  // namespace orrery::paxos
