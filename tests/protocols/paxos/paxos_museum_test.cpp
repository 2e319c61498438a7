/// The museum of bugs, piece by piece: each process differs from Paxos in the one situation that
/// its rule is about. That judges notice in a whole cluster: tests/scenarios/museum_test.cpp.

#include "protocols/paxos/paxos_museum.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/paxos/support.hpp"

namespace orrery::paxos {
namespace {

bool is_accepted(const Effects& answer, const Ballot& n, const ProposedValue& v) {
  return answer == sent_to_each({n1, n2, n3}, Accepted{.n = n, .v = v});
}

/// n1 promises 2.n3 and crashes; n2 asks it to accept 1.n2.
template <class P>
bool accepts_below_its_promise_after_a_crash() {
  Lone<P> acceptor(3);
  acceptor.receive(n3, Prepare{.n = number(2, n3)});
  acceptor.restart();
  return is_accepted(acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"}), number(1, n2),
                     "a");
}

TEST(PaxosMuseum, P1_APromiseThatIsNotPersistedIsForgottenInACrash) {
  EXPECT_TRUE(accepts_below_its_promise_after_a_crash<PromiseNotPersisted>());
  EXPECT_FALSE(accepts_below_its_promise_after_a_crash<Paxos>());
}

/// n1 accepts 2.n3 without having been asked to prepare; then comes 1.n2.
template <class P>
bool replaces_a_higher_proposal() {
  Lone<P> acceptor(3);
  acceptor.receive(n3, Accept{.n = number(2, n3), .v = "b"});
  return is_accepted(acceptor.receive(n2, Accept{.n = number(1, n2), .v = "a"}), number(1, n2),
                     "a");
}

TEST(PaxosMuseum, P2_AcceptingDoesNotRaiseThePromise) {
  EXPECT_TRUE(replaces_a_higher_proposal<PromiseNotRaised>());
  EXPECT_FALSE(replaces_a_higher_proposal<Paxos>());
}

/// The number that n1 begins with after a crash.
template <class P>
Ballot number_after_a_crash() {
  Lone<P> process = proposer<P>(3);
  process.restart();
  process.receive(c2, Propose{.value = "b"});
  return process.durable().lastTried;
}

TEST(PaxosMuseum, P3_ANumberIsUsedTwice) {
  EXPECT_EQ(number_after_a_crash<NumberNotPersisted>(), number(1, n1));
  EXPECT_EQ(number_after_a_crash<Paxos>(), number(2, n1));
}

/// What n1, which would have "a", proposes after such reports of n2 and n3.
template <class P>
Effects proposal_after(const std::optional<Proposal>& first,
                       const std::optional<Proposal>& second) {
  Lone<P> process = proposer<P>(3);
  process.expire(TryAgain{});
  process.receive(n2, Promise{.n = number(2, n1), .accepted = first});
  return process.receive(n3, Promise{.n = number(2, n1), .accepted = second});
}

Effects requests(const ProposedValue& v) {
  return sent_to_each({n1, n2, n3}, Accept{.n = number(2, n1), .v = v});
}

TEST(PaxosMuseum, P4_TheProposersOwnValueWins) {
  const Proposal b{.n = number(1, n2), .v = "b"};
  EXPECT_EQ(proposal_after<OwnValue>(b, {}), requests("a"));
  EXPECT_EQ(proposal_after<Paxos>(b, {}), requests("b"));
}

TEST(PaxosMuseum, P5_TheFirstReportWinsOverTheHighest) {
  const Proposal b{.n = number(1, n2), .v = "b"};
  const Proposal c{.n = number(1, n3), .v = "c"};
  EXPECT_EQ(proposal_after<AnyAcceptedValue>(b, c), requests("b"));
  EXPECT_EQ(proposal_after<Paxos>(b, c), requests("c"));
  EXPECT_EQ(proposal_after<AnyAcceptedValue>(c, b), proposal_after<Paxos>(c, b));
}

/// The phase of n1 after n2's response has come twice.
template <class P>
Phase phase_after_a_copy() {
  Lone<P> process = proposer<P>(3);
  process.receive(n2, Promise{.n = number(1, n1)});
  process.receive(n2, Promise{.n = number(1, n1)});
  return process.state().phase;
}

TEST(PaxosMuseum, P6_ACopyCountsAsOneMore) {
  EXPECT_EQ(phase_after_a_copy<CopiesCounted>(), Phase::accept);
  EXPECT_EQ(phase_after_a_copy<Paxos>(), Phase::prepare);
}

/// The phase of n1 in its second attempt after responses to the first.
template <class P>
Phase phase_after_stale_responses() {
  Lone<P> process = proposer<P>(3);
  process.expire(TryAgain{});
  process.receive(n2, Promise{.n = number(1, n1)});
  process.receive(n3, Promise{.n = number(1, n1)});
  return process.state().phase;
}

TEST(PaxosMuseum, P7_ResponsesToEarlierRequestsCount) {
  EXPECT_EQ(phase_after_stale_responses<StalePromises>(), Phase::accept);
  EXPECT_EQ(phase_after_stale_responses<Paxos>(), Phase::prepare);
}

/// The number of n1, with a back-off of 50 ms, a moment after n2 has refused 1.n1 for 7.n3.
template <class P>
Ballot number_after_a_refusal() {
  Lone<P> process = proposer<P>(3, {.backOff = std::chrono::milliseconds(50)});
  process.receive(n2, Nack{.n = number(1, n1), .promised = number(7, n3)});
  World& world = process.cluster().world();
  world.run_until(world.now() + std::chrono::milliseconds(1));
  return process.durable().lastTried;
}

TEST(PaxosMuseum, P12_WhoIsRefusedTriesAgainAtOnce) {
  EXPECT_GT(number_after_a_refusal<NoBackOff>(), number(7, n3));
  EXPECT_EQ(number_after_a_refusal<Paxos>(), number(1, n1));
}

}  // namespace
}  // namespace orrery::paxos
