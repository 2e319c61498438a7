/// "Performance considerations" (dissertation §10.2): the leader's disk write in parallel
/// (§10.2.1), batching and pipelining (§10.2.2).

#include <gtest/gtest.h>

#include "protocols/raft/raft_checks.hpp"
#include "protocols/raft/raft_museum.hpp"
#include "protocols/shared/leader_client.hpp"
#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/protocols/raft/support.hpp"
#include "tests/support/storm.hpp"

namespace orrery::raft {
namespace {

constexpr Config pipelined{.entriesMax = 2, .pipelining = true, .inFlightMax = 4};
constexpr Config parallel{.parallelWrite = true};

/// Of c1.
ClientRequest write_of(std::uint64_t sequenceNum) {
  return {
      .clientId = 1, .sequenceNum = sequenceNum, .command = put("x", std::to_string(sequenceNum))};
}
AppendEntriesReply stored(Index matchIndex) {
  return {.term = 1, .success = true, .matchIndex = matchIndex};
}

/// n1, which leads term 1 of three servers, with an empty log.
template <class Server = Raft>
Lone<Server> leader_of_three(const Config& config) {
  Lone<Server> server(3, config);
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true});
  return server;
}

/// The AppendEntries among `effects` that are for `follower`: prevLogIndex, and how many entries.
using Sent = std::vector<std::pair<Index, std::size_t>>;
Sent entries_for(NodeId follower, const Effects& effects) {
  Sent all;
  for (const Effect& effect : effects.list) {
    const auto* m = effect.to == follower ? content_of<AppendEntries>(*effect.what) : nullptr;
    if (m != nullptr) all.emplace_back(m->prevLogIndex, m->entries.size());
  }
  return all;
}

// ---------------------------------------------------------------- pipelining

// "Pipelining … allowing one entry to start to be processed when another is in progress" (§10.2.2).
TEST(RaftPipelining, AFollowerIsSentTheNextEntryBeforeItHasAcknowledgedTheLast) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(n2, stored(0));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(1))), (Sent{{0, 1}}));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(2))), (Sent{{1, 1}}));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(3))), (Sent{{2, 1}}));
  EXPECT_EQ(entries_for(n2, server.receive(n2, stored(1))), Sent{});
}

TEST(RaftPipelining, WithoutItEveryEntryIsSentUntilItIsAcknowledged) {
  Lone<Raft> server = leader_of_three(Config{});
  server.receive(n2, stored(0));
  server.receive(c1, write_of(1));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(2))), (Sent{{0, 2}}));
}

TEST(RaftPipelining, AFollowerWhoseLogIsNotKnownToMatchIsAskedFirst) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(c1, write_of(1));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(2))), (Sent{{0, 2}}));
}

TEST(RaftPipelining, WhatIsUnderWayIsBounded) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(n2, stored(0));
  for (std::uint64_t i = 1; i <= 4; ++i) server.receive(c1, write_of(i));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(5))), Sent{});
  server.receive(c1, write_of(6));
  EXPECT_EQ(entries_for(n2, server.receive(n2, stored(1))), (Sent{{4, 2}}));
  EXPECT_EQ(entries_for(n2, server.receive(n2, stored(6))), Sent{});
  EXPECT_EQ(server.state().nextIndex.at(n2), 7U);
}

TEST(RaftPipelining, AFollowerThatIsFarBehindIsSentSeveralMessagesAtOnce) {
  Lone<Raft> server = leader_of_three(pipelined);
  for (std::uint64_t i = 1; i <= 6; ++i) server.receive(c1, write_of(i));
  EXPECT_EQ(entries_for(n2, server.receive(n2, stored(1))), (Sent{{1, 2}, {3, 2}}));
}

// "The AppendEntries consistency check guarantees that pipelining is safe" (§10.2.2).
TEST(RaftPipelining, ARefusalBringsBackWhatWasNotAcknowledged) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(n2, stored(0));
  for (std::uint64_t i = 1; i <= 3; ++i) server.receive(c1, write_of(i));
  server.receive(n2, stored(1));
  const AppendEntriesReply gap{.term = 1, .success = false, .lastLogIndex = 1};
  EXPECT_EQ(entries_for(n2, server.receive(n2, gap)), (Sent{{1, 2}}));
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(4))), (Sent{{1, 2}}))
      << "as without pipelining";
  EXPECT_EQ(entries_for(n2, server.receive(n2, stored(3))), (Sent{{3, 1}})) << "and on it goes";
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(5))), (Sent{{4, 1}}));
}

TEST(RaftPipelining, AHeartbeatWithoutAnAcknowledgementBringsItBackToo) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(n2, stored(0));
  server.expire(HeartbeatDue{});
  server.receive(c1, write_of(1));
  EXPECT_EQ(entries_for(n2, server.expire(HeartbeatDue{})), (Sent{{0, 1}})) << "it was lost";
  server.receive(n2, stored(1));
  server.receive(c1, write_of(2));
  EXPECT_EQ(entries_for(n2, server.expire(HeartbeatDue{})), (Sent{{2, 0}}))
      << "it may be under way";
}

TEST(RaftPipelining, WhatNoFollowerCanHaveSaidChangesNothing) {
  Lone<Raft> server = leader_of_three(pipelined);
  server.receive(c1, write_of(1));
  EXPECT_EQ(server.receive(n2, stored(2)), nothing);
  EXPECT_EQ(server.receive(n2, stored(~Index{0})), nothing);
  EXPECT_EQ(server.receive(c1, stored(1)), nothing);
  EXPECT_EQ(server.state().pipeline, Pipeline{});
}

// ---------------------------------------------------------------- batching

// "Large batches optimize throughput" (§10.2.2).
TEST(RaftPipelining, RequestsWaitForOthersThatGoWithThem) {
  Lone<Raft> server = leader_of_three(Config{.batch = Batch{.delay = 5ms, .max = 3}});
  EXPECT_EQ(server.receive(c1, write_of(1)), nothing);
  EXPECT_EQ(server.receive(c2, write_of(2)), nothing);
  EXPECT_EQ(server.durable().log.last_index(), 0U);
  EXPECT_EQ(entries_for(n3, server.expire(BatchDue{})), (Sent{{0, 2}}));
  EXPECT_EQ(server.state().waiting.at(1), c1);
  EXPECT_EQ(server.state().waiting.at(2), c2);
  EXPECT_FALSE(server.is_running(BatchDue{}));
}

TEST(RaftPipelining, ARequestThatWaitsForOthersDoesNotWaitTwice) {
  Lone<Raft> server = leader_of_three(Config{.batch = Batch{.delay = 5ms, .max = 3}});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(server.receive(c1, write_of(1)), nothing);
  server.expire(BatchDue{});
  EXPECT_EQ(server.durable().log.last_index(), 1U);
  EXPECT_EQ(server.receive(c1, write_of(1)), nothing) << "nor in the log";
  EXPECT_FALSE(server.is_running(BatchDue{}));
}

TEST(RaftPipelining, AFullBatchDoesNotWait) {
  Lone<Raft> server = leader_of_three(Config{.batch = Batch{.delay = 5ms, .max = 2}});
  server.receive(c1, write_of(1));
  EXPECT_EQ(entries_for(n3, server.receive(c2, write_of(2))), (Sent{{0, 2}}));
  EXPECT_FALSE(server.is_running(BatchDue{}));
}

TEST(RaftPipelining, ADeposedLeaderForgetsWhatItHasGathered) {
  Lone<Raft> server = leader_of_three(Config{.batch = Batch{}});
  server.receive(c1, write_of(1));
  server.receive(n2, AppendEntries{.term = 2, .leaderId = n2});
  EXPECT_FALSE(server.is_running(BatchDue{}));
  EXPECT_EQ(server.state().pipeline, Pipeline{});
}

// ---------------------------------------------------------------- the leader's disk

/// n1 leads, its disk has its first entry, and takes its time from now on.
template <class Server>
Lone<Server> leader_with_a_slow_disk() {
  Lone<Server> server = leader_of_three<Server>(parallel);
  server.receive(c1, RegisterClient{});
  server.sync();
  server.cluster().slow_disks();
  return server;
}

// "The leader can write to its disk in parallel with replicating to the followers and them writing
// to their disks" (§10.2.1).
TEST(RaftPipelining, EntriesLeaveBeforeTheLeadersDiskHasThem) {
  Lone<Raft> server = leader_with_a_slow_disk<Raft>();
  EXPECT_EQ(entries_for(n2, server.receive(c1, write_of(1))), (Sent{{0, 2}}));
}

TEST(RaftPipelining, WithoutItTheyWaitForTheDisk) {
  Lone<Raft> server = leader_of_three(Config{});
  server.cluster().slow_disks();
  EXPECT_EQ(server.receive(c1, RegisterClient{}), nothing);
  EXPECT_EQ(entries_for(n2, server.sync()), (Sent{{0, 1}}));
}

// "The leader uses its own match index to indicate the latest entry to have been durably written to
// its disk."
TEST(RaftPipelining, TheLeaderCountsItselfWhenItsDiskHasTheEntry) {
  Lone<Raft> server = leader_with_a_slow_disk<Raft>();
  server.receive(c1, write_of(1));
  server.receive(n2, stored(2));
  EXPECT_EQ(server.state().commitIndex, 1U);
  server.sync();
  EXPECT_EQ(server.state().commitIndex, 2U);
}

// "The leader may even commit an entry before it has been written to its own disk, if a majority of
// followers have written it to their disks; this is still safe."
TEST(RaftPipelining, AMajorityOfFollowersCommitsWithoutTheLeadersDisk) {
  Lone<Raft> server = leader_with_a_slow_disk<Raft>();
  server.receive(c1, write_of(1));
  server.receive(n2, stored(2));
  const Effects answered = server.receive(n3, stored(2));
  EXPECT_EQ(server.state().commitIndex, 2U);
  ASSERT_EQ(answered.list.size(), 1U) << "the client need not wait for that disk, either";
  EXPECT_EQ(answered.list.front().to, c1);
}

/// No message is in a term that a crash of its sender could take back.
TEST(RaftPipelining, NothingLeavesBeforeTheTermIsOnDisk) {
  Lone<Raft> server(3, parallel);
  server.cluster().slow_disks();
  server.expire(ElectionTimeout{});
  EXPECT_EQ(server.receive(n2, RequestVoteReply{.term = 1, .voteGranted = true}), nothing);
  EXPECT_EQ(server.receive(c1, RegisterClient{}), nothing);
}

/// An asynchronous write that completes when its term is over says nothing of the log that took its
/// place.
TEST(RaftPipelining, WhatWasWrittenInAnEarlierTermDoesNotCount) {
  Lone<Raft> server = leader_with_a_slow_disk<Raft>();
  server.receive(c1, write_of(1));
  server.receive(c1, write_of(2));  // index 3, of term 1
  server.receive(n2, AppendEntries{.term = 2, .leaderId = n2});
  server.expire(ElectionTimeout{});
  server.receive(n2, RequestVoteReply{.term = 3, .voteGranted = true});
  server.sync();
  server.sync();
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_EQ(server.state().pipeline, Pipeline{});
}

template <class Server>
Index committed_with_one_follower() {
  Lone<Server> server = leader_with_a_slow_disk<Server>();
  server.receive(c1, write_of(1));
  server.receive(n2, stored(2));
  return server.state().commitIndex;
}

TEST(RaftMuseum, R18_TheLeaderCountsItselfBeforeItsDiskDoes) {
  EXPECT_EQ(committed_with_one_follower<CountsItselfAtOnce>(), 2U);
  EXPECT_EQ(committed_with_one_follower<Raft>(), 1U);
}

// ---------------------------------------------------------------- all of it at once

TEST(RaftPipelining, KeepsThePromisesInBadWeather) {
  const Config all{.entriesMax = 3,
                   .noOp = true,
                   .reads = Reading::read_index,
                   .pipelining = true,
                   .inFlightMax = 8,
                   .parallelWrite = true,
                   .batch = Batch{.delay = 3ms, .max = 4}};
  Index entries_committed = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    World world = storm<Raft>(seed, 5, all);
    world.add_monitor(make_checks());
    world.begin();
    world.run_until(20s);
    EXPECT_TRUE(world.violations().empty()) << "seed " << seed;
    for (const NodeId node : world.group('n')) {
      entries_committed += world.state_of<Volatile>(node).commitIndex;
    }
  }
  EXPECT_GT(entries_committed, 1000U);
}

}  // namespace
}  // namespace orrery::raft
