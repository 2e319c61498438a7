#include "gui/shell/script.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "gui/panels/guards.hpp"
#include "gui/shell/headless.hpp"
#include "gui/shell/script_player.hpp"
#include "gui/shell/state_dump.hpp"
#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

using testing::HasSubstr;
using Verb = ScriptStep::Verb;

ScriptStep only_step(const std::string& line) {
  const auto steps = parse_script(line, "some.script");
  EXPECT_EQ(steps.size(), 1U);
  return steps.at(0);
}

TEST(Script, ReadsEveryVerb) {
  const std::vector<ScriptStep> expected{
      {.verb = Verb::click,
       .line = 2,
       .place = {"node.n1", {30, -12}},
       .button = MouseButton::right,
       .held = {.ctrl = true},
       .written = "click node.n1+30,-12 right ctrl"},
      {.verb = Verb::move, .line = 3, .place = {"", {10, 20}}, .written = "move 10,20"},
      {.verb = Verb::drag,
       .line = 4,
       .place = {"a", {}},
       .to = ScriptPlace{"b", {}},
       .written = "drag a to b"},
      {.verb = Verb::drag,
       .line = 5,
       .place = {"a", {}},
       .by = {4, -2},
       .written = "drag a by 4,-2"},
      {.verb = Verb::wheel, .line = 6, .place = {"a", {}}, .notches = -3, .written = "wheel a -3"},
      {.verb = Verb::key,
       .line = 7,
       .chord = {.key = Key::k, .ctrl = true},
       .written = "key Ctrl+K"},
      {.verb = Verb::type, .line = 8, .text = "a word", .written = "type a word"},
      {.verb = Verb::wait, .line = 9, .frames = 30, .written = "wait 30"},
      {.verb = Verb::command,
       .line = 10,
       .name = "time.go",
       .text = "#12",
       .written = "cmd time.go #12"},
      {.verb = Verb::expect,
       .line = 11,
       .name = "head.event",
       .relation = "==",
       .text = "40",
       .written = "expect head.event == 40"},
      {.verb = Verb::expect_item,
       .line = 12,
       .is_absent = true,
       .name = "node.n9",
       .written = "expect-item not node.n9"},
      {.verb = Verb::expect_text,
       .line = 13,
       .text = "Raft, live",
       .written = "expect-text Raft, live"},
      {.verb = Verb::shot, .line = 14, .text = "a.png", .written = "shot a.png"}};
  const auto steps = parse_script(
      "# what it is for\nclick node.n1+30,-12 right ctrl\nmove 10,20  # a comment\ndrag a to "
      "b\ndrag a by 4,-2\n"
      "wheel a -3\nkey Ctrl+K\ntype a word\n  wait 30\ncmd time.go #12\nexpect head.event == 40\n"
      "expect-item not node.n9\nexpect-text Raft, live\nshot a.png",
      "some.script");
  EXPECT_EQ(steps, expected);
}

// Who takes them says what is too long.
TEST(Script, AnArgumentHasAsManyWordsAsItNeeds) {
  std::string words;
  for (int i = 0; i < 2000; ++i) words += " word";
  const std::vector<ScriptStep> steps = parse_script("cmd filter.set" + words, "some.script");
  ASSERT_EQ(steps.size(), 1U);
  EXPECT_EQ(" " + steps[0].text, words);
}

TEST(Script, SaysWhichLineCannotBeReadAndWhy) {
  struct Case {
    const char* line;
    const char* says;
  };
  const Case cases[] = {{"clik a", "did you mean \"click\"?"},
                        {"click", "write \"click transport.play\""},
                        {"click a sideways", "\"sideways\" is no way to click"},
                        {"drag a b", "cannot be read"},
                        {"drag a by here", "to an item or by a distance"},
                        {"wheel a up", "no number of notches"},
                        {"key Ctrl+Nonsense", "is no key"},
                        {"type \xC3\xA9", "only ASCII"},
                        {"wait -1", "no number of frames"},
                        {"wait 3s", "no number of frames"},
                        {"expect a", "cannot be read"},
                        {"expect a = 3", "compares nothing"},
                        {"expect-item a b", "NAME or not NAME"}};
  for (const auto& [line, says] : cases) {
    SCOPED_TRACE(line);
    try {
      parse_script(std::string("wait 1\n\n") + line, "some.script");
      ADD_FAILURE() << "it was read";
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("some.script:3: "));
      EXPECT_THAT(error.what(), HasSubstr(says));
    }
  }
}

TEST(Script, ExpectationsLookIntoTheState) {
  const nlohmann::json state = {{"head", {{"event", 40}, {"speed", 0.5}, {"is_playing", false}}},
                                {"nodes", {{{"name", "n1"}}, {{"name", "n2"}}}},
                                {"notice", "Opened a run."}};
  const auto wrong = [&](const std::string& line) { return mismatch(state, only_step(line)); };
  for (const char* met :
       {"expect head.event == 40", "expect head.event != 41", "expect head.event < 100",
        "expect head.event >= 40", "expect head.speed == 0.5", "expect head.is_playing == false",
        "expect nodes.count == 2", "expect nodes.1.name == n2", "expect notice ~ a run",
        "expect nodes.0.name != n2", "expect notice == Opened a run."}) {
    EXPECT_EQ(wrong(met), std::nullopt) << met;
  }
  EXPECT_EQ(wrong("expect head.event == 41"), "head.event is 40");
  EXPECT_EQ(wrong("expect head.event > 100"), "head.event is 40");  // as numbers
  EXPECT_EQ(wrong("expect notice ~ trace"), "notice is Opened a run.");
  EXPECT_EQ(wrong("expect head.evnt != 3"), "there is no head.evnt");
  EXPECT_EQ(wrong("expect nodes.2.name != n2"), "there is no nodes.2.name");
}

// ---------------------------------------------------------------- playing

/// A screen with a box that can be dragged and a button that writes into the status line.
class ScriptPlays : public testing::Test {
 protected:
  ScriptPlays()
      : commands_(commands()),
        stage_({viewer_, commands_, [this](Viewer& v, const Frame& f) { draw(v, f); }},
               {.width = 400, .height = 300}) {}

  std::optional<std::string> play_text(const std::string& text) {
    return play(parse_script(text, "some.script"), "some.script", stage_);
  }

  Viewer viewer_{};

 private:
  static Commands commands() {
    Commands commands;
    commands.add({.id = "say",
                  .title = "Say",
                  .help = "Says it.",
                  .chords = {{.key = Key::s}},
                  .run = [](Viewer& viewer, const std::string& what) {
                    say(viewer, what.empty() ? "said" : what);
                  }});
    return commands;
  }
  void draw(Viewer& viewer, const Frame& frame) {
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImVec2(400, 300));
    const WindowGuard window("all", ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove);
    ImGui::SetCursorPos(ImVec2(box_.x, box_.y));
    ImGui::InvisibleButton("box", ImVec2(20, 20));
    if (ImGui::IsItemActive()) {
      box_.x += ImGui::GetIO().MouseDelta.x;
      box_.y += ImGui::GetIO().MouseDelta.y;
    }
    frame.ui.tag("box", last_item(), "a box");
    ImGui::SetCursorPos(ImVec2(5, 5));
    if (ImGui::Button("press")) say(viewer, "pressed");
    frame.ui.tag("button", last_item(), "press");
  }

  Point box_{100, 100};
  Commands commands_;
  Headless stage_;
};

TEST_F(ScriptPlays, EachStepHasItsEffectBeforeTheNext) {
  EXPECT_EQ(play_text("expect notice == \n"
                      "click button\n"
                      "expect notice == pressed\n"
                      "key S\n"
                      "expect notice == said\n"
                      "cmd say something else\n"
                      "expect notice == something else\n"
                      "expect-item box\n"
                      "expect-item not sphere\n"
                      "expect-text a box\n"),
            std::nullopt);
}

TEST_F(ScriptPlays, DragsByWholePixels) {
  EXPECT_EQ(play_text("drag box by 37,21\nclick 147,131\nexpect-item box"), std::nullopt);
  EXPECT_EQ(play_text("drag box by -37,-21\ndrag box to button"), std::nullopt);
}

TEST_F(ScriptPlays, StopsAtTheFirstStepThatFailsAndNamesItsLine) {
  EXPECT_EQ(play_text("wait 1\nexpect notice == pressed\nclick button"),
            "some.script:2: expect notice == pressed: notice is ");
  EXPECT_EQ(viewer_.notice, "");
  EXPECT_EQ(play_text("click buton"),
            "some.script:1: click buton: there is no \"buton\" on the screen: did you mean "
            "\"button\"?");
  EXPECT_EQ(play_text("expect-item not box"),
            "some.script:1: expect-item not box: \"box\" is on the screen");
  EXPECT_EQ(play_text("expect-text sphere"),
            "some.script:1: expect-text sphere: \"sphere\" is nowhere to be read");
  EXPECT_THAT(play_text("cmd sya").value_or(""), HasSubstr("did you mean \"say\"?"));
}

TEST_F(ScriptPlays, DescribesWhatIsOnTheScreen) {
  play_text("wait 1");
  UiMap ui;
  ui.tag("node.n1", {10, 20, 30, 40}, "n1, leader");
  ui.tag("plain", {1, 2, 3, 4});
  EXPECT_EQ(description(ui), "node.n1: n1, leader\nplain\n");
  ui.clear();
  ui.tag("run.words", {1, 2, 3, 4}, "a title\x1b[31m in red");
  EXPECT_EQ(description(ui), "run.words: a title^[[31m in red\n");
  ui.clear();
  ui.tag("node.n1", {10, 20, 30, 40}, "n1, leader");
  ui.tag("plain", {1, 2, 3, 4});
  EXPECT_EQ(items_text(ui), "item node.n1 10 20 30 40 n1, leader\nitem plain 1 2 3 4 \n");
}

}  // namespace
}  // namespace orrery::gui
