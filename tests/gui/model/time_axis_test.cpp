#include "gui/model/time_axis.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// "wheel zoom leaves the point under the cursor fixed (<= 1 px)"
TEST(TimeWindow, ZoomKeepsTheTimeUnderTheCursor) {
  Lots lots(3);
  for (int round = 0; round < 500; ++round) {
    TimeWindow window{lots.within(seconds(100)), {}};
    window.end = window.begin + microseconds(20) + lots.within(seconds(10));
    const TimeScale before{window, 80, static_cast<float>(200 + lots.below(2400))};
    const float cursor = before.x + static_cast<float>(lots.below(1000)) / 1000 * before.width;
    const Time under = before.time_at(cursor);
    const double factor = std::pow(1.25, static_cast<double>(lots.below(21)) - 10);
    const double anchor = (cursor - before.x) / before.width;
    const TimeScale after{zoomed(window, anchor, factor), before.x, before.width};
    EXPECT_NEAR(after.x_of(under), cursor, 1) << "round " << round;
  }
}

TEST(TimeWindow, ZoomEndsAtItsLimits) {
  TimeWindow window{};
  for (int i = 0; i < 200; ++i) window = zoomed(window, 0.3, 0.5);
  EXPECT_EQ(window.length(), shortest_window);
  for (int i = 0; i < 400; ++i) window = zoomed(window, 0.3, 2);
  EXPECT_EQ(window.length(), longest_window);
}

TEST(TimeWindow, SomeOfTheRunStaysInSight) {
  const TimeWindow window{seconds(1), seconds(2)};
  EXPECT_EQ(moved(window, milliseconds(300), seconds(5)).begin, milliseconds(1300));
  const TimeWindow late = moved(window, seconds(1000), seconds(5));
  EXPECT_LT(late.begin, seconds(5));
  EXPECT_EQ(late.length(), seconds(1));
  const TimeWindow early = moved(window, seconds(-1000), seconds(5));
  EXPECT_GT(early.end, Time{});
}

TEST(TimeWindow, FollowsThePlayHeadOnlyWhenItHasTo) {
  const TimeWindow window{seconds(1), seconds(2)};
  EXPECT_EQ(following(window, milliseconds(1500)), window);
  EXPECT_EQ(following(window, milliseconds(1750)), window);
  EXPECT_EQ(following(window, milliseconds(1751)).begin, milliseconds(1001));
  const TimeWindow back = following(window, milliseconds(500));
  EXPECT_LE(back.begin, milliseconds(500));
  EXPECT_EQ(back.length(), window.length());
}

TEST(AxisTicks, AreRoundEvenAndNeverOverlap) {
  Lots lots(9);
  for (int round = 0; round < 300; ++round) {
    const float em = static_cast<float>(12 + lots.below(30));
    const float width = static_cast<float>(120 + lots.below(2500));
    TimeWindow window{lots.within(seconds(round % 3 == 0 ? 100000 : 2)), {}};
    window.end = window.begin + microseconds(10) + lots.within(seconds(round % 2 == 0 ? 1 : 5000));
    const TimeScale scale{window, 40, width};
    const Rect row{40, 0, width, em * 1.3F};
    const auto ticks = axis_ticks(scale, row, em, letters_as_wide_as(em * 0.64F));
    SCOPED_TRACE("round " + std::to_string(round));
    EXPECT_LE(ticks.size(), static_cast<std::size_t>(width / em) + 2);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
      EXPECT_NEAR(ticks[i].x, scale.x_of(ticks[i].time), 1);
      EXPECT_LE(ticks[i].label.right(), row.right() + 0.01F);
      if (i == 0) continue;
      EXPECT_FALSE(ticks[i].label.overlaps(ticks[i - 1].label));
      const std::int64_t step = (ticks[i].time - ticks[i - 1].time).count();
      const auto power = static_cast<std::int64_t>(
          std::llround(std::pow(10, std::floor(std::log10(static_cast<double>(step)) + 1e-9))));
      EXPECT_TRUE(step % power == 0 &&
                  (step / power == 1 || step / power == 2 || step / power == 5))
          << step;
    }
  }
}

TEST(AxisTicks, SayTheirUnit) {
  const auto texts = [](Time begin, Time end) {
    const auto ticks =
        axis_ticks({{begin, end}, 0, 500}, {0, 0, 500, 20}, 16, letters_as_wide_as(10));
    std::string all;
    for (const AxisTick& tick : ticks) all += tick.text + "|";
    return all;
  };
  EXPECT_EQ(texts(Time{}, milliseconds(500)), "0 ms|100 ms|200 ms|300 ms|400 ms|500 ms|");
  EXPECT_EQ(texts(Time{}, seconds(50)), "0 s|10 s|20 s|30 s|40 s|50 s|");
  EXPECT_EQ(texts(microseconds(430000), microseconds(430500)),
            "430.0 ms|430.1 ms|430.2 ms|430.3 ms|430.4 ms|430.5 ms|");
}

TEST(TimeText, IsAsExactAsAsked) {
  EXPECT_EQ(time_text(microseconds(431270), microseconds(1)), "431.270 ms");
  EXPECT_EQ(time_text(microseconds(431270), milliseconds(1)), "431 ms");
  EXPECT_EQ(time_text(Time{}, microseconds(1)), "0.000 ms");
  EXPECT_EQ(time_text(microseconds(431), microseconds(1)), "0.431 ms");
  EXPECT_EQ(time_text(Time(4310), Time(10)), "4.31 us");
  EXPECT_EQ(time_text(milliseconds(-20), milliseconds(1)), "-20 ms");
  EXPECT_EQ(time_text(seconds(75), milliseconds(100)), "75.0 s");
}

}  // namespace
}  // namespace orrery::gui
