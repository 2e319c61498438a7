/// Elections that disturb nobody, by the sentences of Ongaro's dissertation: §3.10, §4.2.3, §6.2,
/// §6.4 and §9.6.

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

const Config pre_vote{.preVote = true};
const Config check_quorum{.checkQuorum = true};
const Config disregard{.disregardCandidates = true};

AppendEntries heartbeat(Term term, NodeId leaderId) { return {.term = term, .leaderId = leaderId}; }
PreVoteReply granted(Term term) {
  return {.term = term, .electionTerm = term + 1, .wouldBeGranted = true};
}
PreVoteReply refused(Term term, Term electionTerm) {
  return {.term = term, .electionTerm = electionTerm};
}

/// n1, leader of the term after the one on its disk. (Without pre-vote.)
Lone<Raft> leader_with(const Config& config, std::uint32_t servers, const Durable& on_disk = {}) {
  Lone<Raft> server(servers, config, on_disk);
  server.expire(ElectionTimeout{});
  for (std::uint32_t peer = 2; peer <= servers; ++peer) {
    server.receive(replica(peer),
                   RequestVoteReply{.term = on_disk.currentTerm + 1, .voteGranted = true});
  }
  return server;
}

// ---------------------------------------------------------------- §9.6 Pre-Vote

// "In the Pre-Vote algorithm, a candidate only increments its term if it first learns from a
// majority of the cluster that they would be willing to grant the candidate their votes".
TEST(RaftPreVote, AServerAsksBeforeItStands) {
  const Durable on_disk{.currentTerm = 2, .log = log_of({1, 2})};
  Lone<Raft> server(5, pre_vote, on_disk);
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3, n4, n5},
                   PreVote{.term = 3, .candidateId = n1, .lastLogIndex = 2, .lastLogTerm = 2}));
  EXPECT_EQ(server.durable(), on_disk) << "asking changes no term";
  EXPECT_EQ(server.state(), Volatile{.preVotesGranted = {n1}});
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));

  EXPECT_EQ(server.receive(n2, granted(2)), nothing);
  EXPECT_EQ(server.receive(n2, granted(2)), nothing) << "twice counts once";
  EXPECT_EQ(server.receive(n3, refused(2, 3)), nothing);
  EXPECT_EQ(server.durable(), on_disk);
  EXPECT_EQ(
      server.receive(n4, granted(2)),
      sent_to_each({n2, n3, n4, n5},
                   RequestVote{.term = 3, .candidateId = n1, .lastLogIndex = 2, .lastLogTerm = 2}));
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 3, .votedFor = n1, .log = on_disk.log}));
  EXPECT_EQ(server.state(), (Volatile{.role = Role::candidate, .votesGranted = {n1}}));
}

TEST(RaftPreVote, WhoIsNotAnsweredAsksAgainInTheSameTerm) {
  Lone<Raft> server(3, pre_vote);
  const Effects first = server.expire(ElectionTimeout{});
  server.receive(n2, refused(0, 1));
  EXPECT_EQ(server.expire(ElectionTimeout{}), first);
  EXPECT_EQ(server.durable(), Durable{});
}

TEST(RaftPreVote, ACandidateThatIsNotElectedAsksBeforeItStandsAgain) {
  Lone<Raft> server(3, pre_vote);
  server.expire(ElectionTimeout{});
  server.receive(n2, granted(0));
  ASSERT_EQ(server.state().role, Role::candidate);
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, PreVote{.term = 2, .candidateId = n1}));
  EXPECT_EQ(server.state(), Volatile{.preVotesGranted = {n1}});
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 1, .votedFor = n1}));
}

TEST(RaftPreVote, AnswersToOtherQuestionsDoNotCount) {
  Lone<Raft> server(3, pre_vote, {.currentTerm = 4});
  EXPECT_EQ(server.receive(n2, granted(4)), nothing) << "it has not asked";
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(n2, granted(3)), nothing) << "asked in another term";
  EXPECT_EQ(server.receive(n2, heartbeat(4, n2)),
            sent(n2, AppendEntriesReply{.term = 4, .success = true}));
  EXPECT_EQ(server.receive(n3, granted(4)), nothing) << "it has heard from a leader meanwhile";
  EXPECT_EQ(server.durable(), Durable{.currentTerm = 4});
}

// "… (if the candidate's log is sufficiently up-to-date, and the voters have not received
// heartbeats from a valid leader for at least a baseline election timeout)."
TEST(RaftPreVote, AVoterLooksAtTheLogAndAtItsLeader) {
  struct Case {
    std::string why;
    bool hears_leader;
    PreVote asks;
    bool granted;
  };
  const std::vector<Case> cases = {
      {"a log as good as its own", false, {4, n2, 2, 3}, true},
      {"a later term, too", false, {9, n2, 2, 3}, true},
      {"a log that lacks something", false, {4, n2, 1, 1}, false},
      {"it hears from a leader", true, {4, n2, 2, 3}, false},
      {"its own term: it may have voted", false, {3, n2, 2, 3}, false},
      {"an earlier term", false, {2, n2, 2, 3}, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    const Durable on_disk{.currentTerm = 3, .log = log_of({1, 3})};
    Lone<Raft> voter(3, pre_vote, on_disk);
    if (c.hears_leader) voter.receive(n3, heartbeat(3, n3));
    const Volatile before = voter.state();
    EXPECT_EQ(voter.receive(n2, c.asks),
              sent(n2, PreVoteReply{
                           .term = 3, .electionTerm = c.asks.term, .wouldBeGranted = c.granted}));
    EXPECT_EQ(voter.durable(), on_disk) << "no term changes, and no vote is cast";
    EXPECT_EQ(voter.state(), before);
  }
}

TEST(RaftPreVote, ALeaderIsHeardForTheMinimumElectionTimeout) {
  Lone<Raft> voter(3, pre_vote);
  World& world = voter.cluster().world();
  world.run_until(std::chrono::milliseconds(100));
  voter.receive(n3, heartbeat(1, n3));
  const auto grants = [&] {
    return voter.receive(n2, PreVote{.term = 2, .candidateId = n2}) == sent(n2, granted(1));
  };
  world.run_until(std::chrono::milliseconds(249));
  EXPECT_FALSE(grants());
  world.run_until(std::chrono::milliseconds(250));
  EXPECT_TRUE(grants());
}

TEST(RaftPreVote, PreVotesArePromisesToNobody) {
  Lone<Raft> voter(3, pre_vote);
  EXPECT_EQ(voter.receive(n2, PreVote{.term = 1, .candidateId = n2}), sent(n2, granted(0)));
  EXPECT_EQ(voter.receive(n3, PreVote{.term = 1, .candidateId = n3}), sent(n3, granted(0)));
  EXPECT_EQ(voter.receive(n3, RequestVote{.term = 1, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 1, .voteGranted = true}));
}

TEST(RaftPreVote, ALeaderGrantsNone) {
  Lone<Raft> server = leader(3);
  EXPECT_EQ(server.receive(n2, PreVote{.term = 2, .candidateId = n2}), sent(n2, refused(1, 2)));
  EXPECT_EQ(server.state().role, Role::leader);
}

// "If one server's current term is smaller than the other's, then it updates its current term to
// the larger value" (§5.1). etcd once left this answer out, and servers waited for ever (8501).
TEST(RaftPreVote, WhoAsksInAnEarlierTermLearnsTheCurrentOne) {
  Lone<Raft> voter(3, pre_vote, {.currentTerm = 7});
  EXPECT_EQ(voter.receive(n2, PreVote{.term = 3, .candidateId = n2}), sent(n2, refused(7, 3)));

  Lone<Raft> lagging(3, pre_vote, {.currentTerm = 2, .votedFor = n3});
  lagging.expire(ElectionTimeout{});
  lagging.receive(n2, refused(7, 3));
  EXPECT_EQ(lagging.durable(), Durable{.currentTerm = 7});
  EXPECT_EQ(lagging.state(), Volatile{});
  EXPECT_EQ(lagging.expire(ElectionTimeout{}),
            sent_to_each({n2, n3}, PreVote{.term = 8, .candidateId = n1}));
}

TEST(RaftPreVote, TheOnlyServerElectsItself) {
  Lone<Raft> server(1, pre_vote);
  EXPECT_EQ(server.expire(ElectionTimeout{}), output(Elected{.term = 1}));
}

TEST(RaftPreVote, AClusterElectsALeaderAndReplacesIt) {
  Cluster cluster;
  cluster.add<Raft>('n', 3, pre_vote);
  cluster.begin();
  const auto leader = [&] {
    NodeId leader{};
    for (const NodeId node : {n1, n2, n3}) {
      if (cluster.world().is_up(node) && cluster.state<Volatile>(node).role == Role::leader) {
        leader = node;
      }
    }
    return leader;
  };
  ASSERT_TRUE(cluster.run_until([&] { return leader() != NodeId{}; }));
  cluster.crash(leader());
  ASSERT_TRUE(cluster.run_until([&] { return leader() != NodeId{}; }));
  EXPECT_LE(cluster.state<Durable>(leader()).currentTerm, 3U);
}

// ---------------------------------------------------------------- §6.2 CheckQuorum

// "A leader in Raft steps down if an election timeout elapses without a successful round of
// heartbeats to a majority of its cluster".
TEST(RaftCheckQuorum, ALeaderThatReachesNoMajorityStepsDown) {
  Lone<Raft> server = leader_with(check_quorum, 5);
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true});
  server.expire(QuorumTimeout{});
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 1, .votedFor = n1})) << "in the same term";
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
  EXPECT_FALSE(server.is_running(HeartbeatDue{}));
  EXPECT_FALSE(server.is_running(QuorumTimeout{}));
}

TEST(RaftCheckQuorum, EachRoundOfAMajorityBeginsTheNext) {
  Lone<Raft> server = leader_with(check_quorum, 5);
  const auto reply = [&](NodeId from, const AppendEntriesReply& m) {
    server.receive(from, m);
    return server.state().answering;
  };
  const AppendEntriesReply success{.term = 1, .success = true};
  EXPECT_EQ(reply(n2, success), (SmallSet<NodeId>{n1, n2}));
  EXPECT_EQ(reply(n2, success), (SmallSet<NodeId>{n1, n2}));
  EXPECT_EQ(reply(n3, {.term = 0, .success = true}), (SmallSet<NodeId>{n1, n2})) << "an old term";
  EXPECT_EQ(reply(c1, success), (SmallSet<NodeId>{n1, n2})) << "no server";
  EXPECT_EQ(reply(n3, {.term = 1, .success = false}), SmallSet<NodeId>{n1})
      << "who refuses entries is there, too";
}

TEST(RaftCheckQuorum, ALeaderWithAMajorityLeadsOn) {
  Cluster cluster;
  cluster.add<Raft>('n', 3, check_quorum);
  cluster.begin();
  const auto leads = [&](NodeId node) {
    return cluster.state<Volatile>(node).role == Role::leader;
  };
  ASSERT_TRUE(cluster.run_until([&] { return leads(n1) || leads(n2) || leads(n3); }));
  const NodeId leader = leads(n1) ? n1 : leads(n2) ? n2 : n3;
  EXPECT_FALSE(cluster.run_until([&] { return !leads(leader); }, std::chrono::seconds(10)));

  cluster.partition({{leader}});
  EXPECT_TRUE(cluster.run_until([&] { return !leads(leader); }, 2 * Config{}.electionTimeout.max));
}

TEST(RaftCheckQuorum, TheOnlyServerIsAMajority) {
  Lone<Raft> server = leader_with(check_quorum, 1);
  server.expire(QuorumTimeout{});
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_TRUE(server.is_running(QuorumTimeout{}));
}

// ---------------------------------------------------------------- §4.2.3 Disruptive servers

// "If a server receives a RequestVote request within the minimum election timeout of hearing from a
// current leader, it does not update its term or grant its vote."
TEST(RaftDisregard, WhoHearsFromALeaderHasNoEarForCandidates) {
  Lone<Raft> server(3, disregard, {.currentTerm = 1});
  World& world = server.cluster().world();
  world.run_until(std::chrono::milliseconds(150));
  server.receive(n2, heartbeat(1, n2));
  const RequestVote candidacy{.term = 9, .candidateId = n3};
  world.run_until(std::chrono::milliseconds(299));
  EXPECT_EQ(server.receive(n3, candidacy), nothing);
  EXPECT_EQ(server.durable(), Durable{.currentTerm = 1});
  world.run_until(std::chrono::milliseconds(300));
  EXPECT_EQ(server.receive(n3, candidacy),
            sent(n3, RequestVoteReply{.term = 9, .voteGranted = true}));
}

TEST(RaftDisregard, ALeaderHearsItself) {
  Lone<Raft> server = leader_with(disregard, 3);
  EXPECT_EQ(server.receive(n3, RequestVote{.term = 9, .candidateId = n3}), nothing);
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_EQ(server.receive(n3, heartbeat(9, n3)),
            sent(n3, AppendEntriesReply{.term = 9, .success = true}))
      << "but a leader of a later term it follows";
}

TEST(RaftDisregard, AStaleLeaderIsNoLeader) {
  Lone<Raft> server(3, disregard, {.currentTerm = 4});
  server.expire(LeaderSilent{});
  server.receive(n2, heartbeat(3, n2));
  EXPECT_EQ(server.receive(n3, RequestVote{.term = 5, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 5, .voteGranted = true}));
}

TEST(RaftDisregard, WhoComesBackFromACrashMayHaveHeardFromALeader) {
  Lone<Raft> server(3, disregard);
  server.receive(n2, heartbeat(1, n2));
  server.restart();
  EXPECT_EQ(server.receive(n3, RequestVote{.term = 2, .candidateId = n3}), nothing);
  server.expire(LeaderSilent{});
  EXPECT_EQ(server.receive(n3, RequestVote{.term = 2, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 2, .voteGranted = true}));
}

// "RequestVote messages should be processed by other servers even when they believe a current
// cluster leader exists … ("I have permission to disrupt the leader—it told me to!")."
TEST(RaftDisregard, WhoHasPermissionIsHeard) {
  Lone<Raft> server(3, disregard);
  server.receive(n2, heartbeat(1, n2));
  EXPECT_EQ(server.receive(n3, RequestVoteWithPermission{.term = 2, .candidateId = n3}),
            sent(n3, RequestVoteReply{.term = 2, .voteGranted = true}));
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 2, .votedFor = n3}));
}

// ---------------------------------------------------------------- §6.4 The no-op

// "Raft handles this by having each leader commit a blank no-op entry into the log at the start of
// its term."
TEST(RaftNoOp, ALeaderBeginsItsTermWithAnEntryOfItsOwn) {
  EntryLog log;
  log.append({.term = 1, .command = Command(RegisterClient{})});
  Lone<Raft> server = leader_with({.noOp = true}, 3, {.currentTerm = 1, .log = log});
  log.append({.term = 2, .command = Command(NoOp{})});
  EXPECT_EQ(server.durable().log, log);
  EXPECT_TRUE(server.cluster().in_flight<AppendEntries>(n1, n2));

  // The entry of the earlier term is committed with it (§5.4.2).
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 2, .success = true, .matchIndex = 2}),
            output(Committed{.index = 2}));
  EXPECT_EQ(server.state().lastApplied, 2U);
  EXPECT_EQ(server.state().sessions.sessions.size(), 1U) << "no state machine hears of a no-op";
}

TEST(RaftNoOp, TheOnlyServerCommitsItAlone) {
  Lone<Raft> server(1, {.noOp = true});
  EXPECT_EQ(server.expire(ElectionTimeout{}),
            output(Elected{.term = 1}) + output(Committed{.index = 1}));
}

// ---------------------------------------------------------------- §3.10 Leadership transfer

const TransferLeadership to_n2{.number = 1, .target = n2};

/// n1, leader of term 2 of three servers with two entries, of which n2 has so many.
Lone<Raft> leader_whose_n2_has(Index entries) {
  Lone<Raft> server = leader_with({}, 3, {.currentTerm = 1, .log = log_of({1, 1})});
  if (entries > 0) {
    server.receive(n2, AppendEntriesReply{.term = 2, .success = true, .matchIndex = entries});
  }
  return server;
}
bool is_handed_over(const Effects& effects) {
  return !effects.list.empty() && Effects{{effects.list.back()}} == sent(n2, TimeoutNow{.term = 2});
}

// "3. The prior leader sends a TimeoutNow request to the target server."
TEST(RaftTransfer, ATargetThatHasTheWholeLogIsToldToStandNow) {
  Lone<Raft> server = leader_whose_n2_has(2);
  EXPECT_TRUE(is_handed_over(server.receive(a1, to_n2)));
  EXPECT_EQ(server.state().handover, (LeadershipTransfer{to_n2, a1}));
}

// "2. The prior leader fully updates the target server's log to match its own, using the normal log
// replication mechanism".
TEST(RaftTransfer, ATargetThatLacksEntriesGetsThemFirst) {
  Lone<Raft> server = leader_whose_n2_has(0);
  EXPECT_FALSE(is_handed_over(server.receive(a1, to_n2)));
  const auto acknowledge = [&](NodeId from, Index index) {
    return server.receive(from,
                          AppendEntriesReply{.term = 2, .success = true, .matchIndex = index});
  };
  EXPECT_FALSE(is_handed_over(acknowledge(n2, 1)));
  EXPECT_FALSE(is_handed_over(acknowledge(n3, 2))) << "somebody else";
  EXPECT_TRUE(is_handed_over(acknowledge(n2, 2)));
  EXPECT_TRUE(is_handed_over(acknowledge(n2, 2))) << "the first may have been lost";
}

// "1. The prior leader stops accepting new client requests."
TEST(RaftTransfer, ClientsAreSentToTheTarget) {
  Lone<Raft> server = leader_whose_n2_has(0);
  server.receive(a1, to_n2);
  const EntryLog log = server.durable().log;
  EXPECT_EQ(server.receive(c1, RegisterClient{}), sent(c1, NotLeader{.leaderHint = n2}));
  EXPECT_EQ(server.receive(c1, ClientRequest{.clientId = 1, .sequenceNum = 1}),
            sent(c1, NotLeader{.leaderHint = n2}));
  EXPECT_EQ(server.durable().log, log);
}

// "If leadership transfer does not complete after about an election timeout, the prior leader
// aborts the transfer and resumes accepting client requests."
TEST(RaftTransfer, ATransferThatTakesTooLongIsGivenUp) {
  Lone<Raft> server = leader_whose_n2_has(0);
  server.receive(a1, to_n2);
  EXPECT_EQ(server.expire(TransferTimeout{}),
            sent(a1, RequestDone{.number = 1, .status = RequestStatus::timeout}))
      << "else the administrator would ask for it again, for ever";
  EXPECT_EQ(server.state().handover, std::nullopt);
  server.receive(c1, RegisterClient{});
  EXPECT_EQ(server.durable().log.last_index(), 3U);
  EXPECT_FALSE(is_handed_over(
      server.receive(n2, AppendEntriesReply{.term = 2, .success = true, .matchIndex = 3})));
}

// "This request has the same effect as the target server's election timer firing: the target server
// starts a new election (incrementing its term and becoming a candidate)."
TEST(RaftTransfer, TheTargetStandsAtOnce) {
  for (const Config& config : {Config{}, pre_vote, disregard}) {
    Lone<Raft> target(3, config, {.currentTerm = 1});
    target.receive(n2, heartbeat(1, n2));
    EXPECT_EQ(target.receive(n2, TimeoutNow{.term = 1}),
              sent_to_each({n2, n3}, RequestVoteWithPermission{.term = 2, .candidateId = n1}));
    EXPECT_EQ(target.durable(), (Durable{.currentTerm = 2, .votedFor = n1}));
    EXPECT_EQ(target.receive(n2, TimeoutNow{.term = 1}), nothing) << "twice";
    target.expire(ElectionTimeout{});
    EXPECT_EQ(target.cluster().in_flight<PreVote>(n1, n2), config.preVote)
        << "the next election is one like any other";
  }
}

TEST(RaftTransfer, OnlyTheLeaderMakesAServerStand) {
  Lone<Raft> server(3, {}, {.currentTerm = 2});
  EXPECT_EQ(server.receive(n2, TimeoutNow{.term = 2}), nothing) << "who is n2?";
  server.receive(n2, heartbeat(2, n2));
  EXPECT_EQ(server.receive(n3, TimeoutNow{.term = 2}), nothing) << "n2 leads";
  EXPECT_EQ(server.receive(n2, TimeoutNow{.term = 1}), nothing) << "an earlier term";
  EXPECT_EQ(server.durable(), Durable{.currentTerm = 2});
  Lone<Raft> rival = leader(3);
  EXPECT_EQ(rival.receive(n2, TimeoutNow{.term = 1}), nothing);
  EXPECT_EQ(rival.state().role, Role::leader);
}

// "Its next message to the prior leader will include its new term number, causing the prior leader
// to step down. At this point, leadership transfer is complete."
TEST(RaftTransfer, TheAdministratorIsToldByTheNewLeader) {
  Lone<Raft> server = leader_whose_n2_has(2);
  server.receive(a1, to_n2);
  server.receive(n2, RequestVoteWithPermission{
                         .term = 3, .candidateId = n2, .lastLogIndex = 2, .lastLogTerm = 1});
  EXPECT_EQ(server.state(), Volatile{});
  EXPECT_FALSE(server.is_running(TransferTimeout{}));
  EXPECT_EQ(server.receive(a1, to_n2), sent(a1, NotLeader{}));

  Lone<Raft> successor = leader(3);
  EXPECT_EQ(successor.receive(a1, TransferLeadership{.number = 4, .target = n1}),
            sent(a1, RequestDone{.number = 4, .status = RequestStatus::ok}));
}

TEST(RaftTransfer, NobodyOutsideTheClusterCanLead) {
  Lone<Raft> server = leader(3);
  for (const NodeId stranger : {n4, c1, NodeId{}}) {
    EXPECT_EQ(server.receive(a1, TransferLeadership{.number = 1, .target = stranger}),
              sent(a1, RequestDone{.number = 1, .status = RequestStatus::impossible}));
  }
  EXPECT_EQ(server.state().handover, std::nullopt);
}

TEST(RaftTransfer, OneTransferAtATime) {
  Lone<Raft> server = leader_whose_n2_has(0);
  server.receive(a1, to_n2);
  EXPECT_EQ(server.receive(a1, to_n2), nothing);
  EXPECT_EQ(server.receive(a1, TransferLeadership{.number = 2, .target = n3}), nothing);
  EXPECT_EQ(server.state().handover, (LeadershipTransfer{to_n2, a1}));
}

TEST(RaftTransfer, AClusterChangesItsLeaderWithoutAnElectionTimeout) {
  for (const Config& config :
       {Config{}, Config{.preVote = true, .checkQuorum = true, .disregardCandidates = true}}) {
    Cluster cluster;
    cluster.add<Raft>('n', 3, config);
    cluster.begin();
    const auto leads = [&](NodeId node) {
      return cluster.state<Volatile>(node).role == Role::leader;
    };
    ASSERT_TRUE(cluster.run_until([&] { return leads(n1) || leads(n2) || leads(n3); }));
    const NodeId leader = leads(n1) ? n1 : leads(n2) ? n2 : n3;
    const NodeId target = leader == n2 ? n3 : n2;
    const Term term = cluster.state<Durable>(leader).currentTerm;
    cluster.deliver_all();
    cluster.receive(leader, a1, TransferLeadership{.number = 1, .target = target});
    EXPECT_TRUE(cluster.run_until([&] { return leads(target); }, std::chrono::milliseconds(60)));
    EXPECT_FALSE(leads(leader));
    EXPECT_EQ(cluster.state<Durable>(target).currentTerm, term + 1);
  }
}

}  // namespace
}  // namespace orrery::raft
