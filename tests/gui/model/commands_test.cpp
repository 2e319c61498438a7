#include "gui/model/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gui/model/palette.hpp"
#include "sim/core/ensure.hpp"
#include "sim/core/error.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

TEST(AllCommands, EachHasIdTitleHelpAndADeed) {
  const Commands commands = all_commands();
  EXPECT_GT(commands.all().size(), 40U);
  for (const Command& command : commands.all()) {
    SCOPED_TRACE(command.id);
    EXPECT_NE(command.id.find('.'), std::string::npos);
    EXPECT_FALSE(command.title.empty());
    EXPECT_FALSE(command.help.empty());
    EXPECT_EQ(command.help.back(), '.');
    EXPECT_TRUE(command.run);
  }
}

TEST(AllCommands, NoTwoHaveTheSameTitleOrChord) {
  const Commands commands = all_commands();
  std::set<std::string> titles;
  std::set<std::string> chords;
  for (const Command& command : commands.all()) {
    EXPECT_TRUE(titles.insert(command.title).second) << command.title;
    for (const Chord& chord : command.chords) {
      // Those of a panel count only in it.
      const std::string where(command.where ? name_of(*command.where) : "");
      EXPECT_TRUE(chords.insert(where + " " + to_text(chord)).second) << to_text(chord);
    }
  }
}

TEST(AllCommands, EachIsFoundByThePaletteFirstAndStandsInAMenu) {
  const Commands commands = all_commands();
  for (const Command& command : commands.all()) {
    SCOPED_TRACE(command.id);
    const auto rows = palette_rows(commands, Viewer{}, command.title);
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows[0].command->title, command.title);
    EXPECT_TRUE(std::ranges::find(menu_titles, menu_of(command)) != std::end(menu_titles));
  }
}

TEST(AllCommands, EachThatNeedsAnArgumentAsksForItInThePalette) {
  const Commands commands = all_commands();
  std::size_t count = 0;
  for (const Command& command : commands.all()) {
    if (command.asks.empty()) continue;
    ++count;
    SCOPED_TRACE(command.id);
    Viewer viewer;
    show_session(viewer, fake_cluster(3));
    if (command.why_not && !command.why_not(viewer).empty()) continue;  // it says so instead
    commands.run(command.id, viewer);
    EXPECT_EQ(viewer.palette.shows, PaletteState::Shows::argument);
    EXPECT_EQ(viewer.palette.asking, command.id);
  }
  EXPECT_GE(count, 4U);
}

TEST(AllCommands, NoneFallsOverWithoutARun) {
  const Commands commands = all_commands();
  for (const Command& command : commands.all()) {
    SCOPED_TRACE(command.id);
    Viewer viewer;
    commands.run(command.id, viewer);
    EXPECT_EQ(viewer.session, nullptr);  // none of them makes up a run
    EXPECT_EQ(viewer.head.event, 0U);
  }
}

TEST(AllCommands, NoneFallsOverInARunWithoutEvents) {
  const Commands commands = all_commands();
  for (const Command& command : commands.all()) {
    SCOPED_TRACE(command.id);
    Viewer viewer;
    show_session(viewer, fake_cluster(3));
    commands.run(command.id, viewer);
    EXPECT_EQ(viewer.head.event, 0U);  // there is nowhere to go
  }
}

TEST(AllCommands, NonsenseAsAnArgumentIsSaidInTheStatusLine) {
  const Commands commands = all_commands();
  for (const char* id : {"time.go", "time.speed", "view.scale", "view.theme", "view.maximise"}) {
    SCOPED_TRACE(id);
    Viewer viewer;
    show_session(viewer, fake_cluster(3));
    commands.run(id, viewer, "gibberish");
    EXPECT_TRUE(viewer.notice_is_bad);
    EXPECT_THAT(viewer.notice, testing::HasSubstr("gibberish"));
  }
}

TEST(Commands, AnIdAndAChordAreTheirOwn) {
  Commands commands;
  commands.add({.id = "a", .chords = {{.key = Key::a}}});
  EXPECT_THROW(commands.add({.id = "a"}), BrokenInvariant);
  EXPECT_THROW(commands.add({.id = "b", .chords = {{.key = Key::a}}}), BrokenInvariant);
}

TEST(Commands, OneThatCannotBeRunSaysWhyAndIsNotRun) {
  Commands commands;
  bool was_run = false;
  commands.add({.id = "a",
                .why_not = [](const Viewer&) { return "Not on Sundays."; },
                .run = [&](Viewer&, const std::string&) { was_run = true; }});
  Viewer viewer;
  commands.run("a", viewer);
  EXPECT_FALSE(was_run);
  EXPECT_EQ(viewer.notice, "Not on Sundays.");
  EXPECT_TRUE(viewer.notice_is_bad);
}

TEST(Commands, EscClosesWhatIsOpenBeforeItReachesACommand) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  viewer.selected = Picked::node(1);
  viewer.frame.maximised = Panel::log;
  viewer.frame.seeking = Seeking{.goal = Goal::end};
  open_palette(viewer.palette);
  const Chord esc{.key = Key::escape};
  EXPECT_TRUE(press(commands, viewer, esc));
  EXPECT_EQ(viewer.palette.shows, PaletteState::Shows::nothing);
  EXPECT_TRUE(viewer.frame.seeking.has_value());
  press(commands, viewer, esc);
  EXPECT_FALSE(viewer.frame.seeking.has_value());
  press(commands, viewer, esc);
  EXPECT_FALSE(viewer.frame.maximised.has_value());
  EXPECT_EQ(viewer.selected, Picked::node(1));
  press(commands, viewer, esc);
  EXPECT_EQ(viewer.selected, Picked{});
}

TEST(Commands, AKeyThatStandsForNothingIsLeftAlone) {
  Viewer viewer;
  EXPECT_FALSE(press(all_commands(), viewer, {.key = Key::f12, .alt = true}));
}

TEST(ViewCommands, ScaleStaysWithinItsBounds) {
  const Commands commands = all_commands();
  Viewer viewer;
  for (int i = 0; i < 20; ++i) commands.run("view.bigger", viewer);
  EXPECT_EQ(viewer.settings.scale, largest_scale);
  for (int i = 0; i < 20; ++i) commands.run("view.smaller", viewer);
  EXPECT_EQ(viewer.settings.scale, smallest_scale);
  commands.run("view.normal", viewer);
  EXPECT_EQ(viewer.settings.scale, 1);
  commands.run("view.scale", viewer, "150");
  EXPECT_EQ(viewer.settings.scale, 1.5F);
}

TEST(ViewCommands, OnePanelFillsTheScreenAndGivesItBack) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  commands.run("view.maximise", viewer, "log");
  EXPECT_EQ(viewer.frame.maximised, Panel::log);
  commands.run("view.next_panel", viewer);
  EXPECT_EQ(viewer.frame.maximised, Panel::metrics);
  commands.run("view.maximise", viewer);
  EXPECT_EQ(viewer.frame.maximised, std::nullopt);
}

TEST(ViewCommands, PanelsGetTheKeyboardInTurn) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  std::set<Panel> visited;
  for (std::size_t i = 0; i < all_panels.size(); ++i) {
    commands.run("view.next_panel", viewer);
    visited.insert(viewer.frame.focused);
  }
  EXPECT_EQ(visited.size(), all_panels.size());
  const Panel before = viewer.frame.focused;
  commands.run("view.next_panel", viewer);
  commands.run("view.previous_panel", viewer);
  EXPECT_EQ(viewer.frame.focused, before);
}

struct Forked : FakeSession {
  Forked() {
    history = fake_cluster(3)->history;
    for (int i = 1; i <= 9; ++i) {
      history.add(ChronicleEvent{.time = std::chrono::milliseconds(10 * i), .node = 0});
    }
    all_branches.push_back({.name = "1: crash n1", .forked_after = 4});
  }
  std::size_t branch() const override { return chosen; }
  void choose_branch(std::size_t wanted) override { chosen = wanted; }
  bool can_undo() const override { return chosen == 1; }
  std::optional<EventNumber> undo() override {
    chosen = 0;
    return 4;
  }
  std::size_t chosen = 1;
};

struct Branching : testing::Test {
  Branching() { show_session(viewer, std::make_unique<Forked>()); }
  std::size_t branch() const { return viewer.session->branch(); }
  const Commands commands = all_commands();
  Viewer viewer;
};

TEST_F(Branching, TheOtherBranchIsSeenAtTheSameInstant) {
  viewer.head = {.event = 6, .time = std::chrono::milliseconds(65)};
  viewer.selected = Picked::message(3);  // the other branch has other messages
  commands.run("branch.choose", viewer, "0");
  EXPECT_EQ(branch(), 0U);
  EXPECT_EQ(viewer.head.time, std::chrono::milliseconds(65));
  EXPECT_EQ(viewer.selected, Picked{});
  commands.run("branch.next", viewer);
  EXPECT_EQ(branch(), 1U);
  commands.run("branch.next", viewer);
  EXPECT_EQ(branch(), 0U);
  commands.run("branch.previous", viewer);
  EXPECT_EQ(branch(), 1U);
}

TEST_F(Branching, ABranchThatIsNotThereIsRefused) {
  for (const char* argument : {"2", "-1", "one", "1x"}) {
    commands.run("branch.choose", viewer, argument);
    EXPECT_TRUE(viewer.notice_is_bad) << argument;
    EXPECT_EQ(branch(), 1U);
  }
}

TEST_F(Branching, UndoGoesBackToWhereTheHandWasLaid) {
  viewer.head.event = 9;
  commands.run("branch.undo", viewer);
  EXPECT_EQ(branch(), 0U);
  EXPECT_EQ(viewer.head.event, 4U);
  commands.run("branch.undo", viewer);
  EXPECT_TRUE(viewer.notice_is_bad);
  EXPECT_EQ(viewer.notice, "There is nothing to undo.");
}

TEST(ViewCommands, TheCommandLineIsCopied) {
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  all_commands().run("run.copy_command", viewer);
  EXPECT_EQ(viewer.to_clipboard, "orrery run fake.json");
  EXPECT_TRUE(viewer.notice.starts_with("Copied: orrery run fake.json")) << viewer.notice;
}

}  // namespace
}  // namespace orrery::gui
