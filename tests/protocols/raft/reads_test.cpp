/// Reads that bypass the log: "Processing read-only queries more efficiently" (dissertation §6.4),
/// and "Using clocks to reduce messaging for read-only queries" (§6.4.1).

#include <gtest/gtest.h>

#include "protocols/raft/raft_museum.hpp"
#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

using namespace std::chrono_literals;

// A heartbeat would begin a round of its own: these come when a test says so.
constexpr Config by_read_index{.heartbeat = 1h, .noOp = true, .reads = Reading::read_index};
constexpr Config by_lease{.heartbeat = 1h,
                          .disregardCandidates = true,
                          .noOp = true,
                          .reads = Reading::lease,
                          .clockDriftBound = 1.5};

ClientRequest read_of(std::uint64_t sequenceNum, const std::string& key = "x") {
  return {.clientId = 1, .sequenceNum = sequenceNum, .command = get(key)};
}
Effects answered(NodeId to, const ClientRequest& m, const std::optional<std::string>& value = {}) {
  return sent(
      to, ClientReply{
              .clientId = m.clientId, .sequenceNum = m.sequenceNum, .response = {.value = value}});
}
Effects round_of_heartbeats(Term term, std::uint64_t round) {
  return sent_to_each({n2, n3}, ConfirmLeader{.term = term, .round = round});
}
AppendEntriesReply stored_in(Term term, Index matchIndex) {
  return {.term = term, .success = true, .matchIndex = matchIndex};
}

/// n1, elected by n2 to lead three servers, the first of its term.
template <class Server = Raft>
Lone<Server> elected(const Config& config, const Durable& on_disk = {}) {
  Lone<Server> server(3, config, on_disk);
  server.expire(ElectionTimeout{});
  const Term term = server.durable().currentTerm;
  server.receive(n2, RequestVoteReply{.term = term, .voteGranted = true});
  return server;
}
/// … which n2 has helped to commit its no-op.
template <class Server = Raft>
Lone<Server> established(const Config& config) {
  Lone<Server> server = elected<Server>(config);
  server.receive(n2, stored_in(1, 1));
  return server;
}

// "It issues a new round of heartbeats and waits for their acknowledgments from a majority of the
// cluster."
TEST(RaftReads, AReadIsAnsweredWhenAMajorityHasAcknowledgedARound) {
  Lone<Raft> server = established(by_read_index);
  EXPECT_EQ(server.receive(c1, read_of(1)), round_of_heartbeats(1, 1));
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 1}),
            answered(c1, read_of(1)));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1}), nothing);
  EXPECT_EQ(server.durable().log.last_index(), 1U) << "it is no entry of the log";
}

TEST(RaftReads, ALonelyServerIsItsOwnMajority) {
  Lone<Raft> server(1, by_read_index);
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(c1, read_of(1)), answered(c1, read_of(1)));
}

// "If the leader has not yet marked an entry from its current term committed, it waits until it has
// done so."
TEST(RaftReads, ANewLeaderWaitsUntilAnEntryOfItsTermIsCommitted) {
  Lone<Raft> server = elected(by_read_index, {.currentTerm = 1, .log = log_of({1})});
  EXPECT_EQ(server.receive(c1, read_of(1)), nothing);
  EXPECT_EQ(server.receive(n2, stored_in(2, 1)), nothing) << "an entry of an earlier term";
  EXPECT_EQ(server.receive(n2, stored_in(2, 2)),
            output(Committed{.index = 2}) + round_of_heartbeats(2, 1));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 2, .round = 1}),
            answered(c1, read_of(1)));
}

// "It can use a single round of heartbeats for any number of read-only queries that it has
// accumulated": but the round must be newer than the read.
TEST(RaftReads, ReadsThatComeDuringARoundShareTheNext) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, read_of(1));
  EXPECT_EQ(server.receive(c2, read_of(7)), nothing);
  EXPECT_EQ(server.receive(client(3), read_of(8)), nothing);
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1}),
            answered(c1, read_of(1)) + round_of_heartbeats(1, 2));
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 1}), nothing);
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c2, read_of(7)) + answered(client(3), read_of(8)));
}

TEST(RaftReads, ARoundThatWasLostIsFollowedByAnother) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, read_of(1));
  server.expire(HeartbeatDue{});
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2}), answered(c1, read_of(1)))
      << "a newer round will do";
}

TEST(RaftReads, AReplyToANewerRoundSpeaksForTheOlderOne) {
  Lone<Raft> server(5, by_read_index);
  server.expire(ElectionTimeout{});
  for (const NodeId peer : {n2, n3}) {
    server.receive(peer, RequestVoteReply{.term = 1, .voteGranted = true});
  }
  for (const NodeId peer : {n2, n3}) server.receive(peer, stored_in(1, 1));
  server.receive(c1, read_of(1));
  server.expire(HeartbeatDue{});
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c1, read_of(1)));
}

// "The leader saves its current commit index …. This will be used as a lower bound for the version
// of the state that the query operates against": what is not committed is not read.
TEST(RaftReads, AReadSeesWhatWasCommittedAndNothingElse) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, RegisterClient{});
  server.receive(n2, stored_in(1, 2));
  const ClientRequest write{.clientId = 2, .sequenceNum = 1, .command = put("x", "1")};
  server.receive(c1, write);
  server.receive(c2, read_of(1));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1}),
            answered(c2, read_of(1)));
  server.receive(n2, stored_in(1, 3));
  server.receive(c2, read_of(2));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c2, read_of(2), "1"));
}

// "If the leader has in fact been superseded": whoever knows a newer term says so.
TEST(RaftReads, ADeposedLeaderAnswersNothing) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, read_of(1));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 2, .round = 1}), nothing);
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_EQ(server.state().queries, Queries{});
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 1}), nothing);
  EXPECT_EQ(server.receive(c1, read_of(1)), sent(c1, NotLeader{}));
}

TEST(RaftReads, AFollowerAcknowledgesARoundOfItsLeader) {
  Lone<Raft> server(3, by_read_index, {.currentTerm = 4});
  EXPECT_EQ(server.receive(n2, ConfirmLeader{.term = 3, .round = 9}),
            sent(n2, ConfirmLeaderReply{.term = 4, .round = 9}));
  EXPECT_EQ(server.state().leaderId, std::nullopt) << "n2 leads an earlier term";
  EXPECT_EQ(server.receive(n2, ConfirmLeader{.term = 5, .round = 1}),
            sent(n2, ConfirmLeaderReply{.term = 5, .round = 1}));
  EXPECT_EQ(server.state().leaderId, n2);
  EXPECT_EQ(server.durable().currentTerm, 5U);
}

TEST(RaftReads, ACandidateFollowsWhoeverLeadsItsTerm) {
  Lone<Raft> server(3, by_read_index);
  server.expire(ElectionTimeout{});
  server.receive(n2, ConfirmLeader{.term = 1, .round = 1});
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_EQ(server.state().leaderId, n2);
}

// A read that was sent twice runs again: no session records it, and none needs to.
TEST(RaftReads, ARepeatedReadIsAnsweredOnceWhileItWaitsAndAgainLater) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, read_of(1));
  EXPECT_EQ(server.receive(c1, read_of(1)), nothing);
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1}),
            answered(c1, read_of(1)));
  EXPECT_EQ(server.receive(c1, read_of(1)), round_of_heartbeats(1, 2));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c1, read_of(1)));
  EXPECT_EQ(server.state().sessions, ClientSessions{});
}

TEST(RaftReads, OnlyWhatChangesNothingIsARead) {
  Lone<Raft> server = established(by_read_index);
  std::uint64_t sequenceNum = 0;
  for (const Action action : {Action::get, Action::members, Action::total}) {
    server.receive(c1, ClientRequest{.clientId = 1,
                                     .sequenceNum = ++sequenceNum,
                                     .command = {.action = action, .key = "x"}});
    EXPECT_EQ(server.durable().log.last_index(), 1U);
  }
  for (const Action action : {Action::put, Action::dequeue, Action::generate, Action::erase}) {
    const Index before = server.durable().log.last_index();
    server.receive(c1, ClientRequest{.clientId = 1,
                                     .sequenceNum = ++sequenceNum,
                                     .command = {.action = action, .key = "x"}});
    EXPECT_EQ(server.durable().log.last_index(), before + 1);
  }
}

TEST(RaftReads, WhatNoServerCanHaveSaidIsIgnored) {
  Lone<Raft> server = established(by_read_index);
  server.receive(c1, read_of(1));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2}), nothing)
      << "there was no such round";
  EXPECT_EQ(server.receive(c2, ConfirmLeaderReply{.term = 1, .round = 1}), nothing);
  EXPECT_EQ(server.receive(n2, ConfirmLeader{.term = 1, .round = 1}), nothing);
  EXPECT_EQ(server.receive(n2, ConfirmLeader{.term = Term{1} << 62, .round = 1}), nothing);
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = ~Term{0}, .round = ~0ULL}), nothing);
  EXPECT_EQ(server.durable().currentTerm, 1U);
  EXPECT_EQ(server.state().role, Role::leader);
}

// ---------------------------------------------------------------- leases

void pass(Lone<Raft>& server, Duration time) {
  World& world = server.cluster().world();
  world.run_until(world.now() + time);
}

// "start + election timeout / clock drift bound" (Figure 6.3): 150ms / 1.5.
TEST(RaftReads, ALeaseRunsFromTheSendingOfItsRound) {
  Lone<Raft> server = established(by_lease);
  pass(server, 30ms);
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  EXPECT_EQ(server.receive(c1, read_of(1)), answered(c1, read_of(1))) << "without a message";
  pass(server, 69ms);
  EXPECT_EQ(server.receive(c1, read_of(2)), answered(c1, read_of(2)));
  pass(server, 1ms);
  EXPECT_EQ(server.receive(c1, read_of(3)), round_of_heartbeats(1, 2)) << "it is over";
  EXPECT_EQ(server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c1, read_of(3)));
  EXPECT_EQ(server.receive(c1, read_of(4)), answered(c1, read_of(4))) << "and extended";
}

TEST(RaftReads, EveryHeartbeatExtendsALease) {
  Lone<Raft> server = established(by_lease);
  const Effects heartbeat = server.expire(HeartbeatDue{});
  EXPECT_EQ(heartbeat.list.size(), 4U);  // two AppendEntries, and these
  server.receive(n3, ConfirmLeaderReply{.term = 1, .round = 2});
  EXPECT_EQ(server.receive(c1, read_of(1)), answered(c1, read_of(1)));
  EXPECT_TRUE(server.state().queries.start.empty());
}

TEST(RaftReads, ALeaseIsNoReasonToReadBeforeACommit) {
  Lone<Raft> server = elected(by_lease);
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  EXPECT_EQ(server.receive(c1, read_of(1)), nothing);
  EXPECT_EQ(server.receive(n2, stored_in(1, 1)),
            output(Committed{.index = 1}) + answered(c1, read_of(1)));
}

TEST(RaftReads, ALeaseEndsWithItsTerm) {
  Lone<Raft> server = established(by_lease);
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  server.receive(n2, AppendEntries{.term = 2, .leaderId = n2});
  EXPECT_EQ(server.state().queries, Queries{});
}

// "If a server receives a RequestVote request within the minimum election timeout of hearing from a
// current leader, it does not update its term or grant its vote" (§4.2.3): a round of heartbeats
// counts.
TEST(RaftReads, WhoAcknowledgesARoundVotesForNobodyUntilTheMinimumElectionTimeoutIsOver) {
  const RequestVote candidacy{.term = 9, .candidateId = n3};
  Config patient = by_lease;
  patient.electionTimeout = {150ms, 10s};
  Lone<Raft> server(3, patient);
  pass(server, 160ms);
  server.receive(n2, ConfirmLeader{.term = 1, .round = 1});
  pass(server, 149ms);
  EXPECT_EQ(server.receive(n3, candidacy), nothing);
  EXPECT_EQ(server.durable().currentTerm, 1U);
  pass(server, 2ms);
  EXPECT_EQ(server.receive(n3, candidacy),
            sent(n3, RequestVoteReply{.term = 9, .voteGranted = true}));
}

// "A leader would need to expire its lease before transferring leadership" (§6.4.1): and its
// TimeoutNow may be under way for as long as it likes.
TEST(RaftReads, ALeaderThatHasNamedASuccessorHasNoLeaseAnyMore) {
  Lone<Raft> server = established(by_lease);
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  server.receive(c2, TransferLeadership{.number = 1, .target = n3});
  server.expire(TransferTimeout{});
  EXPECT_EQ(server.receive(c1, read_of(1)), round_of_heartbeats(1, 2));
  EXPECT_EQ(server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2}),
            answered(c1, read_of(1)));
  EXPECT_EQ(server.receive(c1, read_of(2)), round_of_heartbeats(1, 3));
}

// "A successful round of heartbeats to a majority of its cluster" (§6.2) keeps a leader in office.
TEST(RaftReads, WhoAcknowledgesARoundIsAFollowerThatAnswers) {
  Config config = by_lease;
  config.checkQuorum = true;
  Lone<Raft> server(5, config);
  server.expire(ElectionTimeout{});
  for (const NodeId peer : {n2, n3}) {
    server.receive(peer, RequestVoteReply{.term = 1, .voteGranted = true});
  }
  server.receive(n4, ConfirmLeaderReply{.term = 1, .round = 1});
  EXPECT_EQ(server.state().answering, (SmallSet<NodeId>{n1, n4}));
}

// ---------------------------------------------------------------- bugs

/// n1, which has committed nothing in its term, is confirmed as leader while a read waits.
template <class Server>
bool reads_before_its_term_commits() {
  Lone<Server> server = elected<Server>(by_read_index);
  server.receive(c1, read_of(1));
  server.expire(HeartbeatDue{});
  Effects effects = server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  effects = std::move(effects) + server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 2});
  return effects == answered(c1, read_of(1));
}

TEST(RaftMuseum, R16_ANewLeaderReadsBeforeItKnowsWhatIsCommitted) {
  EXPECT_TRUE(reads_before_its_term_commits<ReadsBeforeCommit>());
  EXPECT_FALSE(reads_before_its_term_commits<Raft>());
}

/// So long after the round that gave it.
template <class Server>
bool leads_by_lease_after(Duration time) {
  Lone<Server> server = established<Server>(by_lease);
  server.receive(n2, ConfirmLeaderReply{.term = 1, .round = 1});
  World& world = server.cluster().world();
  world.run_until(world.now() + time);
  return server.receive(c1, read_of(1)) == answered(c1, read_of(1));
}

TEST(RaftMuseum, R17_ALeaseWithoutABoundIsAsLongAsAnElectionTimeout) {
  EXPECT_TRUE(leads_by_lease_after<UnboundedLease>(149ms));
  EXPECT_FALSE(leads_by_lease_after<Raft>(149ms));
  EXPECT_TRUE(leads_by_lease_after<Raft>(99ms));
  EXPECT_FALSE(leads_by_lease_after<UnboundedLease>(150ms));
}

}  // namespace
}  // namespace orrery::raft
