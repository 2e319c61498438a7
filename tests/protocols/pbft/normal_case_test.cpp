/// §4.1 and §4.2 of the paper, sentence by sentence, on one replica or one client.

#include <gtest/gtest.h>

#include "tests/protocols/pbft/support.hpp"

namespace orrery::pbft {
namespace {

using namespace std::chrono_literals;

using Server = Lone<Pbft>;

/// n1 is the primary of view 0, n2 a backup.
Server primary(const Config& config = {}) { return Server(4, config); }
Server backup(const Config& config = {}) { return Server(4, config, {}, n2); }

/// n2 has executed m with sequence number n.
void execute(Server& server, Seq n, const Requests& m) {
  server.receive(n1, pre_prepare(0, n, m));
  server.receive(n3, prepare(0, n, m, n3));
  server.receive(n1, commit(0, n, m, n1));
  server.receive(n3, commit(0, n, m, n3));
}

// ---------------------------------------------------------------- requests

// "When the primary, p, receives a client request, m, it starts a three-phase protocol."
TEST(PbftRequests, ThePrimaryAssignsASequenceNumberAndMulticastsAPrePrepare) {
  Server server = primary();
  EXPECT_EQ(server.receive(c1, request(1)), sent_to_each({n2, n3, n4}, pre_prepare(0, 1, m1)));
  EXPECT_EQ(
      server.receive(c2, request(2, c2)),
      sent_to_each({n2, n3, n4},
                   pre_prepare(0, 2, Requests(Batch{Shared<Signed<Request>>(request(2, c2))}))));
}

// "If the replica is not the primary, it relays the request to the primary."
TEST(PbftRequests, ABackupRelaysThemAndStartsItsTimer) {
  Server server = backup();
  EXPECT_FALSE(server.is_running(ViewChangeTimeout{}));
  EXPECT_EQ(server.receive(c1, request(1)), sent(n1, request(1)));
  EXPECT_TRUE(server.is_running(ViewChangeTimeout{}));
  EXPECT_EQ(server.receive(n3, request(2, c2)), nothing) << "what was relayed is not relayed again";
}

TEST(PbftRequests, ThoseThatTheirClientHasNotSignedAreIgnored) {
  Server server = primary();
  Signed<Request> changed = request(1);
  changed.change([](Request& m) { m.operation.value = "other"; });
  EXPECT_EQ(server.receive(c1, changed), nothing);
  EXPECT_EQ(server.receive(c1, signed_by(c2, *request(1))), nothing);
  EXPECT_EQ(server.receive(n2, signed_by(n2, Request{.timestamp = 1, .client = n2})), nothing)
      << "a replica is no client";
}

// "The primary starts the protocol immediately unless the number of messages for which the protocol
// is in progress exceeds a given maximum. In this case, it buffers the request. Buffered requests
// are multicast later as a group."
TEST(PbftRequests, AreBufferedBeyondTheWindowAndMulticastAsAGroup) {
  Server server = primary({.window = 1});
  server.receive(c1, request(1));
  EXPECT_EQ(server.receive(c2, request(1, c2)), nothing);
  EXPECT_EQ(server.receive(client(3), request(1, client(3))), nothing);
  server.receive(n2, prepare(0, 1, m1, n2));
  server.receive(n3, prepare(0, 1, m1, n3));
  server.receive(n2, commit(0, 1, m1, n2));
  const Requests group(Batch{Shared<Signed<Request>>(request(1, c2)),
                             Shared<Signed<Request>>(request(1, client(3)))});
  const Effects effects = server.receive(n3, commit(0, 1, m1, n3));
  ASSERT_EQ(effects.list.size(), 5U);
  EXPECT_EQ((Effects{{effects.list.begin() + 2, effects.list.end()}}),
            sent_to_each({n2, n3, n4}, pre_prepare(0, 2, group)));
}

TEST(PbftRequests, OneBatchHasNoMoreThanItsMaximum) {
  Server server = primary({.batchMax = 2, .window = 1});
  server.receive(c1, request(1));
  for (std::uint32_t i = 2; i <= 4; ++i) server.receive(client(i), request(1, client(i)));
  server.receive(n2, prepare(0, 1, m1, n2));
  server.receive(n3, prepare(0, 1, m1, n3));
  server.receive(n2, commit(0, 1, m1, n2));
  server.receive(n3, commit(0, 1, m1, n3));
  EXPECT_EQ(server.durable().requests.size(), 2U);
  for (const auto& [as, batch] : server.durable().requests) {
    EXPECT_EQ(batch->size(), as.seq == 1 ? 1U : 2U);
  }
}

// Its client may have lost patience.
TEST(PbftRequests, OneThatIsUnderWayIsNotAssignedASecondNumber) {
  Server server = primary();
  server.receive(c1, request(1));
  EXPECT_EQ(server.receive(c1, request(1)), nothing);
}

// ---------------------------------------------------------------- pre-prepare

// "If backup i accepts the pre-prepare message, it enters the prepare phase."
TEST(PbftPrePrepare, ABackupThatAcceptsItMulticastsAPrepare) {
  Server server = backup();
  EXPECT_EQ(server.receive(n1, pre_prepare(0, 1, m1)),
            sent_to_each({n1, n3, n4}, prepare(0, 1, m1, n2)));
  EXPECT_TRUE(server.is_running(ViewChangeTimeout{}));
}

TEST(PbftPrePrepare, WhoeverBringsItItIsThePrimarysWord) {
  Server server = backup();
  EXPECT_EQ(server.receive(n4, pre_prepare(0, 1, m1)),
            sent_to_each({n1, n3, n4}, prepare(0, 1, m1, n2)));
}

TEST(PbftPrePrepare, ABackupDoesNotAccept) {
  struct Case {
    const char* why;
    Signed<PrePrepare> m;
  };
  Signed<PrePrepare> spoiled = pre_prepare(0, 1, m1);
  spoiled.change([](PrePrepare& m) { m.seq = 2; });
  const Requests forged(Batch{Shared<Signed<Request>>(signed_by(n1, *request(1)))});
  const Case cases[] = {
      {"another view", pre_prepare(1, 1, m1)},
      {"a backup's", signed_by(n3, PrePrepare{.view = 0, .seq = 1, .requests = m1})},
      {"a changed one", spoiled},
      {"no request", without_requests(pre_prepare(0, 1, m1))},
      {"a request that its client has not signed", pre_prepare(0, 1, forged)},
      {"the low water mark", pre_prepare(0, 0, m1)},
      {"above the high water mark", pre_prepare(0, 201, m1)},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Server server = backup();
    EXPECT_EQ(server.receive(n1, each.m), nothing);
    EXPECT_EQ(server.durable(), Durable{});
  }
}

TEST(PbftPrePrepare, TheHighWaterMarkItselfIsAccepted) {
  Server server = backup();
  EXPECT_EQ(server.receive(n1, pre_prepare(0, 200, m1)),
            sent_to_each({n1, n3, n4}, prepare(0, 200, m1, n2)));
}

// "It has not accepted a pre-prepare message for view v and sequence number n containing a
// different digest."
TEST(PbftPrePrepare, ASecondOneForTheSameNumberIsNotAccepted) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  const Durable first = server.durable();
  EXPECT_EQ(server.receive(n1, pre_prepare(0, 1, m2)), nothing);
  EXPECT_EQ(server.durable(), first);
}

TEST(PbftPrePrepare, NorAfterACrash) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  server.restart();
  EXPECT_EQ(server.receive(n1, pre_prepare(0, 1, m2)), nothing);
}

// ---------------------------------------------------------------- prepare

// "Prepared(m, v, n, i) is true if and only if replica i has inserted in its log: the request m, a
// pre-prepare for m in view v with sequence number n, and 2f prepares from different backups."
TEST(PbftPrepare, TwoFOfThemThatMatchMakeABackupCommit) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  EXPECT_EQ(server.receive(n3, prepare(0, 1, m1, n3)),
            sent_to_each({n1, n3, n4}, commit(0, 1, m1, n2)));
  EXPECT_EQ(*server.durable().prepared.at(1), certificate(0, 1, m1));
}

TEST(PbftPrepare, ThePrimaryNeedsTwoFOfOthers) {
  Server server = primary();
  server.receive(c1, request(1));
  EXPECT_EQ(server.receive(n3, prepare(0, 1, m1, n3)), nothing);
  EXPECT_EQ(server.receive(n4, prepare(0, 1, m1, n4)),
            sent_to_each({n2, n3, n4}, commit(0, 1, m1, n1)));
}

TEST(PbftPrepare, MayComeBeforeThePrePrepare) {
  Server server = backup();
  EXPECT_EQ(server.receive(n3, prepare(0, 1, m1, n3)), nothing);
  EXPECT_EQ(server.receive(n1, pre_prepare(0, 1, m1)),
            sent_to_each({n1, n3, n4}, prepare(0, 1, m1, n2)) +
                sent_to_each({n1, n3, n4}, commit(0, 1, m1, n2)));
}

TEST(PbftPrepare, IsNotCounted) {
  struct Case {
    const char* why;
    Signed<Prepare> m;
  };
  const Case cases[] = {
      {"of another request", prepare(0, 1, m2, n3)},
      {"of another view", prepare(1, 1, m1, n3)},
      {"of another number", prepare(0, 2, m1, n3)},
      {"its own, again", prepare(0, 1, m1, n2)},
      {"of the primary", prepare(0, 1, m1, n1)},
      {"of a stranger", prepare(0, 1, m1, replica(5))},
      {"in another's name", signed_by(n4, *prepare(0, 1, m1, n3))},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Server server = backup();
    server.receive(n1, pre_prepare(0, 1, m1));
    EXPECT_EQ(server.receive(n3, each.m), nothing);
  }
}

// ---------------------------------------------------------------- commit

// "Committed-local(m, v, n, i) is true if and only if prepared(m, v, n, i) is true and i has
// accepted 2f + 1 commits (possibly including its own) from different replicas that match."
TEST(PbftCommit, TwoFPlusOneOfThemExecuteTheRequest) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  server.receive(n3, prepare(0, 1, m1, n3));
  EXPECT_EQ(server.receive(n1, commit(0, 1, m1, n1)), nothing);
  EXPECT_EQ(server.receive(n4, commit(0, 1, m1, n4)),
            sent(c1, reply(0, 1, n2, {})) + output(Executed{.seq = 1, .requests = m1}));
  EXPECT_FALSE(server.is_running(ViewChangeTimeout{}));
}

TEST(PbftCommit, WithoutHavingPreparedTheyDoNot) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  for (const NodeId i : {n1, n3, n4}) {
    EXPECT_EQ(server.receive(i, commit(0, 1, m1, i)), nothing);
  }
  EXPECT_EQ(server.state().executed, 0U);
}

TEST(PbftCommit, OneReplicaCountsOnce) {
  Server server = backup();
  server.receive(n1, pre_prepare(0, 1, m1));
  server.receive(n3, prepare(0, 1, m1, n3));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(server.receive(n1, commit(0, 1, m1, n1)), nothing);
}

// "… and i's state reflects the sequential execution of all requests with lower sequence numbers."
TEST(PbftExecution, IsInTheOrderOfTheNumbers) {
  Server server = backup();
  execute(server, 2, m2);
  EXPECT_EQ(server.state().executed, 0U);
  execute(server, 1, m1);
  EXPECT_EQ(server.state().executed, 2U);
  EXPECT_EQ(*server.state().machine.values.find("k"), "ab");
}

// "Replicas discard requests whose timestamp is lower than the timestamp in the last reply."
TEST(PbftExecution, HappensOnceHoweverOftenARequestIsOrdered) {
  Server server = backup();
  execute(server, 1, m2);
  execute(server, 2, m2);
  execute(server, 3, m1);
  EXPECT_EQ(server.state().executed, 3U);
  EXPECT_EQ(*server.state().machine.values.find("k"), "b");
}

// "If the request has already been processed, the replicas simply re-send the reply."
TEST(PbftExecution, IsAnsweredAgainWithTheSameReply) {
  Server server = backup();
  execute(server, 1, m2);
  EXPECT_EQ(server.receive(c1, request(2)), sent(c1, reply(0, 2, n2, {})));
  EXPECT_EQ(server.receive(c1, request(1)), nothing) << "an older one";
}

// "It stops the timer when it is no longer waiting to execute the request, but restarts it if at
// that point it is waiting to execute some other request."
TEST(PbftExecution, OfTheOldestRequestRestartsTheTimer) {
  Server server = backup({.viewChangeTimeout = 500ms});
  const auto has_left = [&] { return !server.durable().isActive; };
  server.receive(c1, request(1));
  EXPECT_FALSE(server.cluster().run_until(has_left, 400ms));
  server.receive(c2, request(1, c2));
  execute(server, 1, m1);
  const Time then = server.cluster().world().now();
  EXPECT_TRUE(server.cluster().run_until(has_left));
  EXPECT_EQ(server.cluster().world().now() - then, 500ms);
}

// A faulty primary must not starve one client while it serves the others.
TEST(PbftExecution, OfAnotherRequestDoesNot) {
  Server server = backup({.viewChangeTimeout = 500ms});
  const auto has_left = [&] { return !server.durable().isActive; };
  server.receive(c2, request(1, c2));
  EXPECT_FALSE(server.cluster().run_until(has_left, 400ms));
  execute(server, 1, m1);
  EXPECT_TRUE(server.cluster().run_until(has_left));
  EXPECT_EQ(server.cluster().world().now(), 500ms);
}

// ---------------------------------------------------------------- the client

Lone<Client> asking() {
  Lone<Client> one(4, {}, {}, c1);
  one.invoke({.action = Action::get, .key = "k"});
  return one;
}

TEST(PbftClient, AsksThePrimaryAndThenEverybody) {
  Lone<Client> one(4, {}, {}, c1);
  const Operation get{.action = Action::get, .key = "k"};
  const Signed<Request> m = signed_by(c1, Request{.operation = get, .timestamp = 1, .client = c1});
  EXPECT_EQ(one.invoke(get), sent(n1, m));
  EXPECT_EQ(one.expire(RetryDue{}), sent_to_each({n1, n2, n3, n4}, m));
}

// "The client waits for f + 1 replies with valid signatures from different replicas, and with the
// same t and r."
TEST(PbftClient, BelievesWhatFPlusOneReplicasSay) {
  Lone<Client> one = asking();
  EXPECT_EQ(one.receive(n2, reply(0, 1, n2, {.value = "x"})), nothing);
  EXPECT_EQ(one.receive(n3, reply(0, 1, n3, {.value = "y"})), nothing) << "one of them lies";
  EXPECT_EQ(one.receive(n4, reply(0, 1, n4, {.value = "x"})), completed({.value = "x"}));
  EXPECT_FALSE(one.is_running(RetryDue{}));
}

TEST(PbftClient, DoesNotCount) {
  struct Case {
    const char* why;
    Signed<Reply> m;
  };
  const Case cases[] = {
      {"the same replica again", reply(0, 1, n2, {.value = "x"})},
      {"another timestamp", reply(0, 2, n3, {.value = "x"})},
      {"another client's", reply(0, 1, n3, {.value = "x"}, c2)},
      {"another's name", signed_by(n4, *reply(0, 1, n3, {.value = "x"}))},
      {"a stranger", reply(0, 1, replica(5), {.value = "x"})},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    Lone<Client> one = asking();
    one.receive(n2, reply(0, 1, n2, {.value = "x"}));
    EXPECT_EQ(one.receive(n3, each.m), nothing);
  }
}

// "The view number allows clients to track the view": as far as one who does not lie has said.
TEST(PbftClient, AsksThePrimaryOfTheViewThatItKnows) {
  Lone<Client> one = asking();
  one.receive(n2, reply(2, 1, n2, {}));
  one.receive(n4, reply(999, 1, n4, {}));
  EXPECT_EQ(one.state().view, 2U);
  const Effects asked = one.invoke({.action = Action::get, .key = "k"});
  ASSERT_EQ(asked.list.size(), 1U);
  EXPECT_EQ(asked.list.front().to, n3);
}

}  // namespace
}  // namespace orrery::pbft
