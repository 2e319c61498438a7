/// The φ accrual failure detector by its paper: φ, the window, the threshold, and its judges.

#include "protocols/phi_accrual/phi_accrual.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "protocols/phi_accrual/phi_accrual_checks.hpp"
#include "sim/faults/surroundings.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/vandal.hpp"

namespace orrery::phi_accrual {
namespace tests {

using namespace std::chrono_literals;

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

// ---------------------------------------------------------------- φ

/// "-log10(P_later)": one in ten, one in a hundred, …, of a normal distribution.
TEST(Phi, IsTheLogarithmOfTheLikelihoodThatAHeartbeatIsButLate) {
  const Estimate estimate{.mean = 0.1, .deviation = 0.02};
  // Upper quantiles of the normal distribution, from tables.
  for (const auto& [level, z] : std::vector<std::pair<double, double>>{{std::log10(2.0), 0.0},
                                                                       {1, 1.2815515655},
                                                                       {2, 2.3263478740},
                                                                       {3, 3.0902323062},
                                                                       {4, 3.7190164855},
                                                                       {8, 5.6120012442}}) {
    EXPECT_NEAR(phi(0.1 + 0.02 * z, estimate), level, 1e-4) << level;
  }
  EXPECT_NEAR(p_later(0.1 + 0.02 * 1.2815515655, estimate), 0.1, 1e-9);
}

/// The same by the error function of the machine's own library, which is good enough for a test.
TEST(Phi, AgreesWithTheErrorFunction) {
  const Estimate estimate{.mean = 0.3, .deviation = 0.05};
  for (double t = 0; t < 0.58; t += 0.01) {
    const double p = 0.5 * std::erfc((t - 0.3) / 0.05 / std::sqrt(2.0));
    EXPECT_NEAR(p_later(t, estimate), p, 1e-12);
    EXPECT_NEAR(phi(t, estimate), -std::log10(p), 1e-4);
  }
}

TEST(Phi, GrowsWithSilenceWithoutBound) {
  const Estimate estimate{.mean = 0.1, .deviation = 0.01};
  double before = -1;
  for (double t = 0.05; t < 0.15; t += 0.001) {
    EXPECT_GT(phi(t, estimate), before);
    before = phi(t, estimate);
  }
  EXPECT_EQ(phi(10, estimate), HUGE_VAL);
}

TEST(Phi, ReachesAThresholdWhenItIsSaid) {
  const Estimate estimate{.mean = 0.1, .deviation = 0.01};
  for (const double threshold : {0.5, 1.0, 2.0, 5.0, 8.0}) {
    EXPECT_NEAR(phi(time_to_reach(threshold, estimate), estimate), threshold, 1e-3);
  }
  EXPECT_EQ(time_to_reach(0.001, {.mean = 0.1, .deviation = 1}), 0);
  EXPECT_TRUE(std::isfinite(time_to_reach(300, estimate)));
}

TEST(Phi, TheEstimateIsTheMeanAndTheDeviationOfTheWindow) {
  Window window;
  for (const Duration interval : {80ms, 100ms, 120ms, 100ms}) {
    window.insert_or_assign(window.size(), interval);
  }
  EXPECT_NEAR(estimate_of(window).mean, 0.1, 1e-15);
  EXPECT_NEAR(estimate_of(window).deviation, std::sqrt(0.0002), 1e-15);
}

// ---------------------------------------------------------------- the detector

TEST(PhiAccrual, HeartbeatsGoToAll) {
  Lone<PhiAccrual> node(3);
  EXPECT_EQ(node.expire(HeartbeatDue{}), sent_to_each({n2, n3}, Heartbeat{}));
  EXPECT_TRUE(node.is_running(HeartbeatDue{}));
}

/// n1 hears of n2 in these intervals, and then waits until it suspects it: how long?
Duration silence_after(const std::vector<Duration>& intervals, const Config& config) {
  Lone<PhiAccrual> node(2, config);
  World& world = node.cluster().world();
  for (const Duration interval : intervals) {
    world.run_until(world.now() + interval);
    node.receive(n2, Heartbeat{});
  }
  const Time last = world.now();
  EXPECT_TRUE(node.cluster().run_until([&] { return node.state().arrivals.at(n2).suspected; }));
  return world.now() - last;
}

TEST(PhiAccrual, SuspectsWhenPhiReachesTheThreshold) {
  // The window's first two are the guesses, 75ms and 125ms. With these four: a mean of 100ms, and
  // a deviation of sqrt(2 · 25² + 2 · 10²) / 2 = 19.04ms.
  const Duration silence = silence_after({90ms, 110ms}, {.threshold = 2});
  EXPECT_NEAR(in_seconds(silence), 0.1 + 2.326347874 * 0.0190394328, 1e-8);
}

TEST(PhiAccrual, AGreaterThresholdTakesLonger) {
  Duration before{};
  for (const double threshold : {0.5, 1.0, 2.0, 4.0, 8.0, 16.0}) {
    const Duration silence = silence_after({90ms, 110ms, 100ms}, {.threshold = threshold});
    EXPECT_GT(silence, before);
    before = silence;
  }
}

TEST(PhiAccrual, TheDeviationHasAMinimum) {
  const Duration silence =
      silence_after(std::vector<Duration>(10, 100ms), {.threshold = 2, .window = 4});
  EXPECT_NEAR(in_seconds(silence), 0.1 + 2.326347874 * 0.01, 1e-8);
}

TEST(PhiAccrual, TheWindowKeepsTheLastIntervals) {
  Lone<PhiAccrual> node(2, {.window = 3});
  World& world = node.cluster().world();
  for (const Duration interval : {50ms, 60ms, 70ms, 80ms}) {
    world.run_until(world.now() + interval);
    node.receive(n2, Heartbeat{});
  }
  const Arrivals& arrivals = node.state().arrivals.at(n2);
  EXPECT_EQ(arrivals.intervals, 6U);
  std::vector<std::pair<std::uint64_t, Duration>> kept(arrivals.window.begin(),
                                                       arrivals.window.end());
  EXPECT_THAT(kept, testing::ElementsAre(testing::Pair(3U, 60ms), testing::Pair(4U, 70ms),
                                         testing::Pair(5U, 80ms)));
}

TEST(PhiAccrual, AHeartbeatEndsTheSuspicion) {
  Lone<PhiAccrual> node(3);
  EXPECT_EQ(node.expire(Silence{n2}), output(Suspected{.node = n2}));
  EXPECT_EQ(node.receive(n2, Heartbeat{}), output(Trusted{n2}));
  EXPECT_TRUE(node.is_running(Silence{n2}));
  EXPECT_EQ(node.receive(n2, Heartbeat{}), nothing);
}

TEST(PhiAccrual, StrangersAreNotListenedTo) {
  Lone<PhiAccrual> node(3);
  const Volatile before = node.state();
  for (const NodeId stranger : {replica(4), client(1), n1}) {
    EXPECT_EQ(node.receive(stranger, Heartbeat{}), nothing);
  }
  EXPECT_EQ(node.state(), before);
}

// ---------------------------------------------------------------- judges

class Hasty : public PhiAccrual {
 protected:
  double patience() const override { return threshold / 2; }
};

template <class P>
std::vector<std::string> violations_in_bad_weather() {
  const NetworkPlan network{.latency = {Uniform{.min = 1ms, .max = 60ms}},
                            .loss = Probability{0.1},
                            .duplicate = Probability{0.1}};
  std::vector<std::string> judges;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    World world(seed, make_ref<Surroundings>(network, DiskPlan{}));
    world.add_group('n', 4, 'n', [](NodeId) { return make_box<P>(Config{.threshold = 3}); });
    world.add_monitor(make_checks());
    world.add_agent(make_ref<Vandal>());
    world.begin();
    world.run_until(5s);
    for (const Violation& violation : world.violations()) judges.push_back(violation.judge);
  }
  return judges;
}

TEST(PhiAccrualChecks, CatchWhoSuspectsTooSoon) {
  EXPECT_THAT(violations_in_bad_weather<PhiAccrual>(), testing::IsEmpty());
  EXPECT_THAT(
      violations_in_bad_weather<Hasty>(),
      testing::AllOf(testing::SizeIs(20), testing::Each("phi_accrual.never_suspects_too_soon")));
}

/// Three nodes, of which one dies.
World world_with_a_crash(double threshold) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n',
                  [&](NodeId) { return make_box<PhiAccrual>(Config{.threshold = threshold}); });
  world.begin();
  world.run_until(5s);
  world.crash(n3);
  return world;
}

TEST(PhiAccrualJudges, TheDeadAreSuspectedAndTheLivingAreNot) {
  World world = world_with_a_crash(8);
  EXPECT_EQ(crashes_are_suspected().verdict(Ending(world)).status, Verdict::Status::holds);
  EXPECT_EQ(the_living_are_trusted().verdict(Ending(world)).status, Verdict::Status::holds);
  world.restart(n3);
  EXPECT_EQ(crashes_are_suspected().verdict(Ending(world)).status, Verdict::Status::unknown);
  EXPECT_EQ(the_living_are_trusted().verdict(Ending(world)).status, Verdict::Status::holds);
}

TEST(PhiAccrualJudges, SayWhoIsWrong) {
  const World hasty = world_with_a_crash(0.0001);  // suspects at once, whoever it hears
  const Verdict verdict = the_living_are_trusted().verdict(Ending(hasty));
  EXPECT_EQ(verdict.status, Verdict::Status::violated);
  EXPECT_THAT(verdict.sentence, testing::MatchesRegex("n[12] is up, and n[12] suspects it"));
  World patient(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  patient.add_group('n', 3, 'n',
                    [](NodeId) { return make_box<PhiAccrual>(Config{.deviationMin = 1h}); });
  patient.begin();
  patient.run_until(1s);
  patient.crash(n3);
  EXPECT_EQ(crashes_are_suspected().verdict(Ending(patient)).sentence,
            "n3 is down, and n1 does not suspect it");
}

// ---------------------------------------------------------------- settings

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"phi_accrual": {)" + settings + "}}}");
}

TEST(PhiAccrualSettings, AreRefusedWithASuggestion) {
  const std::string where = "x.json:1: protocol.phi_accrual.";
  EXPECT_EQ(error_of(R"("threshold": 0.5, "window": 2)"), "read");
  EXPECT_EQ(error_of(R"("period": "0s")"),
            where + "period: heartbeats without time between them never end (write \"100ms\")");
  EXPECT_EQ(error_of(R"("threshold": 0)"),
            where +
                "threshold: a node whose suspicion level has to be 0 is suspected at any time "
                "(write 8, or any number above 0)");
  EXPECT_EQ(error_of(R"("threshold": 301)"),
            where +
                "threshold: a suspicion level of 301 is never reached (write 300 at most, 8 "
                "for example)");
  EXPECT_EQ(error_of(R"("window": 1)"),
            where +
                "window: one interval does not tell how much intervals differ (write 1000, or "
                "2 at least)");
  EXPECT_EQ(error_of(R"("deviation_min": "0s")"),
            where +
                "deviation_min: without some deviation, a heartbeat that is 1ns late is a "
                "crash (write \"10ms\")");
}

}  // namespace tests
}  // namespace orrery::phi_accrual
