// A lesson and the run beside it: what another run, a drag, hands and keys do to them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "gui/model/lesson.hpp"
#include "gui/model/lesson_lamps.hpp"
#include "gui/model/lesson_ways.hpp"
#include "gui/model/palette.hpp"
#include "tests/gui/model/list_desk.hpp"
#include "tests/support/folder.hpp"

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

TEST(LessonRun, TheCallsShowTheViolationThatIsWatched) {
  LessonDesk desk(shipped("lessons/cap.md"), 2);
  desk.run("lesson.choose", "2");
  desk.settle();
  desk.settle();  // at its end it goes to what decides
  ASSERT_TRUE(desk.viewer.lesson.result);
  const std::vector<Lamp> lamps = desk.viewer.session->lamps();
  const Lamp* lamp = violated_lamp(lamps);
  ASSERT_NE(lamp, nullptr);
  OperationsState& operations = desk.viewer.operations;
  EXPECT_EQ(desk.viewer.head.event, lamp->event);
  ASSERT_TRUE(operations.key);
  EXPECT_THAT(lamp->sentence, HasSubstr("under " + *operations.key + " "));
  const KeyVerdict* shown = operations.verdicts.violation_at(lamp->event);
  ASSERT_NE(shown, nullptr);
  std::vector<EventNumber> evidence;
  for (const std::uint32_t call : shown->evidence) {
    const Call& its = desk.viewer.session->calls()[call];
    evidence.push_back(its.invoked_event);
    EXPECT_GE(its.invoked, desk.viewer.window_begin);
    EXPECT_LE(its.invoked, desk.viewer.window_end);
  }
  EXPECT_EQ(evidence, lamp->evidence);
}

TEST(LessonRun, LampsOfTheStepStandForTheJudges) {
  LessonDesk desk(shipped("lessons/cap.md"), 1);
  const LessonState& lesson = desk.viewer.lesson;
  const auto states = [&] {
    std::vector<std::string> words;
    for (const StepLamp& lamp : step_lamps(lesson)) words.push_back(lamp.words);
    return words;
  };
  ASSERT_FALSE(shown_step(lesson).question->lamps.empty());
  EXPECT_THAT(states(), testing::Each(HasSubstr(": not known yet")));
  EXPECT_FALSE(may_see_judges(lesson));
  desk.run("lesson.choose", "1");  // wrong: the run is known, the step is not over
  EXPECT_THAT(states(), testing::Contains("available: dark"));
  EXPECT_FALSE(may_see_judges(lesson));
  desk.run("lesson.choose", "3");
  EXPECT_TRUE(may_see_judges(lesson));
  desk.run("lesson.go_on");
  EXPECT_FALSE(may_see_judges(lesson));
  EXPECT_THAT(states(), testing::Each(HasSubstr(": not known yet")));
  desk.run("lesson.close");
  EXPECT_TRUE(may_see_judges(lesson));
}

TEST(StepLamps, AreSummedUpWhereThereIsNoRoomForEach) {
  using State = StepLamp::State;
  const std::vector<StepLamp> lamps{{"a", State::lit, "a: lit", ""},
                                    {"b", State::dark, "b: dark", "Dark: b."},
                                    {"c", State::lit, "c: lit", ""},
                                    {"d", State::dark, "d: dark", ""}};
  EXPECT_THAT(summed_up(lamps, false),
              ElementsAre(lamps[1], lamps[3],
                          StepLamp{"lit", State::lit, "2 lamps lit", "a: lit\nc: lit"}));
  EXPECT_THAT(summed_up(lamps, true),
              ElementsAre(StepLamp{"dark", State::dark, "2 lamps dark", "b: dark\nd: dark"},
                          StepLamp{"lit", State::lit, "2 lamps lit", "a: lit\nc: lit"}));
  EXPECT_TRUE(summed_up(std::vector<StepLamp>{}, true).empty());
}

/// A lesson of two questions, of which the first ends with what could still come.
struct LessonWithFutures {
  LessonWithFutures() {
    std::filesystem::copy_file(shipped("lessons/flp.json"), folder / "flp.json");
    file = folder.put("futures.md", R"(# Futures

```lesson
{"predict": "Which?", "scenario": "flp.json", "futures": true,
 "measures": [{"name": "decided", "means": "nodes that decided"}],
 "choices": [{"text": "one", "if": ["decided >= 0"]}, {"text": "other", "if": ["decided < 0"]}],
 "then": "So."}
```

And again.

```lesson
{"predict": "Which now?", "scenario": "flp.json",
 "measures": [{"name": "decided", "means": "nodes that decided"}],
 "choices": [{"text": "one", "if": ["decided >= 0"]}, {"text": "other", "if": ["decided < 0"]}],
 "then": "So."}
```
)");
  }
  Folder folder;
  std::string file;
};

TEST(LessonRun, WhatCouldStillComeIsShownWithTheAnswerAndNotInTheNextStep) {
  const LessonWithFutures own;
  LessonDesk desk(own.file);
  ASSERT_TRUE(desk.viewer.lesson.play) << desk.viewer.notice;
  const bool& is_shown = desk.viewer.valence.is_shown;
  EXPECT_FALSE(is_shown);
  desk.run("lesson.choose", "2");
  EXPECT_FALSE(is_shown) << "wrong: the step is not over";
  desk.run("lesson.choose", "1");
  ASSERT_TRUE(desk.viewer.lesson.result && desk.viewer.lesson.result->step_is_over);
  EXPECT_TRUE(is_shown);
  desk.run("lesson.go_on");
  EXPECT_FALSE(is_shown);
  desk.run("lesson.choose", "1");
  EXPECT_FALSE(is_shown) << "this step does not ask for it";
  desk.run("lesson.step", "1");
  desk.run("view.valence");
  desk.run("lesson.choose", "1");
  desk.run("lesson.go_on");
  EXPECT_TRUE(is_shown) << "a hand has shown it";
}

TEST(LessonRun, WhatTheNewestHintSetsIsOfferedFirstUntilItIsDone) {
  LessonDesk desk(shipped("lessons/cap.md"), 3);
  const auto offered = [&] { return prompt_to_change(desk.viewer).text; };
  desk.run("lesson.set", "protocol=pbft");
  EXPECT_EQ(offered(), "protocol=pbft");
  std::string wanted;
  for (int i = 0; i < 10 && wanted.empty(); ++i) {
    desk.run("lesson.hint");
    const std::string hint = given_hints(desk.viewer.lesson).back();
    const std::size_t at = hint.find("set ");
    if (at != std::string::npos) wanted = hint.substr(at + 4, hint.find('\n', at) - at - 4);
  }
  ASSERT_FALSE(wanted.empty()) << "no hint of this step sets anything";
  EXPECT_EQ(offered(), wanted);
  desk.run("lesson.set", wanted);
  EXPECT_EQ(offered(), wanted) << "the newest change";
}

TEST(LessonRun, NoKeyReachesItThroughAnOpenPalette) {
  LessonDesk desk(shipped("lessons/cap.md"), 1);
  const LessonState& lesson = desk.viewer.lesson;
  for (const char* opens : {"Ctrl+K", "Ctrl+A"}) {
    for (const char* key : {"1", "T", "Enter", "Ctrl+H", "Ctrl+Enter", "Ctrl+T", "Alt+3", "X"}) {
      SCOPED_TRACE(std::string(opens) + ", " + key);
      desk.press_key(opens);
      const PaletteState before = desk.viewer.palette;
      ASSERT_NE(before.shows, PaletteState::Shows::nothing);
      desk.press_key(key);
      EXPECT_FALSE(lesson.result);
      EXPECT_FALSE(lesson.confidence);
      EXPECT_TRUE(given_hints(lesson).empty());
      EXPECT_EQ(desk.viewer.palette.shows, before.shows);
      EXPECT_EQ(desk.viewer.palette.asking, before.asking);
      desk.press_key("Esc");
      EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::nothing);
    }
  }
  desk.press_key("Ctrl+H");
  EXPECT_FALSE(given_hints(lesson).empty()) << "without a palette it does";
}

/// A lesson of one's own beside a shipped scenario, in which the lesson itself sets something.
struct OwnLesson {
  OwnLesson() {
    std::filesystem::copy_file(shipped("lessons/raft.json"), folder / "raft.json");
    file = folder.put("own.md", R"(# Own

```lesson
{"make": "Nobody leads.", "scenario": "raft.json", "set": {"nodes": 3},
 "may": ["hands", "seed"],
 "examples": ["seed=7", "hands=[{\"after\": 5, \"at\": \"100ms\", \"crash\": \"n2\"}]"],
 "measures": [{"name": "leaders", "means": "elections"}],
 "goal": ["leaders == 0"],
 "otherwise": [{"if": ["leaders > 0"], "because": "Somebody leads."}],
 "hints": ["Crash them."], "then": "So."}
```
)");
  }
  Folder folder;
  std::string file;
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

TEST(LessonRun, HandsThatAreTakenBackAreNotTriedAnyMore) {
  const OwnLesson own;
  LessonDesk desk(own.file);
  desk.viewer.session->want_events(20);
  desk.settle();
  desk.run("hand.crash", "n1");
  desk.settle();
  desk.run("lesson.try");
  desk.settle();
  ASSERT_EQ(desk.changes().size(), 1U);
  EXPECT_THAT(desk.changes().front(), HasSubstr("hands="));
  desk.run("branch.undo");
  desk.settle();
  desk.run("lesson.try");
  EXPECT_THAT(desk.changes(), ElementsAre());
}

TEST(LessonRun, WhoChangesTheRunOfAnAnsweredStepPlaysItOnceMore) {
  LessonDesk desk(shipped("lessons/raft.md"), 2);
  LessonState& lesson = desk.viewer.lesson;
  desk.run("lesson.set", "seed=3");
  for (const char* answer : {"1", "2", "3", "4"}) {
    if (!lesson.result || !lesson.result->step_is_over) desk.run("lesson.choose", answer);
  }
  ASSERT_TRUE(lesson.result && lesson.result->step_is_over);
  ASSERT_NE(lesson.play->step_number(), lesson.shown);
  desk.press_key("Ctrl+T");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::argument);
  desk.press_key("Esc");
  EXPECT_TRUE(lesson.result) << "nothing has been changed";

  desk.run("lesson.set", "seed=nonsense");
  EXPECT_TRUE(desk.viewer.notice_is_bad);
  desk.run("lesson.set", "seed=9");
  EXPECT_FALSE(lesson.result);
  EXPECT_EQ(lesson.shown, 1U);
  EXPECT_EQ(lesson.play->step_number(), 1U);
  EXPECT_THAT(desk.changes(), ElementsAre("seed=9"));
  EXPECT_TRUE(is_held(desk.viewer)) << "it is a prediction again";
  EXPECT_FALSE(may_see_judges(lesson));
  desk.press_key("Enter");
  EXPECT_EQ(lesson.shown, 2U) << "nobody has to answer it once more: " << desk.viewer.notice;
  desk.press_key("Enter");
  EXPECT_EQ(lesson.shown, 2U) << "this one is new";
}

TEST(LessonRun, WhatMadeATaskIsStillThereWhenItIsChangedOnceMore) {
  LessonDesk desk(shipped("lessons/flp.md"), 10);
  LessonState& lesson = desk.viewer.lesson;
  desk.run("lesson.set", "stable_from=10s");
  desk.run("lesson.try");
  ASSERT_TRUE(lesson.result && lesson.result->step_is_over) << desk.viewer.notice;
  desk.run("lesson.set", "seed=5");
  EXPECT_THAT(desk.changes(), ElementsAre("stable_from=10s", "seed=5"));
  desk.run("lesson.take_back");
  EXPECT_THAT(desk.changes(), ElementsAre("stable_from=10s"));
  desk.run("lesson.try");
  EXPECT_TRUE(lesson.result && lesson.result->step_is_over);
}

TEST(LessonRun, HandsOfTheScenarioAreNotTheLearnersToTakeBack) {
  LessonDesk desk(shipped("lessons/raft.md"), 4);
  EXPECT_FALSE(have_hands_changed_run(desk.viewer));
  EXPECT_NE(why_not_take_back(desk.viewer), "");
  desk.run("lesson.set", "seed=3");
  EXPECT_FALSE(have_hands_changed_run(desk.viewer));
  EXPECT_EQ(why_not_take_back(desk.viewer), "");
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
