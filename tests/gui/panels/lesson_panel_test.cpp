// The panel of a lesson, and prompts, by keyboard alone.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gui/model/file_opener.hpp"
#include "gui/model/lesson.hpp"
#include "gui/model/start.hpp"
#include "protocols/registry.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/panels/desk.hpp"

namespace orrery::gui {
namespace {

/// A student before all lessons.
struct Student {
  explicit Student(ScreenSize size = {1440, 900}, float scale = 1) : desk(nullptr, size, scale) {
    desk.viewer.opener = &opener;
    desk.viewer.lesson.cards =
        lessons_in(std::string(ORRERY_SOURCE_DIR) + "/scenarios/lessons", "");
    add_lessons(desk.viewer.start, desk.viewer.lesson.cards);
    desk.frames(3);
  }
  void run(const char* command, const std::string& argument = {}) {
    desk.commands.run(command, desk.viewer, argument);
    desk.frames(4);
  }
  const UiItem* find(const std::string& name) { return desk.screen.ui().find(name); }
  std::string words_of(const std::string& name) {
    const UiItem* item = find(name);
    return item == nullptr ? "" : item->words;
  }
  std::string asked() { return words_of("palette.asks"); }

  const Catalogue catalogue = shipped_catalogue();
  FileOpener opener{catalogue};
  Desk desk;
};

/// All that is told in the lesson's panel now; what is cut off is not told.
std::set<std::string> told_in_lesson(Desk& desk) {
  std::set<std::string> told;
  for (const UiItem& item : desk.screen.ui().items()) {
    if (item.name.starts_with("lesson.")) told.insert(item.name + ": " + item.words);
  }
  return told;
}

/// Of each lesson, on a screen on which none has to be scrolled.
std::vector<std::set<std::string>> told_at_once(float scale) {
  Student student({1440, 9000}, scale);
  std::vector<std::set<std::string>> told;
  for (const LessonCard& card : student.desk.viewer.lesson.cards) {
    student.run("lesson.open", card.name);
    told.push_back(told_in_lesson(student.desk));
  }
  return told;
}

void expect_room_below(Desk& desk, float scale) {
  float last = 0;
  for (const UiItem& item : desk.screen.ui().items()) {
    if (item.name.starts_with("lesson.")) last = std::max(last, item.area.bottom());
  }
  EXPECT_LT(last, desk.area_of("panel.lesson").bottom() - 4 * scale);
}

TEST(LessonPanel, EverythingIsReachedByPageDown) {
  for (const float scale : {1.0F, 2.0F, 2.5F}) {
    const std::vector<std::set<std::string>> all = told_at_once(scale);
    Student student({1440, 900}, scale);
    const std::vector<LessonCard> cards = student.desk.viewer.lesson.cards;
    for (std::size_t i = 0; i < cards.size(); ++i) {
      SCOPED_TRACE(cards[i].name + " at " + std::to_string(scale));
      student.run("lesson.open", cards[i].name);
      std::set<std::string> told = told_in_lesson(student.desk);
      for (int page = 0; page < 20; ++page) {
        student.desk.press("PageDown");
        told.merge(told_in_lesson(student.desk));
      }
      EXPECT_EQ(told, all[i]);
      expect_room_below(student.desk, scale);
      for (int page = 0; page < 20; ++page) student.desk.press("PageUp");
      EXPECT_NE(student.find("lesson.stand"), nullptr);
    }
  }
}

TEST(LessonPanel, SaysThatItGoesOnBelowAsLongAsItDoes) {
  Student student({1440, 700}, 2);
  student.run("lesson.open", "cap");
  ASSERT_NE(student.find("panel.lesson_more"), nullptr);
  const Rect column = student.desk.area_of("panel.lesson");
  EXPECT_LE(column.bottom(), student.desk.area_of("panel.lesson_more").y);
  for (int page = 0; page < 20; ++page) student.desk.press("PageDown");
  EXPECT_EQ(student.find("panel.lesson_more"), nullptr) << "this is its end";
  student.desk.press("PageUp");
  EXPECT_NE(student.find("panel.lesson_more"), nullptr);
}

TEST(LessonPanel, SaysNothingOfWhatIsBelowWhereAllHasRoom) {
  Student roomy({1440, 9000});
  roomy.run("lesson.open", "cap");
  EXPECT_EQ(roomy.find("panel.lesson_more"), nullptr);
}

/// Left edges of all places where the lesson says just this.
std::vector<float> left_edges(Desk& desk, const std::string& words) {
  std::vector<float> edges;
  for (const UiItem& item : desk.screen.ui().items()) {
    if (item.name == "lesson.text" && item.words == words) edges.push_back(item.area.x);
  }
  return edges;
}

TEST(LessonPanel, DrawingsOfLettersKeepTheirColumns) {
  Student student({1440, 9000});
  student.run("lesson.open", "flp");
  student.run("lesson.step", "8");
  student.desk.press("3");
  student.desk.frames(4);
  const std::vector<float> upright = left_edges(student.desk, "|");
  ASSERT_EQ(upright.size(), 4U) << "two below X, and two below A";
  const std::vector<float> rows[] = {{upright[0], upright[1]}, {upright[2], upright[3]}};
  EXPECT_EQ(rows[0], rows[1]);
  EXPECT_EQ(left_edges(student.desk, "X"), std::vector{rows[0][0]});
  EXPECT_EQ(left_edges(student.desk, "A"), std::vector{rows[0][1]});
  EXPECT_EQ(left_edges(student.desk, "m"), rows[0]);
  EXPECT_EQ(left_edges(student.desk, "v"), rows[0]);
  EXPECT_LT(rows[0][0], rows[0][1]);
}

TEST(LessonPanel, TheBarShowsLampsOfTheStepAndNoJudgeBeforeTheAnswer) {
  Student student;
  student.run("lesson.open", "cap");
  EXPECT_EQ(student.words_of("step_lamp.available"), "available: not known yet");
  const auto has_judges = [&] {
    return std::ranges::any_of(student.desk.screen.ui().items(), [](const UiItem& item) {
      return item.name.starts_with("lamp.") || item.name.starts_with("lamps.");
    });
  };
  EXPECT_FALSE(has_judges());
  student.run("lesson.choose", "1");
  EXPECT_EQ(student.words_of("step_lamp.available"), "available: dark");
  EXPECT_FALSE(has_judges());
  student.run("lesson.choose", "3");
  EXPECT_NE(student.find("lamps.judges"), nullptr);
  student.run("lesson.close");
  EXPECT_EQ(student.find("step_lamp.available"), nullptr);
  EXPECT_TRUE(has_judges());
}

TEST(LessonPanel, ScrollsOnlyWhereALessonIsOpen) {
  Student student;
  EXPECT_NE(student.desk.commands.find("lesson.scroll_down")->why_not(student.desk.viewer), "");
}

TEST(LessonPanel, TheQuestionAndTheVerdictAreInSightAfterAnAnswer) {
  Student student;
  student.run("lesson.open", "cap");
  student.run("lesson.choose", "1");
  const UiItem* question = student.find("lesson.question");
  const UiItem* verdict = student.find("lesson.verdict");
  ASSERT_NE(question, nullptr);
  ASSERT_NE(verdict, nullptr);
  EXPECT_LT(question->area.y, verdict->area.y);
  EXPECT_TRUE(verdict->words.starts_with("Not in this run. ")) << verdict->words;
}

TEST(LessonPanel, ButtonsNameTheirKeys) {
  Student student;
  student.run("lesson.open", "cap");
  EXPECT_EQ(student.words_of("lesson.hint"), "Hint, Ctrl+H");
  student.run("lesson.choose", "3");
  EXPECT_EQ(student.words_of("lesson.watch"), "Watch this, Ctrl+J");
  EXPECT_EQ(student.words_of("lesson.go_on"), "Go on, Enter");
}

TEST(LessonPrompt, OffersWhatTheStepCanBeMadeFrom) {
  Student student;
  student.run("lesson.open", "raft");
  Viewer& viewer = student.desk.viewer;
  ASSERT_TRUE(viewer.lesson.play->question()->make);
  const std::vector<std::string> examples = viewer.lesson.play->question()->examples;
  ASSERT_GT(examples.size(), 1U);
  student.run("lesson.set");
  EXPECT_EQ(viewer.palette.typed, examples[0]);
  for (const std::string& key : viewer.lesson.play->question()->may) {
    EXPECT_NE(student.asked().find(key), std::string::npos) << student.asked();
  }
  student.desk.press("Down");
  EXPECT_EQ(viewer.palette.typed, examples[1]);
  student.desk.press("Up");
  EXPECT_EQ(viewer.palette.typed, examples[0]);
  student.desk.type("seed=12");  // what stood there was selected
  EXPECT_EQ(viewer.palette.typed, "seed=12");
  student.desk.press("Enter");
  EXPECT_EQ(viewer.lesson.play->changes(), (std::vector<std::string>{"seed=12"}));
  student.run("lesson.set");
  EXPECT_EQ(viewer.palette.typed, "seed=12");
}

TEST(LessonPrompt, AsksWhateverWentWrongBefore) {
  Student student;
  student.run("lesson.open", "raft");
  say(student.desk.viewer, "something else went wrong", true);
  student.run("lesson.set");
  EXPECT_NE(student.asked().find("You may change: "), std::string::npos) << student.asked();
  student.desk.type("nonsense");
  student.desk.press("Enter");
  EXPECT_EQ(student.asked(), student.desk.viewer.palette.trouble);
  EXPECT_NE(student.asked(), "");
}

TEST(Prompts, TakeInFourThousandBytesAndRefuseMoreInWords) {
  Student student;
  student.run("file.open");
  PaletteState& palette = student.desk.viewer.palette;
  const std::string most(PaletteState::typed_max, 'x');
  student.desk.type(most);
  EXPECT_EQ(palette.typed, most);
  EXPECT_EQ(palette.trouble, "");
  student.desk.type("y");
  EXPECT_EQ(palette.typed, most);
  EXPECT_NE(palette.trouble.find("4,096 bytes"), std::string::npos) << palette.trouble;
}

TEST(StartScreenByKeys, TheSearchHasTheKeyboardAgainAfterThePalette) {
  Student student;
  student.desk.press("Ctrl+K");
  student.desk.press("Esc");
  student.desk.type("flp");
  EXPECT_EQ(student.desk.viewer.start.typed, "flp");
  student.desk.press("Enter");
  ASSERT_TRUE(student.desk.viewer.lesson.play);
  EXPECT_EQ(student.desk.viewer.lesson.play->lesson().name, "flp");
  ASSERT_FALSE(student.desk.viewer.start.recent.empty());
  EXPECT_TRUE(student.desk.viewer.start.recent[0].ends_with("lessons/flp.md"));
}

TEST(PaletteByKeys, KeepsTheKeyboardWhenEnterFindsNothing) {
  Student student;
  student.run("lesson.open", "cap");
  student.desk.press("Ctrl+K");
  student.desk.type("xyzzyx");
  student.desk.press("Enter");
  student.desk.type("T1");
  EXPECT_EQ(student.desk.viewer.palette.typed, "xyzzyxT1") << "one writes on";
  EXPECT_FALSE(student.desk.viewer.lesson.result);
  EXPECT_EQ(student.desk.viewer.palette.shows, PaletteState::Shows::commands);
}

TEST(StartScreenByKeys, TabChoosesTheNextCard) {
  Student student;
  const std::size_t before = student.desk.viewer.start.chosen;
  student.desk.press("Tab");
  student.desk.press("Tab");
  EXPECT_EQ(student.desk.viewer.start.chosen, before + 2);
  student.desk.type("cap");
  EXPECT_EQ(student.desk.viewer.start.typed, "cap");
}

TEST(FilterField, TakesInWhateverIsWrittenUpToItsLimit) {
  Desk desk(fake_cluster(3));
  std::string words;
  for (int i = 0; i < 171; ++i) words += "日";
  desk.commands.run("filter.set", desk.viewer, words);
  desk.frames(4);
  EXPECT_EQ(desk.viewer.filter.typed, words);
  const std::string most = "t>1s || " + std::string(FilterState::typed_max - 8, 'x');
  desk.commands.run("filter.set", desk.viewer, most);
  desk.frames(4);
  EXPECT_EQ(desk.viewer.filter.typed, most);
  EXPECT_FALSE(desk.viewer.filter.error);
  desk.commands.run("filter.set", desk.viewer, most + "x");
  EXPECT_TRUE(desk.viewer.notice_is_bad);
  EXPECT_NE(desk.viewer.notice.find("65,536 bytes"), std::string::npos) << desk.viewer.notice;
  EXPECT_EQ(desk.viewer.filter.typed, most);
}

}  // namespace
}  // namespace orrery::gui
