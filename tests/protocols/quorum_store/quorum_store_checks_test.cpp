/// The store's judges against a brute force, against nodes with one broken rule each, and against
/// correct ones, in bad weather.

#include "protocols/quorum_store/quorum_store_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocols/quorum_store/quorum_store_museum.hpp"
#include "sim/workload/workload.hpp"
#include "tests/protocols/quorum_store/reference_checks.hpp"
#include "tests/protocols/quorum_store/support.hpp"
#include "tests/support/storm.hpp"

namespace orrery::quorum_store::checks_test {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;

/// Five nodes that crash and are cut off, four impatient clients and two keys.
template <class N>
World store_in_a_storm(std::uint64_t seed, const Config& config) {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 30ms}},
                            .loss = Probability{0.1},
                            .duplicate = Probability{0.05}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  const StoreConfig store{config, ring_of(config, 5)};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', 5, 'n', [&](NodeId) { return make_box<N>(store); });
  world.add_group('c', 4, 'n', [&](NodeId) { return make_box<Client>(store); });
  workload::Kv kv{};
  kv.keys = 2;
  kv.timeout = 300ms;
  world.add_agent(make_ref<WorkloadAgent>(kv, 4U));
  world.add_agent(make_ref<Vandal>());
  return world;
}

/// In how many of the runs each judge was violated. The brute force agrees in each of them.
template <class N>
PerJudge caught_in(const Config& config) {
  PerJudge caught;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    World world = store_in_a_storm<N>(seed, config);
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(1500ms);
    const PerJudge seen = first_events(world, "", "quorum_store.");
    PerJudge reference = first_events(world, ReferenceChecks::prefix, "quorum_store.");
    const bool promises_to_meet = config.quorums == Quorums::strict;
    if (!promises_to_meet) reference.erase(std::string(judges::reads_meet_writes));
    EXPECT_EQ(seen, reference) << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

const Config sloppy{.tokens = 4, .noAnswer = 60ms, .handoff = 100ms, .resend = 100ms};
const Config strict{.tokens = 4, .quorums = Quorums::strict, .noAnswer = 60ms, .resend = 100ms};

auto some_of(std::string_view judge) { return Pair(std::string(judge), testing::Gt(0U)); }

TEST(StoreChecks, AreSilentOnTheStoreInBadWeather) {
  EXPECT_EQ(caught_in<Node>(sloppy), PerJudge{});
  EXPECT_EQ(caught_in<Node>(strict), PerJudge{});
}

TEST(StoreChecks, CatchAClockThatDecides) {
  EXPECT_THAT(caught_in<LastWriterWins>(strict),
              Contains(some_of(judges::acknowledged_writes_survive)));
}

TEST(StoreChecks, CatchQuorumsThatNeedNotMeet) {
  EXPECT_THAT(caught_in<TooFewAnswers>(strict), ElementsAre(some_of(judges::reads_meet_writes)));
}

TEST(StoreChecks, CatchStandInsThatAreCountedAsOwners) {
  EXPECT_THAT(caught_in<ClaimsStrict>(strict), ElementsAre(some_of(judges::reads_meet_writes)));
}

/// A server that goes on counting in an epoch whose copy it has let go of (Riak before 2.1).
class OneEpoch : public Node {
 protected:
  Dot next_dot(const std::string& key) override {
    const Held* held = copies.find(key);
    return {{self(), 1}, (held ? held->newest.n : 0) + 1};
  }
};

TEST(StoreChecks, CatchADotThatIsUsedTwice) {
  EXPECT_THAT(caught_in<OneEpoch>(sloppy), Contains(some_of(judges::one_version_a_dot)));
}

// ---------------------------------------------------------------- deleted, and lost disks

/// Three owners of "x", which has been put and deleted, but n3 does not know; then the tombstones
/// are forgotten.
template <class N>
std::vector<std::string> said_when_tombstones_go(bool knows_at_last) {
  World world(1, make_ref<HandDriven>());
  const StoreConfig config = store({.antiEntropy = 0s});
  const Version value = version(n1, 1, {}, -100s);
  world.add_group('n', 5, 'n', [&](NodeId node) {
    return make_box<N>(config, node <= n3 ? holding(of({value})) : NodeDurable{});
  });
  world.add_group('c', 1, 'n', [&](NodeId) { return make_box<Client>(config); });
  world.add_monitor(make_checks());
  world.begin();
  world.receive(n1, make_payload(Put{{1, 1}, "x", context({value}), std::nullopt}), c1);
  const Siblings deleted = *world.state_of<NodeDurable>(n1).copies.at("x").copy;
  const Request request{world.state_of<NodeVolatile>(n1).newest};
  world.receive(n2, make_payload(Write{request, "x", deleted, n2}), n1);
  world.receive(n1, make_payload(WriteReply{request}), n2);
  if (knows_at_last) world.receive(n3, make_payload(HandOff{"x", deleted}), n1);
  world.run_until(200s);
  std::vector<std::string> judges;
  for (const Violation& violation : world.violations()) judges.push_back(violation.sentence);
  return judges;
}

TEST(StoreChecks, SayWhoStillHasWhatWasDeleted) {
  EXPECT_THAT(said_when_tombstones_go<Node>(false),
              ElementsAre("n2 forgets that x was deleted, and n3 still has 1 (n1/9.1)"));
  EXPECT_THAT(said_when_tombstones_go<Node>(true), ElementsAre());
}

/// "While fewer than w disks that hold it are lost."
TEST(StoreChecks, ExcuseALossOfWDisks) {
  for (const std::uint32_t wiped : {1U, 2U}) {
    World world(1, make_ref<HandDriven>());
    const StoreConfig config = store({.w = 2, .antiEntropy = 0s});
    world.add_group('n', 5, 'n', [&](NodeId) { return make_box<Node>(config); });
    world.add_group('c', 1, 'n', [&](NodeId) { return make_box<Client>(config); });
    world.add_monitor(make_checks());
    world.begin();
    world.receive(n1, make_payload(Put{{1, 1}, "x", {}, "a"}), c1);
    const Request request{world.state_of<NodeVolatile>(n1).newest};
    if (wiped == 2) {
      const Copy copy = world.state_of<NodeDurable>(n1).copies.at("x").copy;
      world.receive(n2, make_payload(Write{request, "x", copy, n2}), n1);
    }
    // With one disk to lose, n2 says that it has it and has not: a hostile node, as it were.
    world.receive(n1, make_payload(WriteReply{request}), n2);
    for (std::uint32_t i = 1; i <= wiped; ++i) {
      world.wipe(replica(i));
      world.restart(replica(i));
    }
    EXPECT_EQ(world.violations().size(), wiped == 1 ? 1U : 0U);
  }
}

// ---------------------------------------------------------------- agreement

TEST(StoreChecks, ReplicasThatDifferAreTold) {
  const StoreConfig config = store({.handoff = 100s, .antiEntropy = 0s});
  const auto verdict_of = [&](const Siblings& of_n3, std::initializer_list<NodeId> hints,
                              bool is_stable) {
    World world(1);
    world.add_group('n', 5, 'n', [&](NodeId node) {
      if (node == n4 && hints.size() > 0) {
        return make_box<Node>(config, holding(of({version(n1, 1)}), hints));
      }
      if (node > n3) return make_box<Node>(config);
      return make_box<Node>(config, holding(node == n3 ? of_n3 : of({version(n1, 1)})));
    });
    world.begin();
    Circumstances circumstances;
    if (is_stable) circumstances.stable_from = Time{0};
    const Ending ending(world, circumstances, 1s);
    return replicas_agree().verdict(ending);
  };
  const Siblings same = of({version(n1, 1)});
  const Siblings other = of({version(n1, 2)});
  EXPECT_EQ(verdict_of(same, {}, true).status, Verdict::Status::holds);
  EXPECT_EQ(verdict_of(other, {}, true).sentence, "n1 and n3 hold different versions of x");
  EXPECT_EQ(verdict_of(other, {}, true).status, Verdict::Status::violated);
  EXPECT_EQ(verdict_of(other, {}, false).status, Verdict::Status::unknown);
  EXPECT_EQ(verdict_of(same, {n2}, true).sentence, "n4 still keeps x for n2");
}

}  // namespace orrery::quorum_store::checks_test
