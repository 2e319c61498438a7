/// Messages that no correct server sends are input like any other: they are ignored, or answered,
/// and never do harm.

#include <gtest/gtest.h>

#include "sim/core/draw.hpp"
#include "tests/protocols/multi_paxos/support.hpp"

namespace orrery::multi_paxos {
namespace {

constexpr std::uint64_t huge = ~std::uint64_t{0};

Lone<MultiPaxos> candidate() {
  Lone<MultiPaxos> server(3);
  server.expire(ElectionTimeout{});
  return server;
}

/// n1, in each role, after some message.
template <class M>
void expect_ignored(const char* why, NodeId from, const M& message) {
  SCOPED_TRACE(why);
  for (Lone<MultiPaxos>* server : {new Lone<MultiPaxos>(3), new Lone<MultiPaxos>(candidate()),
                                   new Lone<MultiPaxos>(leader(3))}) {
    const std::unique_ptr<Lone<MultiPaxos>> owner(server);
    const Durable durable = server->durable();
    const Volatile state = server->state();
    EXPECT_EQ(server->receive(from, message), nothing);
    EXPECT_EQ(server->durable(), durable);
    EXPECT_EQ(server->state(), state);
  }
}

TEST(MultiPaxosHostileMessages, ThoseFromOutsideTheClusterAreIgnored) {
  for (const NodeId stranger : {c1, replica(9), n1, NodeId{}}) {
    const Ballot high = ballot(9, stranger);
    expect_ignored("prepare", stranger, Prepare{.ballot = high, .first = 1});
    expect_ignored("promise", stranger, Promise{.ballot = ballot(1, n1)});
    expect_ignored("accept", stranger, accept(high, 1, command(1)));
    expect_ignored("accepted", stranger, Accepted{.ballot = ballot(1, n1), .slot = 1});
    expect_ignored("preempted", stranger, Preempted{.ballot = high});
    expect_ignored("heartbeat", stranger, Heartbeat{.ballot = high, .chosen = 1});
    expect_ignored("catch up", stranger, CatchUp{.first = 1});
    expect_ignored("chosen", stranger, Chosen{.first = 1, .decrees = {command(1)}});
  }
}

TEST(MultiPaxosHostileMessages, NobodySpeaksWithSomebodyElsesBallot) {
  expect_ignored("prepare", n2, Prepare{.ballot = ballot(9, n3), .first = 1});
  expect_ignored("accept", n2, accept(ballot(9, n3), 1, command(1)));
  expect_ignored("heartbeat", n2, Heartbeat{.ballot = ballot(9, n3)});
}

TEST(MultiPaxosHostileMessages, NumbersThatNoRunReachesAreIgnored) {
  const Ballot absurd = ballot(huge, n2);
  expect_ignored("prepare", n2, Prepare{.ballot = absurd, .first = 1});
  expect_ignored("accept", n2, accept(absurd, 1, command(1)));
  expect_ignored("slot", n2, accept(ballot(9, n2), huge, command(1)));
  expect_ignored("slot 0", n2, accept(ballot(9, n2), 0, command(1)));
  expect_ignored("preempted", n2, Preempted{.ballot = absurd});
  expect_ignored("heartbeat", n2, Heartbeat{.ballot = absurd});
  expect_ignored("accepted", n2, Accepted{.ballot = ballot(1, n1), .slot = huge});
  expect_ignored("catch up", n2, CatchUp{.first = huge});
  expect_ignored("chosen", n2, Chosen{.first = huge, .decrees = {command(1)}});
}

// What a promise reports in an absurd slot must not make the leader fill the gap before it at once.
TEST(MultiPaxosHostileMessages, AGapIsFilledNoFasterThanTheWindowAllows) {
  Lone<MultiPaxos> server(3, {.window = 4});
  server.expire(ElectionTimeout{});
  server.receive(n2, Promise{.ballot = ballot(1, n1),
                             .accepted = reports({{(Slot{1} << 62) - 1, ballot(0, n2), 1},
                                                  {huge, ballot(0, n2), 1}})});
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_EQ(server.durable().accepted.size(), 4U);
  server.receive(c1, RegisterClient{});
  EXPECT_EQ(server.durable().accepted.size(), 4U);
}

TEST(MultiPaxosHostileMessages, AHeartbeatThatKnowsTooMuchIsAnsweredWithAQuestion) {
  Lone<MultiPaxos> server(3);
  EXPECT_EQ(server.receive(n2, Heartbeat{.ballot = ballot(1, n2), .chosen = huge}),
            sent(n2, CatchUp{.first = 1}));
}

TEST(MultiPaxosHostileMessages, WhatAPromiseSaysIsChosenInAnAbsurdSlotIsIgnored) {
  Lone<MultiPaxos> server(3);
  server.expire(ElectionTimeout{});
  server.receive(n2, Promise{.ballot = ballot(1, n1), .chosen = commands({0, huge})});
  EXPECT_EQ(server.state().chosen.size(), 0U);
  server.receive(c1, RegisterClient{.nonce = 7});
  EXPECT_EQ(server.durable().accepted, reports({{1, ballot(1, n1), 7}}));
}

// It is no answer to any question, and changes nothing that the leader has to propose.
TEST(MultiPaxosHostileMessages, ALeaderThatIsToldOfCommandsBeyondItsOwnGoesOn) {
  Lone<MultiPaxos> server = leader(3, {.window = 2});
  server.receive(n2, Chosen{.first = 1, .decrees = {command(1), command(2), command(3)}});
  for (std::uint64_t i = 1; i <= 5; ++i) server.receive(c1, RegisterClient{.nonce = 10 + i});
  EXPECT_EQ(server.state().role, Role::leader);
  EXPECT_TRUE(server.state().acceptedBy.contains(4));
  EXPECT_TRUE(server.state().acceptedBy.contains(5));
}

/// Numbers near every boundary that the protocol has.
class Noise {
 public:
  std::uint64_t number() {
    constexpr std::uint64_t numbers[] = {
        0,        1,   2, 3, 4, 5, 64, 65, (std::uint64_t{1} << 62) - 1, std::uint64_t{1} << 62,
        huge - 1, huge};
    return numbers[below(std::size(numbers))];
  }
  NodeId node() { return replica(static_cast<std::uint32_t>(below(5))); }
  Ballot number_of(NodeId from) { return ballot(number(), below(4) == 0 ? node() : from); }
  Shared<Decree> decree() {
    if (below(3) == 0) return NoOp{};
    return ClientRequest{number(), number(), {.action = Action::append, .key = "k", .value = "v"}};
  }
  Map<Slot, Proposal> proposals() {
    Map<Slot, Proposal> some;
    for (std::uint64_t i = below(4); i > 0; --i) {
      some.insert_or_assign(number(), {number_of(node()), decree()});
    }
    return some;
  }
  Map<Slot, Shared<Decree>> chosen() {
    Map<Slot, Shared<Decree>> some;
    for (std::uint64_t i = below(4); i > 0; --i) some.insert_or_assign(number(), decree());
    return some;
  }
  std::vector<Shared<Decree>> decrees() {
    std::vector<Shared<Decree>> some;
    for (std::uint64_t i = below(4); i > 0; --i) some.push_back(decree());
    return some;
  }
  std::uint64_t below(std::uint64_t n) { return Draw::named(1, 2, 3, Time{0}, ++draws_).below(n); }

 private:
  std::uint64_t draws_ = 0;
};

TEST(MultiPaxosHostileMessages, NoNoiseBringsAServerDown) {
  Lone<MultiPaxos> server(3, {.window = 3, .catchUpMax = 2});
  Noise noise;
  for (int i = 0; i < 30'000; ++i) {
    const NodeId from = noise.node();
    const Ballot own = server.state().ballot;
    switch (noise.below(12)) {
      case 0:
        server.receive(from, Prepare{noise.number_of(from), noise.number()});
        break;
      case 1:
        server.receive(from, Promise{own, noise.proposals(), noise.chosen()});
        break;
      case 2:
        server.receive(from, Accept{noise.number_of(from), noise.number(), noise.decree()});
        break;
      case 3:
        server.receive(from, Accepted{own, noise.number()});
        break;
      case 4:
        server.receive(from, Preempted{noise.number_of(noise.node())});
        break;
      case 5:
        server.receive(from, Heartbeat{noise.number_of(from), noise.number()});
        break;
      case 6:
        server.receive(from, CatchUp{noise.number()});
        break;
      case 7:
        server.receive(from, Chosen{noise.number(), noise.decrees()});
        break;
      case 8:
        server.receive(c1, RegisterClient{noise.number()});
        break;
      case 9:
        if (server.is_running(ElectionTimeout{})) server.expire(ElectionTimeout{});
        server.receive(n2, Promise{server.state().ballot, noise.proposals(), noise.chosen()});
        break;
      case 10:
        if (server.is_running(HeartbeatDue{})) server.expire(HeartbeatDue{});
        if (noise.below(4) == 0 && server.is_running(QuorumTimeout{})) {
          server.expire(QuorumTimeout{});
        }
        break;
      default:
        if (i % 100 == 0) server.restart();
        server.cluster().drop_all();
        break;
    }
  }
  EXPECT_LT(server.durable().promised.round, std::uint64_t{1} << 63);
}

}  // namespace
}  // namespace orrery::multi_paxos
