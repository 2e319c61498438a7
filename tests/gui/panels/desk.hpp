#pragma once
/// The whole screen with a person before it, without a window.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "gui/model/frame_step.hpp"
#include "gui/shell/screen.hpp"

namespace orrery::gui {

struct Desk {
  explicit Desk(std::unique_ptr<Session> session, ScreenSize size = {}, float scale = 1)
      : screen(commands, size) {
    viewer.settings.scale = scale;
    if (session) show_session(viewer, std::move(session));
    frames(3);
  }

  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      prepare_frame(viewer, 1.0 / 60);
      screen.frame(viewer, draw_viewer, 1.0 / 60);
    }
  }

  Rect area_of(const std::string& name) {
    const UiItem* item = screen.ui().find(name);
    EXPECT_NE(item, nullptr) << name;
    return item != nullptr ? item->area : Rect{};
  }

  void click(Point at, int times = 1) {
    screen.input().move(at);
    for (int i = 0; i < times; ++i) {
      screen.input().button(MouseButton::left, true);
      screen.input().button(MouseButton::left, false);
    }
    settle();
  }
  void click(const std::string& name, int times = 1) { click(area_of(name).centre(), times); }

  void press(const char* text) {
    const Chord chord = parse_chord(text).value();
    screen.input().modifiers({.ctrl = chord.ctrl, .shift = chord.shift, .alt = chord.alt});
    screen.input().key(chord.key, true);
    screen.input().key(chord.key, false);
    screen.input().modifiers({});
    settle();
  }

  void type(const std::string& text) {
    for (const char letter : text) {
      screen.input().character(static_cast<unsigned char>(letter));
    }
    settle();
  }

  void settle() {
    do frames(1);
    while (screen.input().has_more());
    frames(2);
  }

  const Commands commands = all_commands();
  Viewer viewer;
  Screen screen;
};

}  // namespace orrery::gui
