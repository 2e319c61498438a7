// The wall of seeds: what it says of each seed is what a run of it says, those that violate
// something come first, and it knows of which scenario it is.

#include "gui/model/seeds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <set>
#include <thread>
#include <tuple>

#include "gui/model/seed_search.hpp"
#include "gui/model/seed_tiles.hpp"
#include "sim/core/error.hpp"
#include "sim/explore/trial.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/model/shipped_desk.hpp"

namespace orrery::gui {
namespace {

/// A person before the wall of a shipped scenario.
struct SeedsDesk : ShippedDesk {
  using ShippedDesk::ShippedDesk;
  const SeedRun& seed(std::uint64_t number) {
    const SeedRun* found = run_of(viewer.seeds, number);
    EXPECT_NE(found, nullptr) << number;
    static const SeedRun none;
    return found != nullptr ? *found : none;
  }
};

std::vector<SeedRun> all_runs(SeedSearch& search) {
  std::vector<SeedRun> runs;
  while (!search.has_ended()) {
    for (SeedRun& run : search.take()) runs.push_back(std::move(run));
    std::this_thread::yield();
  }
  return runs;
}

// ---------------------------------------------------------------- a run

/// A scenario that always breaks its promise, one that does now and then, one that never does.
constexpr const char* walls[] = {"raft_museum/vote_not_persisted",
                                 "paxos_museum/promise_not_persisted",
                                 "raft_museum/applied_configuration", "raft/leader_dies"};

TEST(SeedWall, SaysOfEachSeedWhatARunOfItSays) {
  for (const char* name : walls) {
    SCOPED_TRACE(name);
    const Experiment experiment = load_experiment(scenario_file(name), {}, shipped_catalogue());
    SeedSearch search(SeedOrder{
        .experiment = experiment, .catalogue = shipped_catalogue(), .first = 30, .seeds = 12});
    const std::vector<SeedRun> runs = all_runs(search);
    ASSERT_EQ(runs.size(), 12U);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      SCOPED_TRACE(30 + i);
      const SeedRun& run = runs[i];
      const Plan plan =
          load_plan(scenario_file(name), {"seed=" + std::to_string(30 + i)}, shipped_catalogue());
      orrery::Run whole(plan, shipped_catalogue());
      whole.finish();
      EXPECT_EQ(run.seed, 30 + i);
      EXPECT_EQ(run.digest, whole.report().digest);
      EXPECT_EQ(run.events, whole.report().events);
      EXPECT_EQ(run.stop, plan.stop);
      std::set<std::string> judges;
      for (const SeedViolation& violation : run.violations) judges.insert(violation.judge);
      const std::vector<std::string> expected = violated_in(plan, shipped_catalogue());
      EXPECT_EQ(judges, std::set<std::string>(expected.begin(), expected.end()));
      EXPECT_EQ(run.verdict == SeedRun::Verdict::violated, !expected.empty());
      EXPECT_EQ(std::accumulate(run.activity.begin(), run.activity.end(), std::uint64_t{0}),
                run.events);
      EXPECT_EQ(run.faults.any(), run.strikes > 0);
      EXPECT_TRUE(std::ranges::is_sorted(run.violations, {}, &SeedViolation::time));
    }
  }
}

TEST(SeedWall, IsTheSameOnAnyNumberOfThreads) {
  const Experiment experiment =
      load_experiment(scenario_file("raft_museum/applied_configuration"), {}, shipped_catalogue());
  std::vector<std::vector<SeedRun>> walls_of;
  for (const unsigned threads : {0U, 1U, 3U}) {
    SeedSearch search(SeedOrder{.experiment = experiment,
                                .catalogue = shipped_catalogue(),
                                .first = 1,
                                .seeds = 25,
                                .threads = threads});
    walls_of.push_back(all_runs(search));
  }
  EXPECT_EQ(walls_of[0].size(), 25U);
  EXPECT_EQ(walls_of[0], walls_of[1]);
  EXPECT_EQ(walls_of[0], walls_of[2]);
}

TEST(SeedWall, WhoCallsItOffDoesNotWaitForTheRest) {
  const Experiment experiment =
      load_experiment(scenario_file("raft/leader_dies"), {"stop=600s"}, shipped_catalogue());
  SeedSearch search(SeedOrder{.experiment = experiment,
                              .catalogue = shipped_catalogue(),
                              .first = 1,
                              .seeds = 100'000,
                              .threads = 2});
  const auto worker = search.call_off();
  ASSERT_NE(worker, nullptr);
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!worker->has_ended() && std::chrono::steady_clock::now() < limit) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_TRUE(worker->has_ended());
}

TEST(SeedWall, ATimeLiesInThePieceThatHasIt) {
  const Time stop = std::chrono::seconds(6);
  EXPECT_EQ(piece_of(Time{0}, stop), 0U);
  EXPECT_EQ(piece_of(std::chrono::milliseconds(99), stop), 0U);
  EXPECT_EQ(piece_of(std::chrono::milliseconds(100), stop), 1U);
  EXPECT_EQ(piece_of(std::chrono::milliseconds(5'950), stop), 59U);
  EXPECT_EQ(piece_of(stop, stop), 59U);
  EXPECT_EQ(piece_of(std::chrono::seconds(7), stop), 59U);
  EXPECT_EQ(piece_of(std::chrono::seconds(7), Time{0}), 0U);
}

// ---------------------------------------------------------------- the order and the words

SeedRun made_run(std::uint64_t seed, SeedRun::Verdict verdict,
                 std::vector<std::string> judges = {}) {
  SeedRun run{.seed = seed, .verdict = verdict, .digest = seed, .stop = std::chrono::seconds(1)};
  for (std::string& judge : judges) run.violations.push_back({.judge = std::move(judge)});
  return run;
}

TEST(SeedWall, WhatIsViolatedComesFirstAndThenTheSeeds) {
  using enum SeedRun::Verdict;
  SeedsState state{.first = 0, .wanted = 60};
  live_tests::Dice dice(5);
  std::uint64_t seed = 0;
  for (int part = 0; part < 6; ++part) {
    std::vector<SeedRun> some;
    for (int i = 0; i < 10; ++i) {
      some.push_back(made_run(seed++, static_cast<SeedRun::Verdict>(dice.below(4))));
    }
    add_runs(state, std::move(some));
    std::vector<std::size_t> expected;
    for (const SeedRun::Verdict verdict : {violated, broken, unknown, holds}) {
      for (std::size_t place = 0; place < state.runs.size(); ++place) {
        if (state.runs[place].verdict == verdict) expected.push_back(place);
      }
    }
    EXPECT_EQ(state.order, expected);
  }
}

TEST(SeedWall, SaysHowManyViolateWhat) {
  using enum SeedRun::Verdict;
  SeedsState state{.first = 1, .wanted = 4};
  EXPECT_EQ(headline(state), "The first seeds are being run.");
  add_runs(state, {made_run(1, holds), made_run(2, holds)});
  EXPECT_EQ(headline(state), "None of 2 seeds violates anything.");
  EXPECT_THAT(remarks_on_seeds(state), testing::HasSubstr("proves nothing"));
  add_runs(state, {made_run(3, violated, {"raft.election_safety"})});
  EXPECT_EQ(headline(state), "1 of 3 seeds violates raft.election_safety.");
  add_runs(state, {made_run(4, violated, {"linearizability", "raft.election_safety"})});
  EXPECT_EQ(headline(state), "2 of 4 seeds violate raft.election_safety (2), linearizability (1).");
  EXPECT_EQ(verdict_words(state.runs[3]), "linearizability +1");
  EXPECT_EQ(verdict_words(state.runs[2]), "election_safety");
  add_runs(state, {made_run(5, unknown), made_run(6, broken)});
  EXPECT_THAT(remarks_on_seeds(state), testing::HasSubstr("1 run broke off."));
  EXPECT_THAT(remarks_on_seeds(state), testing::HasSubstr("Of 1 a judge could not tell."));
}

TEST(SeedWall, SaysWhereNothingIsLeftToLuck) {
  SeedsDesk desk("generals_om/one_round");
  desk.run("seeds.try", "5");
  ASSERT_EQ(desk.viewer.seeds.runs.size(), 5U);
  EXPECT_EQ(are_all_the_same(desk.viewer.seeds), desk.seed(desk.viewer.seeds.first).digest ==
                                                     desk.seed(desk.viewer.seeds.first + 4).digest);
  SeedsDesk drawn("raft/leader_dies");
  drawn.run("seeds.try", "5");
  EXPECT_FALSE(are_all_the_same(drawn.viewer.seeds));
}

// ---------------------------------------------------------------- in the viewer

TEST(SeedWall, ASeedIsOpenedAsTheRunThatItsTileTellsOf) {
  SeedsDesk desk("raft_museum/applied_configuration");
  const std::uint64_t seed = desk.viewer.session->words().seed;
  const std::uint64_t before = desk.digest_at_end();
  desk.run("seeds.try", "40");
  ASSERT_EQ(desk.viewer.seeds.runs.size(), 40U);
  EXPECT_EQ(desk.viewer.seeds.first, seed + 1);
  EXPECT_FALSE(are_seeds_stale(desk.viewer));
  const SeedRun first = desk.viewer.seeds.runs[desk.viewer.seeds.order.front()];
  ASSERT_EQ(first.verdict, SeedRun::Verdict::violated);
  desk.run("seeds.open", std::to_string(first.seed));
  EXPECT_EQ(desk.viewer.session->words().seed, first.seed);
  EXPECT_EQ(desk.viewer.head.event, first.violations.front().event);
  EXPECT_EQ(desk.viewer.seeds.runs.size(), 40U) << "the wall stays";
  EXPECT_FALSE(are_seeds_stale(desk.viewer));
  EXPECT_EQ(desk.digest_at_end(), first.digest);
  desk.run("branch.undo");
  EXPECT_EQ(desk.viewer.session->words().seed, seed);
  EXPECT_EQ(desk.digest_at_end(), before);
}

TEST(SeedWall, WithWhatHandsDidATileTellsOfTheRunWithThem) {
  SeedsDesk desk("raft/leader_dies");
  desk.run("time.go", "900ms");
  desk.run("hand.crash", "n2");
  desk.run("scenario.set", "network.loss=0.05");
  desk.run("seeds.try", "3");
  EXPECT_EQ(desk.viewer.seeds.hands, 1U);
  const SeedRun run = desk.viewer.seeds.runs[1];
  desk.run("seeds.open", std::to_string(run.seed));
  EXPECT_EQ(desk.viewer.session->branches().front().hands.size(), 1U);
  EXPECT_EQ(desk.digest_at_end(), run.digest);
  EXPECT_FALSE(are_seeds_stale(desk.viewer));
}

TEST(SeedWall, IsOfTheScenarioBeforeWhenThatChanges) {
  SeedsDesk desk("raft/leader_dies");
  desk.run("seeds.try", "4");
  const std::vector<SeedRun> before = desk.viewer.seeds.runs;
  desk.run("scenario.set", "network.loss=0.2");
  EXPECT_TRUE(are_seeds_stale(desk.viewer));
  EXPECT_EQ(desk.viewer.seeds.runs, before) << "they are still shown";
  EXPECT_NE(desk.commands.find("seeds.more")->why_not(desk.viewer), "");

  desk.run("seeds.open", std::to_string(before[2].seed));
  EXPECT_EQ(desk.digest_at_end(), before[2].digest) << "a tile is the run that it tells of";
  EXPECT_FALSE(are_seeds_stale(desk.viewer));
  desk.run("branch.undo");
  EXPECT_TRUE(are_seeds_stale(desk.viewer));

  desk.run("seeds.anew");
  EXPECT_FALSE(are_seeds_stale(desk.viewer));
  ASSERT_EQ(desk.viewer.seeds.runs.size(), before.size());
  EXPECT_EQ(desk.viewer.seeds.runs[0].seed, before[0].seed);
  EXPECT_NE(desk.viewer.seeds.runs[0].digest, before[0].digest);

  desk.run("seeds.more", "3");
  EXPECT_EQ(desk.viewer.seeds.runs.size(), 7U);
  EXPECT_EQ(desk.viewer.seeds.runs.back().seed, before[0].seed + 6);
  desk.run("branch.undo");
  EXPECT_TRUE(are_seeds_stale(desk.viewer));
}

TEST(SeedWall, EscStopsItAndWhatWasRunStays) {
  SeedsDesk desk("raft/leader_dies");
  desk.commands.run("seeds.try", desk.viewer, "50");
  for (int i = 0; i < 5; ++i) desk.frame();
  EXPECT_TRUE(is_moving(desk.viewer));
  EXPECT_TRUE(press(desk.commands, desk.viewer, {.key = Key::escape}));
  EXPECT_FALSE(is_moving(desk.viewer));
  const std::size_t ran = desk.viewer.seeds.runs.size();
  EXPECT_GE(ran, 5U);
  EXPECT_LE(ran, 7U);
  EXPECT_THAT(remarks_on_seeds(desk.viewer.seeds), testing::HasSubstr("Stopped before all 50"));
  desk.run("seeds.more", "2");
  EXPECT_EQ(desk.viewer.seeds.runs.size(), ran + 2);
  for (std::size_t i = 0; i < ran + 2; ++i) {
    EXPECT_EQ(desk.viewer.seeds.runs[i].seed, desk.viewer.seeds.first + i);
  }
}

TEST(SeedWall, AnotherFileHasNoWall) {
  SeedsDesk desk("raft/leader_dies");
  desk.run("seeds.try", "2");
  show_session(desk.viewer, desk.opener.open(scenario_file("raft/hello")));
  EXPECT_FALSE(desk.viewer.seeds.is_there());
}

TEST(SeedWall, ARecordedRunAndALessonSayWhyNot) {
  Viewer viewer;
  FileOpener opener(shipped_catalogue());
  viewer.opener = &opener;
  auto recorded = fake_cluster(3);
  recorded->live = false;
  show_session(viewer, std::move(recorded));
  EXPECT_EQ(why_not_try_seeds(viewer), "This run is recorded: make it live first.");
}

TEST(SeedWall, NumbersThatAreNoneAreRefused) {
  SeedsDesk desk("raft/leader_dies");
  for (const char* count : {"0", "many", "-3", "100001", "7 8"}) {
    desk.run("seeds.try", count);
    EXPECT_TRUE(desk.viewer.notice_is_bad) << count;
    EXPECT_FALSE(desk.viewer.seeds.is_there()) << count;
    say(desk.viewer, "");
  }
  desk.run("seeds.try", "2");
  desk.run("seeds.open", "999999");
  EXPECT_TRUE(desk.viewer.notice_is_bad);
}

TEST(SeedWall, KeysMoveFromTileToTile) {
  SeedsDesk desk("raft/leader_dies");
  desk.run("seeds.try", "9");
  SeedsState& state = desk.viewer.seeds;
  state.columns = 4;
  const auto selected = [&] {
    const auto found = std::ranges::find_if(
        state.order, [&](std::size_t place) { return state.runs[place].seed == state.selected; });
    return found - state.order.begin();
  };
  const std::tuple<Key, std::ptrdiff_t> moves[] = {
      {Key::right, 0}, {Key::right, 1}, {Key::down, 5}, {Key::down, 8},
      {Key::left, 7},  {Key::up, 3},    {Key::up, 0},
  };
  for (const auto& [key, place] : moves) {
    EXPECT_TRUE(press(desk.commands, desk.viewer, {.key = key}));
    EXPECT_EQ(selected(), place);
  }
  const std::uint64_t seed = *state.selected;
  EXPECT_TRUE(press(desk.commands, desk.viewer, {.key = Key::enter}));
  desk.settle();
  EXPECT_EQ(desk.viewer.session->words().seed, seed);
}

// ---------------------------------------------------------------- tiles

TEST(SeedTiles, LieApartAndWithinTheirRoom) {
  for (const float em : {12.0F, 16.0F, 32.0F, 40.0F}) {
    for (const float room : {90.0F, 340.0F, 701.0F, 1900.0F}) {
      SCOPED_TRACE(testing::Message() << em << " in " << room);
      const SeedGrid grid = seed_grid(room, em);
      for (std::size_t i = 0; i < 40; ++i) {
        const Rect area = grid.area_of(i);
        EXPECT_GE(area.x, 0);
        EXPECT_LE(area.right(), room);
        EXPECT_LE(area.bottom(), grid.height_of(40));
        EXPECT_EQ(area, snapped(area));
        for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(area.overlaps(grid.area_of(j)));
      }
    }
  }
}

TEST(SeedTiles, ThoseInSightAreThoseThatCanBeSeen) {
  const SeedGrid grid = seed_grid(700, 16);
  for (const std::size_t tiles : {0U, 1U, 7U, 100U}) {
    for (float top = 0; top < grid.height_of(100); top += 37) {
      const auto [first, end] = grid.in_sight(tiles, top, 200);
      for (std::size_t i = 0; i < tiles; ++i) {
        const Rect area = grid.area_of(i);
        const bool is_seen = area.y < top + 200 && area.bottom() > top;
        if (is_seen) {
          EXPECT_TRUE(first <= i && i < end) << i << " from " << top;
        }
      }
      EXPECT_LE(end - first, 7 * grid.columns);
    }
  }
}

TEST(SeedTiles, WhatIsOnThemLiesWithinAndIsAsHighAsItWasBusy) {
  SeedRun run = made_run(12, SeedRun::Verdict::violated, {"raft.election_safety"});
  run.violations[0].time = run.stop;
  run.ended = run.stop;
  for (std::size_t i = 0; i < SeedRun::pieces; ++i) {
    run.activity[i] = static_cast<std::uint32_t>(i % 7 * 10);
  }
  run.faults.set(0).set(59);
  for (const float em : {12.0F, 16.0F, 40.0F}) {
    const SeedGrid grid = seed_grid(20 * em, em);
    const SeedTile tile = tile_of(
        run,
        {.area = grid.area_of(0), .em = em, .busiest = 60, .seed_width = em, .time_width = 3 * em});
    const auto is_within = [](const Rect& inner, const Rect& outer) {
      return inner.x >= outer.x && inner.right() <= outer.right() && inner.y >= outer.y &&
             inner.bottom() <= outer.bottom();
    };
    for (const Rect* part : {&tile.sign, &tile.seed, &tile.words, &tile.time, &tile.strip}) {
      EXPECT_TRUE(is_within(*part, tile.area));
    }
    EXPECT_FALSE(tile.words.overlaps(tile.seed) || tile.words.overlaps(tile.time));
    EXPECT_FALSE(tile.strip.overlaps(tile.words));
    float highest = 0;
    for (const Rect& bar : tile.bars) {
      EXPECT_TRUE(is_within(bar, tile.strip));
      EXPECT_EQ(bar, snapped(bar));
      highest = std::max(highest, bar.height);
    }
    EXPECT_EQ(highest, tile.strip.height);
    ASSERT_EQ(tile.violations.size(), 1U);
    EXPECT_LT(tile.violations[0], tile.strip.right());
    EXPECT_EQ(tile.faults.size(), 2U);
  }
}

}  // namespace
}  // namespace orrery::gui
