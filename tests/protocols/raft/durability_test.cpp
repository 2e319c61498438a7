/// Figure 2: "Persistent state on all servers (updated on stable storage before responding to
/// RPCs)", on disks that take their time: what a server says waits until what it has promised with
/// it is on disk.

#include <gtest/gtest.h>

#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

Lone<Raft> with_slow_disk(Lone<Raft> server) {
  server.cluster().slow_disks();
  return server;
}

TEST(RaftDurability, AVoteIsNotGrantedBeforeItIsOnDisk) {
  Lone<Raft> voter = with_slow_disk(follower(3));
  EXPECT_EQ(voter.receive(n2, RequestVote{.term = 1, .candidateId = n2}), nothing);
  EXPECT_EQ(voter.sync(), sent(n2, RequestVoteReply{.term = 1, .voteGranted = true}));
}

TEST(RaftDurability, AVoteThatDidNotReachTheDiskWasNeverCast) {
  Lone<Raft> voter = with_slow_disk(follower(3));
  voter.receive(n2, RequestVote{.term = 1, .candidateId = n2});
  EXPECT_EQ(voter.restart(), nothing);
  EXPECT_EQ(voter.durable(), Durable{});
}

TEST(RaftDurability, ACandidateAsksForVotesOnceItsOwnIsOnDisk) {
  Lone<Raft> server = with_slow_disk(follower(2));
  EXPECT_EQ(server.expire(ElectionTimeout{}), nothing);
  EXPECT_EQ(server.sync(), sent(n2, RequestVote{.term = 1, .candidateId = n1}));
}

TEST(RaftDurability, EntriesAreNotAcknowledgedBeforeTheyAreOnDisk) {
  Lone<Raft> server = with_slow_disk(follower(3, {.currentTerm = 1}));
  EXPECT_EQ(server.receive(n2, AppendEntries{.term = 1, .leaderId = n2, .entries = {entry(1)}}),
            nothing);
  EXPECT_EQ(server.sync(),
            sent(n2, AppendEntriesReply{.term = 1, .success = true, .matchIndex = 1}));
}

// The second finds its entry in the log already, and must not say so yet.
TEST(RaftDurability, ADuplicatedAppendEntriesIsNotAcknowledgedBeforeTheFirstIsOnDisk) {
  Lone<Raft> server = with_slow_disk(follower(3, {.currentTerm = 1}));
  const AppendEntries m{.term = 1, .leaderId = n2, .entries = {entry(1)}};
  const AppendEntriesReply reply{.term = 1, .success = true, .matchIndex = 1};
  EXPECT_EQ(server.receive(n2, m), nothing);
  EXPECT_EQ(server.receive(n2, m), nothing);
  EXPECT_EQ(server.sync(), sent(n2, reply) + sent(n2, reply));
}

TEST(RaftDurability, NorIsItByAHeartbeatThatComesAfterIt) {
  Lone<Raft> server = with_slow_disk(follower(3, {.currentTerm = 1}));
  server.receive(n2, AppendEntries{.term = 1, .leaderId = n2, .entries = {entry(1)}});
  EXPECT_EQ(server.receive(
                n2, AppendEntries{.term = 1, .leaderId = n2, .prevLogIndex = 1, .prevLogTerm = 1}),
            nothing);
}

TEST(RaftDurability, TheLeadersOwnCopyIsOnDiskBeforeAnybodyHearsOfTheEntry) {
  Lone<Raft> server = with_slow_disk(leader(1));
  EXPECT_EQ(server.receive(c1, RegisterClient{.nonce = 5}), nothing);
  EXPECT_EQ(server.sync(), output(Committed{.index = 1}) +
                               sent(c1, RegisterClientReply{.nonce = 5, .clientId = 1}));
}

TEST(RaftDurability, ARestartedServerHasItsDiskAndNothingElse) {
  const Durable on_disk{.currentTerm = 2, .votedFor = n2, .log = log_of({1, 2})};
  Lone<Raft> server = follower(3, on_disk);
  server.receive(
      n2, AppendEntries{
              .term = 2, .leaderId = n2, .prevLogIndex = 2, .prevLogTerm = 2, .leaderCommit = 2});
  EXPECT_EQ(server.state().lastApplied, 2U);
  EXPECT_EQ(server.restart(), nothing);
  EXPECT_EQ(server.durable(), on_disk);
  EXPECT_EQ(server.state(), Volatile{});
}

}  // namespace
}  // namespace orrery::raft
