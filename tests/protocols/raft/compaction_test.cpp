/// Log compaction: chapter 5 of Ongaro's dissertation, by its sentences and by the steps of its
/// Figure 5.3.

#include <gtest/gtest.h>

#include "protocols/raft/raft_checks.hpp"
#include "tests/protocols/raft/support.hpp"
#include "tests/support/storm.hpp"

namespace orrery::raft {
namespace {

// ---------------------------------------------------------------- what the tests have in common

/// A snapshot after so many entries; so many records in a chunk.
Config snapshots_after(std::uint64_t entries, std::uint32_t chunk = 64) {
  Config config;
  config.snapshot = {.after = entries, .chunk = chunk};
  return config;
}

/// The entry at index 1 opens a session, those after it append their index to "k" in it.
Entry entry_at(Index index, Term term) {
  if (index == 1) return {.term = term, .command = Command(RegisterClient{})};
  return {.term = term,
          .command = Command(ClientRequest{
              .clientId = 1, .sequenceNum = index, .command = append("k", std::to_string(index))})};
}
std::vector<Entry> entries_of(const std::vector<Term>& terms, Index from = 1) {
  std::vector<Entry> entries;
  for (const Term term : terms) entries.push_back(entry_at(from++, term));
  return entries;
}
EntryLog log_with(const std::vector<Term>& terms) {
  EntryLog log;
  for (const Entry& entry : entries_of(terms)) log.append(entry);
  return log;
}
/// What these entries lead to.
Snapshot snapshot_of(const std::vector<Term>& terms) {
  Snapshot snapshot{
      .lastIndex = terms.size(), .lastTerm = terms.back(), .lastConfig = {.voters = {n1, n2, n3}}};
  Index index = 0;
  for (const Entry& entry : entries_of(terms)) {
    snapshot.sessions.apply(snapshot.machine, ++index, *entry.command);
  }
  return snapshot;
}
/// On the disk of a server that has a snapshot of the first terms, and the entries after it.
Durable compacted(const std::vector<Term>& replaced, const std::vector<Term>& after = {}) {
  std::vector<Term> terms = replaced;
  terms.insert(terms.end(), after.begin(), after.end());
  EntryLog log = log_with(terms);
  log.discard_through(replaced.size(), replaced.back());
  return {.currentTerm = terms.back(), .log = log, .snapshotFile = snapshot_of(replaced)};
}

AppendEntries append_from_n2(Term term, Index prevLogIndex, Term prevLogTerm,
                             std::vector<Entry> entries, Index leaderCommit) {
  return {.term = term,
          .leaderId = n2,
          .prevLogIndex = prevLogIndex,
          .prevLogTerm = prevLogTerm,
          .entries = std::move(entries),
          .leaderCommit = leaderCommit};
}
/// A whole snapshot in one message.
InstallSnapshot install(NodeId leader, Term term, const Snapshot& file) {
  return {.term = term,
          .leaderId = leader,
          .lastIndex = file.lastIndex,
          .lastTerm = file.lastTerm,
          .lastConfig = file.lastConfig,
          .data = file.records_from(0, file.size()),
          .done = true};
}
/// A part of it.
InstallSnapshot chunk(NodeId leader, Term term, const Snapshot& file, std::uint64_t offset,
                      std::uint64_t size) {
  InstallSnapshot m = install(leader, term, file);
  m.offset = offset;
  m.data = file.records_from(offset, size);
  m.done = offset + m.data.size() == file.size();
  return m;
}
Effects all_arrived(NodeId leader, Term term, Index lastIndex) {
  return sent(leader, InstallSnapshotReply{.term = term, .lastIndex = lastIndex, .done = true});
}
Effects arrived(NodeId leader, Term term, Index lastIndex, std::uint64_t offset) {
  return sent(leader, InstallSnapshotReply{.term = term, .lastIndex = lastIndex, .offset = offset});
}

/// What is being written is on disk.
void settle(Cluster& cluster) { cluster.world().run_until(cluster.world().now()); }

void expect_state_of(const Lone<Raft>& server, const Snapshot& file) {
  EXPECT_EQ(server.state().machine, file.machine);
  EXPECT_EQ(server.state().sessions, file.sessions);
  EXPECT_EQ(server.state().lastApplied, file.lastIndex);
  EXPECT_GE(server.state().commitIndex, file.lastIndex);
}

// ---------------------------------------------------------------- the log without its beginning

TEST(RaftCompactedLog, KnowsTheTermOfTheLastEntryThatIsGone) {
  const EntryLog whole = log_with({1, 1, 2, 3, 3});
  for (Index discarded = 0; discarded <= 5; ++discarded) {
    SCOPED_TRACE(discarded);
    EntryLog log = whole;
    if (discarded > 0) log.discard_through(discarded, whole.term_at(discarded));
    EXPECT_EQ(log.discarded(), discarded);
    EXPECT_EQ(log.last_index(), 5U);
    EXPECT_EQ(log.last_term(), 3U);
    for (Index i = discarded; i <= 6; ++i) {
      EXPECT_EQ(log.term_at(i), whole.term_at(i)) << i;
      EXPECT_EQ(log.has(i), whole.has(i)) << i;
      for (Term term = 0; term <= 4; ++term) {
        EXPECT_EQ(log.matches(i, term), whole.matches(i, term)) << i << " in term " << term;
      }
    }
    // what is gone was committed: every leader has it
    for (Index i = 0; i < discarded; ++i) EXPECT_TRUE(log.matches(i, whole.term_at(i)));
    EXPECT_EQ(log.entries_from(discarded + 1, 9), whole.entries_from(discarded + 1, 9));
    EXPECT_EQ(log.entries_from(6, 9), std::vector<Entry>{});
  }
}

TEST(RaftCompactedLog, GoesOnWhereItWas) {
  EntryLog log = log_with({1, 1, 2});
  log.discard_through(3, 2);
  EXPECT_EQ(log.last_index(), 3U);
  EXPECT_EQ(log.last_term(), 2U);
  log.append(entry_at(4, 5));
  EXPECT_EQ(log.term_at(4), 5U);
  log.delete_from(4);
  EXPECT_EQ(log.last_term(), 2U);
  log.delete_from(2);
  EXPECT_EQ(log.last_index(), 3U) << "what a snapshot has replaced stays replaced";
  log.discard_through(2, 1);
  EXPECT_EQ(log.discarded(), 3U);
  log.discard_all(9, 7);
  EXPECT_EQ(log.last_index(), 9U);
  EXPECT_EQ(log.last_term(), 7U);
}

TEST(RaftSnapshot, ItsRecordsMakeItAgainWhateverTheChunks) {
  Snapshot whole = snapshot_of({1, 1, 2});
  for (const char* key : {"a", "b", "c", "d"}) whole.machine.apply(put(key, "1"));
  for (std::uint64_t size = 1; size <= 8; ++size) {
    Snapshot again{
        .lastIndex = whole.lastIndex, .lastTerm = whole.lastTerm, .lastConfig = whole.lastConfig};
    std::uint64_t offset = 0;
    while (offset < whole.size()) {
      const std::vector<SnapshotRecord> records = whole.records_from(offset, size);
      ASSERT_EQ(records.size(), std::min(size, whole.size() - offset));
      for (const SnapshotRecord& record : records) again.add(record);
      offset += records.size();
    }
    EXPECT_EQ(again, whole);
  }
}

// ---------------------------------------------------------------- §5.1: taking snapshots

// "Once the snapshot is written, the log can be truncated" (§5.1), not before.
TEST(RaftSnapshots, TheLogIsDiscardedOnceTheSnapshotIsOnDisk) {
  Lone<Raft> server(3, snapshots_after(2), {.currentTerm = 1, .log = log_with({1, 1, 1})});
  server.cluster().slow_disks();
  server.receive(n2, append_from_n2(1, 3, 1, {}, 2));
  EXPECT_EQ(*server.durable().snapshotFile, snapshot_of({1, 1}));
  EXPECT_EQ(server.durable().log, log_with({1, 1, 1}));

  server.sync();
  EXPECT_EQ(server.durable(), compacted({1, 1}, {1}));
  expect_state_of(server, snapshot_of({1, 1}));
}

TEST(RaftSnapshots, AreTakenEachTimeThatSoManyEntriesAreApplied) {
  Lone<Raft> server(3, snapshots_after(2));
  std::vector<Term> terms;
  for (Index index = 1; index <= 9; ++index) {
    terms.push_back(1);
    server.receive(n2,
                   append_from_n2(1, index - 1, index == 1 ? 0 : 1, {entry_at(index, 1)}, index));
    settle(server.cluster());
    EXPECT_EQ(server.durable().snapshotFile->lastIndex, index / 2 * 2);
    EXPECT_EQ(server.durable().log.discarded(), index / 2 * 2);
  }
  EXPECT_EQ(server.durable(), compacted({1, 1, 1, 1, 1, 1, 1, 1}, {1}));
}

TEST(RaftSnapshots, AreNotTakenUnlessTheyAreWanted) {
  Lone<Raft> server(3);
  server.receive(n2, append_from_n2(1, 0, 0, entries_of(std::vector<Term>(64, 1)), 64));
  EXPECT_EQ(*server.durable().snapshotFile, Snapshot{});
  EXPECT_EQ(server.durable().log.discarded(), 0U);
}

// "When a server restarts, it … restores its state machine from the snapshot".
TEST(RaftSnapshots, ARestartBeginsWithTheSnapshot) {
  Lone<Raft> server(3, snapshots_after(2), compacted({1, 1, 2}, {2, 2}));
  expect_state_of(server, snapshot_of({1, 1, 2}));
  EXPECT_EQ(server.state().commitIndex, 3U);
  EXPECT_EQ(server.durable(), compacted({1, 1, 2}, {2, 2}));

  server.receive(n2, append_from_n2(2, 5, 2, {}, 5));
  expect_state_of(server, snapshot_of({1, 1, 2, 2, 2}));
}

/// A crash may come between any two writes of what a snapshot changes on disk.
TEST(RaftSnapshots, EveryOrderOfItsWritesEndsInTheSameState) {
  const EntryLog whole = log_with({1, 1, 2, 2});
  const Durable after = compacted({1, 1, 2}, {2});
  for (const bool entries_are_discarded : {false, true}) {
    for (const Term term : {Term{0}, Term{2}}) {
      SCOPED_TRACE(testing::Message() << entries_are_discarded << " and term " << term);
      Durable torn = after;
      if (!entries_are_discarded) torn.log.entries = whole.entries;
      torn.log.discardedTerm = term;
      Lone<Raft> server(3, snapshots_after(2), torn);
      EXPECT_EQ(server.durable(), after);
      expect_state_of(server, snapshot_of({1, 1, 2}));
    }
  }
}

// ---------------------------------------------------------------- Figure 5.3: the receiver

// 1. "Reply immediately if term < currentTerm"
TEST(RaftInstallSnapshot, ALeaderOfAnEarlierTermIsToldTheTerm) {
  Lone<Raft> server(3, {}, {.currentTerm = 5});
  EXPECT_EQ(server.receive(n2, install(n2, 4, snapshot_of({1, 1}))), arrived(n2, 5, 2, 0));
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 5}));
}

TEST(RaftInstallSnapshot, ItsLeaderIsFollowed) {
  Lone<Raft> server = candidate(3);
  server.receive(n2, install(n2, 1, snapshot_of({1})));
  EXPECT_EQ(server.state().role, Role::follower);
  EXPECT_EQ(server.state().leaderId, n2);
  EXPECT_TRUE(server.is_running(ElectionTimeout{}));
}

// 2. "Create new snapshot file if first chunk (offset is 0)" 3. "Write data into snapshot file at
// given offset" 4. "Reply and wait for more data chunks if done is false"
TEST(RaftInstallSnapshot, ChunksArePutTogether) {
  const Snapshot file = snapshot_of({1, 1, 1});  // two records
  Lone<Raft> server(3);
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 0, 1)), arrived(n2, 1, 3, 1));
  EXPECT_EQ(server.durable().snapshotFile->lastIndex, 0U);
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 1, 1)), nothing);
  EXPECT_EQ(server.sync(), all_arrived(n2, 1, 3) + output(Committed{.index = 3}));
  EXPECT_EQ(*server.durable().snapshotFile, file);
  expect_state_of(server, file);
}

TEST(RaftInstallSnapshot, AChunkThatComesTwiceOrTooEarlyIsNotWritten) {
  const Snapshot file = snapshot_of({1, 1, 1});
  Lone<Raft> server(3);
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 1, 1)), arrived(n2, 1, 3, 0));
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 0, 1)), arrived(n2, 1, 3, 1));
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 0, 1)), arrived(n2, 1, 3, 1));
  server.receive(n2, chunk(n2, 1, file, 1, 1));
  settle(server.cluster());
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, file, 1, 1)), all_arrived(n2, 1, 3)) << "once more";
}

TEST(RaftInstallSnapshot, AnotherLeaderBeginsAnew) {
  const Snapshot file = snapshot_of({1, 1, 1});
  Lone<Raft> server(3);
  server.receive(n2, chunk(n2, 1, file, 0, 1));
  EXPECT_EQ(server.receive(n3, chunk(n3, 2, file, 1, 1)), arrived(n3, 2, 3, 0));
  EXPECT_EQ(server.receive(n3, chunk(n3, 2, file, 0, 1)), arrived(n3, 2, 3, 1));
}

TEST(RaftInstallSnapshot, ALateChunkOfAnEarlierSnapshotIsIgnored) {
  Lone<Raft> server(3);
  server.receive(n2, chunk(n2, 1, snapshot_of({1, 1, 1}), 0, 1));
  const Volatile before = server.state();
  EXPECT_EQ(server.receive(n2, chunk(n2, 1, snapshot_of({1, 1}), 1, 1)), nothing);
  EXPECT_EQ(server.state().partialSnapshot, before.partialSnapshot);
}

// 5. "If lastIndex is larger than latest snapshot's, save snapshot file": a follower acknowledges
// what is on its disk.
TEST(RaftInstallSnapshot, IsAcknowledgedOnceItIsOnDisk) {
  Lone<Raft> server(3);
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(n2, install(n2, 1, snapshot_of({1, 1}))), nothing);
  EXPECT_EQ(server.durable().log, EntryLog{});
  EXPECT_EQ(server.sync(), all_arrived(n2, 1, 2));
  expect_state_of(server, snapshot_of({1, 1}));
}

TEST(RaftInstallSnapshot, AnOlderOneThanItsOwnChangesNothing) {
  Lone<Raft> server(3, {}, compacted({1, 1, 1}, {1}));
  const Durable before = server.durable();
  EXPECT_EQ(server.receive(n2, install(n2, 1, snapshot_of({1, 1}))), all_arrived(n2, 1, 2));
  EXPECT_EQ(server.durable(), before);
  expect_state_of(server, snapshot_of({1, 1, 1}));
}

// 6. "If existing log entry has same index and term as lastIndex and lastTerm, discard log up
// through lastIndex (but retain any following entries) and reply"
TEST(RaftInstallSnapshot, EntriesAfterItAreRetained) {
  Lone<Raft> server(3, {}, {.currentTerm = 2, .log = log_with({1, 1, 2, 2})});
  server.receive(n2, install(n2, 2, snapshot_of({1, 1})));
  settle(server.cluster());
  Durable expected = compacted({1, 1}, {2, 2});
  EXPECT_EQ(server.durable(), expected);
  expect_state_of(server, snapshot_of({1, 1}));
}

TEST(RaftInstallSnapshot, AStateMachineThatIsAheadStaysThere) {
  Lone<Raft> server(3, {}, {.currentTerm = 1, .log = log_with({1, 1, 1, 1})});
  server.receive(n2, append_from_n2(1, 4, 1, {}, 4));
  server.receive(n2, install(n2, 1, snapshot_of({1, 1})));
  settle(server.cluster());
  EXPECT_EQ(server.durable(), compacted({1, 1}, {1, 1}));
  expect_state_of(server, snapshot_of({1, 1, 1, 1}));
}

// 7. "Discard the entire log" 8. "Reset state machine using snapshot contents"
TEST(RaftInstallSnapshot, ALogWithoutItsLastEntryIsDiscarded) {
  for (const std::vector<Term>& terms :
       {std::vector<Term>{}, {1}, {1, 1, 1}, {1, 1, 1, 1, 1, 1}, {1, 2, 2, 2, 2, 2, 2, 2}}) {
    SCOPED_TRACE(testing::Message() << terms.size() << " entries");
    Lone<Raft> server(3, {}, {.currentTerm = 3, .log = log_with(terms)});
    const std::vector<Term> leaders{1, 1, 1, 3, 3};
    server.receive(n2, install(n2, 3, snapshot_of(leaders)));
    settle(server.cluster());
    EXPECT_EQ(server.durable(), compacted(leaders));
    expect_state_of(server, snapshot_of(leaders));
    EXPECT_EQ(server.receive(n2, append_from_n2(3, 5, 3, entries_of({3}, 6), 6)),
              output(Committed{.index = 6}) +
                  sent(n2, AppendEntriesReply{.term = 3, .success = true, .matchIndex = 6}));
    expect_state_of(server, snapshot_of({1, 1, 1, 3, 3, 3}));
  }
}

/// Until the file is on disk, the log is the one without it.
TEST(RaftInstallSnapshot, EntriesThatComeWhileItIsWrittenAreAppended) {
  Lone<Raft> server(3, {}, {.currentTerm = 1, .log = log_with({1})});
  server.cluster().slow_disks();
  server.receive(n2, install(n2, 1, snapshot_of({1, 1, 1})));
  server.receive(n2, append_from_n2(1, 1, 1, entries_of({1, 1, 1}, 2), 0));
  EXPECT_EQ(server.durable().log, log_with({1, 1, 1, 1}));
  server.sync();
  EXPECT_EQ(server.durable().log, compacted({1, 1, 1}, {1}).log);
}

TEST(RaftInstallSnapshot, ACrashBeforeItIsOnDiskTakesItBack) {
  Lone<Raft> server(3, {}, {.currentTerm = 1, .log = log_with({1})});
  server.cluster().slow_disks();
  server.receive(n2, install(n2, 1, snapshot_of({1, 1, 1})));
  server.restart();
  EXPECT_EQ(server.durable(), (Durable{.currentTerm = 1, .log = log_with({1})}));
}

// A session that is in the snapshot answers a retry without a second execution (§6.3).
TEST(RaftInstallSnapshot, ClientsSessionsComeWithIt) {
  Lone<Raft> server(3);
  const Snapshot file = snapshot_of({1, 1, 1});
  server.receive(n2, install(n2, 1, file));
  settle(server.cluster());
  server.receive(n2, append_from_n2(1, 3, 1, {entry_at(3, 1)}, 4));  // the same request again
  EXPECT_EQ(server.state().machine, file.machine);
}

// ---------------------------------------------------------------- AppendEntries at the edge

TEST(RaftCompaction, AppendEntriesAroundTheEdgeOfASnapshot) {
  struct Case {
    std::string why;
    AppendEntries message;
    bool success;
    std::vector<Term> after;
  };
  const std::vector<Case> cases{
      {"right after the snapshot", append_from_n2(2, 3, 2, entries_of({2}, 4), 0), true, {2}},
      {"after the log", append_from_n2(2, 4, 2, entries_of({2}, 5), 0), true, {2, 2}},
      {"begins within the snapshot",
       append_from_n2(2, 1, 1, entries_of({1, 2, 2, 2}, 2), 0),
       true,
       {2, 2}},
      {"begins with the snapshot", append_from_n2(2, 0, 0, entries_of({1, 1, 2, 2}), 0), true, {2}},
      {"ends within the snapshot", append_from_n2(2, 0, 0, entries_of({1, 1}), 0), true, {2}},
      {"another term at the edge", append_from_n2(2, 3, 1, entries_of({2}, 4), 0), false, {2}},
      {"beyond the log", append_from_n2(2, 5, 2, entries_of({2}, 6), 0), false, {2}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Lone<Raft> server(3, {}, compacted({1, 1, 2}, {2}));
    AppendEntriesReply reply{.term = 2, .success = c.success};
    if (c.success) reply.matchIndex = c.message.index_of_last_new_entry();
    else reply.lastLogIndex = 4;
    EXPECT_EQ(server.receive(n2, c.message), sent(n2, reply));
    EXPECT_EQ(server.durable(), compacted({1, 1, 2}, c.after));
  }
}

TEST(RaftCompaction, ACandidatesLastEntryMayBeInItsSnapshot) {
  Lone<Raft> server(3, {}, compacted({1, 1, 2}));
  EXPECT_EQ(
      server.expire(ElectionTimeout{}),
      sent_to_each({n2, n3},
                   RequestVote{.term = 3, .candidateId = n1, .lastLogIndex = 3, .lastLogTerm = 2}));
}

// ---------------------------------------------------------------- the leader

/// n1, in a cluster of three, leads the term after the last one of these.
Lone<Raft> leader_with(const Durable& on_disk, const Config& config) {
  Lone<Raft> server(3, config, on_disk);
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = server.durable().currentTerm, .voteGranted = true});
  server.cluster().drop_all();
  return server;
}
AppendEntriesReply refusal(Term term, Index lastLogIndex) {
  return {.term = term, .success = false, .lastLogIndex = lastLogIndex};
}

// "This happens when the leader has already discarded the next log entry that it needs to send to
// a follower."
TEST(RaftCompaction, ALeaderSendsItsSnapshotWhereTheEntryIsGone) {
  Lone<Raft> server = leader_with(compacted({1, 1, 2}, {2}), snapshots_after(2));
  EXPECT_EQ(server.receive(n2, refusal(3, 3)), sent(n2, AppendEntries{.term = 3,
                                                                      .leaderId = n1,
                                                                      .prevLogIndex = 3,
                                                                      .prevLogTerm = 2,
                                                                      .entries = entries_of({2}, 4),
                                                                      .leaderCommit = 3}));
  EXPECT_EQ(server.receive(n3, refusal(3, 2)), sent(n3, install(n1, 3, snapshot_of({1, 1, 2}))));
}

TEST(RaftCompaction, ChunksGoOutOneByOneInOrder) {
  const Snapshot file = snapshot_of({1, 1, 2});  // two records
  Lone<Raft> server = leader_with(compacted({1, 1, 2}, {2}), snapshots_after(9, 1));
  EXPECT_EQ(server.receive(n3, refusal(3, 0)), sent(n3, chunk(n1, 3, file, 0, 1)));
  const InstallSnapshotReply first{.term = 3, .lastIndex = 3, .offset = 1};
  EXPECT_EQ(server.receive(n3, first), sent(n3, chunk(n1, 3, file, 1, 1)));
  EXPECT_EQ(server.receive(n3, first), nothing) << "a duplicate";
  EXPECT_EQ(server.receive(n3, refusal(3, 0)), nothing) << "one is under way";
  const InstallSnapshotReply all{.term = 3, .lastIndex = 3, .done = true};
  EXPECT_EQ(server.receive(n3, all), sent(n3, AppendEntries{.term = 3,
                                                            .leaderId = n1,
                                                            .prevLogIndex = 3,
                                                            .prevLogTerm = 2,
                                                            .entries = entries_of({2}, 4),
                                                            .leaderCommit = 3}));
  EXPECT_EQ(server.state().matchIndex.at(n3), 3U);
  EXPECT_FALSE(server.is_running(SnapshotTimeout{n3}));
  EXPECT_EQ(server.receive(n3, all), nothing) << "a duplicate";
}

TEST(RaftCompaction, AFollowerThatForgotGetsTheBeginningAgain) {
  const Snapshot file = snapshot_of({1, 1, 2});
  Lone<Raft> server = leader_with(compacted({1, 1, 2}, {2}), snapshots_after(9, 1));
  server.receive(n3, refusal(3, 0));
  server.receive(n3, InstallSnapshotReply{.term = 3, .lastIndex = 3, .offset = 1});
  EXPECT_EQ(server.receive(n3, InstallSnapshotReply{.term = 3, .lastIndex = 3, .offset = 0}),
            sent(n3, chunk(n1, 3, file, 0, 1)));
}

TEST(RaftCompaction, AChunkIsSentAgainAfterATimeoutAndNotWithEachHeartbeat) {
  const Snapshot file = snapshot_of({1, 1, 2});
  Lone<Raft> server = leader_with(compacted({1, 1, 2}, {2}), snapshots_after(9, 1));
  server.receive(n3, refusal(3, 0));
  server.receive(n3, InstallSnapshotReply{.term = 3, .lastIndex = 3, .offset = 1});
  const AppendEntries heartbeat{
      .term = 3, .leaderId = n1, .prevLogIndex = 3, .prevLogTerm = 2, .leaderCommit = 3};
  const Effects beat = server.expire(HeartbeatDue{});
  EXPECT_EQ(beat.list.back(), sent(n3, heartbeat).list.back());
  EXPECT_EQ(beat.list.size(), 2U) << "one for each follower";
  EXPECT_EQ(server.expire(SnapshotTimeout{n3}), sent(n3, chunk(n1, 3, file, 1, 1)));
}

/// The last reply is lost: the heartbeat finds out.
TEST(RaftCompaction, AFollowerThatHasItSaysSoToAHeartbeat) {
  Lone<Raft> server = leader_with(compacted({1, 1, 2}), snapshots_after(9));
  server.receive(n3, refusal(3, 0));
  EXPECT_TRUE(server.is_running(SnapshotTimeout{n3}));
  server.receive(n3, AppendEntriesReply{.term = 3, .success = true, .matchIndex = 3});
  EXPECT_FALSE(server.is_running(SnapshotTimeout{n3}));
  EXPECT_TRUE(server.state().transfers.empty());
  EXPECT_EQ(server.state().nextIndex.at(n3), 4U);
}

TEST(RaftCompaction, ALeaderThatStepsDownStopsSending) {
  Lone<Raft> server = leader_with(compacted({1, 1, 2}), snapshots_after(9));
  server.receive(n3, refusal(3, 0));
  server.receive(n2, AppendEntriesReply{.term = 9});
  EXPECT_TRUE(server.state().transfers.empty());
  EXPECT_FALSE(server.is_running(SnapshotTimeout{n3}));
}

// ---------------------------------------------------------------- whole clusters

TEST(RaftCompaction, AFollowerThatWasDownForLongCatchesUpBySnapshot) {
  Cluster cluster;
  cluster.add<Raft>('n', 3, snapshots_after(4, 1));
  cluster.begin();
  cluster.world().add_monitor(make_checks());
  cluster.expire(n1, ElectionTimeout{});
  cluster.deliver_all();
  cluster.crash(n3);
  cluster.receive(n1, c1, RegisterClient{});
  cluster.deliver_all();
  for (std::uint64_t i = 1; i <= 20; ++i) {
    cluster.receive(n1, c1,
                    ClientRequest{.clientId = 1, .sequenceNum = i, .command = append("k", "x")});
    cluster.deliver_all();
    settle(cluster);
  }
  EXPECT_GT(cluster.state<Durable>(n1).log.discarded(), 10U);
  cluster.restart(n3);
  cluster.expire(n1, SnapshotTimeout{n3});  // nobody was there to answer
  for (int beat = 0; beat < 3; ++beat) {
    cluster.deliver_all();
    settle(cluster);
    cluster.expire(n1, HeartbeatDue{});
  }
  EXPECT_EQ(cluster.state<Volatile>(n3).machine, cluster.state<Volatile>(n1).machine);
  EXPECT_EQ(cluster.state<Volatile>(n3).sessions, cluster.state<Volatile>(n1).sessions);
  EXPECT_GE(cluster.state<Durable>(n3).snapshotFile->lastIndex, 16U);
}

/// Three servers with slow disks that take snapshots all the time, under watch, and two clients.
World compacting_cluster(std::uint64_t seed) {
  const NetworkPlan network{.latency = {Uniform{1ms, 20ms}}, .loss = {0.05}};
  World world(seed, make_ref<Surroundings>(network, DiskPlan{.sync = {Uniform{5ms, 60ms}}}));
  world.add_group('n', 3, 'n', [](NodeId) { return make_box<Raft>(snapshots_after(3, 1)); });
  world.add_group('c', 2, 'n', [](NodeId) { return make_box<LeaderClient>(); });
  world.add_agent(
      make_ref<WorkloadAgent>(workload::Kv{{.think = 5ms}, 2, {.get = 1, .append = 2}}, 2U));
  world.add_monitor(make_checks());
  world.begin();
  return world;
}
std::string complaint_of(const World& world) {
  return world.violations().empty() ? "" : world.violations().front().sentence;
}

TEST(RaftCompaction, EveryCrashStateKeepsThePromises) {
  std::uint64_t tried = 0;
  std::uint64_t with_snapshot = 0;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    World world = compacting_cluster(seed);
    for (int look = 0; look < 60; ++look) {
      world.run_until(world.now() + 37ms);
      for (const NodeId node : world.group('n')) {
        const std::uint64_t states = world.crash_states(node);
        for (std::uint64_t number = 0; states > 1 && number < std::min<std::uint64_t>(states, 40);
             ++number) {
          World fork = world;
          fork.crash(node, CrashWrites{.number = number});
          fork.restart(node);
          fork.run_until(fork.now() + 500ms);
          ASSERT_EQ(complaint_of(fork), "") << "seed " << seed << ", " << to_text(node) << " at "
                                            << to_text(world.now()) << ", state " << number;
          ++tried;
          with_snapshot += fork.state_of<Durable>(node).snapshotFile->lastIndex > 0 ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(tried, 200U);
  EXPECT_GT(with_snapshot, 100U);
}

// ---------------------------------------------------------------- hostile messages

TEST(RaftCompaction, NoNoiseBringsAServerDown) {
  constexpr std::uint64_t numbers[] = {
      0, 1, 2, 3, 4, 5, 64, std::uint64_t{1} << 61, std::uint64_t{1} << 62, ~std::uint64_t{0}};
  std::uint64_t drawn = 0;
  const auto below = [&](std::uint64_t n) {
    return Draw::named(1, 2, 3, Time{0}, ++drawn).below(n);
  };
  const auto number = [&] { return numbers[below(std::size(numbers))]; };
  Lone<Raft> server(3, snapshots_after(2, 1));
  for (int i = 0; i < 30'000; ++i) {
    const NodeId from = replica(static_cast<std::uint32_t>(1 + below(3)));
    const Term term = below(2) == 0 ? server.durable().currentTerm : below(4) == 0 ? number() : 1;
    switch (below(7)) {
      case 0:
      case 1: {
        InstallSnapshot m{.term = term,
                          .leaderId = from,
                          .lastIndex = number(),
                          .lastTerm = number(),
                          .offset = number(),
                          .done = below(2) == 0};
        for (std::uint64_t n = below(3); n > 0; --n) m.data.push_back(MachineRecord{"k", "v"});
        server.receive(from, m);
        break;
      }
      case 2:
        server.receive(from, InstallSnapshotReply{term, number(), number(), below(2) == 0});
        break;
      case 3: {
        AppendEntries m{term, from, number(), number(), {}, number()};
        for (std::uint64_t n = below(3); n > 0; --n) m.entries.push_back(entry_at(2, below(4)));
        server.receive(from, m);
        break;
      }
      case 4:
        server.receive(from, AppendEntriesReply{term, below(2) == 0, number(), number()});
        break;
      case 5:
        server.receive(from, RequestVoteReply{server.durable().currentTerm, true});
        break;
      default:
        if (server.is_running(ElectionTimeout{}) && below(3) == 0) server.expire(ElectionTimeout{});
        else if (server.is_running(HeartbeatDue{})) server.expire(HeartbeatDue{});
        if (i % 50 == 0) server.restart();
        server.cluster().drop_all();
    }
  }
  EXPECT_LT(server.durable().currentTerm, std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace orrery::raft
