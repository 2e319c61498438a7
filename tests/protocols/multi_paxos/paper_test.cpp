/// "Paxos Made Simple" sentence by sentence, on one server: §2 in each slot, and the example of §3
/// by its numbers.

#include <gtest/gtest.h>

#include "tests/protocols/multi_paxos/support.hpp"

namespace orrery::multi_paxos {
namespace {

using namespace std::chrono_literals;

using Server = Lone<MultiPaxos>;

// ---------------------------------------------------------------- phase 1

// "A proposer selects a proposal number n and sends a prepare request with number n."
TEST(MultiPaxosPhase1, IsOneMessageForAllSlotsFromTheFirstUnknownOn) {
  Server server = learner(3, {{1, 134}, {138, 139}});
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, Prepare{.ballot = ballot(1, n1), .first = 135}));
  EXPECT_EQ(server.durable().promised, ballot(1, n1));
}

// "… begins phase 1 with a higher proposal number than any it has already used" (§2.5).
TEST(MultiPaxosPhase1, BeginsWithAHigherBallotAfterACrash) {
  Server server(3);
  server.expire(ElectionTimeout{});
  server.restart();
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, Prepare{.ballot = ballot(2, n1), .first = 1}));
}

// "If an acceptor receives a prepare request with number n greater than that of any prepare request
// to which it has already responded, then it responds …"
TEST(MultiPaxosPhase1, AnAcceptorPromisesWhatIsHigherThanAnyPromiseBefore) {
  Server server(3);
  const Ballot lower = ballot(1, n3);
  const Ballot higher = ballot(2, n2);
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = higher, .first = 1}),
            sent(n2, Promise{.ballot = higher}));
  EXPECT_EQ(server.receive(n3, Prepare{.ballot = lower, .first = 1}),
            sent(n3, Preempted{.ballot = higher}));
  EXPECT_EQ(server.durable().promised, higher);
}

// Whoever sends it again may have lost the response.
TEST(MultiPaxosPhase1, ACopyOfAPrepareRequestIsAnsweredAgain) {
  Server server(3);
  const Effects promise = sent(n2, Promise{.ballot = ballot(2, n2)});
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(2, n2), .first = 1}), promise);
  const Durable once = server.durable();
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(2, n2), .first = 1}), promise);
  EXPECT_EQ(server.durable(), once);
}

// "… greater than that of any prepare request to which it has already responded": of a ballot that
// it has only heard of, in a refusal, it has promised nothing.
TEST(MultiPaxosPhase1, HearsayIsNoPromise) {
  Server server(3);
  server.expire(ElectionTimeout{});
  const Ballot heard = ballot(5, n3);
  server.receive(n2, Preempted{.ballot = heard});
  EXPECT_EQ(server.durable().promised, ballot(1, n1));
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(4, n2), .first = 1}),
            sent(n2, Promise{.ballot = ballot(4, n2)}));
  EXPECT_EQ(server.receive(n3, Prepare{.ballot = heard, .first = 1}),
            sent(n3, Promise{.ballot = heard}));
}

// Without an answer there is no reason for a higher number; promises of both requests count.
TEST(MultiPaxosPhase1, ACandidateThatHearsOfNoHigherBallotAsksAgainWithItsOwn) {
  Server server(5);
  server.expire(ElectionTimeout{});
  server.receive(n2, Promise{.ballot = ballot(1, n1)});
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3, replica(4), replica(5)}, Prepare{.ballot = ballot(1, n1), .first = 1}));
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  server.receive(n3, Promise{.ballot = ballot(1, n1)});
  EXPECT_EQ(server.state().role, Role::leader);
}

// "… and if it uses a proposal with number greater than any already used" (§2.4).
TEST(MultiPaxosPhase1, TheNextBallotIsHigherThanWhatItHasHeardOf) {
  Server server(3);
  server.receive(n2, Preempted{.ballot = ballot(5, n3)});
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, Prepare{.ballot = ballot(6, n1), .first = 1}));
}

// A refusal of an earlier ballot comes late.
TEST(MultiPaxosPhase1, WhatIsNotHigherThanItsOwnBallotPreemptsNobody) {
  Server server(3);
  server.receive(n2, Preempted{.ballot = ballot(5, n3)});
  server.expire(ElectionTimeout{});
  server.receive(n2, Preempted{.ballot = ballot(5, n3)});
  EXPECT_EQ(server.state().role, Role::candidate);
}

// "… and with the highest-numbered proposal (if any) that it has accepted", of the slots asked for.
TEST(MultiPaxosPhase1, APromiseTellsWhatWasAcceptedFromTheFirstSlotOn) {
  Server server(3);
  server.receive(n2, accept(ballot(1, n2), 4, command(4)));
  server.receive(n2, accept(ballot(1, n2), 7, command(7)));
  server.receive(n3, accept(ballot(2, n3), 7, command(8)));
  server.receive(n3, accept(ballot(2, n3), 9, command(9)));
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(3, n2), .first = 5}),
            sent(n2, Promise{.ballot = ballot(3, n2),
                             .accepted = reports({{7, ballot(2, n3), 8}, {9, ballot(2, n3), 9}})}));
}

// A q "informs p of all decrees numbered greater than n that already appear in q's ledger (in
// addition to sending the usual LastVote information for decrees not in his ledger)" (The Part-Time
// Parliament, §3.1).
TEST(MultiPaxosPhase1, APromiseTellsWhatIsChosenInsteadOfWhatWasAcceptedThere) {
  Server server = learner(3, {{1, 5}, {7, 7}});
  for (const Slot slot : {5U, 6U, 7U}) {
    server.receive(n2, accept(ballot(1, n2), slot, command(slot)));
  }
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(3, n2), .first = 5}),
            sent(n2, Promise{.ballot = ballot(3, n2),
                             .accepted = reports({{6, ballot(1, n2), 6}}),
                             .chosen = commands({5, 7})}));
}

TEST(MultiPaxosPhase1, WhoMissedALotLearnsItFromThePromisesAndProposesNothingAgain) {
  Server server(3);
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(1, n1);
  EXPECT_EQ(server.receive(n2, Promise{.ballot = own, .chosen = commands({1, 2, 3})}),
            output(Executed{.slot = 1}) + output(Executed{.slot = 2}) +
                output(Executed{.slot = 3}) + output(Elected{.ballot = own}) +
                sent_to_each({n2, n3}, Heartbeat{.ballot = own, .chosen = 3}));
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 7}),
            sent_to_each({n2, n3}, accept(own, 4, command(7))));
}

// Of five, two that have missed as much make it a leader before the one that has not is heard.
TEST(MultiPaxosPhase1, ALeaderLearnsFromALatePromiseWhatItWasAboutToPropose) {
  Server server(5, {.window = 2});
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(1, n1);
  const auto reported =
      reports({{1, ballot(0, n3), 1}, {2, ballot(0, n3), 2}, {3, ballot(0, n3), 3}});
  for (const NodeId peer : {n2, n3}) {
    server.receive(peer, Promise{.ballot = own, .accepted = reported});
  }
  server.receive(c1, RegisterClient{.nonce = 7});
  EXPECT_EQ(server.state().nextProposal, 3U);
  EXPECT_EQ(server.receive(replica(4), Promise{.ballot = own, .chosen = commands({1, 2, 3})}),
            output(Executed{.slot = 1}) + output(Executed{.slot = 2}) +
                output(Executed{.slot = 3}) +
                sent_to_each({n2, n3, replica(4), replica(5)}, accept(own, 4, command(7))));
}

// A slot after the last that it knows to be chosen is the first that is free.
TEST(MultiPaxosPhase1, ACommandGetsNoSlotInWhichOneIsChosen) {
  Server server = learner(3, {{1, 1}, {3, 3}});
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(1, n1);
  server.receive(n2, Promise{.ballot = own});
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 7}),
            sent_to_each({n2, n3}, accept(own, 4, command(7))));
}

TEST(MultiPaxosPhase1, AMajorityMakesALeaderAndOneServerCountsOnce) {
  Server server(5);
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(n2, Promise{.ballot = ballot(1, n1)}), nothing);
  EXPECT_EQ(server.receive(n2, Promise{.ballot = ballot(1, n1)}), nothing);
  EXPECT_EQ(server.state().role, Role::candidate);
  server.receive(n3, Promise{.ballot = ballot(1, n1)});
  EXPECT_EQ(server.state().role, Role::leader);
}

TEST(MultiPaxosPhase1, PromisesOfAnEarlierBallotDoNotCount) {
  Server server(3);
  server.expire(ElectionTimeout{});
  server.receive(n3, Preempted{.ballot = ballot(1, n3)});
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(n2, Promise{.ballot = ballot(1, n1)}), nothing);
  EXPECT_EQ(server.state().role, Role::candidate);
}

// "… v is the value of the highest-numbered proposal among the responses", its own among them.
TEST(MultiPaxosPhase1, TheHighestNumberedReportOfEachSlotIsProposedAgain) {
  Server server(5);
  server.receive(n2, accept(ballot(2, n2), 1, command(12)));
  server.receive(n2, accept(ballot(2, n2), 2, command(22)));
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(3, n1);
  server.receive(replica(4),
                 Promise{.ballot = own,
                         .accepted = reports({{1, ballot(1, n3), 11}, {2, ballot(2, n3), 23}})});
  server.receive(replica(5), Promise{.ballot = own, .accepted = reports({{2, ballot(1, n3), 21}})});
  EXPECT_EQ(server.durable().accepted, reports({{1, own, 12}, {2, own, 23}}));
}

// ---------------------------------------------------------------- phase 2

// "… it accepts the proposal unless it has already responded to a prepare request having a number
// greater than n."
TEST(MultiPaxosPhase2, AnAcceptorAcceptsUnlessItHasPromisedMore) {
  Server server(3);
  const Ballot promised = ballot(2, n2);
  server.receive(n2, Prepare{.ballot = promised, .first = 1});
  EXPECT_EQ(server.receive(n3, accept(ballot(1, n3), 1, command(1))),
            sent(n3, Preempted{.ballot = promised}));
  EXPECT_EQ(server.receive(n2, accept(promised, 1, command(2))),
            sent(n2, Accepted{.ballot = promised, .slot = 1}));
  EXPECT_EQ(server.durable().accepted, reports({{1, promised, 2}}));
}

// "An acceptor needs to remember only the highest-numbered proposal that it has ever accepted."
TEST(MultiPaxosPhase2, WhoAcceptsWithoutHavingPromisedPromisesByThat) {
  Server server(3);
  server.receive(n3, accept(ballot(2, n3), 1, command(2)));
  EXPECT_EQ(server.receive(n2, accept(ballot(1, n2), 1, command(1))),
            sent(n2, Preempted{.ballot = ballot(2, n3)}));
  EXPECT_EQ(server.durable().accepted, reports({{1, ballot(2, n3), 2}}));
}

TEST(MultiPaxosPhase2, ADuplicateIsAnsweredAgain) {
  Server server(3);
  const Effects answer = sent(n2, Accepted{.ballot = ballot(1, n2), .slot = 1});
  EXPECT_EQ(server.receive(n2, accept(ballot(1, n2), 1, command(1))), answer);
  EXPECT_EQ(server.receive(n2, accept(ballot(1, n2), 1, command(1))), answer);
}

// "If it learns about some request with a higher proposal number", it abandons (§2.4).
TEST(MultiPaxosPhase2, ALeaderThatIsPreemptedAbandonsItsProposals) {
  Server server = leader(3);
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(n2, Preempted{.ballot = ballot(5, n3)});
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_FALSE(server.is_running(HeartbeatDue{}));
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  EXPECT_EQ(server.receive(n2, Accepted{.ballot = ballot(1, n1), .slot = 1}), nothing);
  EXPECT_EQ(server.state().executed, 0U);
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, Prepare{.ballot = ballot(6, n1), .first = 1}));
}

// "When the leader fails to receive the expected response to its phase 2 messages in instance 141,
// it will retransmit those messages."
TEST(MultiPaxosPhase2, WhatIsNotAnsweredIsSentAgainToWhoHasNotAnswered) {
  Server server = leader(5);
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(n3, Accepted{.ballot = ballot(1, n1), .slot = 1});
  EXPECT_EQ(server.expire(HeartbeatDue{}),
            sent_to_each({n2, n3, replica(4), replica(5)},
                         Heartbeat{.ballot = ballot(1, n1), .chosen = 0}) +
                sent_to_each({n2, replica(4), replica(5)}, accept(ballot(1, n1), 1, command(1))));
}

// "If the distinguished proposer can communicate successfully with a majority of acceptors …"
// (§2.4): else another one should try.
TEST(MultiPaxosPhase2, ALeaderWhoseProposalsNobodyAcceptsFallsSilent) {
  Server server = leader(3);
  EXPECT_FALSE(server.is_running(QuorumTimeout{}));  // it has asked for nothing yet
  server.receive(c1, RegisterClient{.nonce = 1});
  EXPECT_EQ(server.expire(QuorumTimeout{}), nothing);
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_FALSE(server.is_running(HeartbeatDue{}));
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 1}), sent(c1, NotLeader{}));
}

TEST(MultiPaxosPhase2, ALeaderWithNothingToProposeNeedsNobody) {
  Server server = leader(3);
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(n2, Accepted{.ballot = ballot(1, n1), .slot = 1});
  server.expire(QuorumTimeout{});
  EXPECT_EQ(server.state().role, Role::leader);
  server.receive(c1, RegisterClient{.nonce = 2});
  EXPECT_TRUE(server.is_running(QuorumTimeout{}));
}

// Other proposals may wait longer: progress is all that one can ask for.
TEST(MultiPaxosPhase2, ALeaderHasAnElectionTimeoutForEachChoice) {
  Cluster cluster;
  cluster.add<MultiPaxos>('n', 3, {.electionTimeout = {100ms, 100ms}});
  cluster.begin();
  cluster.expire(n1, ElectionTimeout{});
  cluster.deliver_all();
  cluster.receive(n1, c1, RegisterClient{.nonce = 1});
  cluster.receive(n1, c1, RegisterClient{.nonce = 2});
  World& world = cluster.world();
  const Time start = world.now();
  world.run_until(start + 80ms);
  cluster.receive(n1, n2, Accepted{.ballot = ballot(1, n1), .slot = 2});
  world.run_until(start + 170ms);
  EXPECT_EQ(cluster.state<Volatile>(n1).role, Role::leader);
  world.run_until(start + 190ms);
  EXPECT_EQ(cluster.state<Volatile>(n1).role, Role::follower);
}

// ---------------------------------------------------------------- §3, the example

class TheExample : public testing::Test {
 protected:
  const Ballot own = ballot(1, n1);
  Server server = learner(3, {{1, 134}, {138, 139}});

  /// n2 has accepted 135 and 140 (and, like the majority that chose them, 138 and 139).
  Effects elect() {
    server.expire(ElectionTimeout{});
    return server.receive(n2, Promise{.ballot = own,
                                      .accepted = reports({{135, ballot(0, n3), 135},
                                                           {138, ballot(0, n3), 138},
                                                           {139, ballot(0, n3), 139},
                                                           {140, ballot(0, n3), 140}})});
  }
  Effects accepted(Slot slot) { return server.receive(n2, Accepted{.ballot = own, .slot = slot}); }
};

// "Suppose it knows commands 1–134, 138, and 139."
TEST_F(TheExample, BeginsWithAGap) {
  EXPECT_EQ(server.state().executed, 134U);
  EXPECT_EQ(server.state().chosen.size(), 136U);
}

// "The leader then executes phase 2 for instances 135 and 140 … we let it fill the gap immediately
// by proposing, as commands 136 and 137, a special 'no-op' command."
TEST_F(TheExample, TheLeaderProposes135And140AndNoOpsIn136And137) {
  EXPECT_EQ(elect(), output(Elected{.ballot = own}) +
                         sent_to_each({n2, n3}, Heartbeat{.ballot = own, .chosen = 134}) +
                         sent_to_each({n2, n3}, accept(own, 135, command(135))) +
                         sent_to_each({n2, n3}, accept(own, 136, no_op())) +
                         sent_to_each({n2, n3}, accept(own, 137, no_op())) +
                         sent_to_each({n2, n3}, accept(own, 140, command(140))));
}

// "The leader … can now execute commands 1–135. However, it can't execute commands 138–140, which
// it also knows, because commands 136 and 137 have yet to be chosen."
TEST_F(TheExample, TheLeaderExecutes135AndNot138To140) {
  elect();
  EXPECT_EQ(accepted(140), nothing);
  EXPECT_EQ(accepted(135), output(Executed{.slot = 135}));
  EXPECT_EQ(server.state().executed, 135U);
}

// "Once these no-op commands have been chosen, commands 138–140 can be executed."
TEST_F(TheExample, WithTheNoOpsTheLeaderExecutes138To140) {
  elect();
  accepted(140);
  accepted(135);
  EXPECT_EQ(accepted(137), nothing);
  EXPECT_EQ(accepted(136), output(Executed{.slot = 136}) + output(Executed{.slot = 137}) +
                               output(Executed{.slot = 138}) + output(Executed{.slot = 139}) +
                               output(Executed{.slot = 140}));
}

// A no-op "leaves the state unchanged".
TEST_F(TheExample, ANoOpLeavesTheStateUnchanged) {
  elect();
  accepted(135);
  const Volatile before = server.state();
  accepted(136);
  EXPECT_EQ(server.state().executed, 136U);
  EXPECT_EQ(server.state().machine, before.machine);
  EXPECT_EQ(server.state().sessions, before.sessions);
}

// "It assigns command number 141 to the next command requested by a client, proposing it as the
// value in phase 2 of instance 141": no phase 1 any more.
TEST_F(TheExample, TheNextCommandOfAClientIs141AndTheOneAfterIt142) {
  elect();
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 7}),
            sent_to_each({n2, n3}, accept(own, 141, command(7))));
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 8}),
            sent_to_each({n2, n3}, accept(own, 142, command(8))));
}

// "Command 142 [may] be chosen before any other server has learned what the leader proposed as
// command 141": it is answered when it is executed.
TEST_F(TheExample, Command142MayBeChosenBefore141) {
  elect();
  for (const Slot slot : {135U, 136U, 137U, 140U}) accepted(slot);
  server.receive(c1, RegisterClient{.nonce = 7});
  server.receive(client(2), RegisterClient{.nonce = 8});
  EXPECT_EQ(accepted(142), nothing);
  EXPECT_EQ(accepted(141), sent(c1, RegisterClientReply{.nonce = 7, .clientId = 141}) +
                               output(Executed{.slot = 141}) +
                               sent(client(2), RegisterClientReply{.nonce = 8, .clientId = 142}) +
                               output(Executed{.slot = 142}));
}

// "It can propose commands i + 1 through i + α after commands 1 through i are chosen."
TEST(MultiPaxosWindow, TheLeaderGetsAlphaCommandsAheadAndNotMore) {
  Server server = leader(3, {.window = 3});
  const Ballot own = ballot(1, n1);
  for (std::uint64_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = i}),
              sent_to_each({n2, n3}, accept(own, i, command(i))));
  }
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 4}), nothing);
  // Command 2 is chosen, but 1 is not: i is still 0.
  EXPECT_EQ(server.receive(n2, Accepted{.ballot = own, .slot = 2}), nothing);
  server.receive(n2, Accepted{.ballot = own, .slot = 1});  // now it is 2
  EXPECT_EQ(server.state().nextProposal, 5U);
  EXPECT_TRUE(server.state().acceptedBy.contains(4));
}

// "A gap of up to α - 1 commands could then arise": what lies beyond the window waits its turn.
TEST(MultiPaxosWindow, WhatANewLeaderMustProposeAgainIsHeldToItAsWell) {
  Server server(3, {.window = 2});
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(1, n1);
  const Effects effects =
      server.receive(n2, Promise{.ballot = own, .accepted = reports({{4, ballot(0, n3), 4}})});
  EXPECT_EQ(effects, output(Elected{.ballot = own}) +
                         sent_to_each({n2, n3}, Heartbeat{.ballot = own, .chosen = 0}) +
                         sent_to_each({n2, n3}, accept(own, 1, no_op())) +
                         sent_to_each({n2, n3}, accept(own, 2, no_op())));
  server.receive(n2, Accepted{.ballot = own, .slot = 1});
  server.receive(n2, Accepted{.ballot = own, .slot = 2});
  EXPECT_EQ(server.durable().accepted.at(4), (Proposal{.ballot = own, .decree = command(4)}));
}

// ---------------------------------------------------------------- learning

TEST(MultiPaxosLearning, AHeartbeatTellsThatWhatWasAcceptedFromThisLeaderIsChosen) {
  Server server(3);
  const Ballot leading = ballot(1, n2);
  for (const Slot slot : {1U, 2U, 3U}) server.receive(n2, accept(leading, slot, command(slot)));
  EXPECT_EQ(server.receive(n2, Heartbeat{.ballot = leading, .chosen = 2}),
            output(Executed{.slot = 1}) + output(Executed{.slot = 2}));
}

// What an earlier leader proposed need not be what was chosen.
TEST(MultiPaxosLearning, WhatWasAcceptedFromAnotherLeaderIsAskedFor) {
  Server server(3);
  server.receive(n3, accept(ballot(1, n3), 1, command(1)));
  EXPECT_EQ(server.receive(n2, Heartbeat{.ballot = ballot(2, n2), .chosen = 1}),
            sent(n2, CatchUp{.first = 1}));
  EXPECT_EQ(server.receive(n2, Chosen{.first = 1, .decrees = {command(9)}}),
            output(Executed{.slot = 1}));
  EXPECT_EQ(server.state().chosen.at(1), command(9));
}

TEST(MultiPaxosLearning, ALeaderAnswersWithAtMostSoManyCommandsAndIsAskedForMore) {
  Server server = learner(3, {{1, 5}}, {.catchUpMax = 2});
  EXPECT_EQ(server.receive(n3, CatchUp{.first = 2}),
            sent(n3, Chosen{.first = 2, .decrees = {command(2), command(3)}}));
  EXPECT_EQ(server.receive(n3, CatchUp{.first = 5}),
            sent(n3, Chosen{.first = 5, .decrees = {command(5)}}));
  EXPECT_EQ(server.receive(n3, CatchUp{.first = 6}), nothing);

  Server lagging(3, {.catchUpMax = 2});
  EXPECT_EQ(
      lagging.receive(n2, Chosen{.first = 1, .decrees = {command(1), command(2)}}),
      output(Executed{.slot = 1}) + output(Executed{.slot = 2}) + sent(n2, CatchUp{.first = 3}));
}

// "Because of message loss, a value could be chosen with no learner ever finding out" (§2.3).
TEST(MultiPaxosLearning, ARestartedServerLearnsAgainWhatItsAcceptorHas) {
  Server server(3);
  const Ballot leading = ballot(1, n2);
  server.receive(n2, accept(leading, 1, command(1)));
  server.receive(n2, Heartbeat{.ballot = leading, .chosen = 1});
  server.restart();
  EXPECT_EQ(server.state().executed, 0U);
  EXPECT_EQ(server.receive(n2, Heartbeat{.ballot = leading, .chosen = 1}),
            output(Executed{.slot = 1}));
}

TEST(MultiPaxosLearning, AHeartbeatOfALowerBallotIsTurnedAway) {
  Server server(3);
  server.receive(n2, Prepare{.ballot = ballot(4, n2), .first = 1});
  EXPECT_EQ(server.receive(n3, Heartbeat{.ballot = ballot(3, n3)}),
            sent(n3, Preempted{.ballot = ballot(4, n2)}));
  EXPECT_EQ(server.state().leader, std::nullopt);
}

// ---------------------------------------------------------------- durability

// "An acceptor records its intended response in stable storage before actually sending the
// response" (§2.5).
TEST(MultiPaxosDurability, PromisesAndAcceptancesWaitForTheDisk) {
  Server server(3);
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(n2, Prepare{.ballot = ballot(1, n2), .first = 1}), nothing);
  EXPECT_EQ(server.sync(), sent(n2, Promise{.ballot = ballot(1, n2)}));
  EXPECT_EQ(server.receive(n2, accept(ballot(1, n2), 1, command(1))), nothing);
  EXPECT_EQ(server.sync(), sent(n2, Accepted{.ballot = ballot(1, n2), .slot = 1}));
}

TEST(MultiPaxosDurability, ALeaderSpeaksOfAProposalWhenItsOwnCopyIsOnDisk) {
  Server server = leader(3);
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 1}), nothing);
  EXPECT_EQ(server.sync(), sent_to_each({n2, n3}, accept(ballot(1, n1), 1, command(1))));
}

TEST(MultiPaxosDurability, WhatWasPromisedAndAcceptedIsThereAfterACrash) {
  Server server(3);
  server.receive(n2, accept(ballot(3, n2), 1, command(1)));
  const Durable before = server.durable();
  server.restart();
  EXPECT_EQ(server.durable(), before);
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_EQ(server.receive(n3, accept(ballot(2, n3), 1, command(2))),
            sent(n3, Preempted{.ballot = ballot(3, n2)}));
}

// ---------------------------------------------------------------- clients

TEST(MultiPaxosClients, WhoDoesNotLeadNamesTheLeaderItKnows) {
  Server server(3);
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{}));
  server.receive(n2, Heartbeat{.ballot = ballot(1, n2)});
  EXPECT_EQ(server.receive(c1, ClientRequest{}), sent(c1, NotLeader{.leaderHint = n2}));
  server.receive(n3, Prepare{.ballot = ballot(2, n3), .first = 1});  // who will lead?
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{}));
}

const ClientRequest append{.clientId = 1,
                           .sequenceNum = 1,
                           .command = {.action = Action::append, .key = "x", .value = "a"}};

// "If a server receives a command whose serial number has already been executed, it responds
// immediately without re-executing the request" (Ongaro's dissertation, §6.3).
TEST(MultiPaxosClients, WhatHasBeenExecutedIsAnsweredAtOnceWithoutASlot) {
  Server server = leader(1);
  server.receive(c1, RegisterClient{.nonce = 1});
  const Effects answer = sent(c1, ClientReply{.clientId = 1, .sequenceNum = 1});
  EXPECT_EQ(server.receive(c1, append), answer + output(Executed{.slot = 2}));
  const Volatile once = server.state();
  EXPECT_EQ(server.receive(c1, append), answer);
  EXPECT_EQ(server.state(), once);
}

TEST(MultiPaxosClients, ACommandThatIsProposedOrWaitsItsTurnIsNotProposedAgain) {
  Server server = leader(3, {.window = 1});
  const Ballot own = ballot(1, n1);
  const NodeId c2 = client(2);
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 1}),
            sent_to_each({n2, n3}, accept(own, 1, command(1))));
  server.receive(c2, RegisterClient{.nonce = 2});  // has to wait for the window
  const Volatile before = server.state();
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 1}), nothing);
  EXPECT_EQ(server.receive(c2, RegisterClient{.nonce = 2}), nothing);
  EXPECT_EQ(server.state(), before);
  EXPECT_EQ(server.receive(n2, Accepted{.ballot = own, .slot = 1}),
            sent(c1, RegisterClientReply{.nonce = 1, .clientId = 1}) + output(Executed{.slot = 1}) +
                sent_to_each({n2, n3}, accept(own, 2, command(2))));
  EXPECT_EQ(server.receive(n2, Accepted{.ballot = own, .slot = 2}),
            sent(c2, RegisterClientReply{.nonce = 2, .clientId = 2}) + output(Executed{.slot = 2}));
}

// Nothing is known of a slot of an older ballot: it may never be chosen.
TEST(MultiPaxosClients, TheNextLeaderProposesTheCommandAgain) {
  Server server = leader(3, {.window = 1});
  server.receive(c1, RegisterClient{.nonce = 1});
  server.receive(client(2), RegisterClient{.nonce = 2});  // nobody has been asked to accept it
  server.receive(n2, Preempted{.ballot = ballot(5, n2)});
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(6, n1);
  server.receive(n3, Promise{.ballot = own});
  EXPECT_EQ(server.state().nextCommand, 2U);  // its own acceptor has told it of slot 1
  server.receive(client(2), RegisterClient{.nonce = 2});
  server.receive(c1, RegisterClient{.nonce = 1});
  EXPECT_EQ(server.state().nextCommand, 4U);
  EXPECT_EQ(server.receive(n3, Accepted{.ballot = own, .slot = 1}),
            sent(c1, RegisterClientReply{.nonce = 1, .clientId = 1}) + output(Executed{.slot = 1}) +
                sent_to_each({n2, n3}, accept(own, 2, command(2))));
}

TEST(MultiPaxosClients, ACommandInTwoSlotsIsExecutedOnce) {
  Server server(3);
  server.expire(ElectionTimeout{});
  const Ballot own = ballot(1, n1);
  Map<Slot, Proposal> accepted = reports({{1, ballot(0, n3), 1}});
  for (const Slot slot : {2U, 3U}) {
    accepted.insert_or_assign(slot, {.ballot = ballot(0, n3), .decree = append});
  }
  server.receive(n2, Promise{.ballot = own, .accepted = accepted});
  for (const Slot slot : {1U, 2U}) server.receive(n2, Accepted{.ballot = own, .slot = slot});
  const Volatile once = server.state();
  server.receive(n2, Accepted{.ballot = own, .slot = 3});
  EXPECT_EQ(server.state().executed, 3U);
  EXPECT_EQ(server.state().machine, once.machine);
}

TEST(MultiPaxosClients, TheOnlyServerOfItsClusterNeedsNobody) {
  Server server = leader(1);
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 3}),
            sent(c1, RegisterClientReply{.nonce = 3, .clientId = 1}) + output(Executed{.slot = 1}));
  server.restart();
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.state().executed, 1U);  // proposed again, under its next ballot
}

}  // namespace
}  // namespace orrery::multi_paxos
