/// Messages that no correct server sends are input like any other: they are ignored, or answered,
/// and never do harm.

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "tests/protocols/raft/support.hpp"

namespace orrery::raft {
namespace {

constexpr std::uint64_t huge = ~std::uint64_t{0};

/// What n1 is after some message, in each role.
template <class M>
void expect_ignored(const char* why, NodeId from, const M& message) {
  SCOPED_TRACE(why);
  const Durable on_disk{.currentTerm = 2, .log = log_of({1, 2})};
  for (Lone<Raft>* server :
       {new Lone<Raft>(follower(3, on_disk)), new Lone<Raft>(candidate(3, on_disk)),
        new Lone<Raft>(leader(3, on_disk))}) {
    const std::unique_ptr<Lone<Raft>> owner(server);
    const Durable durable = server->durable();
    const Volatile state = server->state();
    EXPECT_EQ(server->receive(from, message), nothing);
    EXPECT_EQ(server->durable(), durable);
    EXPECT_EQ(server->state(), state);
  }
}

TEST(RaftHostileMessages, ThoseFromOutsideTheClusterAreIgnored) {
  for (const NodeId stranger : {c1, replica(9), n1, NodeId{}}) {
    expect_ignored("vote", stranger,
                   RequestVote{.term = 9, .candidateId = stranger, .lastLogTerm = 9});
    expect_ignored("vote granted", stranger, RequestVoteReply{.term = 3, .voteGranted = true});
    expect_ignored("entries", stranger, AppendEntries{.term = 9, .leaderId = stranger});
    expect_ignored("success", stranger,
                   AppendEntriesReply{.term = 3, .success = true, .matchIndex = 2});
    expect_ignored("pre-vote", stranger, PreVote{.term = 9, .candidateId = stranger});
    expect_ignored("pre-vote granted", stranger, PreVoteReply{9, 4, true});
    expect_ignored("permission", stranger, RequestVoteWithPermission{9, stranger, 9, 9});
    expect_ignored("handover", stranger, TimeoutNow{.term = 9});
  }
}

TEST(RaftHostileMessages, TermsThatNoRunReachesAreIgnored) {
  expect_ignored("vote", n2, RequestVote{.term = huge, .candidateId = n2, .lastLogTerm = huge});
  expect_ignored("vote granted", n2, RequestVoteReply{.term = huge, .voteGranted = true});
  expect_ignored("entries", n2, AppendEntries{.term = huge, .leaderId = n2});
  expect_ignored("success", n2, AppendEntriesReply{.term = huge, .success = true});
  expect_ignored("pre-vote", n2, PreVote{.term = huge, .candidateId = n2, .lastLogTerm = huge});
  expect_ignored("pre-vote granted", n2, PreVoteReply{huge, 4, true});
  expect_ignored("pre-vote granted", n2, PreVoteReply{2, huge, true});
  expect_ignored("permission", n2, RequestVoteWithPermission{huge, n2, huge, huge});
  expect_ignored("handover", n2, TimeoutNow{.term = huge});
}

TEST(RaftHostileMessages, NobodySpeaksForSomebodyElse) {
  expect_ignored("vote", n2, RequestVote{.term = 9, .candidateId = n3, .lastLogTerm = 9});
  expect_ignored("entries", n2, AppendEntries{.term = 9, .leaderId = n3});
  expect_ignored("pre-vote", n2, PreVote{.term = 9, .candidateId = n3, .lastLogTerm = 9});
  expect_ignored("permission", n2, RequestVoteWithPermission{9, n3, 9, 9});
}

TEST(RaftHostileMessages, AnAcknowledgementBeyondTheLogIsIgnored) {
  expect_ignored("success", n2, AppendEntriesReply{.term = 3, .success = true, .matchIndex = 3});
  expect_ignored("success", n2, AppendEntriesReply{.term = 3, .success = true, .matchIndex = huge});
}

TEST(RaftHostileMessages, ARefusalWithAnAbsurdLogIsARefusal) {
  Lone<Raft> server = leader(2, {.currentTerm = 2, .log = log_of({1, 2})});
  server.receive(n2, AppendEntriesReply{.term = 3, .success = false, .lastLogIndex = huge});
  EXPECT_GE(server.state().nextIndex.at(n2), 1U);
  EXPECT_LE(server.state().nextIndex.at(n2), 3U);
}

TEST(RaftHostileMessages, ACommitIndexBeyondTheLogCommitsWhatIsThere) {
  Lone<Raft> server = follower(3, {.currentTerm = 1, .log = log_of({1})});
  server.receive(
      n2,
      AppendEntries{
          .term = 1, .leaderId = n2, .prevLogIndex = 1, .prevLogTerm = 1, .leaderCommit = huge});
  EXPECT_EQ(server.state().commitIndex, 1U);
}

TEST(RaftHostileMessages, ARequestInASessionThatDoesNotExistIsRefused) {
  Lone<Raft> server = leader(1);
  for (const std::uint64_t clientId : {std::uint64_t{0}, huge}) {
    const Effects effects = server.receive(
        c1, ClientRequest{.clientId = clientId, .sequenceNum = huge, .command = put("k", "v")});
    EXPECT_EQ(effects.list.back(), sent(c1, ClientReply{.clientId = clientId,
                                                        .sequenceNum = huge,
                                                        .status = Status::session_expired})
                                       .list.back());
  }
  EXPECT_EQ(server.state().machine, KvMachine{});
}

/// Numbers near every boundary that the protocol has.
class Noise {
 public:
  std::uint64_t number() {
    constexpr std::uint64_t numbers[] = {0,        1,   2, 3, 4, 5, 64, 65, std::uint64_t{1} << 62,
                                         huge - 1, huge};
    return numbers[next().below(std::size(numbers))];
  }
  bool coin() { return next().below(2) == 0; }
  NodeId node() { return replica(static_cast<std::uint32_t>(next().below(5))); }
  std::vector<Entry> entries() {
    std::vector<Entry> entries(next().below(4));
    for (Entry& entry : entries) {
      entry.term = number();
      if (coin()) entry.command = ClientRequest{number(), number(), put("k", "v")};
    }
    return entries;
  }
  Draw next() { return Draw::named(1, 2, 3, Time{0}, ++draws_); }

 private:
  std::uint64_t draws_ = 0;
};

TEST(RaftHostileMessages, NoNoiseBringsAServerDown) {
  Lone<Raft> server(3, {.preVote = true, .checkQuorum = true, .noOp = true});
  Noise noise;
  for (int i = 0; i < 50'000; ++i) {
    const NodeId from = noise.node();
    switch (noise.next().below(13)) {
      case 0:
        server.receive(from, RequestVote{noise.number(), from, noise.number(), noise.number()});
        break;
      case 1:
        server.receive(from, RequestVoteReply{noise.number(), noise.coin()});
        break;
      case 2:
        server.receive(from, AppendEntries{noise.number(), from, noise.number(), noise.number(),
                                           noise.entries(), noise.number()});
        break;
      case 3:
        server.receive(from, AppendEntriesReply{server.durable().currentTerm, noise.coin(),
                                                noise.number(), noise.number()});
        break;
      case 4:
        server.receive(c1, RegisterClient{noise.number()});
        break;
      case 5:
        server.receive(c1, ClientRequest{noise.number(), noise.number(), put("k", "v")});
        break;
      case 6:
        server.receive(from, PreVote{noise.number(), from, noise.number(), noise.number()});
        break;
      case 7:
        server.receive(from, PreVoteReply{server.durable().currentTerm, noise.number(), true});
        break;
      case 8:
        server.receive(from, TimeoutNow{server.durable().currentTerm});
        break;
      case 9:
        server.receive(c1, TransferLeadership{noise.number(), noise.node()});
        break;
      case 10:
        server.receive(
            from, RequestVoteWithPermission{noise.number(), from, noise.number(), noise.number()});
        break;
      case 11:
        if (server.is_running(ElectionTimeout{})) server.expire(ElectionTimeout{});
        server.receive(
            n3, PreVoteReply{server.durable().currentTerm, server.durable().currentTerm + 1, true});
        server.receive(n2, RequestVoteReply{server.durable().currentTerm, true});
        break;
      default:
        if (i % 100 == 0) server.restart();
        server.cluster().drop_all();
        break;
    }
  }
  EXPECT_LT(server.durable().currentTerm, std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace orrery::raft
