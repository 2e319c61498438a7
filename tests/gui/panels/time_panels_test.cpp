// The panels along time, used with the mouse, each alone on a screen without a window.

#include <gtest/gtest.h>

#include <cmath>

#include "gui/panels/widgets.hpp"
#include "gui/shell/panel_shot.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

/// One panel, and a mouse.
struct TimeDesk {
  explicit TimeDesk(void (*panel)(Viewer&, const Frame&), std::uint32_t messages = 120)
      : draw(in_a_window(panel)), screen(commands, {1000, 600}) {
    auto fake = std::make_unique<FakeSession>();
    fake->history = busy_history({.messages = messages});
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
  void press(Point at, MouseButton button = MouseButton::left) {
    screen.input().move(at);
    screen.input().button(button, true);
    settle();
  }
  void let_go(MouseButton button = MouseButton::left) {
    screen.input().button(button, false);
    settle();
  }
  void click(Point at) {
    press(at);
    let_go();
  }
  void drag(Point from, Point to, MouseButton button = MouseButton::left) {
    press(from, button);
    screen.input().move({(from.x + to.x) / 2, (from.y + to.y) / 2});
    screen.input().move(to);
    settle();
    let_go(button);
  }
  TimeWindow window() const { return {viewer.window_begin, viewer.window_end}; }
  const TimeScale& scale() const { return viewer.space_time.diagram.scale; }

  Commands commands;
  Viewer viewer;
  FakeSession* session = nullptr;
  Draw draw;
  Screen screen;
};

TEST(SpaceTimePanel, AClickSelectsWhatIsThere) {
  TimeDesk desk(draw_space_time);
  desk.click(desk.area("lane.n3").centre());
  EXPECT_EQ(desk.viewer.selected, Picked::node(2));
  const Arrow arrow = desk.viewer.space_time.diagram.arrows.at(10);
  desk.click(desk.area("message." + std::to_string(arrow.message)).centre());
  ASSERT_EQ(desk.viewer.selected.kind, Picked::Kind::message);
  const EventTick tick = desk.viewer.space_time.diagram.events.at(7);
  desk.click(desk.area("event." + std::to_string(tick.event)).centre());
  ASSERT_EQ(desk.viewer.selected.kind, Picked::Kind::event);
  const Time apart = desk.session->history.time_of(desk.viewer.selected.event) -
                     desk.session->history.time_of(tick.event);
  EXPECT_LE(std::abs(desk.scale().x_of(apart) - desk.scale().x_of(Time{})), 6);
}

TEST(SpaceTimePanel, AClickOnTheAxisMovesThePlayHead) {
  TimeDesk desk(draw_space_time);
  const Rect axis = desk.area("spacetime.axis");
  const Point at{axis.x + std::floor(axis.width / 3), axis.centre().y};
  desk.click(at);
  EXPECT_NEAR(desk.scale().x_of(desk.viewer.head.time), at.x, 1);
  EXPECT_EQ(desk.viewer.head.event, desk.session->history.event_at(desk.viewer.head.time));
}

TEST(SpaceTimePanel, WhoTakesTheHeadEndsASearch) {
  for (const auto panel : {draw_space_time, draw_overview}) {
    TimeDesk desk(panel);
    desk.viewer.frame.seeking = Seeking{.goal = Goal::end};
    const bool is_overview = desk.screen.ui().find("overview.bars") != nullptr;
    desk.click(desk.area(is_overview ? "overview.bars" : "spacetime.axis").centre());
    EXPECT_FALSE(desk.viewer.frame.seeking.has_value());
  }
}

TEST(SpaceTimePanel, TheHeadIsDraggedAndItPlaysOnAfterwardsIfItPlayed) {
  TimeDesk desk(draw_space_time);
  for (const bool plays : {false, true}) {
    desk.viewer.head.is_playing = plays;
    const Rect axis = desk.area("spacetime.axis");
    desk.press(desk.area("spacetime.head").centre());
    desk.screen.input().move({axis.x + 200, axis.centre().y});
    desk.settle();
    EXPECT_NEAR(desk.scale().x_of(desk.viewer.head.time), axis.x + 200, 1);
    EXPECT_FALSE(desk.viewer.head.is_playing) << "while it is held";
    desk.let_go();
    EXPECT_EQ(desk.viewer.head.is_playing, plays);
  }
}

TEST(SpaceTimePanel, TheWheelZoomsAboutTheCursor) {
  TimeDesk desk(draw_space_time);
  const Rect plot = desk.area("spacetime.plot");
  const Point cursor{plot.x + 321, plot.centre().y};
  desk.screen.input().move(cursor);
  desk.settle();
  const Time under = desk.scale().time_at(cursor.x);
  const Time before = desk.window().length();
  for (int i = 0; i < 5; ++i) {
    desk.screen.input().wheel(0, 1);
    desk.settle();
    EXPECT_NEAR(desk.scale().x_of(under), cursor.x, 1);
  }
  EXPECT_LT(desk.window().length(), before / 2);
}

TEST(SpaceTimePanel, TheRightButtonPansAndLetsGoOfTheHead) {
  TimeDesk desk(draw_space_time);
  const Rect plot = desk.area("spacetime.plot");
  const Point from{plot.x + 500, plot.bottom() - 3};
  const Time under = desk.scale().time_at(from.x);
  desk.drag(from, {from.x - 100, from.y}, MouseButton::right);
  EXPECT_NEAR(desk.scale().x_of(under), from.x - 100, 1.5);
  EXPECT_FALSE(desk.viewer.window_follows);
}

TEST(SpaceTimePanel, TheMiddleButtonChoosesTheWindow) {
  TimeDesk desk(draw_space_time);
  const Rect plot = desk.area("spacetime.plot");
  const Time begin = desk.scale().time_at(plot.x + 100);
  const Time end = desk.scale().time_at(plot.x + 300);
  desk.drag({plot.x + 100, plot.centre().y}, {plot.x + 300, plot.centre().y}, MouseButton::middle);
  EXPECT_NEAR(desk.scale().x_of(begin), plot.x, 1);
  EXPECT_NEAR(desk.scale().x_of(end), plot.right(), 1);
}

TEST(SpaceTimePanel, AHeadOutOfSightCanBeBroughtBack) {
  TimeDesk desk(draw_space_time);
  desk.viewer.window_begin = desk.session->reached() / 2;
  desk.settle();
  desk.click(desk.area("spacetime.to_head").centre());
  EXPECT_TRUE(desk.viewer.window_follows);
  EXPECT_LE(desk.window().begin, desk.viewer.head.time);
  EXPECT_GE(desk.window().end, desk.viewer.head.time);
}

TEST(OverviewPanel, HeadWindowAndItsEdgesAreDragged) {
  TimeDesk desk(draw_overview);
  desk.viewer.window_begin = desk.session->reached() / 4;
  desk.viewer.window_end = desk.session->reached() / 2;
  desk.settle();
  const Rect box = desk.area("overview.window");
  const Time length = desk.window().length();
  desk.drag(box.centre(), {box.centre().x + 60, box.centre().y});
  EXPECT_EQ(desk.window().length(), length);
  EXPECT_NEAR(desk.area("overview.window").x, box.x + 60, 2);
  const Rect moved_box = desk.area("overview.window");
  desk.drag({moved_box.right() - 1, moved_box.centre().y},
            {moved_box.right() + 40, moved_box.centre().y});
  EXPECT_NEAR(desk.area("overview.window").right(), moved_box.right() + 40, 3);
  const Rect strip = desk.area("overview.area");
  desk.drag(desk.area("overview.head").centre(), {strip.x + 700, strip.y + 4});
  EXPECT_NEAR(desk.area("overview.head").centre().x, strip.x + 700, 2);
}

TEST(OverviewPanel, AClickBesideTheBoxMovesTheHead) {
  TimeDesk desk(draw_overview);
  desk.viewer.window_end = desk.session->reached() / 4;
  desk.settle();
  const Rect bars = desk.area("overview.bars");
  desk.click({bars.x + 800, bars.centre().y});
  const Time expected = desk.viewer.overview.overview.scale.time_at(bars.x + 800);
  EXPECT_EQ(desk.viewer.head.time, expected);
}

TEST(LogPanel, AClickOnARowSelectsAndGoesThere) {
  TimeDesk desk(draw_log);
  desk.viewer.head.is_playing = true;
  desk.viewer.frame.seeking = Seeking{.goal = Goal::end};
  desk.viewer.window_follows = false;
  desk.click(desk.area("log.row.7").centre());
  EXPECT_EQ(desk.viewer.head.event, 7U);
  EXPECT_FALSE(desk.viewer.head.is_playing);
  EXPECT_FALSE(desk.viewer.frame.seeking.has_value());
  EXPECT_TRUE(desk.viewer.window_follows);
  const Place message = desk.session->history.event(7).message;
  EXPECT_EQ(desk.viewer.selected,
            message == nowhere ? Picked::of_event(7) : Picked::message(message));
}

TEST(Wheel, TurnsRowsAsLongAsThereAreSome) {
  EXPECT_EQ(turned_rows(0, 3, -1), 1U);
  EXPECT_EQ(turned_rows(2, 0, -1), 2U);
  EXPECT_EQ(turned_rows(2, 0, 0.1F), 1U);
  EXPECT_EQ(turned_rows(0, 3, 1), 0U);
}

TEST(LogPanel, TheWheelLetsGoOfTheHeadAndTheButtonTakesItAgain) {
  TimeDesk desk(draw_log, 3000);
  go_to_event(desk.viewer.head, *desk.session, 2000);
  desk.settle();
  ASSERT_NE(desk.screen.ui().find("log.row.2000"), nullptr);
  desk.screen.input().move(desk.area("log.area").centre());
  desk.screen.input().wheel(0, 30);
  desk.settle();
  EXPECT_FALSE(desk.viewer.log.follows);
  EXPECT_EQ(desk.screen.ui().find("log.row.2000"), nullptr);
  desk.click(desk.area("log.follow").centre());
  EXPECT_TRUE(desk.viewer.log.follows);
  EXPECT_NE(desk.screen.ui().find("log.row.2000"), nullptr);
}

TEST(LogPanel, TheBarReachesTheEnd) {
  TimeDesk desk(draw_log, 3000);
  const Rect bar = desk.area("log.bar");
  desk.drag(bar.centre(), {bar.centre().x, 900});
  const std::string last = "log.row." + std::to_string(desk.session->history.last_event());
  EXPECT_NE(desk.screen.ui().find(last), nullptr);
}

}  // namespace
}  // namespace orrery::gui
