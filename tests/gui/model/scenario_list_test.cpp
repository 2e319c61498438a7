// The scenario as a list: what rows there are, and what a change of one makes of the run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/run_again.hpp"
#include "gui/model/scenario_edit.hpp"
#include "gui/session/save.hpp"
#include "sim/plan/experiment.hpp"
#include "tests/gui/model/list_desk.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

std::uint64_t digest_of(const std::string& file, const std::vector<std::string>& settings) {
  orrery::Run run(load_plan(file, settings, shipped_catalogue()), shipped_catalogue());
  run.finish();
  return run.report().digest;
}

TEST(ScenarioList, SaysWhatTheFileSaysFirstAndTheRestOnDemand) {
  ListDesk desk("raft/leader_dies");
  std::vector<std::string> paths;
  for (const ScenarioRow& row : desk.rows()) paths.push_back(row.setting.path);
  const std::vector<std::string> first{"seed",
                                       "nodes",
                                       "stop",
                                       "protocol",
                                       "protocol.raft.election_timeout",
                                       "protocol.raft.heartbeat",
                                       "network",
                                       "network.latency",
                                       "network.latency.lognormal.median",
                                       "network.latency.lognormal.p99",
                                       "network.loss"};
  ASSERT_GE(paths.size(), first.size());
  EXPECT_TRUE(std::equal(first.begin(), first.end(), paths.begin()));
  EXPECT_EQ(desk.row("network.loss").setting.text, "0.01");
  EXPECT_EQ(desk.row("faults[0]").setting.name, "crash leader");
  EXPECT_EQ(desk.row("faults[0]").lead, "at");
  EXPECT_EQ(desk.row("faults[0]").setting.text, "2s");

  desk.viewer.scenario.shows_all = true;
  const ScenarioRow vote = desk.row("protocol.raft.pre_vote");
  EXPECT_FALSE(vote.setting.is_said);
  EXPECT_EQ(vote.setting.text, "false");
  EXPECT_EQ(desk.row("clocks.drift").setting.text, "0ppm");
}

/// With everything open each row stands there once, and its value can be read where it says. (What
/// an experiment varies or draws is the file's to say.)
TEST(ScenarioList, EveryRowOfAScenarioCanBeSetToWhatItIs) {
  for (const std::string& name : live_tests::shipped_names()) {
    SCOPED_TRACE(name);
    ListDesk desk(name);
    const Session& session = *desk.viewer.session;
    desk.viewer.scenario.shows_all = true;
    std::set<std::string> paths;
    for (const ScenarioRow& row : desk.rows()) {
      EXPECT_TRUE(paths.insert(row.setting.path).second) << row.setting.path << " twice";
      EXPECT_FALSE(row.is_changed) << row.setting.path;
    }
    desk.viewer.scenario.shows_all = false;
    const Experiment all = load_experiment(scenario_file(name), {}, shipped_catalogue());
    const bool is_varied = all.is_one() || all.swarm != Swarm{};
    for (const ScenarioRow& row : desk.rows()) {
      if (is_varied || row.edits.empty() || !row.setting.is_said || row.setting.can_open) continue;
      const ScenarioChange same = change_to(row, row.setting.text);
      EXPECT_NO_THROW(settings_with(session, same, shipped_catalogue())) << row.setting.path;
    }
  }
}

TEST(ScenarioList, WhatAnExperimentVariesIsRefusedAndTheRestCanBeChanged) {
  ListDesk desk("raft/messages_per_command");
  for (const char* nodes : {"3", "7"}) {  // of other runs of the experiment than this
    desk.change("nodes", nodes);
    EXPECT_THAT(desk.viewer.scenario.trouble, testing::HasSubstr("varies")) << nodes;
    EXPECT_TRUE(desk.viewer.session->settings().empty());
  }
  desk.change("stop", "90s");
  EXPECT_EQ(desk.viewer.scenario.trouble, "");
  EXPECT_EQ(desk.viewer.session->words().stop, std::chrono::seconds(90));
  EXPECT_EQ(desk.row("nodes").setting.text, "2");
}

TEST(ScenarioList, AChangedNumberIsTheRunOfTheCommandLine) {
  ListDesk desk("raft/leader_dies");
  desk.change("network.loss", "0.2");
  EXPECT_TRUE(desk.row("network.loss").is_changed);
  EXPECT_EQ(desk.row("network.loss").before, "0.01");
  desk.change("protocol.raft.heartbeat", "40ms");
  EXPECT_EQ(desk.digest_at_end(), digest_of(scenario_file("raft/leader_dies"),
                                            {"network.loss=0.2", "protocol.raft.heartbeat=40ms"}));
}

TEST(ScenarioList, AProtocolThatTheFileOnlyNamesCanBeChanged) {
  ListDesk desk("lessons/cap");
  EXPECT_EQ(desk.row("protocol").setting.text, "raft");
  toggle_row(desk.viewer.scenario, "protocol");
  EXPECT_EQ(desk.row("protocol.raft.heartbeat").setting.text, "50ms");
  desk.change("protocol.raft.heartbeat", "60ms");
  EXPECT_EQ(desk.row("protocol.raft.heartbeat").setting.text, "60ms");
  EXPECT_EQ(desk.digest_at_end(), digest_of(scenario_file("lessons/cap"),
                                            {R"(protocol={"raft": {"heartbeat": "60ms"}})"}));
}

TEST(ScenarioList, ARefusedValueIsToldAtItsRowAndLeavesTheRun) {
  ListDesk desk("raft/leader_dies");
  desk.change("network.loss", "1.5");
  EXPECT_EQ(desk.viewer.scenario.trouble_at, "network.loss");
  EXPECT_NE(desk.viewer.scenario.trouble.find('1'), std::string::npos);
  EXPECT_TRUE(desk.viewer.session->settings().empty());
  desk.change("stop", "5");
  EXPECT_EQ(desk.viewer.scenario.trouble_at, "stop");
  EXPECT_TRUE(desk.viewer.session->settings().empty());
  desk.change("stop", "5s");
  EXPECT_TRUE(desk.viewer.scenario.trouble.empty());
  EXPECT_THAT(desk.viewer.session->settings(), testing::ElementsAre("stop=5s"));
}

TEST(ScenarioList, WhatWasChangedIsTakenBackAndDoneAgain) {
  ListDesk desk("raft/leader_dies");
  const std::uint64_t before = desk.digest_at_end();
  desk.change("seed", "8");
  desk.change("nodes", "3");
  const auto press = [&](const char* command) {
    desk.commands.run(command, desk.viewer);
    desk.settle();
  };
  press("branch.undo");
  EXPECT_THAT(desk.viewer.session->settings(), testing::ElementsAre("seed=8"));
  press("branch.undo");
  EXPECT_EQ(desk.digest_at_end(), before);
  press("branch.redo");
  press("branch.redo");
  EXPECT_THAT(desk.viewer.session->settings(), testing::ElementsAre("seed=8", "nodes=3"));
  reset_setting(desk.viewer, "seed");
  desk.settle();
  EXPECT_THAT(desk.viewer.session->settings(), testing::ElementsAre("nodes=3"));
}

TEST(ScenarioList, AFaultIsTakenAwayAndComesBack) {
  ListDesk desk("raft/leader_dies");
  const std::uint64_t before = desk.digest_at_end();
  EXPECT_EQ(desk.row("faults[0]").fate, "struck n1");
  EXPECT_GT(desk.row("faults[0]").event, 0U);
  change_scenario(desk.viewer, {"faults[0]", std::nullopt});
  desk.settle();
  live_tests::run_to_end(dynamic_cast<LiveSession&>(*desk.viewer.session));
  EXPECT_EQ(desk.row("faults").setting.text, "1");
  EXPECT_EQ(desk.row("faults[0]").setting.name, "restart crashed");
  EXPECT_EQ(desk.row("faults[0]").fate, "never fired");
  EXPECT_TRUE(desk.row("faults[0]").is_idle);
  take_change_of_scenario_back(desk.viewer);
  desk.settle();
  EXPECT_EQ(desk.digest_at_end(), before);
}

TEST(ScenarioList, WhatHandsDidIsARowAndStaysWhenSomethingElseIsChanged) {
  ListDesk desk("raft/leader_dies");
  Session& session = *desk.viewer.session;
  session.want_events(300);
  while (session.work(500)) {
  }
  desk.commands.run("time.go", desk.viewer, "#250");
  desk.settle();
  desk.commands.run("hand.crash", desk.viewer, "n3");
  desk.settle();
  const ScenarioRow crash = desk.row("hands[0]");
  EXPECT_EQ(crash.setting.name, "crash n3");
  EXPECT_EQ(crash.setting.text, "250");
  EXPECT_EQ(crash.event, 250U);
  desk.change("network.loss", "0.02");
  EXPECT_EQ(desk.row("hands[0]").setting.name, "crash n3");
  change_scenario(desk.viewer, {"hands[0]", std::nullopt});
  desk.settle();
  EXPECT_EQ(desk.digest_at_end(),
            digest_of(scenario_file("raft/leader_dies"), {"network.loss=0.02"}));
}

TEST(ScenarioList, ADraggedNumberIsOneDeedToTakeBack) {
  ListDesk desk("raft/leader_dies");
  begin_drag(desk.viewer.scenario, desk.row("protocol.raft.election_timeout"), 1, 100);
  for (const float x : {108.0F, 140.0F, 90.0F, 124.0F}) {
    NumberDrag& drag = *desk.viewer.scenario.drag;
    drag.wanted = dragged_text(drag, x, 8, false);
    go_on_dragging(desk.viewer);
    desk.settle();
  }
  EXPECT_EQ(desk.row("protocol.raft.election_timeout").setting.text, "150ms..330ms");
  EXPECT_EQ(desk.viewer.scenario.back.size(), 1U);
  EXPECT_EQ(dragged_text(*desk.viewer.scenario.drag, 100, 8, false), "150ms..300ms");
}

TEST(ScenarioList, TheWindowOfTimeAndThePlayHeadStay) {
  ListDesk desk("raft/leader_dies");
  desk.commands.run("time.go", desk.viewer, "900ms");
  desk.settle();
  desk.viewer.window_begin = std::chrono::milliseconds(700);
  desk.viewer.window_end = std::chrono::milliseconds(1100);
  desk.change("seed", "9");
  EXPECT_EQ(desk.viewer.head.time, std::chrono::milliseconds(900));
  EXPECT_EQ(desk.viewer.window_begin, std::chrono::milliseconds(700));
  EXPECT_EQ(desk.viewer.window_end, std::chrono::milliseconds(1100));
}

TEST(ScenarioList, ASavedScenarioIsTheSameRun) {
  const Folder folder;
  const std::string file = folder / "saved.json";
  for (const char* name : {"raft/leader_dies", "ping_pong/hello", "network/queueing"}) {
    SCOPED_TRACE(name);
    ListDesk desk(name);
    desk.change("seed", "12");
    desk.commands.run("time.go", desk.viewer, "#20");
    desk.settle();
    desk.commands.run("hand.crash", desk.viewer, "n1");
    desk.settle();
    save_branch(desk.viewer, file);
    EXPECT_EQ(desk.digest_at_end(), digest_of(file, {}));
  }
  ListDesk desk("ping_pong/hello");
  EXPECT_THROW(save_branch(desk.viewer, folder.path().string()), Error);
  EXPECT_THROW(save_branch(desk.viewer, ""), Error) << "nothing has that name";
}

}  // namespace
}  // namespace orrery::gui
