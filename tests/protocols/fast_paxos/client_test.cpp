/// Clients: proposers and learners.

#include <gtest/gtest.h>

#include "protocols/fast_paxos/fast_paxos_client.hpp"
#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

Operation propose(std::string value) {
  return {.action = Action::propose, .key = "decision1", .value = std::move(value)};
}

Lone<Client> client_of(std::uint32_t servers) {
  ClientConfig config;
  config.retry = std::chrono::milliseconds(200);
  return Lone<Client>(servers, config, {}, c1);
}

const Result is_red{.value = "red"};

// "It might be easier to have them send their proposals to all coordinators and acceptors"
// (§3.4.3).
TEST(FastPaxosClient, ProposesToAllAndAgainUntilItKnows) {
  Lone<Client> client = client_of(3);
  const Effects proposals = sent_to_each({n1, n2, n3}, Propose{.value = "red"});
  EXPECT_EQ(client.invoke(propose("red")), proposals);
  EXPECT_EQ(client.expire(ProposeAgain{}), proposals);
  EXPECT_TRUE(client.is_running(ProposeAgain{}));
}

// "… and the acceptors send phase 2b messages to the learners" (§4), who count a quorum.
TEST(FastPaxosClient, LearnsFromAFastQuorumOfVotes) {
  Lone<Client> client = client_of(5);
  client.invoke(propose("blue"));
  for (const NodeId acceptor : {n1, n2, n3}) {
    EXPECT_EQ(client.receive(acceptor, Phase2b{.rnd = 4, .val = "red"}), nothing);
  }
  EXPECT_EQ(client.receive(n3, Phase2b{.rnd = 4, .val = "red"}), nothing);
  EXPECT_EQ(client.receive(n5, Phase2b{.rnd = 4, .val = "red"}),
            output(Learned{.value = "red"}) + completed(is_red));
  EXPECT_FALSE(client.is_running(ProposeAgain{}));
}

TEST(FastPaxosClient, LearnsFromAClassicQuorumInAClassicRound) {
  Lone<Client> client = client_of(5);
  client.invoke(propose("blue"));
  client.receive(n1, Phase2b{.rnd = 6, .val = "red"});
  client.receive(n2, Phase2b{.rnd = 6, .val = "red"});
  client.receive(n3, Phase2b{.rnd = 5, .val = "red"});
  EXPECT_EQ(client.receive(n4, Phase2b{.rnd = 6, .val = "red"}),
            output(Learned{.value = "red"}) + completed(is_red));
}

TEST(FastPaxosClient, BelievesAServerThatKnows) {
  Lone<Client> client = client_of(3);
  client.invoke(propose("blue"));
  EXPECT_EQ(client.receive(n2, Decided{.value = "red"}),
            output(Learned{.value = "red"}) + completed(is_red));
  EXPECT_EQ(client.invoke(propose("green")), completed(is_red));
}

TEST(FastPaxosClient, IgnoresWhatNoAcceptorSays) {
  Lone<Client> client = client_of(1);
  client.invoke(propose("blue"));
  EXPECT_EQ(client.receive(c2, Phase2b{.rnd = 1, .val = "red"}), nothing);
  EXPECT_EQ(client.receive(replica(9), Decided{.value = "red"}), nothing);
  EXPECT_EQ(client.receive(n1, Phase2b{.rnd = 0, .val = "red"}), nothing);
  EXPECT_EQ(client.receive(n1, Phase2b{.rnd = ~Round{0}, .val = "red"}), nothing);
}

TEST(FastPaxosClient, RefusesWhatIsNoProposal) {
  Lone<Client> client = client_of(3);
  EXPECT_EQ(client.invoke({.action = Action::get, .key = "x"}),
            completed({.outcome = Outcome::failed}));
}

}  // namespace
}  // namespace orrery::fast_paxos
