/// The museum of bugs, piece by piece: each server differs from Fast Paxos in the one situation
/// that its rule is about. That judges notice in whole clusters:
/// tests/scenarios/fast_paxos_test.cpp.

#include "protocols/fast_paxos/fast_paxos_museum.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

/// Three of five votes in a fast round.
template <class Server>
std::optional<ProposedValue> learned_from_a_majority() {
  Lone<Server> server(5);
  for (const NodeId acceptor : {n1, n2, n3}) {
    server.receive(acceptor, Phase2b{.rnd = 4, .val = "red"});
  }
  return server.state().learned;
}

TEST(FastPaxosMuseum, FP1_AMajorityIsTakenForAFastQuorum) {
  EXPECT_EQ(learned_from_a_majority<MajorityFastQuorum>(), "red");
  EXPECT_EQ(learned_from_a_majority<FastPaxos>(), std::nullopt);
}

/// Of five, three report votes of fast round 4: two for red, which the others may have chosen with
/// them.
template <class Server>
std::optional<ProposedValue> picked_of_two() {
  Lone<Server> server(5, {}, {.crnd = 15});
  server.expire(LeaderTimeout{});
  const Round crnd = server.durable().crnd;
  server.receive(n1, Phase1b{.rnd = crnd, .vrnd = 4, .vval = "blue"});
  server.receive(n2, Phase1b{.rnd = crnd, .vrnd = 4, .vval = "red"});
  server.receive(n3, Phase1b{.rnd = crnd, .vrnd = 4, .vval = "red"});
  EXPECT_TRUE(server.state().hasPicked);
  return server.state().cval;
}

TEST(FastPaxosMuseum, FP2_AValueThatMayHaveBeenChosenIsPassedOver) {
  EXPECT_EQ(picked_of_two<IgnoresO4>(), "blue");
  EXPECT_EQ(picked_of_two<FastPaxos>(), "red");
}

/// A proposal comes between n3's phase 1a and its phase 2a.
template <class Server>
Round round_of_the_late_vote() {
  Lone<Server> server(3);
  server.receive(n2, Phase2a{.rnd = 4});
  server.receive(n3, Phase1a{.rnd = 7});
  server.receive(c1, Propose{.value = "red"});
  return server.durable().vrnd;
}

TEST(FastPaxosMuseum, FP3_AnAnyMessageOutlivesItsRound) {
  EXPECT_EQ(round_of_the_late_vote<ForgetsPromise>(), 4U);
  EXPECT_EQ(round_of_the_late_vote<FastPaxos>(), 0U);
}

template <class Server>
Durable after_a_crash() {
  Lone<Server> server(3);
  server.receive(n2, Phase2a{.rnd = 4, .val = "red"});
  server.restart();
  return server.durable();
}

TEST(FastPaxosMuseum, FP4_AVoteIsForgottenInACrash) {
  EXPECT_EQ(after_a_crash<VoteNotPersisted>(), Durable{});
  EXPECT_EQ(after_a_crash<FastPaxos>(), (Durable{.rnd = 4, .vrnd = 4, .vval = "red"}));
}

}  // namespace
}  // namespace orrery::fast_paxos
