/// Clocks that drift, jump and strobe: each fires, shows, and is over when it is lifted.

#include "sim/faults/clock_faults.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/faults/stage.hpp"

namespace orrery::puppet {
namespace {

constexpr NodeId n3 = replica(3);

DriftRange drift(std::string_view text) { return {*parse_drift(text), *parse_drift(text)}; }
ShiftRange shift(Duration by) { return {by, by}; }

using Expiries = std::vector<std::pair<Time, NodeId>>;

/// Replicas whose timer expires again and again, 100ms after the last time; who and when.
World ticking(Expiries& expiries, World*& running, std::vector<FaultEntry> faults,
              const FaultFrame& frame = {}) {
  World world(1, make_ref<Surroundings>(NetworkPlan{}, DiskPlan{}));
  world.add_group('n', 3, 'n', [&](NodeId) {
    return make_box<Puppet>({.start = [](Puppet& p) { p.start_timer(Late{}, 100ms); },
                             .late =
                                 [&](Puppet& p) {
                                   expiries.emplace_back(running->now(), p.self());
                                   p.start_timer(Late{}, 100ms);
                                 }});
  });
  world.add_agent(make_ref<Timeline>(std::move(faults), LeaderRule{}, frame));
  return world;
}

Expiries expiries_until(Time end, std::vector<FaultEntry> faults) {
  Expiries expiries;
  World* running = nullptr;
  World world = ticking(expiries, running, std::move(faults));
  running = &world;
  world.begin();
  world.run_until(end);
  return expiries;
}

// ---------------------------------------------------------------- drift

TEST(ClockDrift, MakesTimeOutsShorterAndItsEndRestoresThem) {
  // 25 % fast: 80ms instead of 100ms. At 200ms the clock shows 250ms, and 50ms are left.
  EXPECT_EQ(expiries_until(360ms, {{0ms, ClockDrift{select({"n2"}), drift("25%")}, 200ms}}),
            (Expiries{{80ms, n2},
                      {100ms, n1},
                      {100ms, n3},
                      {160ms, n2},
                      {200ms, n1},
                      {200ms, n3},
                      {250ms, n2},
                      {300ms, n1},
                      {300ms, n3},
                      {350ms, n2}}));
  EXPECT_EQ(expiries_until(250ms, {{0ms, ClockDrift{select({"n1", "n3"}), drift("-50%")}}}),
            (Expiries{{100ms, n2}, {200ms, n1}, {200ms, n3}, {200ms, n2}}));
}

TEST(ClockDrift, ItsEndSetsTheWallClockRightAndLeavesTheMonotonicOneWhereItIs) {
  const World world = staged_until(10s, {{1s, ClockDrift{select({"n1"}), drift("-10%")}, 2s},
                                         {2s, ClockDrift{select({"n1"}), drift("200ppm")}, 5s}});
  const NodeClock clock = world.clock_of(n1);
  EXPECT_EQ(clock.wall(10s), Time(10s));
  EXPECT_EQ(clock.monotonic(10s), Time(10s - 200ms + 1ms));
  EXPECT_EQ(clock.drift(), Drift{});
  EXPECT_EQ(world.clock_of(n2), NodeClock{});
}

TEST(ClockDrift, OnesOnTheSameClockAddUp) {
  const std::vector<FaultEntry> faults{{1s, ClockDrift{select({"n1"}), drift("10%")}, 4s},
                                       {2s, ClockDrift{select({"n1"}), drift("5%")}, 1s}};
  EXPECT_EQ(staged_until(2500ms, faults).clock_of(n1).drift(), drift("15%").min);
  EXPECT_EQ(staged_until(4s, faults).clock_of(n1).drift(), drift("10%").min);
  EXPECT_EQ(staged_until(4s, faults).clock_of(n1).wall(4s), Time(4s + 300ms));
  EXPECT_EQ(staged_until(6s, faults).clock_of(n1).wall(6s), Time(6s));
}

TEST(ClockDrift, IsDrawnForEachNodeFromTheWholeRange) {
  const DriftRange range{*parse_drift("-5%"), *parse_drift("5%")};
  std::vector<double> drifts;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const World world = staged_until(2s, {{1s, ClockDrift{select({"replicas"}), range}}},
                                     {.seed = seed, .replicas = 20});
    for (const NodeId node : world.group('n')) {
      const Drift drawn = world.clock_of(node).drift();
      EXPECT_TRUE(range.min <= drawn && drawn <= range.max);
      drifts.push_back(static_cast<double>(drawn.ppb) / 5e7);
    }
  }
  double sum = 0;
  double squares = 0;
  for (const double each : drifts) {
    sum += each;
    squares += each * each;
  }
  const auto count = static_cast<double>(drifts.size());
  // Even on [-1, 1]: mean 0 with standard error 0.018, mean square 1/3 with standard error 0.0094.
  EXPECT_NEAR(sum / count, 0, 4 * 0.018);
  EXPECT_NEAR(squares / count, 1.0 / 3, 4 * 0.0094);
}

// ---------------------------------------------------------------- step

TEST(ClockStep, SetsTheTimeOfDayAndMovesNoTimer) {
  const std::vector<FaultEntry> faults{{150ms, ClockStep{select({"n1"}), shift(-2s)}, 1s}};
  EXPECT_EQ(expiries_until(1500ms, faults), expiries_until(1500ms, {}));
  const NodeClock during = staged_until(1s, faults).clock_of(n1);
  EXPECT_EQ(during.wall(1s), Time(-1s));
  EXPECT_EQ(during.monotonic(1s), Time(1s));
  EXPECT_EQ(staged_until(2s, faults).clock_of(n1).wall(2s), Time(2s));
}

TEST(ClockStep, IsDrawnForEachNode) {
  const World world =
      staged_until(2s, {{1s, ClockStep{select({"replicas", "clients"}), {-50ms, 50ms}}}});
  std::set<Duration> offsets;
  for (const NodeId node : {n1, n2, n3, NodeId('c', 1), NodeId('c', 2)}) {
    const Duration offset = world.clock_of(node).offset();
    EXPECT_TRUE(-50ms <= offset && offset <= 50ms);
    offsets.insert(offset);
  }
  EXPECT_EQ(offsets.size(), 5U);
}

// ---------------------------------------------------------------- strobe

TEST(ClockStrobe, JumpsThereAndBackOnceInEachPeriodUntilItIsOver) {
  for (const Duration lasting : {950ms, 1050ms}) {  // over while it is right, and while it is not
    World world =
        stage({}, {{1s, ClockStrobe{select({"n1"}), shift(200ms), 100ms}, DurationRange{lasting}}});
    world.begin();
    for (Time now = 5ms; now < 3s; now += 10ms) {
      world.run_until(now);
      const auto periods = (now - 1s) / 100ms;
      const bool is_ahead = now > 1s && now < 1s + lasting && periods % 2 == 0;
      const NodeClock clock = world.clock_of(n1);
      ASSERT_EQ(clock.offset(), is_ahead ? Duration(200ms) : Duration(0ms)) << now.count();
      ASSERT_EQ(clock.monotonic(now), now);
    }
    EXPECT_EQ(reports(world)[0].fired, 1U);
  }
}

TEST(ClockStrobe, IsRightHalfOfTheTime) {
  World world = stage({}, {{1s, ClockStrobe{select({"n1", "n2"}), {-1s, 1s}, 7ms}}});
  world.begin();
  std::map<Duration, int> seen;
  for (Time now = 1s; now < 1s + 14s; now += 1ms) {
    world.run_until(now);
    ++seen[world.clock_of(n1).offset()];
  }
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[Duration{0}], 7'000);
  EXPECT_EQ(world.clock_of(n1).offset(), Duration{0});
  world.run_until(15s + 1ms);
  EXPECT_NE(world.clock_of(n1).offset(), Duration{0});
  EXPECT_NE(world.clock_of(n2).offset(), world.clock_of(n1).offset()) << "each by its own step";
}

// ---------------------------------------------------------------- what is said, and what follows

/// What observers are told.
class Told final : public Observer {
 public:
  Lines lines;
  void fault(const World& world, std::string_view what) override {
    lines.push_back(to_text(world.now()) + " " + std::string(what));
  }
};

TEST(ClockFaults, SayWhatTheyDoAndAreReported) {
  Told told;
  World world = stage(
      {}, {{1s, ClockDrift{select({"leader"}), {*parse_drift("-5%"), *parse_drift("5%")}}, 1s},
           {3s, ClockStep{select({"n1", "n3"}), shift(-2s)}, 1s},
           {5s, ClockStrobe{select({"n1"})}, 1s},
           {7s, ClockStep{select({"crashed"}), shift(1s)}}});
  world.set_observer(&told);
  world.begin();
  world.run_until(8s);
  EXPECT_EQ(
      told.lines,
      (Lines{"1s clock_drift who leader drift -5%..5% (n2)", "2s the clock of n2 is set right",
             "3s clock_step who n1, n3 by -2s (n1, n3)", "4s the clocks of n1, n3 are set right",
             "5s clock_strobe n1", "6s the clock of n1 is set right"}));
  std::vector<std::uint32_t> fired;
  for (const FaultReport& report : reports(world)) fired.push_back(report.fired);
  EXPECT_EQ(fired, (std::vector{1U, 1U, 1U, 0U}));
}

TEST(ClockFaults, StrikeNodesThatAreDownToo) {
  const World world =
      staged_until(3s, {{1s, crash({"n1"})}, {2s, ClockStep{select({"n1"}), shift(1s)}}});
  EXPECT_EQ(world.clock_of(n1).offset(), Duration(1s));
}

TEST(ClockFaults, EndWhenTheWorldBecomesStable) {
  const World world = staged_until(6s,
                                   {{1s, ClockDrift{select({"n1"}), drift("50%")}},
                                    {2s, ClockStep{select({"n2"}), shift(1s)}},
                                    {3s, ClockStrobe{select({"n3"})}}},
                                   {}, {.stable_from = 5s});
  for (const NodeId node : {n1, n2, n3}) {
    EXPECT_EQ(world.clock_of(node).wall(6s), Time(6s)) << to_text(node);
    EXPECT_EQ(world.clock_of(node).drift(), Drift{});
  }
}

TEST(ClockFaults, AreRefusedAtRandomWhereTheProtocolCountsOnClocks) {
  const FaultEntry random_drift{
      .action = ClockDrift{select({"n1"}), drift("1%")}, .for_ = 100ms, .rate = Rate{5, 1s}};
  FaultEntry beyond = random_drift;
  beyond.beyond_tolerance = true;
  const FaultEntry on_purpose{.at = 1s, .action = ClockStep{select({"n1"}), shift(1s)}};
  const auto told = reports(
      staged_until(20s, {random_drift, beyond, on_purpose}, {}, {.survives = {.clocks = {}}}));
  EXPECT_EQ(told[0].fired, 0U);
  EXPECT_GT(told[0].refused, 50U);
  EXPECT_GT(told[1].fired, 50U);
  EXPECT_EQ(told[1].beyond, told[1].fired);
  EXPECT_EQ(told[2].beyond, 1U);
  const auto of_steps =
      reports(staged_until(20s, {random_drift}, {}, {.survives = {.clocks = {ClockFault::drift}}}));
  EXPECT_EQ(of_steps[0].refused, 0U);
}

/// A lease holds "if no clock runs so many times as fast as another".
TEST(ClockFaults, AreRefusedAtRandomBeyondTheDriftThatTheProtocolBears) {
  const auto drifts = [](std::string_view who, Drift by) {
    return FaultEntry{.action = ClockDrift{select({std::string(who)}), {by, by}},
                      .for_ = 10us,
                      .rate = Rate{1, 1s}};
  };
  const FaultEntry slow{.at = 0s, .action = ClockDrift{select({"n1"}), drift("-10%")}};
  const FaultFrame ratio_of_1_2{.survives = {.clock_ratio = 1.2}};
  const auto told =
      reports(staged_until(60s,
                           {slow, drifts("n2", *parse_drift("8%")),
                            drifts("n3", *parse_drift("9%")), drifts("c1", *parse_drift("50%"))},
                           {}, ratio_of_1_2));
  EXPECT_EQ(told[0].beyond, 0U);
  EXPECT_EQ(told[1].refused, 0U) << "1.08 / 0.9 = 1.2";
  EXPECT_GT(told[1].fired, 20U);
  EXPECT_EQ(told[2].fired, 0U) << "1.09 / 0.9 is more";
  EXPECT_GT(told[2].refused, 20U);
  EXPECT_EQ(told[3].refused, 0U) << "no replica's";
}

TEST(ClockFaults, AForkInTheMiddleOfThemRunsToTheSameEnd) {
  World world = stage(
      {}, {{.action = ClockDrift{select({"random 2"}), {*parse_drift("-9%"), drift("9%").min}},
            .for_ = DurationRange{100ms, 900ms},
            .rate = Rate{5, 1s}},
           {.at = 1s, .action = ClockStrobe{select({"n1"})}, .for_ = 8s}});
  world.begin();
  world.run_until(5s);
  World fork = world;
  world.run_until(10s);
  fork.run_until(10s);
  EXPECT_EQ(fork.digest(), world.digest());
  for (const NodeId node : world.group('n')) {
    EXPECT_EQ(fork.clock_of(node), world.clock_of(node));
  }
}

// ---------------------------------------------------------------- the machines' own clocks

TEST(ClockPlan, GivesEachMachineAClockOfItsOwnDrawnByItsName) {
  const ClockPlan plan{.drift = {*parse_drift("-200ppm"), *parse_drift("200ppm")},
                       .offset = {-50ms, 50ms}};
  const auto clocks_of = [&](std::uint32_t replicas) {
    World world = stage({.replicas = replicas}, {});
    set_clocks(world, plan);
    std::map<NodeId, std::pair<Drift, Duration>> clocks;
    for (const char group : {'n', 'c'}) {
      for (const NodeId node : world.group(group)) {
        clocks[node] = {world.clock_of(node).drift(), world.clock_of(node).offset()};
      }
    }
    return clocks;
  };
  auto clocks = clocks_of(1'000);
  EXPECT_EQ(clocks.size(), 1'002U);
  double sum = 0;
  for (const auto& [node, clock] : clocks) {
    EXPECT_TRUE(plan.drift.min <= clock.first && clock.first <= plan.drift.max);
    EXPECT_TRUE(plan.offset.min <= clock.second && clock.second <= plan.offset.max);
    sum += static_cast<double>(clock.first.ppb) / 200'000;
  }
  EXPECT_NEAR(sum / 1'002, 0, 4 * 0.018);
  for (const auto& [node, clock] : clocks_of(3)) {
    EXPECT_EQ(clocks[node], clock) << "who else there is does not matter: " << to_text(node);
  }
}

TEST(ClockPlan, AStableWorldKeepsItsClocksWithinTheToleranceOfNtp) {
  const ClockPlan plan{.drift = {*parse_drift("-50%"), *parse_drift("50%")}, .offset = {1s, 1s}};
  const FaultFrame frame{.stable_from = 5s, .clocks = plan};
  World world = stage({}, {{4s, ClockDrift{select({"n1"}), drift("7%")}}}, frame);
  set_clocks(world, plan);
  world.begin();
  world.run_until(6s);
  for (const NodeId node : world.group('n')) {
    const Drift own = own_clock(plan, 1, node).drift;
    EXPECT_EQ(world.clock_of(node).drift(),
              std::clamp(own, Drift{-kept_drift_max.ppb}, kept_drift_max));
    EXPECT_GT(std::abs(own.ppb), kept_drift_max.ppb);
  }
  const ClockPlan good{.drift = {*parse_drift("-200ppm"), *parse_drift("200ppm")}};
  World kept = stage({}, {}, {.stable_from = 5s, .clocks = good});
  set_clocks(kept, good);
  kept.begin();
  kept.run_until(6s);
  for (const NodeId node : kept.group('n')) {
    EXPECT_EQ(kept.clock_of(node).drift(), own_clock(good, 1, node).drift);
  }
}

// ---------------------------------------------------------------- the keeper and pauses

TEST(Keeper, CountsPausedReplicasAsDown) {
  const auto down_or_paused = [](const World& world) {
    int count = 0;
    for (const NodeId node : world.group('n')) {
      count += !world.is_up(node) || world.is_paused(node) ? 1 : 0;
    }
    return count;
  };
  World world = stage({},
                      {{.action = Mix{{{Pause{select({"random 1"})}, 1},  //
                                       {crash({"random 1"}), 1}}},
                        .for_ = DurationRange{100ms, 2s},
                        .rate = Rate{5, 1s}}},
                      {.survives = {.down = 2}});
  world.begin();
  int most = 0;
  for (Time now = 1ms; now < 60s; now += 1ms) {
    world.run_until(now);
    most = std::max(most, down_or_paused(world));
  }
  EXPECT_EQ(most, 2);
  EXPECT_GT(reports(world)[0].refused, 0U);
}

TEST(Keeper, APausedReplicaThatIsCrashedIsDownOnce) {
  const auto told = reports(staged_until(
      10s, {{1s, Pause{select({"n1", "n2"})}}, {2s, crash({"n1"})}, {3s, crash({"n3"})}}, {},
      {.survives = {.down = 2}}));
  EXPECT_EQ(told[1].beyond, 0U);
  EXPECT_EQ(told[2].beyond, 1U);
}

}  // namespace
}  // namespace orrery::puppet
