/// SWIM's judges against a brute force, against members with one broken rule each, and against
/// correct ones, in bad weather.

#include "protocols/swim/swim_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "protocols/swim/swim_museum.hpp"
#include "sim/faults/surroundings.hpp"
#include "tests/protocols/swim/reference_checks.hpp"
#include "tests/protocols/swim/support.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::swim::checks_test {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Key;

constexpr Config restless{.period = 50ms, .ackTimeout = 20ms, .rejoin = true, .sync = 200ms};

template <class M>
World world_of(std::uint64_t seed, const Config& config, const NetworkPlan& network = {}) {
  World world(seed, make_ref<Surroundings>(network, DiskPlan{}));
  world.add_group('n', 4, 'n', [&](NodeId) { return make_box<M>(config); });
  world.add_monitor(make_checks());
  world.add_monitor(make_ref<ReferenceChecks>());
  return world;
}

/// Four members that crash and are cut off, on a network that loses, repeats and delays.
template <class M>
World storm(std::uint64_t seed, const Config& config) {
  World world = world_of<M>(seed, config,
                            {.latency = {Uniform{.min = 1ms, .max = 25ms}},
                             .loss = Probability{0.1},
                             .duplicate = Probability{0.1}});
  world.add_agent(make_ref<Vandal>());
  return world;
}

using Events = std::map<std::string, std::uint64_t>;

/// judge → number of the event that broke its promise first, of the judges whose names begin so.
Events first_events(const World& world, std::string_view beginning) {
  Events events;
  for (const Violation& violation : world.violations()) {
    if (violation.judge.starts_with(beginning)) {
      events.emplace(violation.judge.substr(beginning.size()), violation.event);
    }
  }
  return events;
}

/// What the judges and the brute force have both seen.
Events seen_in(const World& world) {
  Events seen = first_events(world, "swim.");
  EXPECT_EQ(seen, first_events(world, std::string(ReferenceChecks::prefix) + "swim."));
  return seen;
}

/// In how many of the storms each judge was violated.
template <class M>
Events caught_in_storms(const Config& config = restless) {
  Events caught;
  for (std::uint64_t seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    World world = storm<M>(seed, config);
    world.begin();
    world.run_until(1500ms);
    for (const auto& [judge, event] : seen_in(world)) ++caught[judge];
  }
  return caught;
}

TEST(SwimChecks, AreSilentOnSwimInBadWeather) {
  EXPECT_EQ(caught_in_storms<Swim>(), Events{});
  Config in_the_paper = restless;
  in_the_paper.rejoin = false;
  EXPECT_EQ(caught_in_storms<Swim>(in_the_paper), Events{});
  Config without_suspicion = restless;
  without_suspicion.suspicion = false;
  EXPECT_EQ(caught_in_storms<Swim>(without_suspicion), Events{});
}

TEST(SwimChecks, CatchAMemberThatForgetsItsIncarnation) {
  EXPECT_THAT(caught_in_storms<IncarnationNotPersisted>(),
              Contains(Key("incarnation_never_goes_back")));
}

TEST(SwimChecks, CatchMembersThatBelieveWhatIsOlder) {
  EXPECT_THAT(caught_in_storms<SuspectRevives>(), ElementsAre(Key("order_of_preference")));
  EXPECT_THAT(caught_in_storms<AliveBeatsDead>(), Contains(Key("order_of_preference")));
}

/// Sees no evil of anybody.
class Optimist : public Swim {
 protected:
  bool overrides(const Belief& news, const Belief& known) const override {
    return news.status == Status::alive && Swim::overrides(news, known);
  }
};

/// n4 dies; the members run for so many of their periods.
template <class M>
Events seen_after_crash(const Config& config, Duration time) {
  World world = world_of<M>(1, config);
  world.begin();
  world.run_until(125ms);
  world.crash(n4);
  world.run_until(time);
  return seen_in(world);
}

TEST(SwimChecks, CatchMembersThatDoNotFindOutInTime) {
  EXPECT_THAT(seen_after_crash<Optimist>(restless, 1s),
              ElementsAre(Key("time_bounded_completeness")));
  EXPECT_THAT(seen_after_crash<Optimist>(restless, 300ms), ElementsAre());  // it is not yet time
  EXPECT_THAT(seen_after_crash<Swim>(restless, 1s), ElementsAre());
}

TEST(SwimChecks, PromiseNoTimeWhereTargetsAreRandom) {
  Config random = restless;
  random.target = Target::random;
  EXPECT_THAT(seen_after_crash<Optimist>(random, 1s), ElementsAre());
}

TEST(SwimChecks, CatchWhoSpeaksForAnother) {
  World world = world_of<Swim>(1, restless);
  world.begin();
  world.run_until(100ms);
  const Ping lie{.origin = n3, .pr = 1, .updates = {alive(n2, 7)}};
  world.receive(n1, make_payload(lie), n3);
  EXPECT_THAT(seen_in(world), ElementsAre(Key("incarnation_is_ones_own")));
}

// ---------------------------------------------------------------- judges of endings

/// Three members that know of what a crash of n3 did, or not.
Verdict verdict_of(const Judge& judge, Duration crash, Duration restart, bool rejoin) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  Config config = restless;
  config.rejoin = rejoin;
  world.add_group('n', 3, 'n', [&](NodeId) { return make_box<Swim>(config); });
  world.begin();
  world.run_until(crash);
  world.crash(n3);
  world.run_until(restart);
  world.restart(n3);
  world.run_until(restart + 1s);
  return judge.verdict(Ending(world));
}

TEST(SwimJudges, WhoIsUpIsNotBelievedToHaveFailed) {
  const Judge judge = nobody_is_dead_alive();
  EXPECT_EQ(verdict_of(judge, 1s, 3s, /*rejoin=*/true).status, Verdict::Status::holds);
  const Verdict in_the_paper = verdict_of(judge, 1s, 3s, /*rejoin=*/false);
  EXPECT_EQ(in_the_paper.status, Verdict::Status::violated);
  EXPECT_EQ(in_the_paper.sentence, "n3 is up, and n1 believes that it is failed in incarnation 0");
}

TEST(SwimJudges, WhoIsDownIsBelievedToHaveFailed) {
  const auto verdict_with = [](auto make, bool crashes) {
    World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
    world.add_group('n', 3, 'n', make);
    world.begin();
    world.run_until(1s);
    if (crashes) world.crash(n3);
    return crashes_are_detected().verdict(Ending(world));
  };
  const auto swim = [](NodeId) { return make_box<Swim>(restless); };
  const auto optimist = [](NodeId) { return make_box<Optimist>(restless); };
  EXPECT_EQ(verdict_with(swim, true).sentence, "all 2 that are up know of the 1 that is down");
  EXPECT_EQ(verdict_with(swim, true).status, Verdict::Status::holds);
  EXPECT_EQ(verdict_with(swim, false).status, Verdict::Status::unknown);
  EXPECT_EQ(verdict_with(optimist, true).status, Verdict::Status::violated);
  EXPECT_EQ(verdict_with(optimist, true).sentence,
            "n3 is down, and n1 believes that it is alive in incarnation 0");
}

}  // namespace orrery::swim::checks_test
