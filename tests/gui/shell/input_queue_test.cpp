#include "gui/shell/input_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "gui/panels/guards.hpp"
#include "gui/shell/panel_shot.hpp"

namespace orrery::gui {
namespace {

using testing::ElementsAre;

/// A screen with a button, a text field and two commands, that counts what reaches them.
class InputReaches : public testing::Test {
 protected:
  InputReaches() : screen_(prepared(), {.width = 400, .height = 200}) { frames(2); }

  InputQueue& input() { return screen_.input(); }
  const UiMap& ui() const { return screen_.ui(); }
  Point centre(std::string_view name) const { return ui().find(name)->area.centre(); }

  void frames(int count) {
    for (int i = 0; i < count; ++i) screen_.frame(viewer_, draw_, 1.0 / 60);
  }
  /// How many frames it took.
  int frames_until_empty() {
    int count = 0;
    for (; input().has_more() && count < 1000; ++count) frames(1);
    frames(2);
    return count;
  }
  void click(Point at) {
    input().move(at);
    input().button(MouseButton::left, true);
    input().button(MouseButton::left, false);
  }
  void press(Chord chord, char typed = '\0') {
    input().modifiers({chord.ctrl, chord.shift, chord.alt});
    input().key(chord.key, true);
    if (typed != '\0') input().character(static_cast<std::uint32_t>(typed));
    input().key(chord.key, false);
    input().modifiers({});
  }
  void type(std::string_view text) {
    for (const char c : text) press(chord_of(c), c);
  }

  int clicks_ = 0;
  int steps_ = 0;
  int palettes_ = 0;
  bool wants_focus_ = false;
  float wheel_ = 0;
  std::array<char, 64> text_{};
  Viewer viewer_{};

 private:
  const Commands& prepared() {
    commands_.add({.id = "step",
                   .title = "Step",
                   .help = "One on.",
                   .chords = {{.key = Key::right}},
                   .run = [this](Viewer&, const std::string&) { ++steps_; }});
    commands_.add({.id = "palette",
                   .title = "Palette",
                   .help = "All.",
                   .chords = {{.key = Key::k, .ctrl = true}},
                   .run = [this](Viewer&, const std::string&) {
                     ++palettes_;
                     wants_focus_ = true;
                   }});
    return commands_;
  }
  Draw draw_ = in_a_window([this](Viewer&, const Frame& frame) {
    if (ImGui::Button("press", ImVec2(80, 30))) ++clicks_;
    frame.ui.tag("button", last_item());
    if (wants_focus_) ImGui::SetKeyboardFocusHere();
    wants_focus_ = false;
    ImGui::InputText("##text", text_.data(), text_.size());
    frame.ui.tag("field", last_item());
    wheel_ += ImGui::GetIO().MouseWheel;
  });

  Commands commands_;
  Screen screen_;
};

TEST_F(InputReaches, TenClicksInNoTimeAreTenClicks) {
  for (int i = 0; i < 10; ++i) click(centre("button"));
  const int frames = frames_until_empty();
  EXPECT_EQ(clicks_, 10);
  EXPECT_LE(frames, 30);
}

TEST_F(InputReaches, TenKeysInNoTimeAreTenCommands) {
  for (int i = 0; i < 10; ++i) press({.key = Key::right});
  const int frames = frames_until_empty();
  EXPECT_EQ(steps_, 10);
  EXPECT_LE(frames, 20);
}

TEST_F(InputReaches, TextIsTypedAsItWasTyped) {
  click(centre("field"));
  frames_until_empty();
  type("role=Leader, 2 x ll");
  EXPECT_LE(frames_until_empty(), 24);
  EXPECT_STREQ(text_.data(), "role=Leader, 2 x ll");
  EXPECT_EQ(steps_, 0);
}

TEST_F(InputReaches, EditingKeysKeepTheirPlaceAmongTheCharacters) {
  click(centre("field"));
  frames_until_empty();
  type("ab");
  press({.key = Key::backspace});
  type("cd");
  press({.key = Key::home});
  type("x");
  frames_until_empty();
  EXPECT_STREQ(text_.data(), "xacd");
}

TEST_F(InputReaches, WhoTypesRunsNoCommandsButThoseThatNoTextNeeds) {
  click(centre("field"));
  frames_until_empty();
  type("ab");
  press({.key = Key::left});
  press({.key = Key::right});
  press({.key = Key::k, .ctrl = true});
  frames_until_empty();
  EXPECT_EQ(steps_, 0);
  EXPECT_EQ(palettes_, 1);
}

TEST_F(InputReaches, WhatIsTypedRightAfterACommandGoesIntoTheFieldThatItOpened) {
  press({.key = Key::right});
  press({.key = Key::k, .ctrl = true});
  type("k right");
  press({.key = Key::right});
  type("!");
  frames_until_empty();
  EXPECT_EQ(steps_, 1);
  EXPECT_EQ(palettes_, 1);
  EXPECT_STREQ(text_.data(), "k right!");
}

TEST_F(InputReaches, ModifiersAreThoseOfTheKeyThatTheyWereHeldWith) {
  press({.key = Key::k});
  press({.key = Key::k, .ctrl = true});
  press({.key = Key::k, .ctrl = true, .shift = true});
  press({.key = Key::k, .ctrl = true});
  frames_until_empty();
  EXPECT_EQ(palettes_, 2);
}

TEST_F(InputReaches, WheelTurnsAddUp) {
  input().move(centre("button"));
  for (int i = 0; i < 7; ++i) input().wheel(0, 1);
  input().wheel(0, -2);
  frames_until_empty();
  EXPECT_FLOAT_EQ(wheel_, 5);
}

TEST_F(InputReaches, WhatWasHeldIsLetGoWhenTheWindowLosesTheFocus) {
  input().move(centre("button"));
  input().button(MouseButton::left, true);
  input().key(Key::a, true);
  input().modifiers({.ctrl = true});
  frames_until_empty();
  EXPECT_TRUE(ImGui::GetIO().MouseDown[0]);
  input().release_all();
  frames_until_empty();
  EXPECT_FALSE(ImGui::GetIO().MouseDown[0]);
  EXPECT_FALSE(ImGui::GetIO().KeysDown[static_cast<int>(Key::a)]);
  EXPECT_FALSE(ImGui::GetIO().KeyCtrl);
}

TEST_F(InputReaches, CopiedTextCanBePasted) {
  viewer_.to_clipboard = "orrery run";
  frames(1);
  EXPECT_EQ(viewer_.to_clipboard, "");
  click(centre("field"));
  frames_until_empty();
  press({.key = Key::v, .ctrl = true});
  frames_until_empty();
  EXPECT_STREQ(text_.data(), "orrery run");
}

TEST(InputQueue, DifferentKeysShareAFrameWhereTextIsTyped) {
  InputQueue queue;
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.WantTextInput = true;
  for (const char c : {'a', 'b', 'a'}) {
    queue.key(chord_of(c).key, true);
    queue.character(static_cast<std::uint32_t>(c));
    queue.key(chord_of(c).key, false);
  }
  queue.apply(io);  // a goes down; that it comes up is a second change
  EXPECT_THAT(queue.pressed(), ElementsAre(Chord{.key = Key::a}));
  queue.apply(io);
  EXPECT_THAT(queue.pressed(), ElementsAre(Chord{.key = Key::b}));
  EXPECT_TRUE(queue.has_more());
  ImGui::DestroyContext();
}

TEST(InputQueue, EveryPrintableCharacterHasAChordOfItsOwn) {
  std::vector<Chord> chords;
  for (char c = ' '; c <= '~'; ++c) {
    const Chord chord = chord_of(c);
    EXPECT_NE(chord.key, Key::none) << c;
    EXPECT_THAT(chords, testing::Not(testing::Contains(chord))) << c;
    chords.push_back(chord);
  }
  EXPECT_EQ(chord_of('\n').key, Key::none);
}

}  // namespace
}  // namespace orrery::gui
