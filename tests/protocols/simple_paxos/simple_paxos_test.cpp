/// "Simple Paxos" is not safe: the schedule that shows it, beside Paxos on the same one.

#include "protocols/simple_paxos/simple_paxos.hpp"

#include <gtest/gtest.h>

#include "tests/support/cluster.hpp"

namespace orrery::simple_paxos {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);
constexpr NodeId c1 = client(1);
constexpr NodeId c2 = client(2);

TEST(SimplePaxos, AsksForAcceptanceAtOnce) {
  Lone<SimplePaxos> process(3);
  EXPECT_EQ(process.receive(c1, Propose{.value = "a"}),
            sent_to_each({n1, n2, n3}, paxos::Accept{.n = {.round = 1, .proposer = n1}, .v = "a"}));
  EXPECT_EQ(process.state().phase, paxos::Phase::accept);
}

TEST(SimplePaxos, HasNothingToProposeForALearner) {
  Lone<SimplePaxos> process(3);
  EXPECT_EQ(process.receive(n2, paxos::Ask{}), nothing);
  EXPECT_EQ(process.state().phase, paxos::Phase::idle);
}

/// "a" is proposed by n1 and chosen; n2 has not heard of that and is asked for "b". What n1 and n2
/// learn.
template <class P>
std::pair<std::optional<ProposedValue>, std::optional<ProposedValue>>
learned_one_after_the_other() {
  Cluster cluster;
  cluster.add<P>('n', 3);
  cluster.begin();
  cluster.partition({{n1, n3}, {n2}});
  cluster.receive(n1, c1, Propose{.value = "a"});
  cluster.deliver_all();
  cluster.heal();
  cluster.receive(n2, c2, Propose{.value = "b"});
  cluster.deliver_all();
  const auto learned = [&](NodeId node) { return cluster.state<paxos::Volatile>(node).learned; };
  return {learned(n1), learned(n2)};
}

TEST(SimplePaxos, LetsTwoLearnersLearnDifferentValuesWherePaxosDoesNot) {
  using Learned = std::pair<std::optional<ProposedValue>, std::optional<ProposedValue>>;
  EXPECT_EQ(learned_one_after_the_other<SimplePaxos>(), Learned("a", "b"));
  EXPECT_EQ(learned_one_after_the_other<paxos::Paxos>(), Learned("a", "a"));
}

}  // namespace
}  // namespace orrery::simple_paxos
