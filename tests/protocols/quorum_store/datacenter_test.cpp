/// Copies in several data centers, and quorums of one of them.

#include <gtest/gtest.h>

#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store::datacenter_test {
namespace {

const Get get{.request = {1, 1}, .key = "x"};
const Put put{.request = {1, 1}, .key = "x", .value = "a"};

/// n1 and n3 in one, n2, n4 and n5 in the other; two copies in each.
StoreConfig two_datacenters(Level level) {
  return store({.n = 2,
                .datacenters = {{n1, n3}, {n2, n4, n5}},
                .readLevel = level,
                .writeLevel = level,
                .quorums = Quorums::strict});
}

/// Of the messages, in order.
Machines receivers_in(const Effects& effects) {
  Machines receivers;
  for (const Effect& effect : effects.list) {
    if (effect.kind == Effect::Kind::sent) receivers.push_back(effect.to);
  }
  return receivers;
}

TEST(StoreDatacenters, EachHasItsCopies) {
  const StoreConfig config = two_datacenters(Level::quorum);
  EXPECT_EQ(config.owners_on(*config.ring, "x"), (Machines{n1, n2, n3, n4}));
  EXPECT_EQ(config.copies_in_all(), 4U);
  EXPECT_TRUE(config.are_together(n2, n5));
  EXPECT_FALSE(config.are_together(n1, n2));
}

TEST(StoreDatacenters, ClientsAreAtHomeWithReplicas) {
  const StoreConfig config = two_datacenters(Level::quorum);
  EXPECT_TRUE(config.are_together(c1, n1));
  EXPECT_TRUE(config.are_together(c2, n2));
  EXPECT_TRUE(config.are_together(client(8), n3)) << "and so round: n1 to n5, n1, n2, n3";
}

TEST(StoreDatacenters, LevelsCountCopiesEverywhereOrHere) {
  const auto needed = [](Level level) { return two_datacenters(level).read_quorum(); };
  EXPECT_EQ(needed(Level::one), 1U);
  EXPECT_EQ(needed(Level::local_quorum), 2U) << "of two here";
  EXPECT_EQ(needed(Level::quorum), 3U) << "of four";
  EXPECT_EQ(needed(Level::all), 4U);
}

TEST(StoreDatacenters, ALocalQuorumAsksAllAndCountsItsOwn) {
  const auto answers_until_reply = [](Level level, std::vector<NodeId> answering) {
    Lone<Node> node(5, two_datacenters(level), {}, n1);
    EXPECT_EQ(receivers_in(node.receive(c1, put)), (Machines{n2, n3, n4})) << "all copies";
    for (std::size_t i = 0; i < answering.size(); ++i) {
      const Effects effects = node.receive(answering[i], WriteReply{node.state().newest});
      if (receivers_in(effects) == Machines{c1}) return i + 1;
    }
    return std::size_t{0};
  };
  EXPECT_EQ(answers_until_reply(Level::local_quorum, {n2, n4, n3}), 3U) << "n3 is here";
  EXPECT_EQ(answers_until_reply(Level::local_quorum, {n3, n2, n4}), 1U);
  EXPECT_EQ(answers_until_reply(Level::quorum, {n2, n4, n3}), 2U);
}

TEST(StoreDatacenters, ClientsAskTheirOwnFirstAndForALocalQuorumNobodyElse) {
  const auto asked = [](Level level) {
    Lone<Client> client(5, two_datacenters(level), {}, c1);
    Effects all = client.invoke({.action = Action::get, .key = "x"});
    for (int i = 0; i < 3; ++i) all = all + client.expire(NoReply{});
    return receivers_in(all);
  };
  EXPECT_EQ(asked(Level::one), (Machines{n1, n3, n2, n4}));
  EXPECT_EQ(asked(Level::local_quorum), (Machines{n1, n3, n1, n3}));
}

/// Who has heard that machines left, and not yet which came instead.
TEST(StoreDatacenters, ClientsThatKnowOfNoOwnerHereAskFarOnes) {
  Lone<Client> client(5, two_datacenters(Level::local_quorum), {}, c1);
  client.receive(
      n2, Gossip{{{.machine = n1, .issued = Time{1}}, {.machine = n3, .issued = Time{1}}}, true});
  Effects all = client.invoke({.action = Action::get, .key = "x"});
  all = all + client.expire(NoReply{});
  EXPECT_EQ(receivers_in(all), (Machines{n2, n4}));
}

}  // namespace
}  // namespace orrery::quorum_store::datacenter_test
