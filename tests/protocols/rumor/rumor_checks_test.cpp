/// The judges of rumour mongering: what they notice, and what they leave alone.

#include "protocols/rumor/rumor_checks.hpp"

#include <gtest/gtest.h>

#include <set>

#include "protocols/rumor/rumor.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::rumor {
namespace {

using namespace std::chrono_literals;
using Status = Verdict::Status;

World world_of(std::uint32_t sites, const Config& config, std::uint64_t seed = 1) {
  World world(seed);
  world.add_group('n', sites, 'n', [&](NodeId) { return make_box<Site>(config); });
  world.begin();
  return world;
}

Verdict everyone_knows_after(World world, Duration run) {
  world.run_until(run);
  return everyone_knows().verdict(Ending(world));
}

Verdict dies_out_after(World world, Duration run) {
  world.run_until(run);
  return dies_out().verdict(Ending(world));
}

TEST(RumorEveryoneKnows, HoldsWithAGreatK) {
  EXPECT_EQ(everyone_knows_after(world_of(50, {.k = 10, .rumors = 2}), 60s),
            Verdict{.sentence = "all 50 that are up know all there is to know"});
}

TEST(RumorEveryoneKnows, BitesWhereARumourDiesTooSoon) {
  const Verdict verdict =
      everyone_knows_after(world_of(50, {.response = Response::blind, .k = 1}), 60s);
  EXPECT_EQ(verdict.status, Status::violated);
  EXPECT_NE(verdict.sentence.find("of 50 that are up never hear of rumour 1"), std::string::npos)
      << verdict.sentence;
}

TEST(RumorEveryoneKnows, DoesNotAskThoseWhoAreDown) {
  World world = world_of(20, {.k = 10});
  world.crash(replica(7));
  EXPECT_EQ(everyone_knows_after(world, 60s),
            Verdict{.sentence = "all 19 that are up know all there is to know"});
}

TEST(RumorEveryoneKnows, CountsWhatOnlyADeadSiteHasHeard) {
  World world = world_of(3, {});
  world.run_until(10ms);
  world.crash(replica(1));
  EXPECT_EQ(everyone_knows_after(world, 60s),
            (Verdict{.status = Status::violated,
                     .sentence = "2 of 2 that are up never hear of rumour 1, n2 for one"}));
}

TEST(RumorEveryoneKnows, CannotTellWhereNobodyIsUp) {
  World world = world_of(1, {});
  world.run_until(10ms);
  world.crash(replica(1));
  EXPECT_EQ(everyone_knows_after(world, 1s),
            (Verdict{.status = Status::unknown, .sentence = "no site is up"}));
}

TEST(RumorDiesOut, HoldsOnceNobodyCalls) {
  for (const Exchange exchange : {Exchange::push, Exchange::pull, Exchange::push_pull}) {
    EXPECT_EQ(dies_out_after(world_of(50, {.exchange = exchange}), 60s),
              Verdict{.sentence = "nobody spreads anything any more"});
  }
}

TEST(RumorDiesOut, BitesWhileItIsHot) {
  EXPECT_EQ(dies_out_after(world_of(50, {.k = 1000}), 60s),
            (Verdict{.status = Status::violated,
                     .sentence = "50 of 50 that are up are still infective, n1 for one"}));
}

// ---------------------------------------------------------------- a reference to compare with

/// Brute force, over the messages that a run delivered: who has been told what.
TEST(RumorEveryoneKnows, AgreesWithWhatWasOutput) {
  class Ear final : public Observer {
   public:
    std::set<NodeId> heard;
    void output(const World&, NodeId site, const Payload& output) override {
      if (content_of<Heard>(output)) heard.insert(site);
    }
  };
  int violations = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    Ear ear;
    World world = world_of(12, {.k = 2}, seed);
    ear.heard.insert(replica(1));
    world.set_observer(&ear);
    world.run_until(60s);
    const Verdict verdict = everyone_knows().verdict(Ending(world));
    EXPECT_EQ(verdict.status == Status::holds, ear.heard.size() == 12);
    violations += verdict.status == Status::violated ? 1 : 0;
  }
  EXPECT_GT(violations, 0);
  EXPECT_LT(violations, 60);
}

}  // namespace
}  // namespace orrery::rumor
