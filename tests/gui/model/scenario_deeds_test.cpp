// The scenario as a list under the hands of its user: what waits for what, what is typed and
// refused where, and what comes back when a change is taken back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gui/model/run_again.hpp"
#include "sim/core/error.hpp"
#include "tests/gui/model/list_desk.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

// ------------------------------------------------------------ while a changed run is on its way

TEST(ScenarioDeeds, ARunThatIsMadeAnewIsNotPutBackByTheOneThatWasOnItsWay) {
  ListDesk desk("raft/leader_dies");
  desk.commands.run("scenario.set", desk.viewer, "network.loss=0.02");
  ASSERT_TRUE(desk.viewer.scenario.upcoming);
  desk.commands.run("run.set", desk.viewer, "seed=99");
  desk.settle();
  EXPECT_EQ(desk.viewer.session->words().seed, 99U);
}

TEST(ScenarioDeeds, HandsWaitForARunThatIsOnItsWay) {
  ListDesk desk("raft/leader_dies");
  desk.viewer.session->want_events(10);
  desk.settle();
  desk.commands.run("time.go", desk.viewer, "#5");
  desk.commands.run("hand.crash", desk.viewer, "n1");
  desk.commands.run("branch.undo", desk.viewer);
  ASSERT_TRUE(desk.viewer.session->can_redo());
  desk.commands.run("scenario.set", desk.viewer, "network.loss=0.02");
  const Session* before = desk.viewer.session.get();
  const std::size_t branch = before->branch();
  desk.commands.run("hand.crash", desk.viewer, "n3");
  EXPECT_EQ(desk.viewer.notice, "The changed run is on its way.");
  EXPECT_TRUE(desk.viewer.notice_is_bad);
  desk.commands.run("branch.redo", desk.viewer);
  EXPECT_EQ(desk.viewer.notice, "Nothing was taken back.");
  EXPECT_EQ(before->branch(), branch) << "a hand of the run that goes";
  desk.settle();
  desk.commands.run("hand.crash", desk.viewer, "n3");
  EXPECT_FALSE(desk.viewer.notice_is_bad) << desk.viewer.notice;
}

TEST(ScenarioDeeds, ARunThatCannotBeShownLeavesAllAsItWas) {
  ListDesk desk("raft/leader_dies");
  desk.viewer.metrics.run_before = MeasuredRun{.name = "the run before"};
  desk.viewer.scenario.selected = "seed";
  const auto fail = [] { throw Error({}, "this cannot be shown"); };
  EXPECT_THROW(show_again(desk.viewer, fail, ""), Error);
  EXPECT_EQ(desk.viewer.scenario.selected, "seed");
  ASSERT_TRUE(desk.viewer.metrics.run_before);
  EXPECT_EQ(desk.viewer.metrics.run_before->name, "the run before");
}

// ---------------------------------------------------------------- bookmarks

TEST(ScenarioDeeds, ARunIsKnownByItsSettingsInAnyOrderAndWithoutItsHands) {
  FileOpener opener(shipped_catalogue(), OpenOptions{.is_threaded = false});
  const auto identity = [&](const RunSettings& settings) {
    return run_identity(*opener.open_changed(scenario_file("raft/leader_dies"), settings));
  };
  const std::string hands = R"(hands=[{"after": 5, "at": "100ms", "crash": "n2"}])";
  const std::string known = identity({"network.loss=0.1", "nodes=7"});
  EXPECT_EQ(identity({"nodes=7", "network.loss=0.1"}), known);
  EXPECT_EQ(identity({"nodes=7", hands, "network.loss=0.1"}), known);
  EXPECT_NE(identity({"nodes=7", "network.loss=0.2"}), known);
}

TEST(ScenarioDeeds, BookmarksComeBackWithTheRun) {
  const Folder folder;
  ListDesk desk("raft/leader_dies");
  desk.viewer.bookmarks.file = folder / "bookmarks.json";
  desk.viewer.session->want_events(80);
  desk.settle();
  desk.commands.run("time.go", desk.viewer, "#70");
  desk.commands.run("hand.crash", desk.viewer, "n1");
  desk.commands.run("time.go", desk.viewer, "#60");
  desk.commands.run("time.bookmark", desk.viewer);
  ASSERT_EQ(desk.viewer.bookmarks.all.size(), 1U) << desk.viewer.notice;
  desk.change("network.loss", "0.1");
  EXPECT_TRUE(desk.viewer.bookmarks.all.empty());
  desk.commands.run("branch.undo", desk.viewer);
  desk.settle();
  ASSERT_EQ(desk.viewer.bookmarks.all.size(), 1U);
  EXPECT_EQ(desk.viewer.bookmarks.all.front().event, 60U);
}

// ---------------------------------------------------------------- rows by their names

TEST(ScenarioDeeds, ACommandAboutARowTakesItsNameOrTheOneThatIsSelected) {
  ListDesk desk("raft/leader_dies");
  for (const char* command :
       {"scenario.type", "scenario.open", "scenario.reset", "scenario.remove", "scenario.go"}) {
    desk.commands.run(command, desk.viewer);
    EXPECT_THAT(desk.viewer.notice, testing::StartsWith("no row is chosen")) << command;
  }
  desk.commands.run("scenario.type", desk.viewer, "faults[0]");
  EXPECT_EQ(desk.viewer.scenario.typing, "faults[0]") << desk.viewer.notice;
  end_typing(desk.viewer, false);
  desk.viewer.scenario.selected.clear();
  desk.change("seed", "9");
  desk.commands.run("scenario.reset", desk.viewer, "seed");
  desk.settle();
  EXPECT_TRUE(desk.viewer.session->settings().empty()) << desk.viewer.notice;
  desk.commands.run("scenario.remove", desk.viewer, "faults[0]");
  desk.settle();
  EXPECT_EQ(desk.row("faults[0]").setting.name, "restart crashed") << desk.viewer.notice;
}

/// "faults[0]" and, below it, "faults[0].at" are two rows for one value.
TEST(ScenarioDeeds, AValueIsTypedAndRefusedInOneRow) {
  ListDesk desk("raft/leader_dies");
  toggle_row(desk.viewer.scenario, "faults[0]");
  ASSERT_EQ(desk.row("faults[0]").edits, desk.row("faults[0].at").edits);
  for (const char* path : {"faults[0]", "faults[0].at"}) {
    begin_typing(desk.viewer.scenario, desk.row(path));
    EXPECT_EQ(desk.viewer.scenario.typing, path);
    desk.viewer.scenario.typed = "5";
    end_typing(desk.viewer, true);
    const std::vector<ScenarioRow> rows = desk.rows();
    const ScenarioRow* told = row_in_trouble(desk.viewer.scenario, rows);
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(told->setting.path, path);
  }
  // What nobody typed in a row is told where the value is, or at what has it inside.
  desk.change("faults[0].at", "5");
  for (const char* path : {"faults[0].at", "faults[0]"}) {
    const std::vector<ScenarioRow> rows = desk.rows();
    const ScenarioRow* told = row_in_trouble(desk.viewer.scenario, rows);
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(told->setting.path, path);
    toggle_row(desk.viewer.scenario, "faults[0]");
  }
}

TEST(ScenarioDeeds, ALongValueIsTypedWhole) {
  ScenarioState state;
  ScenarioRow row;
  row.edits = "pins";
  row.setting.path = "pins";
  row.setting.text = std::string(3000, 'x');
  begin_typing(state, row);
  EXPECT_EQ(state.typed, row.setting.text);
}

TEST(ScenarioDeeds, AFaultIsGoneToWithTheWindowOfTime) {
  ListDesk desk("raft/leader_dies");
  live_tests::run_to_end(dynamic_cast<LiveSession&>(*desk.viewer.session));
  desk.commands.run("time.go", desk.viewer, "5s");
  desk.settle();
  desk.commands.run("view.pan_right", desk.viewer);
  desk.commands.run("time.play", desk.viewer);
  desk.commands.run("scenario.go", desk.viewer, "faults[0]");
  prepare_frame(desk.viewer, 1.0 / 60);
  EXPECT_EQ(desk.viewer.head.time, std::chrono::seconds(2));
  EXPECT_LE(desk.viewer.window_begin, desk.viewer.head.time);
  EXPECT_GE(desk.viewer.window_end, desk.viewer.head.time);
}

}  // namespace
}  // namespace orrery::gui
