// Shrinking in the viewer: what comes of it is what the simulator's shrinker makes, it takes the
// run's place, and the list tells what was left out.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "gui/model/run_again.hpp"
#include "gui/model/scenario_change.hpp"
#include "gui/model/shrink_run.hpp"
#include "gui/model/shrinking.hpp"
#include "sim/core/error.hpp"
#include "tests/gui/model/shipped_desk.hpp"

namespace orrery::gui {
namespace {

/// A person before a shipped scenario that fails.
struct ShrinkDesk : ShippedDesk {
  using ShippedDesk::ShippedDesk;
  std::vector<ScenarioRow> rows() {
    const Shrunk* shrunk = shrunk_here(viewer);
    const std::vector<ScenarioRow> now = rows_in_the_list(viewer);
    return shrunk == nullptr ? now : with_removed(now, shrunk->before);
  }
  std::size_t removed() {
    const std::vector<ScenarioRow> all = rows();
    return static_cast<std::size_t>(std::ranges::count(all, true, &ScenarioRow::is_removed));
  }
};

/// What the simulator's own shrinker makes of it; once, for it takes seconds.
const ShrinkReport& shrunk_directly(const std::string& name) {
  static std::map<std::string, ShrinkReport> known;
  if (const auto found = known.find(name); found != known.end()) return found->second;
  const Plan plan = live_tests::shipped_plan(name);
  orrery::Run run(plan, shipped_catalogue());
  run.finish();
  const Signature signature = failures_of(run.report()).front().signature;
  return known[name] = shrink(plan, signature, shipped_catalogue()).value();
}

TEST(ShrinkInTheViewer, IsWhatTheShrinkerMakes) {
  const char* name = "generals_om/one_round";
  const ShrinkReport& expected = shrunk_directly(name);
  for (const std::uint64_t tries : {0U, 500U}) {
    SCOPED_TRACE(tries);
    Shrinking job(ShrinkOrder{.plan = live_tests::shipped_plan(name),
                              .catalogue = shipped_catalogue(),
                              .tries_a_look = tries});
    while (!job.has_ended()) {
      job.look();
      std::this_thread::yield();
    }
    const ShrinkOutcome outcome = job.outcome();
    ASSERT_TRUE(outcome.report);
    EXPECT_EQ(outcome.report->plan, expected.plan);
    EXPECT_EQ(outcome.report->digest, expected.digest);
    EXPECT_EQ(outcome.report->trials, expected.trials);
    EXPECT_TRUE(outcome.report->is_minimal);
  }
}

TEST(ShrinkInTheViewer, TheSmallerScenarioTakesTheRunsPlaceAndGoesAgain) {
  for (const char* name : {"raft_museum/vote_not_persisted", "generals_om/one_round"}) {
    SCOPED_TRACE(name);
    ShrinkDesk desk(name);
    const std::uint64_t before = desk.digest_at_end();
    const ShrinkReport& expected = shrunk_directly(name);
    desk.run("scenario.shrink");
    ASSERT_NE(shrunk_here(desk.viewer), nullptr) << desk.viewer.notice;
    EXPECT_EQ(shrunk_here(desk.viewer)->sentence, words_of(expected));
    EXPECT_GT(desk.removed(), 0U);
    Plan plan = *desk.viewer.session->scenario();
    EXPECT_THAT(plan.title, testing::HasSubstr("as small as it gets"));
    EXPECT_EQ(plan.nodes, expected.plan.nodes);
    EXPECT_EQ(plan.faults, expected.plan.faults);
    EXPECT_EQ(plan.pins, expected.plan.pins);
    EXPECT_EQ(plan.stop, expected.plan.stop);
    const Plan again =
        load_plan(scenario_file(name), desk.viewer.session->settings(), shipped_catalogue());
    orrery::Run run(again, shipped_catalogue());
    run.finish();
    EXPECT_EQ(run.report().digest, desk.digest_at_end()) << "its command line repeats it";
    const std::vector<Lamp> lamps = desk.viewer.session->lamps();
    EXPECT_TRUE(std::ranges::any_of(lamps, [&](const Lamp& lamp) {
      return lamp.name == expected.signature.judge && lamp.state == Lamp::State::violated;
    }));

    desk.run("branch.undo");
    EXPECT_EQ(desk.digest_at_end(), before);
    EXPECT_EQ(desk.removed(), 0U);
    desk.run("branch.redo");
    EXPECT_GT(desk.removed(), 0U) << "it is told again";
  }
}

TEST(ShrinkInTheViewer, WhatHandsDidIsShrunkToo) {
  ShrinkDesk desk("raft_museum/vote_not_persisted");
  desk.run("time.go", "3900ms");
  desk.run("hand.crash", "n1");
  desk.run("scenario.shrink");
  ASSERT_NE(shrunk_here(desk.viewer), nullptr) << desk.viewer.notice;
  EXPECT_TRUE(desk.viewer.session->branches().front().hands.empty()) << "it came too late";
  desk.run("branch.undo");
  EXPECT_EQ(desk.viewer.session->branches().front().hands.size(), 1U);
}

TEST(ShrinkInTheViewer, ARunThatFailsInNoWayIsToldSoWithAWayOn) {
  ShrinkDesk desk("raft/hello");
  const std::uint64_t before = desk.digest_at_end();
  desk.run("scenario.shrink");
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("nothing to shrink"));
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("100 other seeds"));
  EXPECT_EQ(desk.digest_at_end(), before);
  EXPECT_EQ(shrunk_here(desk.viewer), nullptr);
  desk.run("scenario.shrink", "raft.election_safety");
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("raft.election_safety says nothing"));
}

TEST(ShrinkInTheViewer, EscLeavesTheRunAsItWas) {
  ShrinkDesk desk("raft_museum/vote_not_persisted");
  desk.commands.run("scenario.shrink", desk.viewer);
  for (int i = 0; i < 3; ++i) desk.frame();
  ASSERT_NE(desk.viewer.shrink.job, nullptr);
  EXPECT_GT(desk.viewer.shrink.progress->tries, 0U);
  EXPECT_TRUE(press(desk.commands, desk.viewer, {.key = Key::escape}));
  EXPECT_EQ(desk.viewer.shrink.job, nullptr);
  EXPECT_TRUE(desk.viewer.session->settings().empty());
  desk.settle();
  EXPECT_EQ(shrunk_here(desk.viewer), nullptr);
}

TEST(ShrinkInTheViewer, EnoughIsTheSmallestSoFar) {
  ShrinkDesk desk("raft_museum/vote_not_persisted");
  desk.commands.run("scenario.shrink", desk.viewer);
  for (int i = 0; i < 20; ++i) desk.frame();
  ASSERT_NE(desk.viewer.shrink.job, nullptr);
  desk.run("scenario.shrink_enough");
  ASSERT_NE(shrunk_here(desk.viewer), nullptr) << desk.viewer.notice;
  EXPECT_THAT(shrunk_here(desk.viewer)->sentence, testing::HasSubstr("It was ended before"));
}

TEST(ShrinkInTheViewer, OfAnotherScenarioItWaitsUntilItIsWanted) {
  ShrinkDesk desk("generals_om/one_round");
  desk.commands.run("scenario.shrink", desk.viewer);
  desk.frame();
  ASSERT_NE(desk.viewer.shrink.job, nullptr);
  desk.commands.run("scenario.set", desk.viewer, "seed=77");
  desk.settle();
  EXPECT_EQ(desk.viewer.session->words().seed, 77U);
  ASSERT_NE(desk.viewer.shrink.ready, nullptr) << desk.viewer.notice;
  EXPECT_EQ(shrunk_here(desk.viewer), nullptr);
  desk.run("scenario.shrink_open");
  ASSERT_NE(shrunk_here(desk.viewer), nullptr) << desk.viewer.notice;
  EXPECT_EQ(desk.viewer.shrink.ready, nullptr);
  desk.run("branch.undo");
  EXPECT_EQ(desk.viewer.session->words().seed, 77U);
}

// ---------------------------------------------------------------- rows

ScenarioRow row_of(ScenarioRow::Part part, const std::string& path, const std::string& name,
                   const std::string& text = {}) {
  ScenarioRow row{.part = part};
  row.setting.path = path;
  row.setting.name = name;
  row.setting.text = text;
  return row;
}

TEST(RemovedRows, StandWhereTheyWere) {
  using Part = ScenarioRow::Part;
  const std::vector<ScenarioRow> before{row_of(Part::setting, "seed", "seed", "1"),
                                        row_of(Part::setting, "network", "network"),
                                        row_of(Part::setting, "nodes", "nodes", "5"),
                                        row_of(Part::fault, "faults[0]", "crash n1", "1s"),
                                        row_of(Part::fault, "faults[1]", "crash n2", "2s"),
                                        row_of(Part::fault, "faults[2]", "crash n3", "3s")};
  const std::vector<ScenarioRow> after{
      row_of(Part::setting, "seed", "seed", "4"), row_of(Part::setting, "nodes", "nodes", "3"),
      row_of(Part::fault, "faults[0]", "crash n2", "2s"), row_of(Part::setting, "pins", "pins")};
  std::vector<std::string> names;
  for (const ScenarioRow& row : with_removed(after, before)) {
    names.push_back((row.is_removed ? "-" : "") + row.setting.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("seed", "-network", "nodes", "-crash n1", "crash n2",
                                          "-crash n3", "pins"));
}

TEST(RemovedRows, NeitherLoseNorAddAnyOfTheRest) {
  live_tests::Dice dice(8);
  for (int round = 0; round < 200; ++round) {
    const auto some = [&] {
      std::vector<ScenarioRow> rows;
      for (std::uint64_t i = 0; i < 9; ++i) {
        if (dice.below(2) == 0) continue;
        const std::string path = "a" + std::to_string(i);
        rows.push_back(row_of(ScenarioRow::Part::setting, path, path));
      }
      return rows;
    };
    const std::vector<ScenarioRow> before = some();
    const std::vector<ScenarioRow> after = some();
    std::vector<ScenarioRow> all = with_removed(after, before);
    const auto path_of = [](const ScenarioRow& row) {
      const std::string& path = row.setting.path;
      return row.is_removed ? path.substr(path.find('.') + 1) : path;
    };
    std::vector<std::string> old_paths;
    for (const ScenarioRow& row : before) old_paths.push_back(row.setting.path);
    std::vector<std::string> paths;
    for (const ScenarioRow& row : all) {
      const bool was_there = std::ranges::find(old_paths, path_of(row)) != old_paths.end();
      if (was_there) paths.push_back(path_of(row));
    }
    EXPECT_EQ(paths, old_paths) << "in their order";
    std::erase_if(all, [](const ScenarioRow& row) { return row.is_removed; });
    EXPECT_EQ(all, after);
  }
}

TEST(RemovedRows, FadeToWhatCanStillBeRead) {
  EXPECT_EQ(opacity_of_removed(0, true), 1);
  float last = 1;
  for (double seconds = 0; seconds < 3; seconds += 0.1) {
    const float now = opacity_of_removed(seconds, true);
    EXPECT_LE(now, last);
    EXPECT_GE(now, 0.5F);
    EXPECT_EQ(opacity_of_removed(seconds, false), opacity_of_removed(9, true)) << "does not move";
    last = now;
  }
  EXPECT_LT(last, 0.6F);
}

// ---------------------------------------------------------------- hands that stay

/// The list and the command do the same.
TEST(RunAgain, WhatHandsDidStaysAsFarAsItCanBeDone) {
  for (const char* command : {"run.set", "scenario.set"}) {
    SCOPED_TRACE(command);
    ShrinkDesk desk("raft/leader_dies");
    desk.run("time.go", "900ms");
    desk.run("hand.crash", "n2");
    desk.run("hand.crash", "n5");
    desk.run(command, "network.loss=0.05");
    EXPECT_EQ(desk.viewer.session->branches().front().hands.size(), 2U);
    EXPECT_THAT(desk.viewer.notice, testing::Not(testing::HasSubstr("Left out")));
    desk.run(command, "nodes=3");
    const std::vector<Hand> hands = desk.viewer.session->branches().front().hands;
    ASSERT_EQ(hands.size(), 1U);
    EXPECT_EQ(to_text(hands[0].action), "crash n2");
    EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("Left out is what cannot be done in it"));
    EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("crash n5"));
    desk.run("branch.undo");
    EXPECT_EQ(desk.viewer.session->branches().front().hands.size(), 2U);
    desk.run(command, "nodes=many");
    EXPECT_EQ(desk.viewer.session->branches().front().hands.size(), 2U) << "refused";
  }
}

}  // namespace
}  // namespace orrery::gui
