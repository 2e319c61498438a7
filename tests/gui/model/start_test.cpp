#include "gui/model/start.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/commands.hpp"
#include "sim/core/error.hpp"
#include "tests/support/folder.hpp"

namespace orrery::gui {
namespace {

StartState typed(StartState start, const std::string& text) {
  start.typed = text;
  typed_anew(start);
  return start;
}

StartState with_shipped() {
  return {.cards = scenarios_in(std::string(ORRERY_SOURCE_DIR) + "/scenarios")};
}

std::vector<std::string> titles_of(const StartState& start) {
  std::vector<std::string> titles;
  for (const std::size_t card : shown_cards(start)) titles.push_back(start.cards[card].title);
  return titles;
}

TEST(StartScreen, ShowsEveryShippedScenarioWithAStory) {
  const StartState start = with_shipped();
  ASSERT_GT(start.cards.size(), 40U);
  for (const ScenarioCard& card : start.cards) {
    EXPECT_EQ(card.problem, "") << card.file;
    EXPECT_FALSE(card.title.empty()) << card.file;
    EXPECT_FALSE(card.protocol.empty()) << card.file;
  }
  EXPECT_TRUE(start.cards[0].file.ends_with("hello.json")) << start.cards[0].file;
  const auto raft = std::ranges::find(start.cards, "Raft", &ScenarioCard::topic);
  ASSERT_NE(raft, start.cards.end());
  EXPECT_EQ(raft->title, "Hello, Raft: three nodes elect a leader and serve one client");
  EXPECT_EQ(raft->story, "The first look at Raft when nothing goes wrong.");
}

TEST(StartScreen, OffersLessonsFirstAndTheirRunsLast) {
  StartState start = with_shipped();
  EXPECT_EQ(start.cards.back().topic, "Runs of the lessons");
  add_lessons(start, {{.file = "lessons/cap.md", .name = "cap", .title = "CAP: a cut"},
                      {.file = "lessons/flp.md", .name = "flp", .title = "FLP"}});
  EXPECT_EQ(start.cards[0].lesson, "cap");
  EXPECT_EQ(file_to_open(typed(start, "flp")), "lessons/flp.md");
  EXPECT_EQ(file_to_open(typed(start, "cap")), "lessons/cap.md");
  for (const ScenarioCard& card : start.cards) {
    EXPECT_EQ(card.topic == "Lessons", !card.lesson.empty()) << card.file;
  }
}

TEST(StartScreen, TellsHowFarALessonIs) {
  EXPECT_EQ(stand_words({.done = 0, .steps = 6}), "6 steps");
  EXPECT_EQ(stand_words({.done = 2, .steps = 6}), "2 of 6 steps");
  EXPECT_EQ(stand_words({.done = 6, .steps = 6}), "done, 6 steps");
}

TEST(StartScreen, ChoosesTheLessonThatIsBegunTheNewestOfSeveral) {
  std::vector<LessonCard> lessons{{.file = "a.md", .name = "a", .done = 6, .steps = 6},
                                  {.file = "b.md", .name = "b", .done = 2, .steps = 6},
                                  {.file = "c.md", .name = "c", .done = 1, .steps = 6},
                                  {.file = "d.md", .name = "d", .done = 0, .steps = 6}};
  const auto chosen = [&](std::vector<std::string> recent, const std::string& typed = "") {
    StartState start{.recent = std::move(recent), .typed = typed};
    add_lessons(start, lessons);
    choose_begun_lesson(start, lessons);
    return start.cards[start.chosen].lesson;
  };
  EXPECT_EQ(chosen({}), "b");
  EXPECT_EQ(chosen({"d.md", "c.md", "b.md"}), "c");
  EXPECT_EQ(chosen({"c.md"}, "a"), "a") << "somebody looks for something else";
  lessons[1].done = lessons[2].done = 0;
  EXPECT_EQ(chosen({"c.md"}), "a") << "none is begun: the first";
}

TEST(StartScreen, LeavesOutWhatIsNoScenarioAndTellsWhatIsWrongWithOne) {
  const Folder folder;
  folder.put("fine.json", R"({"protocol": "ping_pong"})");
  folder.put("settings.json", R"({"theme": "dark"})");
  folder.put("broken.json", "{\"protocol\":\n oops}");
  const std::vector<ScenarioCard> cards = scenarios_in(folder.path().string());
  ASSERT_EQ(cards.size(), 2U);
  EXPECT_NE(cards[0].problem.find(":2:"), std::string::npos) << cards[0].problem;
  EXPECT_EQ(cards[1].title, "fine");
  EXPECT_TRUE(scenarios_in(folder / "nowhere").empty());
}

TEST(StartScreen, FindsByEveryTypedWordInWhateverCase) {
  StartState start;
  start.cards = {{.file = "a/x.json", .title = "The leader dies", .protocol = "raft"},
                 {.file = "a/y.json", .title = "A rumour", .story = "Everybody hears."},
                 {.file = "b/leader.json", .title = "Two of them"}};
  EXPECT_EQ(titles_of(typed(start, "")).size(), 3U);
  EXPECT_EQ(titles_of(typed(start, "LEADER")),
            (std::vector<std::string>{"The leader dies", "Two of them"}));
  EXPECT_EQ(titles_of(typed(start, "raft  dies")), (std::vector<std::string>{"The leader dies"}));
  EXPECT_EQ(titles_of(typed(start, "hears")), (std::vector<std::string>{"A rumour"}));
  EXPECT_TRUE(titles_of(typed(start, "paxos")).empty());
}

TEST(StartScreen, EnterOpensTheChosenCardOrElseWhatIsTyped) {
  StartState start;
  EXPECT_EQ(file_to_open(start), std::nullopt);
  start.cards = {{.file = "a.json", .title = "one"}, {.file = "b.json", .title = "two"}};
  EXPECT_EQ(file_to_open(start), "a.json");
  choose_further(start, 1);
  EXPECT_EQ(file_to_open(start), "b.json");
  choose_further(start, 5);
  EXPECT_EQ(start.chosen, 1U);
  choose_further(start, -5);
  EXPECT_EQ(start.chosen, 0U);
  EXPECT_EQ(file_to_open(typed(start, "two")), "b.json");
  EXPECT_EQ(file_to_open(typed(start, " /tmp/run.db ")), "/tmp/run.db");
}

TEST(StartScreen, RemembersTheNewestFilesOnce) {
  StartState start;
  for (int i = 0; i < 20; ++i) remember(start, std::to_string(i));
  remember(start, "15");
  ASSERT_EQ(start.recent.size(), 12U);
  EXPECT_EQ(start.recent[0], "15");
  EXPECT_EQ(start.recent[1], "19");
  EXPECT_EQ(std::ranges::count(start.recent, "15"), 1);
}

TEST(StartScreen, FirstSentencesEndWhereTheNextBegins) {
  struct Case {
    std::string why;
    std::string text;
    std::string sentence;
  };
  for (const Case& each :
       {Case{"one", "It is so.", "It is so."}, Case{"two", "Why? Because.", "Why?"},
        Case{"a number", "At 2.5s it ends. Then more.", "At 2.5s it ends."},
        Case{"none", "no stop at all", "no stop at all"}, Case{"empty", "", ""}}) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(first_sentence(each.text), each.sentence);
  }
}

// ---------------------------------------------------------------- commands

class NothingOpens final : public Opener {
 public:
  std::unique_ptr<Session> open(const std::string& file) override {
    throw Error({file, 3, 1, "nodes"}, "there are too many", "write 5");
  }
  std::unique_ptr<Session> make_live(const Session&) override { throw Error({}, "never"); }
};

TEST(FileCommands, SayInFullWhyAFileCannotBeOpened) {
  Commands commands;
  add_file_commands(commands);
  NothingOpens opener;
  Viewer viewer;
  viewer.opener = &opener;
  commands.run("file.open", viewer, "x.json");
  EXPECT_EQ(viewer.start.trouble, "x.json:3:1: nodes: there are too many (write 5)");
  EXPECT_EQ(viewer.notice, viewer.start.trouble);
  EXPECT_TRUE(viewer.notice_is_bad);
  EXPECT_EQ(viewer.session, nullptr);
  EXPECT_TRUE(viewer.start.recent.empty());
}

TEST(FileCommands, SayWhyTheyCannotBeRun) {
  Commands commands;
  add_file_commands(commands);
  const Viewer nothing_is_open;
  EXPECT_NE(commands.find("file.close")->why_not(nothing_is_open), "");
  EXPECT_NE(commands.find("file.make_live")->why_not(nothing_is_open), "");
  EXPECT_NE(commands.find("file.open")->why_not(nothing_is_open), "");
}

TEST(StartScreen, WhoTypesANameGetsWhatIsCalledSoFirst) {
  StartState start = with_shipped();
  start.typed = "Raft";
  const std::vector<std::size_t> shown = shown_cards(start);
  ASSERT_FALSE(shown.empty());
  EXPECT_EQ(start.cards[shown[0]].file.substr(start.cards[shown[0]].file.rfind("scenarios/")),
            "scenarios/raft/hello.json");
}

}  // namespace
}  // namespace orrery::gui
