/// §5.3 "Log replication", by the paper's sentences, and Figure 7.

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

/// What the leader n1 sends to a follower whose log matches its own up to prevLogIndex.
AppendEntries from_n1(Term term, Index prevLogIndex, Term prevLogTerm,
                      std::vector<Entry> entries = {}, Index leaderCommit = 0) {
  return {.term = term,
          .leaderId = n1,
          .prevLogIndex = prevLogIndex,
          .prevLogTerm = prevLogTerm,
          .entries = std::move(entries),
          .leaderCommit = leaderCommit};
}
AppendEntries from_n2(Term term, Index prevLogIndex, Term prevLogTerm,
                      std::vector<Entry> entries = {}, Index leaderCommit = 0) {
  AppendEntries m = from_n1(term, prevLogIndex, prevLogTerm, std::move(entries), leaderCommit);
  m.leaderId = n2;
  return m;
}

// ---------------------------------------------------------------- the leader

// "The leader appends the command to its log as a new entry, then issues AppendEntries RPCs in
// parallel to each of the other servers to replicate the entry."
TEST(RaftReplication, TheLeaderAppendsAndSendsACommand) {
  Lone<Raft> server = leader(3, {.currentTerm = 1, .log = log_of({1})});
  const ClientRequest command{.clientId = 1, .sequenceNum = 1, .command = put("k", "v")};
  EXPECT_EQ(server.receive(c1, command),
            sent_to_each({n2, n3}, from_n1(2, 1, 1, {{.term = 2, .command = command}})));
  EXPECT_EQ(server.durable().log[2], (Entry{.term = 2, .command = command}));
}

// "When the entry has been safely replicated (as described below), the leader applies the entry to
// its state machine and returns the result of that execution to the client."
TEST(RaftReplication, TheLeaderAnswersOnceTheEntryIsOnAMajority) {
  Lone<Raft> server = leader(5);
  server.receive(c1, RegisterClient{.nonce = 9});
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1}),
            nothing);
  EXPECT_EQ(
      server.receive(n3, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1}),
      output(Committed{.index = 1}) + sent(c1, RegisterClientReply{.nonce = 9, .clientId = 1}));
  EXPECT_EQ(server.receive(n4, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1}),
            nothing);
}

TEST(RaftReplication, TheOnlyServerCommitsAtOnce) {
  Lone<Raft> server = leader(1);
  EXPECT_EQ(
      server.receive(c1, RegisterClient{.nonce = 9}),
      output(Committed{.index = 1}) + sent(c1, RegisterClientReply{.nonce = 9, .clientId = 1}));
}

TEST(RaftReplication, AnAcknowledgementThatArrivesTwiceCountsOnce) {
  Lone<Raft> server = leader(5);
  server.receive(c1, RegisterClient{});
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1});
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1}),
            nothing);
  EXPECT_EQ(server.state().commitIndex, 0U);
}

TEST(RaftReplication, AcknowledgementsOutOfOrderDoNotLowerWhatIsKnown) {
  Lone<Raft> server = leader(3);
  server.receive(c1, RegisterClient{});
  server.receive(c2, RegisterClient{});
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 2});
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1});
  EXPECT_EQ(server.state().matchIndex.at(n2), 2U);
  EXPECT_EQ(server.state().nextIndex.at(n2), 3U);
}

// "If followers crash or run slowly, or if network packets are lost, the leader retries
// AppendEntries RPCs indefinitely (even after it has responded to the client) until all followers
// eventually store all log entries."
TEST(RaftReplication, EachHeartbeatCarriesWhatTheFollowerHasNotAcknowledged) {
  Lone<Raft> server = leader(3);
  server.receive(c1, RegisterClient{});
  server.receive(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(server.expire(HeartbeatDue{}),
              sent(n2, from_n1(1, 1, 1, {}, 1)) + sent(n3, from_n1(1, 0, 0, {entry(1)}, 1)));
  }
}

TEST(RaftReplication, AMessageCarriesSoManyEntriesAndTheRestFollowsItsAcknowledgement) {
  constexpr Index entriesMax = Config{}.entriesMax;
  const std::vector<Term> terms(entriesMax + 1, 1);
  Lone<Raft> server = leader(2, {.currentTerm = 1, .log = log_of(terms)});
  const std::vector<Entry> all(entriesMax + 1, entry(1));
  const std::vector<Entry> first(entriesMax, entry(1));
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 2, .success = false, .lastLogIndex = 0}),
            sent(n2, from_n1(2, 0, 0, first)));
  EXPECT_EQ(
      server.receive(n2, AppendEntriesReply{.term = 2, .success = true, .matchIndex = entriesMax}),
      sent(n2, from_n1(2, entriesMax, 1, {entry(1)})));
}

// "After a rejection, the leader decrements nextIndex and retries the AppendEntries RPC. Eventually
// nextIndex will reach a point where the leader and follower logs match."
TEST(RaftReplication, ARejectedMessageIsRetriedWithAnEarlierEntry) {
  Lone<Raft> server = leader(2, {.currentTerm = 2, .log = log_of({1, 1, 2})});
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = 9}),
            sent(n2, from_n1(3, 2, 1, {entry(2)})));
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = 9}),
            sent(n2, from_n1(3, 1, 1, {entry(1), entry(2)})));
}

// "The simplest approach … is to have followers return the length of their logs in the
// AppendEntries response; this allows the leader to cap the follower's nextIndex accordingly"
// (dissertation §4.2.1).
TEST(RaftReplication, AShortLogIsReachedInOneStep) {
  Lone<Raft> server = leader(2, {.currentTerm = 2, .log = log_of({1, 1, 1, 2})});
  EXPECT_EQ(server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = 1}),
            sent(n2, from_n1(3, 1, 1, {entry(1), entry(1), entry(2)})));
}

TEST(RaftReplication, ARejectionThatArrivesLateDoesNotLoseWhatIsKnownToMatch) {
  Lone<Raft> server = leader(2, {.currentTerm = 2, .log = log_of({1, 1, 2})});
  server.receive(n2, AppendEntriesReply{.term = 3, .success = true, .matchIndex = 3});
  server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = 0});
  EXPECT_EQ(server.state().nextIndex.at(n2), 4U);
}

// ---------------------------------------------------------------- the follower

// "If the follower does not find an entry in its log with the same index and term, then it refuses
// the new entries."
TEST(RaftReplication, AFollowerRefusesEntriesThatItsLogDoesNotReach) {
  struct Case {
    std::string why;
    Index prevLogIndex;
    Term prevLogTerm;
    bool success;
  };
  const std::vector<Case> cases = {
      {"the start always matches", 0, 0, true}, {"the same index and term", 1, 1, true},
      {"the last entry", 2, 2, true},           {"another term", 2, 1, false},
      {"beyond the end", 3, 2, false},          {"far beyond the end, in no term", 99, 0, false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Lone<Raft> server = follower(3, {.currentTerm = 2, .log = log_of({1, 2})});
    const AppendEntriesReply success{.term = 2, .success = true, .matchIndex = c.prevLogIndex};
    const AppendEntriesReply refusal{.term = 2, .success = false, .lastLogIndex = 2};
    EXPECT_EQ(server.receive(n2, from_n2(2, c.prevLogIndex, c.prevLogTerm)),
              sent(n2, c.success ? success : refusal));
  }
}

// "Conflicting entries in follower logs will be overwritten with entries from the leader's log."
// Figure 2: "If an existing entry conflicts with a new one (same index but different terms), delete
// the existing entry and all that follow it"; "append any new entries not already in the log".
TEST(RaftReplication, OnlyConflictingEntriesAreDeleted) {
  struct Case {
    std::string why;
    Index prevLogIndex;
    std::vector<Term> entries;
    std::vector<Term> log;  // of a follower that has 1 1 2 2
  };
  const std::vector<Case> cases = {
      {"new entries are appended", 4, {3, 3}, {1, 1, 2, 2, 3, 3}},
      {"a conflict deletes what follows it", 2, {3}, {1, 1, 3}},
      {"a conflict further on", 2, {2, 3, 3}, {1, 1, 2, 3, 3}},
      {"what is there already stays", 2, {2, 2}, {1, 1, 2, 2}},
      {"a message that was delayed deletes nothing", 1, {1}, {1, 1, 2, 2}},
      {"nor does a heartbeat that was delayed", 1, {}, {1, 1, 2, 2}},
      {"from the first entry on", 0, {1, 1, 2, 2, 3}, {1, 1, 2, 2, 3}},
      {"everything conflicts", 0, {3}, {3}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Lone<Raft> server = follower(3, {.currentTerm = 3, .log = log_of({1, 1, 2, 2})});
    std::vector<Entry> entries;
    for (const Term term : c.entries) entries.push_back(entry(term));
    const Term prevLogTerm = server.durable().log.term_at(c.prevLogIndex);
    EXPECT_EQ(
        server.receive(n2, from_n2(3, c.prevLogIndex, prevLogTerm, entries)),
        sent(n2, AppendEntriesReply{
                     .term = 3, .success = true, .matchIndex = c.prevLogIndex + c.entries.size()}));
    EXPECT_EQ(terms_of(server.durable().log), c.log);
    server.restart();
    EXPECT_EQ(terms_of(server.durable().log), c.log) << "on disk before it is acknowledged";
  }
}

// "Once a follower learns that a log entry is committed, it applies the entry to its local state
// machine (in log order)." Figure 2: "If leaderCommit > commitIndex, set commitIndex =
// min(leaderCommit, index of last new entry)".
TEST(RaftReplication, AFollowerCommitsWhatItKnowsToMatch) {
  Lone<Raft> server = follower(3, {.currentTerm = 1, .log = log_of({1, 1, 1})});
  server.receive(n2, from_n2(2, 1, 1, {}, 3));
  EXPECT_EQ(server.state().commitIndex, 1U) << "the entries behind it may still conflict";
  EXPECT_EQ(server.receive(n2, from_n2(2, 1, 1, {entry(2)}, 2)),
            output(Committed{.index = 2}) +
                sent(n2, AppendEntriesReply{.term = 2, .success = true, .matchIndex = 2}));
  EXPECT_EQ(server.state().lastApplied, 2U);
}

// commitIndex "increases monotonically" (Figure 2).
TEST(RaftReplication, ADelayedMessageDoesNotTakeACommitBack) {
  Lone<Raft> server = follower(3, {.currentTerm = 1, .log = log_of({1, 1, 1})});
  server.receive(n2, from_n2(1, 3, 1, {}, 2));
  server.receive(n2, from_n2(1, 1, 1, {}, 3));
  EXPECT_EQ(server.state().commitIndex, 2U);
}

// ---------------------------------------------------------------- Figure 7

// "When the leader at the top comes to power, it is possible that any of scenarios (a–f) could
// occur in follower logs. … To bring a follower's log into consistency with its own, the leader
// must find the latest log entry where the two logs agree, delete any entries in the follower's log
// after that point, and send the follower all of the leader's entries after that point."
TEST(RaftReplication, Figure7_TheLeaderBringsEveryLogIntoConsistency) {
  struct Case {
    std::string why;
    std::vector<Term> log;
  };
  const std::vector<Term> leaders = {1, 1, 1, 4, 4, 5, 5, 6, 6, 6};
  const std::vector<Case> cases = {
      {"(a) misses an entry", {1, 1, 1, 4, 4, 5, 5, 6, 6}},
      {"(b) misses many", {1, 1, 1, 4}},
      {"(c) has an extra uncommitted one", {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6}},
      {"(d) has two of a later term", {1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7}},
      {"(e) misses some and has others", {1, 1, 1, 4, 4, 4, 4}},
      {"(f) led twice and committed nothing", {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Cluster cluster;
    cluster.add<Raft>('n', 3, {}, [&](NodeId node) {
      const auto& log = node == n2 ? c.log : leaders;
      return Durable{.currentTerm = 7, .log = log_of(log)};
    });
    cluster.begin();
    cluster.expire(n1, ElectionTimeout{});
    cluster.deliver_all();
    ASSERT_EQ(cluster.state<Volatile>(n1).role, Role::leader);

    cluster.receive(n1, c1, RegisterClient{});
    cluster.deliver_all();
    std::vector<Term> expected = leaders;
    expected.push_back(8);
    EXPECT_EQ(terms_of(cluster.state<Durable>(n1).log), expected);
    EXPECT_EQ(terms_of(cluster.state<Durable>(n2).log), expected);
  }
}

}  // namespace
}  // namespace orrery::raft
