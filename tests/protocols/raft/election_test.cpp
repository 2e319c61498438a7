/// §5.1 "Raft basics", §5.2 "Leader election" and the election restriction of §5.4.1, by the
/// paper's sentences.

#include <gtest/gtest.h>

#include <set>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

// ---------------------------------------------------------------- §5.1 Raft basics

// "Current terms are exchanged whenever servers communicate; if one server's current term is
// smaller than the other's, then it updates its current term to the larger value."
TEST(RaftBasics, AServerTakesOverALargerTermFromEveryMessage) {
  const auto term_after = [](const auto& message) {
    Lone<Raft> server = follower(3, {.currentTerm = 2});
    server.receive(n2, message);
    return server.durable().currentTerm;
  };
  EXPECT_EQ(term_after(RequestVote{.term = 5, .candidateId = n2}), 5U);
  EXPECT_EQ(term_after(RequestVoteReply{.term = 5}), 5U);
  EXPECT_EQ(term_after(AppendEntries{.term = 5, .leaderId = n2}), 5U);
  EXPECT_EQ(term_after(AppendEntriesReply{.term = 5}), 5U);
}

// "If a candidate or leader discovers that its term is out of date, it immediately reverts to
// follower state."
TEST(RaftBasics, ACandidateWhoseTermIsOutOfDateBecomesFollower) {
  Lone<Raft> server = candidate(3);
  server.receive(n2, RequestVoteReply{.term = 4});
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_EQ(server.durable(), Durable{.currentTerm = 4});
}

TEST(RaftBasics, ALeaderWhoseTermIsOutOfDateBecomesFollowerWithAnElectionTimer) {
  Lone<Raft> server = leader(3);
  server.receive(n3, AppendEntriesReply{.term = 4});
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  EXPECT_FALSE(server.is_running(HeartbeatDue{}));
}

// "If a server receives a request with a stale term number, it rejects the request."
TEST(RaftBasics, RequestsWithAStaleTermAreRejected) {
  Lone<Raft> server = follower(3, {.currentTerm = 2});
  EXPECT_EQ(server.receive(n2, RequestVote{.term = 1, .candidateId = n2}),
            sent(n2, RequestVoteReply{.term = 2, .voteGranted = false}));
  EXPECT_EQ(server.receive(n2, AppendEntries{.term = 1, .leaderId = n2}),
            sent(n2, AppendEntriesReply{.term = 2, .success = false}));
}

// ---------------------------------------------------------------- §5.2 Leader election

// "When servers start up, they begin as followers."
TEST(RaftElection, ServersBeginAsFollowers) {
  Lone<Raft> server = follower(3, {.currentTerm = 7, .votedFor = n1, .log = log_of({1, 7})});
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
}

// "To begin an election, a follower increments its current term and transitions to candidate state.
// It then votes for itself and issues RequestVote RPCs in parallel to each of the other servers in
// the cluster."
TEST(RaftElection, AFollowerWhoseTimeoutElapsesStandsForTheNextTerm) {
  Lone<Raft> server = follower(3, {.currentTerm = 2, .log = log_of({1, 2})});
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3},
                   RequestVote{.term = 3, .candidateId = n1, .lastLogIndex = 2, .lastLogTerm = 2}));
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 3, .votedFor = n1, .log = log_of({1, 2})}));
  EXPECT_EQ(server.state(), (Volatile{.role = Role::candidate, .votesGranted = {n1}}));
}

// "A candidate wins an election if it receives votes from a majority of the servers in the full
// cluster for the same term. … Once a candidate wins an election, it becomes leader. It then sends
// heartbeat messages to all of the other servers to establish its authority and prevent new
// elections."
TEST(RaftElection, ACandidateWithAMajorityLeadsAndSendsHeartbeats) {
  Lone<Raft> server = candidate(5, {.currentTerm = 2, .log = log_of({1, 2})});
  EXPECT_EQ(server.receive(n2, RequestVoteReply{.term = 3, .voteGranted = true}), nothing);
  EXPECT_EQ(server.receive(n4, RequestVoteReply{.term = 3, .voteGranted = true}),
            output(Elected{.term = 3}) +
                sent_to_each(
                    {n2, n3, n4, n5},
                    AppendEntries{.term = 3, .leaderId = n1, .prevLogIndex = 2, .prevLogTerm = 2}));
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_EQ(server.state().nextIndex,
            (SmallMap<NodeId, Index>{{n2, 3}, {n3, 3}, {n4, 3}, {n5, 3}}));
  EXPECT_EQ(server.state().matchIndex,
            (SmallMap<NodeId, Index>{{n2, 0}, {n3, 0}, {n4, 0}, {n5, 0}}));
  EXPECT_FALSE(server.is_running(ElectionTimeout{}));
}

TEST(RaftElection, AVoteThatArrivesTwiceCountsOnce) {
  Lone<Raft> server = candidate(5);
  server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true});
  EXPECT_EQ(server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true}), nothing);
  EXPECT_EQ(server.state().role, Role::candidate);
}

TEST(RaftElection, VotesOfAnEarlierTermDoNotCount) {
  Lone<Raft> server = candidate(3);
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true}), nothing);
  EXPECT_EQ(server.state().role, Role::candidate);
}

TEST(RaftElection, TheOnlyServerElectsItself) {
  Lone<Raft> server = follower(1);
  EXPECT_EQ(server.expire(ElectionTimeout{}), output(Elected{.term = 1}));
}

// "Each server will vote for at most one candidate in a given term, on a first-come-first-served
// basis."
TEST(RaftElection, AServerVotesForOneCandidateATerm) {
  Lone<Raft> voter = follower(3);
  EXPECT_EQ(voter.receive(n2, RequestVote{.term = 1, .candidateId = n2}),
            sent(n2, RequestVoteReply{.term = 1, .voteGranted = true}));
  EXPECT_EQ(voter.receive(n3, RequestVote{.term = 1, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 1, .voteGranted = false}));
  EXPECT_EQ(voter.receive(n2, RequestVote{.term = 1, .candidateId = n2}),
            sent(n2, RequestVoteReply{.term = 1, .voteGranted = true}))
      << "the reply may have been lost";
}

TEST(RaftElection, AVoteIsRememberedOverACrash) {
  Lone<Raft> voter = follower(3);
  voter.receive(n2, RequestVote{.term = 1, .candidateId = n2});
  voter.restart();
  EXPECT_EQ(voter.receive(n3, RequestVote{.term = 1, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 1, .voteGranted = false}));
}

TEST(RaftElection, ANewTermIsANewVote) {
  Lone<Raft> voter = follower(3, {.currentTerm = 1, .votedFor = n2});
  EXPECT_EQ(voter.receive(n3, RequestVote{.term = 2, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 2, .voteGranted = true}));
}

// "While waiting for votes, a candidate may receive an AppendEntries RPC from another server
// claiming to be leader. If the leader's term (included in its RPC) is at least as large as the
// candidate's current term, then the candidate recognizes the leader as legitimate and returns to
// follower state."
TEST(RaftElection, ACandidateYieldsToALeaderOfItsTerm) {
  Lone<Raft> server = candidate(3);
  EXPECT_EQ(server.receive(n2, AppendEntries{.term = 1, .leaderId = n2}),
            sent(n2, AppendEntriesReply{.term = 1, .success = true}));
  EXPECT_EQ(server.state(), Volatile{.leaderId = n2});
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 1, .votedFor = n1})) << "the vote stays cast";
}

// "If the term in the RPC is smaller than the candidate's current term, then the candidate rejects
// the RPC and continues in candidate state."
TEST(RaftElection, ACandidateRejectsALeaderOfAnEarlierTerm) {
  Lone<Raft> server = candidate(3, {.currentTerm = 4});
  EXPECT_EQ(server.receive(n2, AppendEntries{.term = 4, .leaderId = n2}),
            sent(n2, AppendEntriesReply{.term = 5, .success = false}));
  EXPECT_EQ(server.state().role, Role::candidate);
}

// "If many followers become candidates at the same time, votes could be split so that no candidate
// obtains a majority. When this happens, each candidate will time out and start a new election by
// incrementing its term."
TEST(RaftElection, ACandidateThatTimesOutStartsANewElection) {
  Lone<Raft> server = candidate(3);
  server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = false});
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, RequestVote{.term = 2, .candidateId = n1}));
  EXPECT_EQ(server.state().votesGranted, SmallSet<NodeId>{n1});
}

// "Election timeouts are chosen randomly from a fixed interval (e.g., 150-300ms)."
TEST(RaftElection, TimeoutsAreDrawnFromTheInterval) {
  std::set<Time> timeouts;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Cluster cluster(seed);
    cluster.add<Raft>('n', 3);
    cluster.begin();
    ASSERT_TRUE(cluster.run_until([&] { return cluster.state<Durable>(n1).currentTerm > 0; }));
    timeouts.insert(cluster.world().now());
  }
  EXPECT_GE(*timeouts.begin(), std::chrono::milliseconds(150));
  EXPECT_LE(*timeouts.rbegin(), std::chrono::milliseconds(300));
  EXPECT_EQ(timeouts.size(), 200U);
}

// "If a follower receives no communication over a period of time called the election timeout, then
// it assumes there is no viable leader": heartbeats and granted votes are communication, refused
// candidates are not (Figure 2).
TEST(RaftElection, OnlyTheLeaderAndGrantedVotesPostponeAnElection) {
  const auto postpones = [](const auto& message) {
    const Duration timeout = std::chrono::milliseconds(150);
    Lone<Raft> server(3, {.electionTimeout = {timeout, timeout}},
                      {.currentTerm = 3, .log = log_of({3})});
    World& world = server.cluster().world();
    world.run_until(std::chrono::milliseconds(100));
    server.receive(n2, message);
    world.run_until(std::chrono::milliseconds(200));
    return server.state().role == Role::follower;
  };
  EXPECT_TRUE(postpones(AppendEntries{.term = 3, .leaderId = n2}));
  EXPECT_FALSE(postpones(AppendEntries{.term = 2, .leaderId = n2}));
  EXPECT_TRUE(
      postpones(RequestVote{.term = 4, .candidateId = n2, .lastLogIndex = 1, .lastLogTerm = 3}));
  EXPECT_FALSE(
      postpones(RequestVote{.term = 4, .candidateId = n2, .lastLogIndex = 9, .lastLogTerm = 2}));
}

// ---------------------------------------------------------------- §5.4.1 Election restriction

// "If the logs have last entries with different terms, then the log with the later term is more
// up-to-date. If the logs end with the same term, then whichever log is longer is more up-to-date."
TEST(RaftElectionRestriction, VoterComparesLastTermThenLength) {
  struct Case {
    std::string why;
    std::vector<Term> voter;
    Term lastLogTerm;
    Index lastLogIndex;
    bool voteGranted;
  };
  const std::vector<Case> cases = {
      {"both are empty", {}, 0, 0, true},
      {"the voter's is not", {1}, 0, 0, false},
      {"the same", {1, 2}, 2, 2, true},
      {"as late and longer", {1, 2}, 2, 3, true},
      {"as late and shorter", {1, 2}, 2, 1, false},
      {"later, though shorter", {1, 2, 2, 2}, 3, 1, true},
      {"earlier, though longer", {1, 3}, 2, 9, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Lone<Raft> voter = follower(3, {.currentTerm = 3, .log = log_of(c.voter)});
    EXPECT_EQ(voter.receive(n2, RequestVote{.term = 4,
                                            .candidateId = n2,
                                            .lastLogIndex = c.lastLogIndex,
                                            .lastLogTerm = c.lastLogTerm}),
              sent(n2, RequestVoteReply{.term = 4, .voteGranted = c.voteGranted}));
  }
}

}  // namespace
}  // namespace orrery::raft
