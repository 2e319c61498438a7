/// The museum of bugs, piece by piece: each server differs from Raft in the one situation that its
/// rule is about. That judges notice in a whole cluster: tests/scenarios/museum_test.cpp.

#include "protocols/raft/raft_museum.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

// ---------------------------------------------------------------- elections

bool is_granted(const Effects& answer, NodeId candidate, Term term) {
  return answer == sent(candidate, RequestVoteReply{.term = term, .voteGranted = true});
}

/// n2 has n1's vote in term 1; n1 crashes, and n3 asks for it in the same term.
template <class Server>
bool votes_again_after_a_crash() {
  Lone<Server> voter(3);
  EXPECT_TRUE(is_granted(voter.receive(n2, RequestVote{.term = 1, .candidateId = n2}), n2, 1));
  voter.restart();
  return is_granted(voter.receive(n3, RequestVote{.term = 1, .candidateId = n3}), n3, 1);
}

TEST(RaftMuseum, R4_AVoteThatIsNotPersistedIsForgottenInACrash) {
  EXPECT_TRUE(votes_again_after_a_crash<VoteNotPersisted>());
  EXPECT_FALSE(votes_again_after_a_crash<Raft>());
}

/// n1 is a candidate in term 1, hears from that term's leader n2, and n3 asks for its vote.
template <class Server>
bool votes_again_after_stepping_down() {
  Lone<Server> server(5);
  server.expire(ElectionTimeout{});
  server.receive(n2, AppendEntries{.term = 1, .leaderId = n2});
  return is_granted(server.receive(n3, RequestVote{.term = 1, .candidateId = n3}), n3, 1);
}

TEST(RaftMuseum, R5_AVoteIsResetWhenACandidateStepsDown) {
  EXPECT_TRUE(votes_again_after_stepping_down<VoteReset>());
  EXPECT_FALSE(votes_again_after_stepping_down<Raft>());
}

/// n1, with a log of these terms, is asked by n2 with another one.
template <class Server>
bool votes_for(const std::vector<Term>& candidates_log, const std::vector<Term>& own) {
  Lone<Server> voter(3, {}, {.currentTerm = 4, .log = log_of(own)});
  return is_granted(
      voter.receive(n2, RequestVote{.term = 5,
                                    .candidateId = n2,
                                    .lastLogIndex = candidates_log.size(),
                                    .lastLogTerm = log_of(candidates_log).last_term()}),
      n2, 5);
}

TEST(RaftMuseum, R7_WithoutElectionRestrictionAnEmptyLogWillDo) {
  EXPECT_TRUE(votes_for<NoElectionRestriction>({}, {1, 2}));
  EXPECT_FALSE(votes_for<Raft>({}, {1, 2}));
}

TEST(RaftMuseum, R8_TheLongestLogWinsOverTheLaterTerm) {
  EXPECT_TRUE(votes_for<LongestLogWins>({1, 1, 1}, {1, 2}));
  EXPECT_FALSE(votes_for<Raft>({1, 1, 1}, {1, 2}));

  EXPECT_FALSE(votes_for<LongestLogWins>({2}, {1, 1}));
  EXPECT_TRUE(votes_for<Raft>({2}, {1, 1}));

  for (const std::vector<Term>& own : {std::vector<Term>{1, 2}, {1, 3}}) {  // equally long
    EXPECT_EQ(votes_for<LongestLogWins>({1, 2}, own), votes_for<Raft>({1, 2}, own));
  }
}

/// Of three servers that boot together, so many stand as soon as the shortest time-out is over.
template <class Server>
std::ptrdiff_t candidates_after_the_shortest_timeout() {
  Cluster cluster;
  cluster.add<Server>('n', 3);
  cluster.begin();
  cluster.partition({{n1}, {n2}, {n3}});
  cluster.run_until([] { return false; }, Config{}.electionTimeout.min);
  const std::vector<NodeId> servers{n1, n2, n3};
  return std::count_if(servers.begin(), servers.end(), [&](NodeId node) {
    return cluster.state<Volatile>(node).role == Role::candidate;
  });
}

TEST(RaftMuseum, R26_EqualTimeoutsExpireTogether) {
  EXPECT_EQ(candidates_after_the_shortest_timeout<ConstantTimeout>(), 3);
  EXPECT_LT(candidates_after_the_shortest_timeout<Raft>(), 3);
}

// ---------------------------------------------------------------- elections that disturb nobody

/// n1's term when it has heard from nobody for three election timeouts.
template <class Server>
Term term_of_a_lonely_server() {
  Lone<Server> server(3, {.preVote = true});
  for (int i = 0; i < 3; ++i) server.expire(ElectionTimeout{});
  return server.durable().currentTerm;
}

TEST(RaftMuseum, R22_AServerThatHearsNobodyRaisesItsTerm) {
  EXPECT_EQ(term_of_a_lonely_server<NoPreVote>(), 3U);
  EXPECT_EQ(term_of_a_lonely_server<Raft>(), 0U);
}

/// n1's role when it has led for an election timeout, and nobody has answered.
template <class Server>
Role role_without_a_quorum() {
  Lone<Server> server(3, {.checkQuorum = true});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true});
  server.expire(QuorumTimeout{});
  return server.state().role;
}

TEST(RaftMuseum, R23_ALeaderThatReachesNobodyGoesOnLeading) {
  EXPECT_EQ(role_without_a_quorum<NoQuorumCheck>(), Role::leader);
  EXPECT_EQ(role_without_a_quorum<Raft>(), Role::follower);
}

// ---------------------------------------------------------------- replication

/// Where n1, leader of term 3, goes on when n2, whose log is as long as its own, has refused.
template <class Server>
Index next_index_after_a_conflict() {
  Lone<Server> server(3, {}, {.currentTerm = 2, .log = log_of({1, 2})});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 3, .voteGranted = true});
  server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = 2});
  return server.state().nextIndex.at(n2);
}

TEST(RaftMuseum, R25_ALeaderRetriesWhereItWasRefused) {
  EXPECT_EQ(next_index_after_a_conflict<NoBackOff>(), 3U);
  EXPECT_EQ(next_index_after_a_conflict<Raft>(), 2U);
}

/// A follower's log after messages from n2, which leads term 3.
template <class Server>
std::vector<Term> log_after(const std::vector<Term>& own,
                            const std::vector<AppendEntries>& messages) {
  Lone<Server> server(3, {}, {.currentTerm = 3, .log = log_of(own)});
  for (const AppendEntries& m : messages) server.receive(n2, m);
  return terms_of(server.durable().log);
}

AppendEntries from_n2(Index prevLogIndex, Term prevLogTerm, const std::vector<Term>& terms,
                      Index leaderCommit = 0) {
  AppendEntries m{.term = 3,
                  .leaderId = n2,
                  .prevLogIndex = prevLogIndex,
                  .prevLogTerm = prevLogTerm,
                  .leaderCommit = leaderCommit};
  for (const Term term : terms) m.entries.push_back(entry(term));
  return m;
}

TEST(RaftMuseum, R9_ADelayedMessageTruncatesWhatItKnowsNothingOf) {
  const std::vector<AppendEntries> overtaken{from_n2(0, 0, {3, 3}), from_n2(0, 0, {3})};
  EXPECT_EQ(log_after<AlwaysTruncates>({}, overtaken), (std::vector<Term>{3}));
  EXPECT_EQ(log_after<Raft>({}, overtaken), (std::vector<Term>{3, 3}));

  const std::vector<AppendEntries> conflict{from_n2(1, 1, {3})};
  EXPECT_EQ(log_after<AlwaysTruncates>({1, 2, 2}, conflict), log_after<Raft>({1, 2, 2}, conflict));
}

TEST(RaftMuseum, R10_ConflictingEntriesStay) {
  const std::vector<AppendEntries> conflict{from_n2(1, 1, {3, 3, 3})};
  EXPECT_EQ(log_after<NeverTruncates>({1, 2, 2}, conflict), (std::vector<Term>{1, 2, 2, 3}));
  EXPECT_EQ(log_after<Raft>({1, 2, 2}, conflict), (std::vector<Term>{1, 3, 3, 3}));
}

/// A follower's commit index after messages from n2, which leads term 3.
template <class Server>
Index commit_index_after(const std::vector<Term>& own, const std::vector<AppendEntries>& messages) {
  EntryLog log;  // with commands: they may be applied
  for (const Term term : own) log.append({.term = term, .command = Command(RegisterClient{})});
  Lone<Server> server(3, {}, {.currentTerm = 3, .log = log});
  for (const AppendEntries& m : messages) server.receive(n2, m);
  return server.state().commitIndex;
}

TEST(RaftMuseum, R11_EntriesBeyondTheMessageAreCommitted) {
  const std::vector<AppendEntries> ends_early{from_n2(1, 1, {}, 3)};
  EXPECT_EQ(commit_index_after<UnboundedCommit>({1, 2, 2}, ends_early), 3U);
  EXPECT_EQ(commit_index_after<Raft>({1, 2, 2}, ends_early), 1U);
}

TEST(RaftMuseum, R12_TheCommitIndexGoesBackWithADelayedMessage) {
  const std::vector<AppendEntries> overtaken{from_n2(2, 3, {}, 2), from_n2(2, 3, {}, 1)};
  EXPECT_EQ(commit_index_after<CommitGoesBack>({3, 3}, overtaken), 1U);
  EXPECT_EQ(commit_index_after<Raft>({3, 3}, overtaken), 2U);
}

/// n1 leads term 4 of three servers, with an entry of term 2 that n2 turns out to have, too.
template <class Server>
Index commit_index_by_counting() {
  EntryLog log;
  log.append({.term = 2, .command = Command(RegisterClient{})});
  Lone<Server> server(3, {}, {.currentTerm = 3, .log = log});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 4, .voteGranted = true});
  server.receive(n2, AppendEntriesReply{.term = 4, .success = true, .matchIndex = 1});
  return server.state().commitIndex;
}

TEST(RaftMuseum, R1_AnEntryOfAnEarlierTermIsCommittedByCounting) {
  EXPECT_EQ(commit_index_by_counting<CommitsEarlierTerm>(), 1U);
  EXPECT_EQ(commit_index_by_counting<Raft>(), 0U);
}

// ---------------------------------------------------------------- compaction

/// On disk: a snapshot of two entries of term 3, and so many of that term after them.
Durable with_snapshot(std::size_t after) {
  Durable on_disk{.currentTerm = 3,
                  .log = log_of(std::vector<Term>(2 + after, 3)),
                  .snapshotFile = Snapshot{.lastIndex = 2, .lastTerm = 3}};
  on_disk.log.discard_through(2, 3);
  return on_disk;
}
void wait_for_disk(Cluster& cluster) { cluster.world().run_until(cluster.world().now()); }

/// The last index of a follower with entries up to 4, after a message that begins in its snapshot.
template <class Server>
Index last_index_after_a_late_message() {
  Lone<Server> server(3, {}, with_snapshot(2));
  server.receive(n2, from_n2(1, 3, {3, 3}));
  return server.durable().log.last_index();
}

TEST(RaftMuseum, R13_WhatASnapshotHasReplacedIsTakenForAConflict) {
  EXPECT_EQ(last_index_after_a_late_message<DiscardedConflicts>(), 2U);
  EXPECT_EQ(last_index_after_a_late_message<Raft>(), 4U);
}

/// The last index of a follower with four entries, one of them applied, after a snapshot of two.
template <class Server>
Index last_index_after_a_snapshot() {
  EntryLog log;
  for (int i = 0; i < 4; ++i) log.append({.term = 3, .command = Command(RegisterClient{})});
  Lone<Server> server(3, {}, {.currentTerm = 3, .log = log});
  server.receive(n2, from_n2(4, 3, {}, 1));
  server.receive(
      n2, InstallSnapshot{.term = 3, .leaderId = n2, .lastIndex = 2, .lastTerm = 3, .done = true});
  wait_for_disk(server.cluster());
  return server.durable().log.last_index();
}

TEST(RaftMuseum, R14_ASnapshotDeletesWhatFollowsIt) {
  EXPECT_EQ(last_index_after_a_snapshot<SnapshotWipesLog>(), 2U);
  EXPECT_EQ(last_index_after_a_snapshot<Raft>(), 4U);
}

/// How many sessions a server of its own has after a crash, if it had one in its snapshot.
template <class Server>
std::size_t sessions_after_a_restart() {
  Config config;
  config.snapshot.after = 1;
  Lone<Server> server(1, config);
  server.expire(ElectionTimeout{});
  server.receive(c1, RegisterClient{});
  wait_for_disk(server.cluster());
  server.restart();
  return server.state().sessions.sessions.size();
}

TEST(RaftMuseum, R14_ASnapshotWithoutSessionsForgetsTheClients) {
  EXPECT_EQ(sessions_after_a_restart<SessionsNotInFile>(), 0U);
  EXPECT_EQ(sessions_after_a_restart<Raft>(), 1U);
}

// ---------------------------------------------------------------- clients

ClientRequest request(const Operation& operation) {
  return {.clientId = 1, .sequenceNum = 1, .command = operation};
}

/// The only server of its cluster, leading, with the session 1 of c1.
template <class Server>
Lone<Server> only_server() {
  Lone<Server> server(1);
  server.expire(ElectionTimeout{});
  server.receive(c1, RegisterClient{});
  return server;
}

/// n1 leads, nobody acknowledges anything, and a client reads.
template <class Server>
bool answers_a_read_alone() {
  Lone<Server> server(3);
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true});
  const Result nothing_there = KvMachine{}.apply(get("x"));
  return server.receive(c1, request(get("x"))) ==
         sent(c1, ClientReply{.clientId = 1, .sequenceNum = 1, .response = nothing_there});
}

TEST(RaftMuseum, R15_ALeaderAnswersReadsWithoutAQuorum) {
  EXPECT_TRUE(answers_a_read_alone<LocalReads>());
  EXPECT_FALSE(answers_a_read_alone<Raft>());
}

/// What leaves the only server before a write is on its disk, and what then.
template <class Server>
std::pair<Effects, Effects> before_and_after_its_disk() {
  Lone<Server> server = only_server<Server>();
  server.cluster().slow_disks();
  Effects before = server.receive(c1, request(put("x", "1")));
  return {std::move(before), server.sync()};
}

TEST(RaftMuseum, R18_TheAnswerDoesNotWaitForTheDisk) {
  const Effects committed = output(Committed{.index = 2});
  const Effects answer = sent(
      c1,
      ClientReply{.clientId = 1, .sequenceNum = 1, .response = KvMachine{}.apply(put("x", "1"))});
  EXPECT_EQ(before_and_after_its_disk<EarlyAnswer>(), std::pair(answer, committed));
  EXPECT_EQ(before_and_after_its_disk<Raft>(), std::pair(nothing, committed + answer));
}

/// What is under x when one append has been sent twice.
template <class Server>
Result after_a_retry() {
  Lone<Server> server = only_server<Server>();
  server.receive(c1, request(append("x", "1")));
  server.receive(c1, request(append("x", "1")));
  KvMachine machine = server.state().machine;
  return machine.apply(get("x"));
}

TEST(RaftMuseum, R20_ARequestThatWasSentTwiceIsAppliedTwice) {
  KvMachine once;
  once.apply(append("x", "1"));
  KvMachine twice = once;
  twice.apply(append("x", "1"));
  EXPECT_EQ(after_a_retry<NoSessions>(), twice.apply(get("x")));
  EXPECT_EQ(after_a_retry<Raft>(), once.apply(get("x")));
}

// ---------------------------------------------------------------- membership

constexpr NodeId admin{'a', 1};

EntryLog log_with(const Configuration& configuration) {
  EntryLog log;
  log.append({.term = 1, .command = Command(configuration)});
  return log;
}

/// The log of n1, which has just been elected, once it is asked to remove n4.
template <class Server>
EntryLog log_after_a_removal() {
  Lone<Server> server(4);
  server.expire(ElectionTimeout{});
  for (const NodeId voter : {n2, n3}) {
    server.receive(voter, RequestVoteReply{.term = 1, .voteGranted = true});
  }
  server.receive(admin, RemoveServer{.number = 1, .oldServer = n4});
  return server.durable().log;
}

TEST(RaftMuseum, R2_ALeaderThatHasCommittedNothingChangesTheCluster) {
  EntryLog no_op;
  no_op.append({.term = 1, .command = Command(NoOp{})});
  const Configuration without_n4{.voters = {n1, n2, n3}, .answered = {{admin, {.number = 1}}}};
  EXPECT_EQ(log_after_a_removal<ChangeBeforeCommit>(), log_with(without_n4));
  EXPECT_EQ(log_after_a_removal<Raft>(), no_op);
}

/// Whether n1 is elected by n2 alone when its log has an uncommitted configuration of four.
template <class Server>
bool is_elected_by_the_old_majority() {
  Lone<Server> server(4, {.members = 3},
                      {.currentTerm = 1, .log = log_with({.voters = {n1, n2, n3, n4}})});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 2, .voteGranted = true});
  return server.state().role == Role::leader;
}

TEST(RaftMuseum, R3_AConfigurationThatIsNotCommittedDoesNotCount) {
  EXPECT_TRUE(is_elected_by_the_old_majority<AppliedConfiguration>());
  EXPECT_FALSE(is_elected_by_the_old_majority<Raft>());
}

/// Whether n1, a learner as far as it knows, votes for n2.
template <class Server>
bool votes_as_a_learner() {
  Lone<Server> server(3, {},
                      {.currentTerm = 1, .log = log_with({.voters = {n2, n3}, .learners = {n1}})});
  return is_granted(
      server.receive(
          n2, RequestVote{.term = 2, .candidateId = n2, .lastLogIndex = 2, .lastLogTerm = 1}),
      n2, 2);
}

TEST(RaftMuseum, R21_ALearnerRefusesItsVote) {
  EXPECT_FALSE(votes_as_a_learner<LearnerDoesNotVote>());
  EXPECT_TRUE(votes_as_a_learner<Raft>());
}

/// Whom n1 asks for a vote after the configuration that removes n3 and n4 has been deleted.
template <class Server>
Effects asked_after_a_deletion() {
  Lone<Server> server(4, {}, {.currentTerm = 1, .log = log_with({.voters = {n1, n2}})});
  AppendEntries other{.term = 2, .leaderId = n3};
  other.entries.push_back({.term = 2, .command = Command(NoOp{})});
  server.receive(n3, other);
  return server.expire(ElectionTimeout{});
}

TEST(RaftMuseum, R27_AConfigurationStaysWhenItsEntryIsDeleted) {
  const RequestVote asked{.term = 3, .candidateId = n1, .lastLogIndex = 1, .lastLogTerm = 2};
  EXPECT_EQ(asked_after_a_deletion<ConfigurationStays>(), sent(n2, asked));
  EXPECT_EQ(asked_after_a_deletion<Raft>(), sent_to_each({n2, n3, n4}, asked));
}

}  // namespace
}  // namespace orrery::raft
