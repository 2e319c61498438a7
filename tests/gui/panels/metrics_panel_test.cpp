// The panel of metrics, used with the mouse, alone on a screen without a window.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gui/shell/panel_shot.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

struct MetricsDesk {
  explicit MetricsDesk(std::uint32_t messages = 120)
      : draw(in_a_window(draw_metrics)), screen(commands, {1000, 700}) {
    auto fake = std::make_unique<FakeSession>();
    fake->history = busy_history({.messages = messages});
    session = fake.get();
    viewer.session = std::move(fake);
    viewer.window_end = session->reached();
    commands.run("metrics.show", viewer, "delays series");
    settle();
  }
  void settle(int frames = 4) {
    do {
      screen.frame(viewer, draw, 1.0 / 60);
    } while (--frames > 0 || screen.input().has_more());
  }
  void click(Point at) {
    screen.input().move(at);
    screen.input().button(MouseButton::left, true);
    screen.input().button(MouseButton::left, false);
    settle();
  }
  void drag(Point from, Point to) {
    screen.input().move(from);
    screen.input().button(MouseButton::left, true);
    settle();
    screen.input().move(to);
    settle();
    screen.input().button(MouseButton::left, false);
    settle();
  }
  const Plot& plot(std::string_view metric) {
    const auto found = std::ranges::find(viewer.metrics.plots, metric_named(metric), &Plot::metric);
    EXPECT_NE(found, viewer.metrics.plots.end());
    return *found;
  }

  Commands commands = all_commands();
  Viewer viewer;
  FakeSession* session = nullptr;
  Draw draw;
  Screen screen;
};

TEST(MetricsPanel, AClickOnAnOutlierSelectsItsEventAndGoesThere) {
  MetricsDesk desk;
  const Plot& delays = desk.plot("delays");
  const std::vector<PlotPoint> points = delays.lines.at(0).points;
  ASSERT_GT(points.size(), 50U);
  const auto highest =
      std::ranges::min_element(points, {}, [](const PlotPoint& point) { return point.at.y; });
  const Sample sample = (*delays.lines[0].line.samples)[highest->sample];
  desk.click(highest->at);
  EXPECT_EQ(desk.viewer.selected, Picked::of_event(sample.event));
  EXPECT_EQ(desk.viewer.head.event, sample.event);
}

TEST(MetricsPanel, TheAxisMovesThePlayHeadAndTheWheelZooms) {
  MetricsDesk desk;
  const UiItem* axis = desk.screen.ui().find("metrics.axis");
  ASSERT_NE(axis, nullptr);
  const Time middle = desk.viewer.window_end / 2;
  desk.click(axis->area.centre());
  EXPECT_NEAR(static_cast<double>(desk.viewer.head.time.count()),
              static_cast<double>(middle.count()), static_cast<double>(middle.count()) / 50);
  const Time length = desk.viewer.window_end - desk.viewer.window_begin;
  desk.screen.input().move(desk.plot("delays").plot.centre());
  desk.screen.input().wheel(0, 2);
  desk.settle();
  EXPECT_LT(desk.viewer.window_end - desk.viewer.window_begin, length);
}

TEST(MetricsPanel, AllPlotsReadTheSameTime) {
  MetricsDesk desk;
  const Plot& messages = desk.plot("messages");
  const Point at{messages.plot.x + 400, messages.plot.y + 4};
  desk.screen.input().move(at);
  desk.settle();
  const Time time = messages.scale.time_at(at.x);
  for (const Plot& plot : desk.viewer.metrics.plots) {
    const UiItem* item = desk.screen.ui().find("metrics.plot." + std::string(plot.what().name));
    if (item == nullptr || plot.lines.empty()) continue;
    const std::string reading = plot.lines[0].line.name + " " + reading_at(plot, 0, time);
    EXPECT_NE(item->words.find(reading), std::string::npos) << item->words << " / " << reading;
  }
}

TEST(MetricsPanel, CtrlAndADragChooseWhatIsCountedAndItsEndsCanBeDragged) {
  MetricsDesk desk;
  const Plot& messages = desk.plot("messages");
  const TimeScale scale = messages.scale;
  const float y = messages.plot.y + 20;
  desk.screen.input().modifiers({.ctrl = true});
  desk.drag({messages.plot.x + 100, y}, {messages.plot.x + 300, y});
  desk.screen.input().modifiers({});
  desk.settle();
  const TimeWindow drawn{scale.time_at(scale.x + 100), scale.time_at(scale.x + 300)};
  ASSERT_EQ(desk.viewer.range, drawn);
  EXPECT_EQ(desk.plot("delays").counted, drawn);
  const UiItem* end = desk.screen.ui().find("metrics.range.end");
  ASSERT_NE(end, nullptr);
  const Point handle{std::floor(end->area.centre().x), end->area.centre().y};
  desk.drag(handle, {handle.x - 50, handle.y});
  ASSERT_TRUE(desk.viewer.range);
  EXPECT_EQ(desk.viewer.range->begin, drawn.begin);
  EXPECT_EQ(desk.viewer.range->end, scale.time_at(handle.x - 50));
  // Beyond the other end it goes on as that one.
  const Time begin = drawn.begin;
  const Point second{std::floor(scale.x_of(desk.viewer.range->end)), handle.y};
  desk.drag(second, {scale.x + 40, handle.y});
  EXPECT_EQ(desk.viewer.range, (TimeWindow{scale.time_at(scale.x + 40), begin}));
}

TEST(MetricsPanel, APlainDragMeasuresAndChoosesNothing) {
  MetricsDesk desk;
  const Plot& messages = desk.plot("messages");
  const float y = messages.plot.y + 20;
  const Point to{messages.plot.x + 300, y};
  desk.screen.input().move({messages.plot.x + 100, y});
  desk.screen.input().button(MouseButton::left, true);
  desk.settle();
  desk.screen.input().move(to);
  desk.settle();
  EXPECT_EQ(desk.viewer.metrics.drag.kind, TimeDrag::Kind::measure);
  const std::string words = desk.screen.ui().find("metrics.plot.messages")->words;
  EXPECT_NE(words.find("sent sum "), std::string::npos) << words;
  desk.screen.input().button(MouseButton::left, false);
  desk.settle();
  EXPECT_FALSE(desk.viewer.range);
}

TEST(MetricsPanel, WordsTellTheFormAndItsNumbers) {
  MetricsDesk desk;
  const auto words = [&] { return desk.screen.ui().find("metrics.plot.delays")->words; };
  EXPECT_NE(words().find(", series"), std::string::npos) << words();
  desk.commands.run("metrics.show", desk.viewer, "delays histogram");
  desk.settle();
  EXPECT_NE(words().find(", histogram"), std::string::npos) << words();
  EXPECT_NE(words().find("half of it up to"), std::string::npos) << words();
}

TEST(MetricsPanel, ManyMessagesCostTheirColumns) {
  MetricsDesk desk(30'000);
  for (const Plot& plot : desk.viewer.metrics.plots) {
    for (const PlotLine& line : plot.lines) {
      EXPECT_LE(line.strokes.size() + line.points.size(), 8000U);
    }
  }
}

}  // namespace
}  // namespace orrery::gui
