// A lesson and the run beside it: what another run, a drag, hands and keys do to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "gui/model/lesson.hpp"
#include "tests/gui/model/list_desk.hpp"

namespace orrery::gui {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string shipped(const std::string& file) {
  return std::string(ORRERY_SOURCE_DIR) + "/scenarios/" + file;
}

/// A learner in a step of a lesson.
struct LessonDesk : ListDesk {
  explicit LessonDesk(const std::string& lesson, int step = 1) : ListDesk("ping_pong/hello") {
    run("lesson.open", lesson);
    run("lesson.step", std::to_string(step));
    settle();
  }
  void run(const char* command, const std::string& argument = {}) {
    commands.run(command, viewer, argument);
  }
  void press_key(const char* chord) { press(commands, viewer, parse_chord(chord).value()); }
  const std::vector<std::string>& changes() const { return viewer.lesson.play->changes(); }
};

TEST(LessonRun, AnotherRunIsOutsideTheLesson) {
  LessonDesk desk(shipped("lessons/raft.md"), 2);
  ASSERT_TRUE(is_held(desk.viewer));
  desk.run("file.open", shipped("no_such_file.json"));
  EXPECT_TRUE(desk.viewer.lesson.play) << "nothing was opened";
  desk.run("file.open", shipped("raft/leader_dies.json"));
  EXPECT_FALSE(desk.viewer.lesson.play);
  desk.run("time.go", "100ms");
  desk.settle();
  EXPECT_EQ(desk.viewer.head.time, std::chrono::milliseconds(100)) << desk.viewer.notice;
  desk.run("scenario.set", "protocol.raft.heartbeat=40ms");
  desk.settle();
  EXPECT_EQ(desk.viewer.session->words().scenario, shipped("raft/leader_dies.json"));
  EXPECT_THAT(desk.viewer.session->settings(), ElementsAre("protocol.raft.heartbeat=40ms"));
}

TEST(LessonRun, ADraggedNumberIsOneDeedToTakeBack) {
  LessonDesk desk(shipped("lessons/raft.md"));
  const std::string path = "protocol.raft.election_timeout";
  desk.run("lesson.set", path + "=150ms..300ms");
  desk.run("lesson.set", path + "=150ms..200ms");
  const std::vector<std::string> before = desk.changes();
  begin_drag(desk.viewer.scenario, desk.row(path), 1, 100);
  for (const float x : {108.0F, 100.0F, 140.0F, 124.0F}) {  // also back where it was
    NumberDrag& drag = *desk.viewer.scenario.drag;
    drag.wanted = dragged_text(drag, x, 8, false);
    go_on_dragging(desk.viewer);
    desk.settle();
  }
  EXPECT_THAT(desk.changes(), ElementsAre(path + "=150ms..230ms"));
  desk.run("lesson.take_back");
  EXPECT_EQ(desk.changes(), before);
  desk.run("lesson.take_back");
  EXPECT_THAT(desk.changes(), ElementsAre(path + "=150ms..300ms"));
}

/// A lesson of one's own beside a shipped scenario, in which the lesson itself sets something.
struct OwnLesson {
  OwnLesson() {
    std::filesystem::create_directories(folder);
    std::filesystem::copy_file(shipped("lessons/raft.json"), folder + "/raft.json",
                               std::filesystem::copy_options::overwrite_existing);
    std::ofstream(file) << R"(# Own

```lesson
{"make": "Nobody leads.", "scenario": "raft.json", "set": {"nodes": 3},
 "may": ["hands", "seed"],
 "examples": ["seed=7", "hands=[{\"after\": 5, \"at\": \"100ms\", \"crash\": \"n2\"}]"],
 "measures": [{"name": "leaders", "means": "elections"}],
 "goal": ["leaders == 0"],
 "otherwise": [{"if": ["leaders > 0"], "because": "Somebody leads."}],
 "hints": ["Crash them."], "then": "So."}
```
)";
  }
  ~OwnLesson() { std::filesystem::remove_all(folder); }
  std::string folder = testing::TempDir() + "own_lesson";
  std::string file = folder + "/own.md";
};

TEST(LessonRun, WhatTheLessonSetsIsNotTheLearnersChange) {
  const OwnLesson own;
  LessonDesk desk(own.file);
  ASSERT_TRUE(desk.viewer.lesson.play) << desk.viewer.notice;
  EXPECT_FALSE(desk.row("nodes").is_changed);
  for (const char* node : {"n1", "n2"}) {
    desk.viewer.session->want_events(20);
    desk.settle();
    desk.run("hand.crash", node);
    desk.settle();
    EXPECT_FALSE(desk.row("nodes").is_changed) << node;
    desk.run("lesson.try");
    desk.settle();
    EXPECT_FALSE(desk.row("nodes").is_changed) << node << ", tried";
  }
  desk.run("lesson.set", "seed=9");
  desk.settle();
  EXPECT_TRUE(desk.row("seed").is_changed);
  EXPECT_FALSE(desk.row("nodes").is_changed);
}

TEST(LessonRun, AQuestionThatWaitsGetsItsKeysWhateverPanelHasTheKeyboard) {
  LessonDesk number(shipped("lessons/generals.md"), 5);
  focus(number.viewer.frame, Panel::scenario);
  number.press_key("Ctrl+A");
  EXPECT_FALSE(number.viewer.scenario.shows_all);
  EXPECT_EQ(number.viewer.palette.shows, PaletteState::Shows::argument);

  LessonDesk task(shipped("lessons/generals.md"), 1);  // nothing to say: its run is to be made
  focus(task.viewer.frame, Panel::scenario);
  task.press_key("Ctrl+A");
  EXPECT_TRUE(task.viewer.scenario.shows_all);

  LessonDesk node(shipped("lessons/raft.md"), 4);
  focus(node.viewer.frame, Panel::scenario);
  select(node.viewer, Picked::node(1));
  node.press_key("Shift+Enter");
  EXPECT_TRUE(node.viewer.lesson.result) << node.viewer.notice;
}

TEST(LessonRun, AChangedSettingOfAPredictionIsSaid) {
  LessonDesk desk(shipped("lessons/raft.md"), 2);
  desk.viewer.session->want_events(60);
  desk.settle();
  go_to_event(desk.viewer.head, *desk.viewer.session,
              desk.viewer.session->chronicle().last_event());
  ASSERT_GT(desk.viewer.head.time, Time{});
  desk.run("scenario.set", "seed=9");
  desk.settle();
  EXPECT_EQ(desk.viewer.notice, "Run again with seed=9.");
}

}  // namespace
}  // namespace orrery::gui
