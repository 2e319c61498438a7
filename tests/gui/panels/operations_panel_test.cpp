// The panel of calls, used with the mouse, alone on a screen without a window.

#include <gtest/gtest.h>

#include <cmath>

#include "gui/model/words.hpp"
#include "gui/shell/panel_shot.hpp"
#include "tests/gui/model/busy_calls.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

struct OperationsDesk {
  OperationsDesk() : draw(in_a_window(draw_operations)), screen(commands, {1000, 600}) {
    auto fake = fake_cluster(3, 4);
    fake->all_calls = busy_calls({.calls = 120, .keys = 3});
    for (const Call& call : fake->all_calls) {
      const Place who = fake->history.node_named(to_text(call.client));
      while (fake->history.last_event() < call.invoked_event) {
        fake->history.add({call.invoked, 0, who, nowhere, 0, EventKind::invoke});
      }
    }
    session = fake.get();
    viewer.session = std::move(fake);
    viewer.window_end = session->reached();
    settle();
  }
  void settle(int frames = 4) {
    do {
      screen.frame(viewer, draw, 1.0 / 60);
    } while (--frames > 0 || screen.input().has_more());
  }
  Rect area(const std::string& name) {
    const UiItem* item = screen.ui().find(name);
    EXPECT_NE(item, nullptr) << name;
    return item != nullptr ? item->area : Rect{};
  }
  void click(Point at, MouseButton button = MouseButton::left) {
    screen.input().move(at);
    screen.input().button(button, true);
    settle();
    screen.input().button(button, false);
    settle();
  }
  const Operations& picture() const { return viewer.operations.picture; }

  Commands commands = all_commands();
  Viewer viewer;
  FakeSession* session = nullptr;
  Draw draw;
  Screen screen;
};

TEST(OperationsPanel, AClickOnACallSelectsItsInvocationAndGoesThere) {
  OperationsDesk desk;
  const CallBar bar = desk.picture().bars.at(desk.picture().bars.size() / 2);
  desk.click(desk.area("call." + std::to_string(bar.call)).centre());
  EXPECT_EQ(desk.viewer.selected, Picked::of_event(bar.invoked_event));
  EXPECT_EQ(desk.viewer.head.event, bar.invoked_event);
}

TEST(OperationsPanel, AKeyIsChosenWithTheMouse) {
  OperationsDesk desk;
  const std::uint64_t all = desk.picture().calls_in_view;
  desk.click(desk.area("operations.key.k2").centre());
  EXPECT_EQ(desk.viewer.operations.key, "k2");
  EXPECT_LT(desk.picture().calls_in_view, all);
  EXPECT_FALSE(desk.picture().values.empty());
  desk.click(desk.area("operations.key.all").centre());
  EXPECT_EQ(desk.viewer.operations.key, std::nullopt);
  EXPECT_EQ(desk.picture().calls_in_view, all);
}

TEST(OperationsPanel, WordsTellTheOrderAndTheValues) {
  OperationsDesk desk;
  desk.click(desk.area("operations.key.k2").centre());
  ASSERT_FALSE(desk.picture().points.empty());
  const PointFigure& point = desk.picture().points.front();
  const UiItem* diamond = desk.screen.ui().find("point." + std::to_string(point.call));
  ASSERT_NE(diamond, nullptr);
  EXPECT_NE(diamond->words.find(" at " + time_words(point.instant) + ", number "),
            std::string::npos)
      << diamond->words;
  const UiItem* call = desk.screen.ui().find("call." + std::to_string(point.call));
  ASSERT_NE(call, nullptr);
  EXPECT_NE(call->words.find("in an order that explains them"), std::string::npos) << call->words;
  EXPECT_NE(desk.screen.ui().find("operations.value.1"), nullptr);
}

TEST(OperationsPanel, CommandsGoThroughTheKeysAndBack) {
  OperationsDesk desk;
  for (const char* key : {"k1", "k2", "k3"}) {
    desk.commands.run("operations.next_key", desk.viewer);
    EXPECT_EQ(desk.viewer.operations.key, key);
  }
  desk.commands.run("operations.next_key", desk.viewer);
  EXPECT_EQ(desk.viewer.operations.key, std::nullopt);
  desk.commands.run("operations.previous_key", desk.viewer);
  EXPECT_EQ(desk.viewer.operations.key, "k3");
  desk.commands.run("operations.key", desk.viewer, "k77");
  EXPECT_EQ(desk.viewer.operations.key, "k3");
  EXPECT_TRUE(desk.viewer.notice_is_bad);
}

TEST(OperationsPanel, TheWheelZoomsAboutTheMouseAndTheRightButtonMovesTime) {
  OperationsDesk desk;
  const Rect plot = desk.area("operations.plot");
  const Point at{plot.x + 300, plot.centre().y};
  const Time under = desk.picture().scale.time_at(at.x);
  const Time before = desk.viewer.window_end - desk.viewer.window_begin;
  desk.screen.input().move(at);
  desk.screen.input().wheel(0, 1);
  desk.settle();
  EXPECT_LT(desk.viewer.window_end - desk.viewer.window_begin, before);
  EXPECT_NEAR(desk.picture().scale.x_of(under), at.x, 1.5);
  const Time begin = desk.viewer.window_begin;
  desk.screen.input().button(MouseButton::right, true);
  desk.settle();
  desk.screen.input().move({at.x - 200, at.y});
  desk.settle();
  desk.screen.input().button(MouseButton::right, false);
  desk.settle();
  EXPECT_GT(desk.viewer.window_begin, begin);
  EXPECT_FALSE(desk.viewer.window_follows);
}

TEST(OperationsPanel, AClickOnTheAxisMovesThePlayHead) {
  OperationsDesk desk;
  const Rect axis = desk.area("operations.axis");
  const Point at{axis.x + std::floor(axis.width / 3), axis.centre().y};
  desk.click(at);
  EXPECT_NEAR(desk.picture().scale.x_of(desk.viewer.head.time), at.x, 1);
}

TEST(OperationsPanel, AViolationIsShownWithItsKeyAndItsStretchOfTime) {
  OperationsDesk desk;
  std::vector<Call>& calls = desk.session->all_calls;
  // A read in the middle of the run that finds what nobody ever wrote.
  const auto read = std::find_if(calls.begin() + 60, calls.end(), [](const Call& call) {
    return call.operation.action == Action::get && call.is_answered() &&
           call.result.outcome == Outcome::ok && call.operation.key == "k3";
  });
  ASSERT_NE(read, calls.end());
  read->result.value = "nobody's";
  desk.viewer.operations = {};
  desk.viewer.window_end = Time(1'000'000);
  desk.commands.run("operations.show", desk.viewer);
  desk.settle();
  EXPECT_EQ(desk.viewer.operations.key, "k3");
  EXPECT_EQ(desk.viewer.frame.focused, Panel::operations);
  EXPECT_TRUE(desk.picture().is_violated);
  EXPECT_LE(desk.viewer.window_begin, read->invoked);
  EXPECT_GE(desk.viewer.window_end, *read->returned);
  EXPECT_EQ(desk.viewer.selected, Picked::of_event(read->invoked_event));
  EXPECT_EQ(desk.viewer.head.event, read->returned_event);
}

TEST(OperationsPanel, IsDrawnWithoutARunAndInAnySizeWithoutHarm) {
  OperationsDesk desk;
  for (const ScreenSize size : {ScreenSize{1600, 900}, {300, 200}, {60, 40}}) {
    desk.screen.resize(size);
    for (const float scale : {0.75F, 1.0F, 2.5F}) {
      desk.viewer.settings.scale = scale;
      desk.settle();
    }
  }
  desk.viewer.session.reset();
  desk.settle();
}

}  // namespace
}  // namespace orrery::gui
