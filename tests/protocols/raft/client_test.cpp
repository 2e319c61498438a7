/// Clients: §8 "Client interaction", and the dissertation's §6.2 and §6.3 with Figure 6.1.

#include <gtest/gtest.h>

#include "protocols/shared/leader_client.hpp"
#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {

/// The bug that sessions are there for.
class AppliesDuplicates : public Raft {
 protected:
  std::optional<Reply> apply_to_state_machine(Index index, const Command& command) override {
    if (const auto* m = std::get_if<ClientRequest>(&command)) {
      return ClientReply{.clientId = m->clientId,
                         .sequenceNum = m->sequenceNum,
                         .response = machine.apply(m->command)};
    }
    return Raft::apply_to_state_machine(index, command);
  }
};

namespace {

// ---------------------------------------------------------------- servers

// "Reply NOT_LEADER if not leader, providing hint when available" (Figure 6.1).
TEST(RaftClients, AServerThatIsNotLeaderNamesTheLeaderItKnows) {
  Lone<Raft> server = follower(3);
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{}));
  server.receive(n3, AppendEntries{.term = 1, .leaderId = n3});
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{.leaderHint = n3}));
  EXPECT_EQ(server.receive(c1, ClientRequest{.clientId = 1}),
            sent(c1, NotLeader{.leaderHint = n3}));
}

// "They must discard this information when starting a new election or when the term changes.
// Otherwise … it would be possible for two servers to redirect to each other, placing clients in an
// infinite loop" (§6.2).
TEST(RaftClients, TheHintIsDiscardedWithTheTermAndWithANewElection) {
  Lone<Raft> server = follower(3);
  server.receive(n3, AppendEntries{.term = 1, .leaderId = n3});
  server.receive(n2, RequestVote{.term = 2, .candidateId = n2});
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{}));

  server.receive(n3, AppendEntries{.term = 2, .leaderId = n3});
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{}));
}

// "(the log index of this register command can be used)" (Figure 6.1).
TEST(RaftClients, ASessionIsNamedByItsLogIndex) {
  Lone<Raft> server = leader(1, {.currentTerm = 1, .log = log_of({1, 1})});
  EXPECT_EQ(
      server.receive(c1, RegisterClient{.nonce = 7}),
      output(Committed{.index = 3}) + sent(c1, RegisterClientReply{.nonce = 7, .clientId = 3}));
}

// "If a server receives a command whose serial number has already been executed, it responds
// immediately without re-executing the request" (dissertation §6.3).
TEST(RaftClients, ACommandThatIsAskedForTwiceIsAppliedOnceAndAnsweredTwice) {
  Lone<Raft> server = leader(1);
  server.receive(c1, RegisterClient{});
  const ClientRequest request{.clientId = 1, .sequenceNum = 1, .command = append("k", "x")};
  const ClientReply reply{.clientId = 1, .sequenceNum = 1};
  EXPECT_EQ(server.receive(c1, request), output(Committed{.index = 2}) + sent(c1, reply));
  EXPECT_EQ(server.receive(c1, request), sent(c1, reply));
  EXPECT_EQ(server.state().machine.values.at("k"), "x");
  EXPECT_EQ(server.durable().log.last_index(), 2U);
}

/// A leader that is slow to commit would be slower with every client that asks again.
TEST(RaftClients, ARequestThatWaitsForItsEntryIsNotAppendedAgain) {
  Lone<Raft> server = leader(3);
  const RegisterClient registration{.nonce = 7};
  server.receive(c1, registration);
  EXPECT_EQ(server.receive(c1, registration), nothing);
  EXPECT_EQ(server.durable().log.last_index(), 1U);
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1});

  const ClientRequest first{.clientId = 1, .sequenceNum = 1, .command = append("k", "x")};
  server.receive(c1, first);
  EXPECT_EQ(server.receive(c1, first), nothing);
  EXPECT_EQ(server.durable().log.last_index(), 2U);
  server.receive(c2, first);
  EXPECT_EQ(server.durable().log.last_index(), 3U) << "another client waits for it, too";
  ClientRequest second = first;
  second.sequenceNum = 2;
  server.receive(c1, second);
  EXPECT_EQ(server.durable().log.last_index(), 4U) << "another request";
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 4}),
            output(Committed{.index = 4}) + sent(c1, ClientReply{.clientId = 1, .sequenceNum = 1}) +
                sent(c2, ClientReply{.clientId = 1, .sequenceNum = 1}) +
                sent(c1, ClientReply{.clientId = 1, .sequenceNum = 2}));
}

// ---------------------------------------------------------------- the client

Lone<LeaderClient> lone_client(std::uint32_t servers = 3) {
  return Lone<LeaderClient>(servers, {}, {}, c1);
}

Lone<LeaderClient> registered_client() {
  Lone<LeaderClient> client = lone_client();
  client.receive(client.state().server,
                 RegisterClientReply{.nonce = client.state().nonce, .clientId = 4});
  return client;
}

NodeId another_than(NodeId server) { return server == n1 ? n2 : n1; }

ClientRequest request(std::uint64_t sequenceNum, const Operation& operation) {
  return {.clientId = 4, .sequenceNum = sequenceNum, .command = operation};
}

// "When a client first starts up, it connects to a randomly-chosen server" (§8).
TEST(RaftClient, ItRegistersWithSomeServer) {
  Lone<LeaderClient> client = lone_client();
  EXPECT_TRUE(client.cluster().in_flight<RegisterClient>(c1, client.state().server));
}

TEST(RaftClient, ItAsksOnceItsSessionIsOpen) {
  Lone<LeaderClient> client = lone_client();
  EXPECT_EQ(client.invoke(put("k", "v")), nothing);
  EXPECT_EQ(client.receive(client.state().server,
                           RegisterClientReply{.nonce = client.state().nonce, .clientId = 4}),
            sent(client.state().server, request(1, put("k", "v"))));
}

TEST(RaftClient, AnAnswerToAnEarlierLifeDoesNotOpenASession) {
  Lone<LeaderClient> client = lone_client();
  client.receive(n1, RegisterClientReply{.nonce = client.state().nonce + 1, .clientId = 4});
  EXPECT_EQ(client.state().clientId, std::nullopt);
}

TEST(RaftClient, ItCompletesWithTheAnswer) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  const Result result{.value = "v"};
  EXPECT_EQ(client.receive(n1, ClientReply{.clientId = 4, .sequenceNum = 1, .response = result}),
            completed(result));
  EXPECT_EQ(client.receive(n1, ClientReply{.clientId = 4, .sequenceNum = 1, .response = result}),
            nothing);
  EXPECT_FALSE(client.is_running(RetryDue{}));
}

// "That server will reject the client's request and supply information about the most recent leader
// it has heard from."
TEST(RaftClient, ItFollowsARedirect) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  const NodeId first = client.state().server;
  const NodeId leader = another_than(first);
  EXPECT_EQ(client.receive(first, NotLeader{.leaderHint = leader}),
            sent(leader, request(1, get("k"))));
  EXPECT_EQ(client.receive(first, NotLeader{.leaderHint = n3}), nothing) << "asked no longer";
}

TEST(RaftClient, ItIsNotSentRoundInCircles) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  int redirects = 0;
  for (int i = 0; i < 10; ++i) {
    const NodeId server = client.state().server;
    if (client.receive(server, NotLeader{.leaderHint = another_than(server)}) != nothing)
      ++redirects;
  }
  EXPECT_EQ(redirects, 3);
  EXPECT_TRUE(client.is_running(RetryDue{}));
}

TEST(RaftClient, AHintThatIsNoServerIsIgnored) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  EXPECT_EQ(client.receive(client.state().server, NotLeader{.leaderHint = replica(9)}), nothing);
  EXPECT_EQ(client.receive(client.state().server, NotLeader{.leaderHint = c1}), nothing);
}

// "If the leader crashes, client requests will time out; clients then try again with
// randomly-chosen servers." The serial number stays, so that the state machine recognises the
// request.
TEST(RaftClient, ItAsksAgainWithTheSameSerialNumber) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  for (int i = 0; i < 5; ++i) {
    const Effects effects = client.expire(RetryDue{});
    EXPECT_EQ(effects, sent(client.state().server, request(1, get("k"))));
  }
}

TEST(RaftClient, ANewOperationAbandonsThePreviousOne) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("a"));
  client.cluster().world().give_up(c1);
  EXPECT_EQ(client.invoke(get("b")), sent(client.state().server, request(2, get("b"))));
  EXPECT_EQ(client.receive(n1, ClientReply{.clientId = 4, .sequenceNum = 1}), nothing);
  EXPECT_EQ(client.receive(n1, ClientReply{.clientId = 4, .sequenceNum = 2}), completed({}));
}

TEST(RaftClient, AnExpiredSessionLeavesTheOutcomeUnknownAndANewOneIsOpened) {
  Lone<LeaderClient> client = registered_client();
  client.invoke(get("k"));
  const Effects effects = client.receive(
      n1, ClientReply{.clientId = 4, .sequenceNum = 1, .status = Status::session_expired});
  EXPECT_EQ(effects,
            completed({.outcome = Outcome::unknown}) +
                sent(client.state().server, RegisterClient{.nonce = client.state().nonce}));
}

// ---------------------------------------------------------------- across a leader change

/// "Suppose a client submits a command to a leader and the leader appends the command to its log
/// and commits the log entry, but then it crashes before responding to the client. Since the client
/// receives no acknowledgment, it resubmits the command to the new leader, which in turn appends
/// the command as a new entry in its log and also commits this new entry" (§6.3). The value of the
/// key, to which the command has appended "x", on the new leader.
template <class P>
std::string value_after_a_leader_change() {
  Cluster cluster;
  cluster.add<P>('n', 3);
  cluster.add<LeaderClient>('c', 1);
  cluster.begin();
  const auto& client = [&]() -> const LeaderClientVolatile& {
    return cluster.state<LeaderClientVolatile>(c1);
  };
  EXPECT_TRUE(cluster.run_until([&] { return client().clientId.has_value(); }));
  const NodeId leader = cluster.state<LeaderClientVolatile>(c1).server;
  const NodeId follower = another_than(leader);

  cluster.invoke(c1, append("k", "x"));
  cluster.deliver<ClientRequest>(c1, leader);
  cluster.deliver<AppendEntries>(leader, follower);
  cluster.deliver<AppendEntriesReply>(follower, leader);
  cluster.crash(leader);
  cluster.drop<ClientReply>(leader, c1);

  EXPECT_TRUE(
      cluster.run_until([&] { return !cluster.state<LeaderClientVolatile>(c1).operation; }));
  const NodeId successor = cluster.state<LeaderClientVolatile>(c1).server;
  EXPECT_NE(successor, leader);
  EXPECT_EQ(cluster.world().history().back().result, Result{});
  EXPECT_EQ(cluster.state<Durable>(successor).log.last_index(), 3U) << "the command is there twice";
  return cluster.state<Volatile>(successor).machine.values.at("k");
}

TEST(RaftClients, ACommandTakesEffectOnceAcrossALeaderChange) {
  EXPECT_EQ(value_after_a_leader_change<Raft>(), "x");
}

TEST(RaftClients, WithoutSessionsItTakesEffectTwice) {
  EXPECT_EQ(value_after_a_leader_change<AppliesDuplicates>(), "xx");
}

}  // namespace
}  // namespace orrery::raft
