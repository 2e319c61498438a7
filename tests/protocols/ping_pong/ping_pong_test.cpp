#include "protocols/ping_pong/ping_pong.hpp"

#include <gtest/gtest.h>

#include "tests/support/cluster.hpp"

namespace orrery::ping_pong {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

TEST(PingPong, PingsEveryPeerAtOnceAndOnceAPeriod) {
  Lone<PingPong> node(3);
  EXPECT_EQ(node.state(), (Volatile{.round = 1}));
  EXPECT_TRUE(node.is_running(RoundDue{}));
  EXPECT_EQ(node.expire(RoundDue{}), sent(n2, Ping{.round = 2}) + sent(n3, Ping{.round = 2}));
}

TEST(PingPong, AnswersWithTheRoundOfThePing) {
  Lone<PingPong> node(2);
  EXPECT_EQ(node.receive(n2, Ping{.round = 7}), sent(n2, Pong{.round = 7}));
  EXPECT_EQ(node.state().answers, 0U);
}

TEST(PingPong, AnAnswerIsAnOutput) {
  Lone<PingPong> node(2);
  EXPECT_EQ(node.receive(n2, Pong{.round = 1}), output(Answered{.by = n2, .round = 1}));
  EXPECT_EQ(node.state().answers, 1U);
}

TEST(PingPong, EveryoneHearsFromEveryone) {
  Cluster cluster;
  cluster.add<PingPong>('n', 3);
  cluster.begin();
  cluster.deliver_all();
  for (const NodeId node : {n1, n2, n3}) EXPECT_EQ(cluster.state<Volatile>(node).answers, 2U);
}

}  // namespace
}  // namespace orrery::ping_pong
