#include "gui/model/palette.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/words.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

/// The titles that fit what was typed, best first.
std::vector<std::string> found(const std::string& typed, const std::vector<std::string>& titles) {
  Commands commands;
  for (const std::string& title : titles) commands.add({.id = "x." + title, .title = title});
  std::vector<std::string> result;
  for (const PaletteRow& row : palette_rows(commands, Viewer{}, typed)) {
    result.push_back(row.command->title);
  }
  return result;
}

TEST(Palette, BestFitsComeFirst) {
  struct Case {
    const char* why;
    std::string typed;
    std::vector<std::string> titles;
    std::vector<std::string> expected;
  };
  const Case cases[] = {
      {"nothing typed: all, as registered", "", {"Crash", "Apply"}, {"Crash", "Apply"}},
      {"letters in another order do not fit", "hc", {"Crash"}, {}},
      {"case and spaces do not count", "CR ash", {"Crash n1"}, {"Crash n1"}},
      {"beginnings of words before letters within",
       "nv",
       {"Unveil", "Next violation"},
       {"Next violation", "Unveil"}},
      {"together before apart", "cut", {"Copy untitled", "Execute"}, {"Execute", "Copy untitled"}},
      {"a prefix before the same word later",
       "play",
       {"Event by event: play", "Play or pause"},
       {"Play or pause", "Event by event: play"}},
      {"a whole word before scattered letters",
       "fault",
       {"Fill all until late today", "Next fault"},
       {"Next fault", "Fill all until late today"}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(found(each.typed, each.titles), each.expected);
  }
}

TEST(Palette, TellsWhichLettersWereMeant) {
  const auto fitting = fit("nf", "Next fault");
  ASSERT_TRUE(fitting);
  EXPECT_EQ(fitting->letters, (std::vector<std::size_t>{0, 5}));
}

TEST(Palette, FindsNodesByName) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  const auto rows = palette_rows(commands, viewer, "select n2");
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().title, "Select n2");
  commands.run(rows.front().command->id, viewer, rows.front().argument);
  EXPECT_EQ(viewer.selected, Picked::node(1));
  for (const PaletteRow& row : palette_rows(commands, viewer, "")) {
    EXPECT_NE(row.title, "Select n2") << "only for who types";
  }
}

TEST(Palette, FindsMessagesThatAreUnderWay) {
  const Commands commands = all_commands();
  Viewer viewer;
  auto session = std::make_unique<FakeSession>();
  session->history = busy_history({.messages = 60, .latency = std::chrono::milliseconds(40)});
  const Chronicle& history = session->history;
  viewer.head.event = history.last_event() / 2;
  const std::vector<Place> under_way = history.under_way(viewer.head.event);
  ASSERT_GT(under_way.size(), 1U);
  viewer.session = std::move(session);
  const std::string wanted = "Select " + message_words(history, under_way.back());
  std::vector<std::string> found;
  for (const PaletteRow& row : palette_rows(commands, viewer, wanted)) {
    if (row.title.starts_with(wanted)) found.push_back(row.argument);
  }
  EXPECT_NE(std::ranges::find(found, std::to_string(under_way.back())), found.end());
  for (const std::string& place : found) {
    EXPECT_NE(std::ranges::find(under_way, static_cast<Place>(std::stoul(place))), under_way.end());
  }
  commands.run("select.message", viewer, found.back());
  EXPECT_EQ(viewer.selected.kind, Picked::Kind::message);
}

TEST(Palette, SaysWhyACommandCannotBeRun) {
  Commands commands;
  commands.add({.id = "a", .title = "Same", .why_not = [](const Viewer&) { return "no run"; }});
  commands.add({.id = "b", .title = "Same", .why_not = [](const Viewer&) { return ""; }});
  const auto rows = palette_rows(commands, Viewer{}, "same");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].command->id, "b");  // what can be run stands first among equals
  EXPECT_EQ(rows[1].why_not, "no run");
}

TEST(Palette, AskingRemembersWhichCommandAsked) {
  Commands commands;
  commands.add(
      {.id = "time.go", .title = "Go", .run = [](Viewer&, const std::string&) {}, .asks = "where"});
  Viewer viewer;
  commands.run("time.go", viewer);
  EXPECT_EQ(viewer.palette.shows, PaletteState::Shows::argument);
  EXPECT_EQ(viewer.palette.asking, "time.go");
  close(viewer.palette);
  EXPECT_EQ(viewer.palette.shows, PaletteState::Shows::nothing);
}

TEST(Palette, FindsLessonsByNameAndTitle) {
  Commands commands = all_commands();
  add_lesson_openers(commands, {{.name = "cap", .title = "CAP: what a cut leaves you"},
                                {.name = "flp", .title = "FLP: be the adversary"},
                                {.name = "twins", .title = "Two of one name"}});
  const auto first = [&](const char* typed) {
    return palette_rows(commands, Viewer{}, typed).front().command->title;
  };
  EXPECT_EQ(first("cap"), "Lesson: CAP: what a cut leaves you");
  EXPECT_EQ(first("what a cut"), "Lesson: CAP: what a cut leaves you");
  EXPECT_EQ(first("flp"), "Lesson: FLP: be the adversary");
  EXPECT_EQ(first("twins"), "Lesson: Two of one name (twins)");
}

}  // namespace
}  // namespace orrery::gui
