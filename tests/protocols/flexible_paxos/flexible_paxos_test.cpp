/// Flexible Paxos: Paxos with other quorums (Howard, Malkhi & Spiegelman 2016).

#include "protocols/flexible_paxos/flexible_paxos.hpp"

#include <gtest/gtest.h>

#include "protocols/flexible_paxos/flexible_paxos_museum.hpp"
#include "protocols/paxos/paxos_checks.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::flexible_paxos {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId c1 = client(1);
constexpr NodeId c2 = client(2);
constexpr Ballot first{.round = 1, .proposer = n1};

/// How many promises n1 of five waits for, and how many acceptances.
template <class P>
std::pair<std::uint32_t, std::uint32_t> waits_for(const QuorumSystem& quorums) {
  Lone<P> process(5, {.quorumSystem = quorums});
  process.receive(c1, Propose{.value = "a"});
  std::uint32_t promises = 0;
  while (process.state().phase == paxos::Phase::prepare) {
    process.receive(replica(++promises), paxos::Promise{.n = first});
  }
  std::uint32_t acceptances = 0;
  while (!process.state().learned) {
    process.receive(replica(++acceptances), paxos::Accepted{.n = first, .v = "a"});
  }
  return {promises, acceptances};
}

TEST(FlexiblePaxos, WaitsForTheQuorumsOfEachPhase) {
  using Both = std::pair<std::uint32_t, std::uint32_t>;
  EXPECT_EQ(waits_for<FlexiblePaxos>({}), Both(3, 3));
  EXPECT_EQ(waits_for<FlexiblePaxos>({.phase1 = 4, .phase2 = 2}), Both(4, 2));
  EXPECT_EQ(waits_for<FlexiblePaxos>({.phase2 = 1}), Both(5, 1));
  EXPECT_EQ(waits_for<FlexiblePaxos>({.phase1 = 1}), Both(1, 5));
}

TEST(FlexiblePaxos, WaitsForARowAndAColumn) {
  const QuorumSystem grid{.grid = Grid{.rows = 2, .columns = 2}};
  Lone<FlexiblePaxos> process(4, {.quorumSystem = grid});
  process.receive(c1, Propose{.value = "a"});
  process.receive(replica(1), paxos::Promise{.n = first});
  process.receive(replica(3), paxos::Promise{.n = first});
  EXPECT_EQ(process.state().phase, paxos::Phase::prepare);  // a column
  process.receive(replica(4), paxos::Promise{.n = first});
  EXPECT_EQ(process.state().phase, paxos::Phase::accept);
  process.receive(replica(1), paxos::Accepted{.n = first, .v = "a"});
  process.receive(replica(2), paxos::Accepted{.n = first, .v = "a"});
  EXPECT_EQ(process.state().learned, std::nullopt);  // a row
  EXPECT_EQ(process.receive(replica(3), paxos::Accepted{.n = first, .v = "a"}),
            output(paxos::Learned{.v = "a"}) + sent(c1, Decided{.value = "a"}));
}

TEST(FlexiblePaxosMuseum, P8_OneAcceptorTooFewIsEnoughForPhase1) {
  using Both = std::pair<std::uint32_t, std::uint32_t>;
  EXPECT_EQ(waits_for<QuorumsDoNotIntersect>({.phase1 = 4, .phase2 = 2}), Both(3, 2));
}

/// Two sides of a partition, {n1, n2} and the rest: each with a proposer, and with a client who
/// would have another value. What is learned on each side, and whether a judge noticed.
template <class P>
std::vector<std::optional<ProposedValue>> learned_on_two_sides() {
  Cluster cluster;
  cluster.add<P>('n', 5, {.quorumSystem = {.phase1 = 4, .phase2 = 2}});
  cluster.begin();
  cluster.receive(n1, c1, Propose{.value = "a"});
  for (const std::uint32_t acceptor : {1U, 2U, 3U, 4U}) {
    cluster.deliver<paxos::Prepare>(n1, replica(acceptor));
    cluster.deliver<paxos::Promise>(replica(acceptor), n1);
  }
  cluster.partition({{n1, replica(2)}, {replica(3), replica(4), replica(5)}});
  cluster.deliver_all();
  cluster.receive(replica(5), c2, Propose{.value = "b"});
  cluster.deliver_all();
  return {cluster.state<paxos::Volatile>(n1).learned,
          cluster.state<paxos::Volatile>(replica(5)).learned};
}

// "The price we pay for this is reduced availability as the system can tolerate fewer failures
// whilst recovering from leader failure" (§1): two acceptors finish phase 2, three do not begin.
TEST(FlexiblePaxos, TwoAcceptorsChooseAndThreeOthersCannotBegin) {
  using Learned = std::vector<std::optional<ProposedValue>>;
  EXPECT_EQ(learned_on_two_sides<FlexiblePaxos>(), (Learned{"a", std::nullopt}));
  EXPECT_EQ(learned_on_two_sides<QuorumsDoNotIntersect>(), (Learned{"a", "b"}));
}

}  // namespace
}  // namespace orrery::flexible_paxos
