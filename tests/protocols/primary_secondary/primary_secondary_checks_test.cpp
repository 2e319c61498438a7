/// The judges of a primary and its secondaries against a brute force, against servers with one
/// broken rule each, and against correct ones, in bad weather.

#include "protocols/primary_secondary/primary_secondary_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/faults/surroundings.hpp"
#include "sim/workload/workload.hpp"
#include "tests/protocols/primary_secondary/reference_checks.hpp"
#include "tests/support/first_events.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::primary_secondary::checks_test {

using namespace std::chrono_literals;
using testing::Contains;
using testing::Gt;
using testing::Pair;

/// Three servers, which crash and are cut off from each other, and three clients.
template <class S, class W>
World storm(std::uint64_t seed, const Config& config) {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 30ms}},
                            .loss = Probability{0.05},
                            .duplicate = Probability{0.05}};
  const DiskPlan disk{.sync = {Uniform{.min = 0ms, .max = 10ms}}};
  World world(seed, make_ref<Surroundings>(network, disk));
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<S>(config); });
  world.add_group('c', 3, 'n', [](NodeId) { return make_box<Client>(); });
  if (config.lease) {
    world.add_group('w', 1, 'n', [&](NodeId) { return make_box<W>(WitnessConfig{*config.lease}); });
  }
  workload::Kv kv{};
  kv.think = 20ms;
  world.add_agent(make_ref<WorkloadAgent>(kv, 3U));
  world.add_agent(make_ref<Vandal>());
  return world;
}

/// In how many of the storms each judge was violated. The brute force agrees in each of them.
template <class S, class W = Witness>
PerJudge caught_in_storms(const Config& config) {
  PerJudge caught;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    World world = storm<S, W>(seed, config);
    world.add_monitor(make_checks());
    world.add_monitor(make_ref<ReferenceChecks>());
    world.begin();
    world.run_until(4s);
    const PerJudge seen = first_events(world, "primary_secondary.");
    EXPECT_EQ(seen,
              first_events(world, std::string(ReferenceChecks::prefix) + "primary_secondary."))
        << "seed " << seed;
    for (const auto& [judge, event] : seen) ++caught[judge];
  }
  return caught;
}

constexpr Config leased{.replication = Replication::sync, .failBack = 500ms, .lease = 300ms};

TEST(PrimarySecondaryChecks, AreSilentWhereAWitnessGrantsLeases) {
  EXPECT_EQ(caught_in_storms<Server>(leased), PerJudge{});
}

/// Without a witness a cut makes two primaries, and what one of them acknowledges is lost: that is
/// no bug of the servers, and no judge looks away.
TEST(PrimarySecondaryChecks, SeeTwoPrimariesAndLostWritesWhereThereIsNoWitness) {
  const PerJudge caught = caught_in_storms<Server>({.replication = Replication::sync});
  EXPECT_THAT(caught, Contains(Pair("one_primary", Gt(0U))));
  EXPECT_THAT(caught, Contains(Pair("sync_loses_nothing", Gt(0U))));
  EXPECT_EQ(caught.count("one_entry_a_position"), 0U);
}

/// Who does not promise to lose nothing is not held to that.
TEST(PrimarySecondaryChecks, HoldAsynchronousReplicationToNothingThatItDoesNotPromise) {
  EXPECT_EQ(caught_in_storms<Server>({}).count("sync_loses_nothing"), 0U);
}

/// A primary that acknowledges at once, whatever it is told to wait for.
class Hasty : public Server {
 protected:
  Index replicated() const override { return log.size(); }
};

TEST(PrimarySecondaryChecks, CatchAPrimaryThatDoesNotWait) {
  EXPECT_THAT(caught_in_storms<Hasty>(leased), Contains(Pair("sync_loses_nothing", Gt(0U))));
}

/// A witness that grants to whoever asks.
class Generous : public Witness {
 protected:
  bool may_begin_epoch(NodeId) const override { return true; }
};

TEST(PrimarySecondaryChecks, CatchAWitnessThatGrantsToEverybody) {
  EXPECT_THAT((caught_in_storms<Server, Generous>(leased)), Contains(Pair("one_primary", Gt(0U))));
}

/// A server that begins the same epoch again and again.
class Undead : public Server {
 protected:
  Epoch next_epoch() const override { return {.number = 1, .primary = self()}; }
  bool is_fenced(const Epoch&) const override { return false; }
};

TEST(PrimarySecondaryChecks, CatchAnEpochThatComesTwice) {
  EXPECT_THAT(caught_in_storms<Undead>({}), Contains(Pair("one_entry_a_position", Gt(0U))));
}

}  // namespace orrery::primary_secondary::checks_test
