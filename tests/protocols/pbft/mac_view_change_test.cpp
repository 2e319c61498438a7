/// PBFT without signatures: TOCS 2002, §4.3 to §4.5, sentence by sentence, on one replica of four.

#include <gtest/gtest.h>

#include "tests/protocols/pbft/mac_support.hpp"

namespace orrery::pbft::macs_test {

using Server = Lone<PbftWithMacs>;

Server server(NodeId self, const Config& config = {}) { return Server(4, config, {}, self); }

const std::vector<NodeId> everybody{n1, n2, n3, n4};

/// Has the prepared certificate of m, in view 0.
void prepare_at(Server& one, NodeId self, Seq n, const Requests& m) {
  one.receive(n1, mac_pre_prepare(0, n, m));
  for (const NodeId i : {n2, n3, n4}) {
    if (i != self) one.receive(i, mac_prepare(0, n, m, i));
  }
}

/// That of n is told, as its author says it.
Effects receive_from_author(Server& one, const MacViewChange& m) {
  return one.receive(m.replica, told_by(m.replica, m));
}

Claim claim(Seq n, const Requests& m, View v) {
  return {.seq = n, .digest = m.digest(), .view = v};
}

// ---------------------------------------------------------------- §4.3: the normal case

TEST(PbftMacs, PrepareWhatTheClientAuthenticated) {
  Server one = server(n3);
  EXPECT_EQ(one.receive(n1, mac_pre_prepare(0, 1, a1)),
            sent_to_each({n1, n2, n4}, mac_prepare(0, 1, a1, n3)));
}

TEST(PbftMacs, ThePrimaryIgnoresARequestWithAWrongEntryForItself) {
  Server one = server(n1);
  EXPECT_EQ(one.receive(c1, mac_request(1, {n2, n3, n4})), nothing);
  EXPECT_EQ(one.receive(c1, mac_request(1, everybody)),
            sent_to_each({n2, n3, n4}, mac_pre_prepare(0, 1, a1)));
}

// A faulty client's authenticator may convince the primary and not this backup: it waits for f
// others, who are f + 1 with the primary.
TEST(PbftMacs, ABackupBelievesFOthersWhereItsEntryIsWrong) {
  Server one = server(n3);
  const Requests partly = mac_requests(1, {n1, n2});
  EXPECT_EQ(one.receive(n1, mac_pre_prepare(0, 1, partly)), nothing);
  EXPECT_FALSE(one.is_running(ViewChangeTimeout{})) << "it does not wait for what it doubts";
  EXPECT_EQ(one.receive(n4, mac_prepare(0, 1, a1, n4)), nothing) << "that is another request";
  EXPECT_EQ(one.receive(n2, mac_prepare(0, 1, partly, n2)),
            sent_to_each({n1, n2, n4}, mac_prepare(0, 1, partly, n3)) +
                sent_to_each({n1, n2, n4}, mac_commit(0, 1, partly, n3)));
}

TEST(PbftMacs, AWordForOthersIsNoWord) {
  Server one = server(n3);
  one.receive(n1, mac_pre_prepare(0, 1, a1));
  const Prepare vote = *mac_prepare(0, 1, a1, n2);
  EXPECT_EQ(one.receive(n2, signed_by(n2, vote, {n1, n4})), nothing);
  EXPECT_EQ(one.receive(n4, signed_by(n2, vote, {n3})),
            sent_to_each({n1, n2, n4}, mac_commit(0, 1, a1, n3)))
      << "whoever passes it on, its entry is right";
}

// Whoever reads a message with an authenticator cannot show it to others: no certificate holds.
TEST(PbftMacs, CertificatesProveNothing) {
  Prepared certificate{.prePrepare = mac_pre_prepare(0, 1, a1)};
  for (const NodeId i : {n2, n3}) certificate.prepares.push_back(mac_prepare(0, 1, a1, i));
  EXPECT_FALSE(is_valid(certificate, four));
}

// ---------------------------------------------------------------- §4.5: leaving

// "P and Q are sets containing a tuple for every request that is prepared or pre-prepared,
// respectively, at i."
TEST(PbftMacViewChange, SaysWhatHasPreparedAndWhatWasPrePrepared) {
  Server one = server(n3);
  prepare_at(one, n3, 1, a1);
  one.receive(n1, mac_pre_prepare(0, 2, a2));
  EXPECT_EQ(
      one.expire(ViewChangeTimeout{}),
      output(ViewLeft{.next = 1}) +
          sent_to_each({n1, n2, n4}, told_by(n3, change(1, n3, {claim(1, a1, 0)},
                                                        {claim(1, a1, 0), claim(2, a2, 0)}))));
}

TEST(PbftMacViewChange, IsTheSameAfterACrash) {
  Server one = server(n3);
  prepare_at(one, n3, 1, a1);
  one.expire(ViewChangeTimeout{});
  const Signed<MacViewChange> said =
      told_by(n3, change(1, n3, {claim(1, a1, 0)}, {claim(1, a1, 0)}));
  EXPECT_EQ(one.restart(), sent_to_each({n1, n2, n4}, said));
  EXPECT_EQ(one.receive(n4, FetchViewChange{.view = 1, .replica = n3, .digest = hash_of(*said)}),
            sent(n4, ack(n3, *said)) + sent(n4, said));
}

// Q keeps what was pre-prepared in earlier views, of each request the latest.
TEST(PbftMacViewChange, QOutlivesItsView) {
  Server one = server(n3);
  one.receive(n1, mac_pre_prepare(0, 1, a1));
  for (const NodeId i : {n1, n2, n4}) receive_from_author(one, change(1, i));
  one.receive(n2, mac_new_view(1, {change(1, n1), change(1, n2), change(1, n4)}));
  one.receive(n2, mac_pre_prepare(1, 1, a2));
  one.restart();
  one.receive(c1, mac_request(9, everybody));
  std::vector<Claim> q{claim(1, a1, 0), claim(1, a2, 1)};
  std::sort(q.begin(), q.end());
  EXPECT_EQ(
      one.expire(ViewChangeTimeout{}),
      output(ViewLeft{.next = 2}) + sent_to_each({n1, n2, n4}, told_by(n3, change(2, n3, {}, q))));
}

// ---------------------------------------------------------------- acknowledgments

// "Replicas collect view-change messages for v + 1 and send acknowledgments for them to v + 1's
// primary."
TEST(PbftMacViewChange, IsAcknowledgedToTheNewPrimary) {
  Server one = server(n3);
  EXPECT_EQ(receive_from_author(one, change(1, n4)), sent(n2, ack(n3, change(1, n4))));
  EXPECT_EQ(receive_from_author(one, change(1, n4, {}, {claim(1, a1, 0)})), nothing)
      << "it has heard another one";
  EXPECT_EQ(receive_from_author(one, change(1, n1, {claim(1, a1, 1)})), nothing)
      << "of a view that is not over";
}

// "It adds a view-change message received from replica i to S after receiving 2f - 1
// view-change-acks for i's view-change message from other replicas."
TEST(PbftMacViewChange, ThePrimaryBelievesWhatOthersWereTold) {
  Server one = server(n2);
  receive_from_author(one, change(1, n3));
  receive_from_author(one, change(1, n4));
  const MacViewChange another = change(1, n3, {}, {claim(1, a1, 0)});
  EXPECT_EQ(one.receive(n3, ack(n3, change(1, n3))), nothing) << "that is its author";
  EXPECT_EQ(one.receive(n4, ack(n4, another)), nothing) << "n4 was told something else";
  EXPECT_EQ(one.receive(n3, ack(n3, change(1, n4))), nothing) << "S is n2 and n4";
  EXPECT_EQ(
      one.receive(n1, ack(n1, change(1, n3))),
      sent_to_each({n1, n3, n4}, mac_new_view(1, {change(1, n2), change(1, n3), change(1, n4)})) +
          output(ViewEntered{.view = 1}));
}

// A3: the new primary waits for a request that it does not have.
TEST(PbftMacViewChange, ThePrimaryFetchesWhatItTakesOver) {
  Server one = server(n2);
  const auto prepared_it = [](NodeId i) {
    return change(1, i, {claim(1, a1, 0)}, {claim(1, a1, 0)});
  };
  receive_from_author(one, prepared_it(n3));
  receive_from_author(one, prepared_it(n4));
  one.receive(n4, ack(n4, prepared_it(n3)));
  EXPECT_EQ(one.receive(n3, ack(n3, prepared_it(n4))),
            sent_to_each({n1, n3, n4}, FetchRequests{.seq = 1, .digest = a1.digest()}));
  EXPECT_EQ(one.receive(n3, FetchedRequests{.seq = 1, .requests = a2}), nothing);
  EXPECT_EQ(one.receive(n3, FetchedRequests{.seq = 1, .requests = a1}),
            sent_to_each({n1, n3, n4},
                         mac_new_view(1, {change(1, n2), prepared_it(n3), prepared_it(n4)}, {a1})) +
                output(ViewEntered{.view = 1}));
}

// ---------------------------------------------------------------- entering

// "The backups check these messages support the decisions reported by the primary by carrying out
// the decision procedure … They multicast a prepare message for v + 1 for each request."
TEST(PbftMacViewChange, ABackupDecidesAgainAndPrepares) {
  Server one = server(n3);
  one.receive(n1, mac_pre_prepare(0, 1, a1));
  const auto prepared_it = [](NodeId i) {
    return change(1, i, {claim(1, a1, 0)}, {claim(1, a1, 0)});
  };
  for (const NodeId i : {n1, n2, n4}) receive_from_author(one, prepared_it(i));
  EXPECT_EQ(
      one.receive(n2, mac_new_view(1, {prepared_it(n1), prepared_it(n2), prepared_it(n4)}, {a1})),
      output(ViewEntered{.view = 1}) + sent_to_each({n1, n2, n4}, mac_prepare(1, 1, a1, n3)));
}

// "If they do not, the replicas move immediately to view v + 2."
TEST(PbftMacViewChange, ABackupLeavesAPrimaryThatDecidesOtherwise) {
  const auto prepared_it = [](NodeId i) {
    return change(1, i, {claim(1, a1, 0)}, {claim(1, a1, 0)});
  };
  const std::vector<MacViewChange> v{prepared_it(n1), prepared_it(n2), prepared_it(n4)};
  struct Case {
    const char* why;
    std::vector<Requests> assigned;
  };
  const std::vector<Case> cases{{"it leaves out what may have committed", {}},
                                {"it proposes something else", {a2}},
                                {"it proposes more", {a1, a2}}};
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Server one = server(n3);
    for (const MacViewChange& m : v) receive_from_author(one, m);
    one.receive(n2, mac_new_view(1, v, each.assigned));
    EXPECT_EQ(one.durable().view, 2U);
    EXPECT_FALSE(one.durable().isActive);
  }
}

TEST(PbftMacViewChange, ANewViewRestsOnAQuorumOfDifferentReplicas) {
  Server one = server(n3);
  for (const NodeId i : {n1, n2, n4}) receive_from_author(one, change(1, i));
  EXPECT_EQ(one.receive(n2, mac_new_view(1, {change(1, n2), change(1, n4)})), nothing);
  EXPECT_EQ(one.receive(n2, mac_new_view(1, {change(1, n2), change(1, n4), change(1, n4)})),
            nothing);
  EXPECT_EQ(
      one.receive(n4, told_by(n4, *mac_new_view(1, {change(1, n1), change(1, n2), change(1, n4)}))),
      nothing)
      << "n4 is not the primary of view 1";
}

// "A backup can accept a view-change message whose authenticator is incorrect if it receives f
// view-change-acks that match the digest and identifier in V."
TEST(PbftMacViewChange, ABackupBelievesWhatFOthersWereTold) {
  Server one = server(n3);
  const MacViewChange missing = change(1, n1, {}, {claim(1, a1, 0)});
  for (const NodeId i : {n2, n4}) receive_from_author(one, change(1, i));
  const Signed<MacNewView> m = mac_new_view(1, {missing, change(1, n2), change(1, n4)});
  EXPECT_EQ(one.receive(n2, m),
            sent_to_each({n1, n2, n4},
                         FetchViewChange{.view = 1, .replica = n1, .digest = hash_of(missing)}));
  EXPECT_EQ(one.receive(n2, signed_by(n1, missing, {n2, n4})), nothing);
  EXPECT_EQ(one.receive(n1, ack(n1, missing)), nothing) << "that is its author";
  EXPECT_EQ(one.receive(n2, ack(n2, missing)), nothing) << "that is who says so in V";
  EXPECT_EQ(one.receive(n4, ack(n4, missing)), output(ViewEntered{.view = 1}));
}

TEST(PbftMacViewChange, OneThatIsPassedOnNeedsNoWitnessIfItsEntryIsRight) {
  Server one = server(n3);
  for (const NodeId i : {n2, n4}) receive_from_author(one, change(1, i));
  one.receive(n2, mac_new_view(1, {change(1, n1), change(1, n2), change(1, n4)}));
  EXPECT_EQ(one.receive(n2, told_by(n1, change(1, n1))),
            sent(n2, ack(n3, change(1, n1))) + output(ViewEntered{.view = 1}));
}

// A liar may claim to begin any view of which it is the primary: that hides no other one's.
TEST(PbftMacViewChange, AnOfferOfAFarViewHidesNoOther) {
  Server one = server(n3);
  std::vector<MacViewChange> far;
  for (const NodeId i : {n1, n2, n4}) far.push_back(change(4, i));
  one.receive(n1, mac_new_view(4, far));
  for (const NodeId i : {n1, n2, n4}) receive_from_author(one, change(1, i));
  EXPECT_EQ(one.receive(n2, mac_new_view(1, {change(1, n1), change(1, n2), change(1, n4)})),
            output(ViewEntered{.view = 1}));
}

// "If the original sender of a view-change is uncooperative the primary retransmits that sender's
// view-change message and the non-faulty backups retransmit their view-change-acks."
// (By whoever has it: a primary that has crashed has lost it.)
TEST(PbftMacViewChange, IsPassedOnWithAnAcknowledgment) {
  const FetchViewChange question{.view = 1, .replica = n4, .digest = hash_of(change(1, n4))};
  Server backup = server(n3);
  receive_from_author(backup, change(1, n4));
  EXPECT_EQ(backup.receive(n1, question),
            sent(n1, ack(n3, change(1, n4))) + sent(n1, told_by(n4, change(1, n4))));
  EXPECT_EQ(server(n3).receive(n1, question), nothing) << "it has not heard it";
}

// ---------------------------------------------------------------- state transfer

Signed<HasCommitted> has_committed(Seq n, const Requests& m, NodeId i) {
  return told_by(i, HasCommitted{.seq = n, .requests = m, .replica = i});
}

TEST(PbftMacStateTransfer, WhatFPlusOneSayHasCommitted) {
  Server one = server(n3);
  EXPECT_EQ(one.receive(n1, has_committed(1, a1, n1)), nothing);
  EXPECT_EQ(one.receive(n1, has_committed(1, a1, n1)), nothing) << "it is the same one";
  EXPECT_EQ(one.receive(n2, has_committed(1, a2, n2)), nothing);
  one.receive(n4, has_committed(1, a1, n4));
  EXPECT_EQ(one.state().executed, 1U);
}

TEST(PbftMacStateTransfer, TellsWhatHasCommitted) {
  Server one = server(n3);
  prepare_at(one, n3, 1, a1);
  for (const NodeId i : {n1, n2}) one.receive(i, mac_commit(0, 1, a1, i));
  EXPECT_EQ(one.receive(n4, Fetch{.executed = 0}), sent(n4, has_committed(1, a1, n3)));
  EXPECT_EQ(one.receive(n4, Fetch{.executed = 1}), nothing);
}

// "A weak certificate": f + 1 have said what the digest is.
TEST(PbftMacStateTransfer, AStateIsBelievedIfFPlusOneHaveSaidItsDigest) {
  Server one = server(n3, {.checkpointInterval = 10, .logSize = 10});
  ServiceState there;
  there.machine.apply(request(1)->operation);
  const Shared<ServiceState> state = there;
  const auto vote = [&](NodeId i) {
    return told_by(i, Checkpoint{.seq = 50, .digest = hash_of(state), .replica = i});
  };
  one.receive(n1, vote(n1));
  EXPECT_EQ(one.receive(n1, FetchedCheckpoint{.seq = 50, .state = state}), nothing);
  one.receive(n2, vote(n2));
  EXPECT_EQ(one.receive(n1, FetchedCheckpoint{.seq = 50, .state = ServiceState{}}), nothing);
  EXPECT_EQ(one.receive(n4, FetchedCheckpoint{.seq = 50, .state = state}),
            sent_to_each({n1, n2, n4}, vote(n3)) + output(Stable{.seq = 50}))
      << "it is the third that has it";
  EXPECT_EQ(one.state().executed, 50U);
}

TEST(PbftMacStateTransfer, ACheckpointThatOthersKnowOfOutlivesACrash) {
  Server one = server(n3, {.checkpointInterval = 1, .logSize = 10});
  prepare_at(one, n3, 1, a1);
  for (const NodeId i : {n1, n2}) one.receive(i, mac_commit(0, 1, a1, i));
  const Shared<ServiceState> state = *one.state().checkpoints.find(1);
  one.restart();
  EXPECT_EQ(one.state().executed, 1U);
  EXPECT_EQ(one.receive(n4, FetchCheckpoint{.seq = 1, .digest = hash_of(state)}),
            sent(n4, FetchedCheckpoint{.seq = 1, .state = state}));
}

}  // namespace orrery::pbft::macs_test
