/// When faults strike: periods, random processes, mixes, sequences; and when they stop.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

/// What observers hear, with its time: "1s crash n1".
struct Diary final : Observer {
  Names lines{};
  std::vector<Time> times{};
  void fault(const World& world, std::string_view what) override {
    times.push_back(world.now());
    lines.push_back(to_text(world.now()) + " " + std::string(what));
  }
};

Diary diary_of(std::vector<FaultEntry> faults, Time end, const Stage& options = {},
               const FaultFrame& frame = {}) {
  Diary diary;
  World world = stage(options, std::move(faults), frame);
  world.set_observer(&diary);
  world.begin();
  world.run_until(end);
  return diary;
}

// ---------------------------------------------------------------- periods

TEST(Period, StrikesOnceInEach) {
  const FaultEntry entry{.action = crash({"n1"}), .for_ = 500ms, .every = 2s};
  EXPECT_EQ(diary_of({entry}, 7s).lines, (Names{"2s crash n1", "4s crash n1", "6s crash n1"}));
}

TEST(Period, BeginsAndEndsWhenItIsTold) {
  FaultEntry entry{
      .action = crash({"n1"}), .for_ = 500ms, .every = 2s, .from = Time{1s}, .until = Time{5s}};
  EXPECT_EQ(diary_of({entry}, 9s).lines, (Names{"1s crash n1", "3s crash n1", "5s crash n1"}));
  entry.times = 2;
  EXPECT_EQ(diary_of({entry}, 9s).lines, (Names{"1s crash n1", "3s crash n1"}));
}

/// The jitter moves an instant inside its period; it does not add up.
TEST(Period, JitterIsFreshEachTime) {
  const FaultEntry entry{
      .action = crash({"n1"}), .for_ = 100ms, .every = 2s, .jitter = DurationRange{0s, 1s}};
  const Diary diary = diary_of({entry}, 200s);
  ASSERT_GE(diary.times.size(), 98U);
  Duration least = 2s;
  Duration most{0};
  for (std::size_t i = 0; i < diary.times.size(); ++i) {
    const Duration late = diary.times[i] - 2s * static_cast<std::int64_t>(i + 1);
    least = std::min(least, late);
    most = std::max(most, late);
  }
  EXPECT_GE(least, 0s);
  EXPECT_LE(most, 1s);
  EXPECT_LT(least, 100ms);
  EXPECT_GT(most, 900ms);
}

TEST(Period, FiredAsOftenAsItStruck) {
  const FaultEntry entry{.action = crash({"n1"}), .for_ = 3s, .every = 2s};
  const World world = staged_until(9s, {entry});  // at 2s, not at 4s while it is down, at 6s …
  EXPECT_EQ(reports(world)[0], (FaultReport{.what = "every 2s: crash n1",
                                            .configured = 4,
                                            .fired = 2,
                                            .struck = "n1 at 2s … n1 at 6s"}));
}

TEST(Instant, UntilIsTheEndOfTheFault) {
  World world = staged_until(2s, {{.at = Time{1s}, .action = crash({"n1"}), .until = Time{3s}}});
  EXPECT_EQ(down(world), "n1");
  world.run_until(3s);
  EXPECT_EQ(down(world), "");
}

// ---------------------------------------------------------------- random processes

/// The gaps of a Poisson process: their mean, and each tenth of the exponential distribution as
/// often as the others (chi-square of 9 degrees of freedom, at a probability of 1e-4 or so).
TEST(RandomProcess, IsAPoissonProcess) {
  const FaultEntry entry{.action = heal({"all"}), .rate = Rate{2, 1s}};
  std::vector<Time> times;
  World world = stage({}, {entry});
  struct Listener final : Observer {
    std::vector<Time>& times;
    explicit Listener(std::vector<Time>& list) : times(list) {}
    void event_begins(const World& at, const Event& event) override {
      if (event.kind == EventKind::alarm) times.push_back(at.now());
    }
  } listener(times);
  world.set_observer(&listener);
  world.begin();
  world.run_until(10'000s);
  const auto count = static_cast<double>(times.size());
  EXPECT_NEAR(count, 20'000, 4 * std::sqrt(20'000.0));

  int tenths[10] = {};
  Time last{0};
  for (const Time time : times) {
    const double gap = std::chrono::duration<double>(time - last).count();
    const double share = 1 - std::exp(-2 * gap);
    ++tenths[std::min(9, static_cast<int>(10 * share))];
    last = time;
  }
  double chi_square = 0;
  for (const int seen : tenths)
    chi_square += (seen - count / 10) * (seen - count / 10) / (count / 10);
  EXPECT_LT(chi_square, 33.7);
}

TEST(RandomProcess, ItsFaultsLastAsLongAsTheRangeSays) {
  const FaultEntry entry{
      .action = crash({"n1"}), .for_ = DurationRange{1s, 3s}, .rate = Rate{1, 10s}};
  World world = stage({}, {entry});
  struct Listener final : Observer {
    Time crashed{};
    std::vector<Duration> lasted;
    void event_begins(const World& at, const Event& event) override {
      if (event.kind == EventKind::crash) crashed = at.now();
      if (event.kind == EventKind::restart) lasted.push_back(at.now() - crashed);
    }
  } listener;
  world.set_observer(&listener);
  world.begin();
  world.run_until(10'000s);
  ASSERT_GT(listener.lasted.size(), 700U);
  double sum = 0;
  for (const Duration one : listener.lasted) {
    EXPECT_GE(one, 1s);
    EXPECT_LE(one, 3s);
    sum += std::chrono::duration<double>(one).count();
  }
  const auto count = static_cast<double>(listener.lasted.size());
  EXPECT_NEAR(sum / count, 2, 4 * 0.577 / std::sqrt(count));
}

TEST(RandomProcess, DrawsFromItsMixByWeight) {
  const Mix mix{{{.action = crash({"n1"}), .weight = 3},
                 {.action = crash({"n3"}), .weight = 1},
                 {.action = crash({"n4"}), .weight = 0}}};
  const Diary diary =
      diary_of({{.action = mix, .for_ = 1ms, .rate = Rate{1, 1s}}}, 4'000s, {.seed = 7});
  std::map<std::string, double> seen;
  for (const std::string& line : diary.lines) ++seen[line.substr(line.rfind(' ') + 1)];
  const double all = seen["n1"] + seen["n3"];
  EXPECT_GT(all, 3'700);
  EXPECT_NEAR(seen["n1"] / all, 0.75, 4 * std::sqrt(0.75 * 0.25 / all));
  EXPECT_EQ(seen.count("n4"), 0U);
}

TEST(RandomProcess, ANemesisStrikesInEachOfItsWays) {
  for (const Preset preset : {Preset::gentle, Preset::full}) {
    const Diary diary = diary_of({{.action = Nemesis{preset}, .for_ = 1s, .rate = Rate{1, 2s}}},
                                 1'000s, {}, {.survives = {.down = 2}});
    for (const MixPart& part : mix_of(preset).parts) {
      if (std::holds_alternative<Heal>(part.action)) continue;  // may find nothing to mend
      const std::string what = to_text(part.action);
      EXPECT_TRUE(std::any_of(diary.lines.begin(), diary.lines.end(), [&](const auto& line) {
        return line.find(what) != std::string::npos;
      })) << what;
    }
  }
}

TEST(RandomProcess, AnotherOneDoesNotMoveIt) {
  const FaultEntry one{.action = crash({"n1"}), .for_ = 1ms, .rate = Rate{1, 1s}};
  const FaultEntry other{.action = crash({"n3"}), .for_ = 1ms, .rate = Rate{1, 1s}};
  const Diary alone = diary_of({one}, 50s);
  Diary both = diary_of({other, one}, 50s);
  std::erase_if(both.lines, [](const auto& line) { return line.ends_with("n3"); });
  EXPECT_EQ(alone.lines, both.lines);
}

// ---------------------------------------------------------------- the keeper

TEST(Keeper, RandomFaultsTakeDownNoMoreThanIsSurvived) {
  FaultEntry entry{.action = crash({"random 1"}), .for_ = 5s, .rate = Rate{1, 1s}};
  const auto most_down = [&](const FaultEntry& fault) {
    World world = stage({}, {fault}, {.survives = {.down = 2}});
    world.begin();
    std::ptrdiff_t most = 0;
    for (Time now{0}; now < 100s; now += 100ms) {
      world.run_until(now);
      std::ptrdiff_t count = 0;
      for (const NodeId node : world.group('n')) count += world.is_up(node) ? 0 : 1;
      most = std::max(most, count);
    }
    return std::pair(most, reports(world)[0]);
  };
  const auto [most, report] = most_down(entry);
  EXPECT_EQ(most, 2);
  EXPECT_GT(report.refused, 0U);
  EXPECT_EQ(report.beyond, 0U);
  entry.beyond_tolerance = true;
  const auto [most_beyond, report_beyond] = most_down(entry);
  EXPECT_GT(most_beyond, 2);
  EXPECT_EQ(report_beyond.refused, 0U);
  EXPECT_GT(report_beyond.beyond, 0U);
}

TEST(Keeper, WhatAScenarioAsksForHappensAndIsSaid) {
  const World world = staged_until(2s, {{1s, crash({"n1", "n2", "n3"})}, {1s, crash({"c1"})}}, {},
                                   {.survives = {.down = 2}});
  EXPECT_EQ(down(world), "c1, n1, n2, n3");
  EXPECT_EQ(reports(world)[0].beyond, 1U);
  EXPECT_EQ(reports(world)[1].beyond, 0U) << "clients are not counted";
}

// ---------------------------------------------------------------- sequences, rolling restarts

TEST(Sequence, TakesOneStepAfterTheOther) {
  const Sequence steps{{{.action = crash({"n1"})},
                        {.action = Wait{1s}},
                        {.action = crash({"n3"}), .for_ = 500ms},
                        {.action = restart({"crashed"})},
                        {.action = Wait{2s}},
                        {.action = crash({"n4"})}}};
  const FaultEntry entry{.at = Time{1s}, .action = steps};
  EXPECT_EQ(diary_of({entry}, 9s).lines,
            (Names{"1s crash n1", "2s crash n3", "2s restart crashed (n1, n3)", "4s crash n4"}));
  EXPECT_EQ(reports(staged_until(9s, {entry}))[0].fired, 1U);
}

TEST(RollingRestart, StopsOneNodeAfterTheOther) {
  const FaultEntry entry{
      .at = Time{1s},
      .action = RollingRestart{.who = select({"n1", "n2", "n4"}), .down = 500ms, .pause = 2s}};
  EXPECT_EQ(diary_of({{1s, crash({"n2"})}, entry}, 9s).lines,
            (Names{"1s crash n2", "1s rolling_restart n1, n2, n4 down 500ms pause 2s (n1)",
                   "3.5s rolling_restart n1, n2, n4 down 500ms pause 2s (n4)"}));
  World world = staged_until(1s, {entry});
  EXPECT_EQ(down(world), "n1");
  world.run_until(1500ms);
  EXPECT_EQ(down(world), "");
  world.run_until(9s);
  EXPECT_EQ(down(world), "");
  EXPECT_EQ(world.life_of(replica(4)), 2U);
}

// ---------------------------------------------------------------- stable from then on

TEST(StableFrom, EverythingIsLiftedAndNothingStrikesAnyMore) {
  World world =
      staged_until(9s,
                   {{1s, crash({"n1"})},
                    {2s, Partition{{select({"n2"}), select({"rest"})}}},
                    {3s, crash({"n4"}), 1h},
                    {.action = crash({"random 1"}), .for_ = 5s, .rate = Rate{1, 1s}},
                    {.at = Time{3s}, .action = RollingRestart{.who = select({"n5"}), .down = 10s}},
                    {.action = crash({"n3"}), .every = 4s}},
                   {}, {.stable_from = Time{10s}});
  EXPECT_NE(down(world), "");
  EXPECT_TRUE(is_cut(world, replica(2), replica(1)));
  world.run_until(10s);
  EXPECT_EQ(down(world), "");
  EXPECT_FALSE(is_cut(world, replica(2), replica(1)));
  const std::vector<FaultReport> before = reports(world);
  world.run_until(100s);
  EXPECT_EQ(down(world), "");
  EXPECT_EQ(reports(world), before);
}

TEST(StableFrom, MessagesAreTimely) {
  NetworkPlan plan{.latency = {Lognormal{10ms, 40ms}}, .loss = {0.5}, .duplicate = {0.5}};
  Network network(plan);
  const auto payload = make_payload(puppet::Word{"x"});
  network.become_stable();
  Duration longest{0};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const Fate fate = network.fate_of({.from = replica(1),
                                       .to = replica(2),
                                       .payload = *payload,
                                       .sent = Time{1s},
                                       .seed = 1,
                                       .ordinal = i});
    EXPECT_EQ(fate.loss, Loss::none);
    EXPECT_EQ(fate.duplicate_delay, std::nullopt);
    longest = std::max(longest, fate.delay);
  }
  EXPECT_LT(longest, 41ms);
  EXPECT_GT(longest, 39ms);
}

// ---------------------------------------------------------------- forks

TEST(Timeline, ForksOfEveryKindOfMomentAreEqualAndIndependent) {
  const std::vector<FaultEntry> faults{
      {.action = crash({"random 1"}), .for_ = DurationRange{1s, 3s}, .rate = Rate{1, 1s}},
      {.action = Nemesis{Preset::full}, .for_ = 1s, .every = 1500ms},
      {.at = Time{3s}, .action = RollingRestart{.who = select({"replicas"})}},
      {.at = Time{2s},
       .action = Sequence{
           {{.action = crash({"n1"})}, {.action = Wait{3s}}, {.action = restart({"n1"})}}}}};
  World world =
      staged_until(4500ms, faults, {}, {.stable_from = Time{20s}, .survives = {.down = 2}});
  World fork = world;
  fork.run_until(30s);
  EXPECT_LT(world.events(), fork.events());
  World second_fork = world;
  world.run_until(30s);
  second_fork.run_until(30s);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(second_fork.digest(), fork.digest());
  EXPECT_EQ(reports(world), reports(fork));
}

}  // namespace
}  // namespace orrery
