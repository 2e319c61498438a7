/// The museum of bugs, piece by piece: each server differs from MultiPaxos in the one situation
/// that its rule is about. That judges notice in a whole cluster: tests/scenarios/museum_test.cpp.

#include "protocols/multi_paxos/multi_paxos_museum.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/multi_paxos/support.hpp"

namespace orrery::multi_paxos {
namespace {

/// n1 accepts a proposal of n3's ballot 2, for which nobody had asked it for a promise; then one
/// of ballot 1 comes late.
template <class Server>
Map<Slot, Proposal> accepted_after_a_late_proposal() {
  Lone<Server> server(3);
  server.receive(n3, accept(ballot(2, n3), 1, command(2)));
  server.receive(n2, accept(ballot(1, n2), 1, command(1)));
  return server.durable().accepted;
}

TEST(MultiPaxosMuseum, P2_ALateProposalTakesThePlaceOfAHigherOne) {
  EXPECT_EQ(accepted_after_a_late_proposal<PromiseNotRaised>(), reports({{1, ballot(1, n2), 1}}));
  EXPECT_EQ(accepted_after_a_late_proposal<MultiPaxos>(), reports({{1, ballot(2, n3), 2}}));
}

template <class Server>
Ballot second_ballot(bool with_a_crash) {
  Lone<Server> server(3);
  server.expire(ElectionTimeout{});
  if (with_a_crash) server.restart();
  else server.receive(n2, Preempted{.ballot = ballot(1, n2)});
  server.expire(ElectionTimeout{});
  return server.state().ballot;
}

TEST(MultiPaxosMuseum, P3_ACrashLetsAServerBeginAgainWithItsFirstBallot) {
  EXPECT_EQ(second_ballot<BallotReused>(true), ballot(1, n1));
  EXPECT_EQ(second_ballot<MultiPaxos>(true), ballot(2, n1));
  EXPECT_EQ(second_ballot<BallotReused>(false), second_ballot<MultiPaxos>(false));
}

/// A promise of n1's first ballot comes when it has begun its second.
template <class Server>
Role role_after_a_stale_promise() {
  Lone<Server> server(3);
  server.expire(ElectionTimeout{});
  server.receive(n3, Preempted{.ballot = ballot(1, n3)});
  server.expire(ElectionTimeout{});
  server.receive(n2, Promise{.ballot = ballot(1, n1)});
  return server.state().role;
}

TEST(MultiPaxosMuseum, P7_APromiseOfAnEarlierBallotMakesALeader) {
  EXPECT_EQ(role_after_a_stale_promise<CountsStalePromises>(), Role::leader);
  EXPECT_EQ(role_after_a_stale_promise<MultiPaxos>(), Role::candidate);
}

/// "Suppose it knows commands 1–134, 138, and 139" (§3).
template <class Server>
Slot executed_of_the_example() {
  return learner<Server>(3, {{1, 134}, {138, 139}}).state().executed;
}

TEST(MultiPaxosMuseum, P14_Commands138And139AreExecutedBefore135) {
  EXPECT_EQ(executed_of_the_example<SkipsGaps>(), 139U);
  EXPECT_EQ(executed_of_the_example<MultiPaxos>(), 134U);
}

}  // namespace
}  // namespace orrery::multi_paxos
