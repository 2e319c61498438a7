// The whole screen, drawn and used as a person does, without a window.

#include "gui/shell/screen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/gui/panels/broken_cluster.hpp"
#include "tests/gui/panels/desk.hpp"

namespace orrery::gui {
namespace {

// ---------------------------------------------------------------- every screen

struct Look {
  ScreenSize size;
  float scale;
};
constexpr Look looks[] = {{{1440, 900}, 1},     {{1440, 900}, 2},     {{1024, 700}, 1.25F},
                          {{1920, 1080}, 2.5F}, {{1440, 900}, 0.75F}, {{320, 240}, 1}};

TEST(Screen, EveryScreenIsDrawnInEveryThemeAndSize) {
  for (const Look& look : looks) {
    Desk desk(broken_cluster(), look.size, look.scale);
    for (const char* theme : {"dark", "light", "contrast"}) {
      desk.commands.run("view.theme", desk.viewer, theme);
      for (const char* command :
           {"view.explore", "view.space_time", "view.debug", "view.maximise", "help.commands",
            "help.shortcuts", "time.go", "view.explore", "time.end", "time.previous"}) {
        desk.commands.run(command, desk.viewer);
        desk.frames(2);
        EXPECT_NE(desk.screen.ui().find("status.notice"), nullptr) << command;
      }
      desk.viewer.palette = {};
    }
  }
}

TEST(Screen, TheStartScreenIsDrawnInEverySize) {
  for (const Look& look : looks) {
    Desk desk(nullptr, look.size, look.scale);
    EXPECT_NE(desk.screen.ui().find("panel.start"), nullptr);
  }
}

bool begins_with(const std::string& name, const std::string& prefix) {
  return name.compare(0, prefix.size(), prefix) == 0;
}

/// What stands in the rows of the frame, each for itself.
std::vector<UiItem> items_of_rows(const UiMap& ui) {
  std::vector<UiItem> items;
  for (const UiItem& item : ui.items()) {
    for (const char* prefix :
         {"transport.", "lamp.", "lamps.", "mode", "menu.", "status.", "run."}) {
      if (begins_with(item.name, prefix)) items.push_back(item);
    }
  }
  return items;
}

TEST(Screen, NothingInTheRowsOverlapsOrLeavesTheScreen) {
  for (const Look& look : {Look{{1440, 900}, 1}, Look{{1440, 900}, 2}, Look{{1024, 700}, 1},
                           Look{{1024, 700}, 1.5F}, Look{{1920, 1080}, 2.5F}}) {
    Desk desk(broken_cluster(), look.size, look.scale);
    const std::vector<UiItem> items = items_of_rows(desk.screen.ui());
    EXPECT_GT(items.size(), 20U);
    for (std::size_t i = 0; i < items.size(); ++i) {
      SCOPED_TRACE(items[i].name + " at scale " + std::to_string(look.scale));
      const Rect& area = items[i].area;
      EXPECT_FALSE(area.is_empty());
      EXPECT_GE(area.x, 0);
      EXPECT_GE(area.y, 0);
      EXPECT_LE(area.right(), static_cast<float>(look.size.width));
      EXPECT_LE(area.bottom(), static_cast<float>(look.size.height));
      for (std::size_t j = 0; j < i; ++j)
        EXPECT_FALSE(area.overlaps(items[j].area)) << items[j].name;
    }
  }
}

TEST(Screen, WhatIsClickedIsLargeEnough) {
  Desk desk(broken_cluster());
  for (const UiItem& item : desk.screen.ui().items()) {
    for (const char* prefix : {"transport.", "lamp.", "menu.", "title.", "mode"}) {
      if (!begins_with(item.name, prefix)) continue;
      EXPECT_GE(std::min(item.area.width, item.area.height), 12) << item.name;
    }
  }
}

// ---------------------------------------------------------------- used by mouse

TEST(Screen, EachClickOnNextIsAnEvent) {
  Desk desk(broken_cluster());
  desk.click("transport.next", 10);
  EXPECT_EQ(desk.viewer.head.event, 10U);
  desk.click("transport.previous", 3);
  EXPECT_EQ(desk.viewer.head.event, 7U);
}

TEST(Screen, AViolatedLampLeadsToItsEvent) {
  Desk desk(broken_cluster());
  desk.click("lamp.raft.election_safety");
  EXPECT_EQ(desk.viewer.head.event, 20U);
}

TEST(Screen, LampsThatHoldAreSummedUpUntilTheyAreAskedFor) {
  Desk desk(broken_cluster(), {1024, 700}, 1.5F);
  EXPECT_EQ(desk.screen.ui().find("lamp.raft.log_matching"), nullptr);
  EXPECT_NE(desk.screen.ui().find("lamps.hold")->words.find("log matching"), std::string::npos);
  desk.click("lamps.hold");
  EXPECT_NE(desk.screen.ui().find("lamp.raft.log_matching"), nullptr);
  desk.click("lamps.fewer");
  EXPECT_EQ(desk.screen.ui().find("lamp.raft.log_matching"), nullptr);
}

TEST(Screen, WarningsStandBesideTheLampsAndAreToldOnAClick) {
  EXPECT_EQ(Desk(broken_cluster()).screen.ui().find("run.warnings"), nullptr);
  auto session = broken_cluster();
  session->warnings = {"retry: 30ms is over before the answer usually comes"};
  Desk desk(std::move(session));
  ASSERT_NE(desk.screen.ui().find("run.warnings"), nullptr);
  EXPECT_EQ(desk.screen.ui().find("run.warnings")->words, "a warning");
  desk.click("run.warnings");
  EXPECT_EQ(desk.viewer.notice, "retry: 30ms is over before the answer usually comes");
}

TEST(Screen, TimeAndEventAreTyped) {
  Desk desk(broken_cluster());
  desk.click("transport.event");
  desk.type("#9");
  desk.press("Enter");
  EXPECT_EQ(desk.viewer.head.event, 9U);
  desk.click("transport.time");
  desk.type("20ms");
  desk.press("Enter");
  EXPECT_EQ(desk.viewer.head.time, std::chrono::milliseconds(20));
}

TEST(Screen, ADoubleClickOnATitleFillsTheScreen) {
  Desk desk(broken_cluster());
  desk.click("title.log", 2);
  EXPECT_EQ(desk.viewer.frame.maximised, Panel::log);
  EXPECT_EQ(desk.screen.ui().find("title.network"), nullptr);
  desk.click("title.log.maximise");
  EXPECT_EQ(desk.viewer.frame.maximised, std::nullopt);
}

TEST(Screen, ASplitterIsDragged) {
  Desk desk(broken_cluster());
  const float before = desk.area_of("panel.inspector").x;
  const Point grip = desk.area_of("splitter.0").centre();
  desk.screen.input().move(grip);
  desk.frames(1);
  desk.screen.input().button(MouseButton::left, true);
  desk.settle();
  desk.screen.input().move({grip.x - 100, grip.y});
  desk.settle();
  desk.screen.input().button(MouseButton::left, false);
  desk.settle();
  EXPECT_NEAR(desk.area_of("panel.inspector").x, before - 100, 3);
}

TEST(Screen, AMenuRunsACommand) {
  Desk desk(broken_cluster());
  desk.click("menu.time");
  desk.click("menu.time.next_violation");
  EXPECT_GT(desk.viewer.head.event, 0U);
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("two leaders"));
}

TEST(Screen, EscClosesAMenuAndNothingElse) {
  Desk desk(broken_cluster());
  desk.viewer.selected = Picked::node(1);
  desk.click("menu.time");
  EXPECT_NE(desk.screen.ui().find("menu.time.play"), nullptr);
  desk.press("Esc");
  EXPECT_EQ(desk.screen.ui().find("menu.time.play"), nullptr);
  EXPECT_EQ(desk.viewer.selected, Picked::node(1));
  desk.press("Esc");
  EXPECT_EQ(desk.viewer.selected, Picked{});
}

// ---------------------------------------------------------------- used by keys

TEST(Screen, ThePaletteRunsWhatWasTyped) {
  Desk desk(broken_cluster());
  desk.press("Ctrl+K");
  desk.type("next fault");
  desk.press("Enter");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::nothing);
  EXPECT_THAT(desk.viewer.notice, testing::HasSubstr("crash n1"));
}

TEST(Screen, ThePaletteIsWalkedByArrowsAndLeftByEsc) {
  Desk desk(broken_cluster());
  desk.press("Ctrl+K");
  desk.press("Down");
  EXPECT_EQ(desk.viewer.palette.chosen, 1U);
  desk.press("Esc");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::nothing);
  EXPECT_EQ(desk.viewer.head.event, 0U);
}

TEST(Screen, ACommandAsksForWhatItNeeds) {
  Desk desk(broken_cluster());
  desk.press("Ctrl+G");
  desk.type("nonsense");
  desk.press("Enter");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::argument);
  EXPECT_TRUE(desk.viewer.notice_is_bad);
  desk.press("Esc");
  desk.press("Ctrl+G");
  desk.type("#11");
  desk.press("Enter");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::nothing);
  EXPECT_EQ(desk.viewer.head.event, 11U);
}

TEST(Screen, TheSheetOfKeysOpensAndCloses) {
  Desk desk(broken_cluster());
  desk.press("?");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::shortcuts);
  desk.press("?");
  EXPECT_EQ(desk.viewer.palette.shows, PaletteState::Shows::nothing);
}

TEST(Screen, TextGrowsAndShrinksWhileItRuns) {
  Desk desk(broken_cluster());
  const float before = desk.area_of("transport.play").height;
  for (int i = 0; i < 4; ++i) desk.press("Ctrl+=");
  EXPECT_NEAR(desk.area_of("transport.play").height, before * 2, 2);
  desk.press("Ctrl+0");
  EXPECT_EQ(desk.area_of("transport.play").height, before);
}

TEST(Screen, ItIsClosedWhileItIsDrawn) {
  Desk desk(broken_cluster());
  desk.click("menu.file");
  desk.click("menu.file.close");
  EXPECT_EQ(desk.viewer.session, nullptr);
  EXPECT_NE(desk.screen.ui().find("panel.start"), nullptr);
}

}  // namespace
}  // namespace orrery::gui
