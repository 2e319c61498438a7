// What is measured of a run, and what plots make of it.

#include "gui/model/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gui/model/commands.hpp"
#include "gui/model/metrics_state.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Metrics, FollowingInSlicesMeasuresTheSame) {
  const Chronicle all = busy_history({.messages = 900, .lost_of_ten = 2});
  MessageSeries at_once;
  at_once.follow(all);
  MessageSeries in_slices;
  for (EventNumber last = 0; last < all.last_event(); last += 37) in_slices.follow(all.until(last));
  in_slices.follow(all);
  const auto same = [](const Samples& one, const Samples& other) {
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      EXPECT_EQ(one[i].time, other[i].time);
      EXPECT_EQ(one[i].value, other[i].value);
    }
  };
  same(*at_once.sent(), *in_slices.sent());
  same(*at_once.delivered(), *in_slices.delivered());
  same(*at_once.lost(), *in_slices.lost());
  same(*at_once.under_way(), *in_slices.under_way());
  same(*at_once.delays(), *in_slices.delays());
}

// ---------------------------------------------------------------- plots

Plot plot_in(const std::vector<MetricLine>& lines, std::string_view metric, const PlotLook& look) {
  return plot_of(metric_named(metric), lines, look, letters_as_wide_as(8));
}

struct Busy {
  Busy() : history(busy_history({.messages = 4000, .lost_of_ten = 1})) {
    messages.follow(history);
    end = history.time_of(history.last_event());
    look.area = {10, 20, 900, 180};
    look.window = {Time{}, end};
    look.reached = end;
  }
  Plot plot(std::string_view metric) const {
    return plot_in(all_metrics()[metric_named(metric)].lines({history, messages, calls}), metric,
                   look);
  }
  Chronicle history;
  std::vector<Call> calls;
  MessageSeries messages;
  Time end{};
  PlotLook look;
};

TEST(Plots, NothingIsDrawnOutsideOfThePlotAndNoMoreThanItsPixels) {
  Busy busy;
  Lots lots(4);
  for (int round = 0; round < 60; ++round) {
    busy.look.em = static_cast<float>(12 + lots.below(28));
    busy.look.area.width = static_cast<float>(300 + lots.below(900));
    busy.look.area.height = busy.look.em * static_cast<float>(7 + lots.below(8));
    busy.look.window.begin = lots.within(busy.end) - busy.end / 5;
    busy.look.window.end = busy.look.window.begin + milliseconds(1) + lots.within(busy.end);
    busy.look.form = all_forms[lots.below(3)];
    busy.look.is_log = lots.below(2) == 0;
    for (const char* metric : {"messages", "under_way", "delays", "roles"}) {
      const Plot plot = busy.plot(metric);
      const Rect room{plot.plot.x - 0.5F, plot.plot.y - 5, plot.plot.width + 6,
                      plot.plot.height + 10};
      for (const PlotLine& line : plot.lines) {
        EXPECT_LE(line.strokes.size(), 2 * static_cast<std::size_t>(plot.plot.width) + 2);
        EXPECT_LE(line.points.size(), busy.look.points);
        for (const Rect& stroke : line.strokes) {
          EXPECT_GE(stroke.x, room.x);
          EXPECT_LE(stroke.right(), room.right());
          EXPECT_GE(stroke.y, room.y);
          EXPECT_LE(stroke.bottom(), room.bottom());
        }
        EXPECT_LE(line.entry.right(), plot.area.right() + plot.area.width / 2);
      }
      for (std::size_t i = 1; i < plot.along_ticks.size(); ++i) {
        EXPECT_FALSE(plot.along_ticks[i].label.overlaps(plot.along_ticks[i - 1].label));
      }
    }
  }
}

TEST(Plots, ARatesBarsCountWhatHappenedInTheirIntervals) {
  Busy busy;
  const Plot plot = busy.plot("messages");
  ASSERT_GT(plot.interval, Time{});
  for (Time time{}; time < busy.end; time += plot.interval / 2) {
    const Time from = time / plot.interval * plot.interval;
    const auto count =
        std::ranges::count_if(busy.history.messages(), [&](const ChronicleMessage& message) {
          return message.sent >= from && message.sent < from + plot.interval;
        });
    EXPECT_EQ(reading_at(plot, 0, time),
              value_words(static_cast<double>(count), MetricUnit::count));
  }
}

TEST(Plots, ALevelWeighsAsLongAsItHeld) {
  Busy busy;
  busy.look.form = PlotForm::cdf;
  const Plot plot = busy.plot("under_way");
  const Distribution& spread = plot.lines[0].spread;
  const Samples& samples = *plot.lines[0].line.samples;
  for (double value = 0; value < 12; ++value) {
    double held = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const Time until = i + 1 < samples.size() ? samples[i + 1].time : busy.end;
      if (samples[i].value <= value) held += static_cast<double>((until - samples[i].time).count());
    }
    EXPECT_NEAR(spread.share_upto(value), held / static_cast<double>(busy.end.count()), 1e-9);
  }
}

TEST(Plots, TheSlowestOfAColumnIsNamed) {
  Busy busy;
  const Plot plot = busy.plot("delays");  // too many for single points
  ASSERT_TRUE(plot.lines[0].points.empty());
  const Samples& samples = *plot.lines[0].line.samples;
  for (float x = plot.plot.x + 5; x < plot.plot.right() - 5; x += 40) {
    const std::size_t first = samples.first_at(plot.scale.time_at(x - 3));
    const std::size_t end = samples.first_at(plot.scale.time_at(x + 3) + Time(1));
    std::size_t slowest = first;
    for (std::size_t i = first; i < end; ++i) {
      if (samples[i].value > samples[slowest].value) slowest = i;
    }
    const auto found = hit(plot, {x, plot.y_of(samples[slowest].value)}, 6);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->sample, slowest);
  }
}

TEST(Plots, AWindowWithoutAnythingSaysSo) {
  const auto session = fake_cluster(3, 1);
  MetricsState state;
  const MetricsLook look{{0, 0, 800, 600}, {Time{}, seconds(1)}, 16};
  const auto& plots = plots_for(state, *session, look, letters_as_wide_as(8));
  ASSERT_FALSE(plots.empty());
  EXPECT_EQ(plots.front().nothing, "No call of a client has returned yet.");
  EXPECT_TRUE(plots.front().lines.empty());
}

TEST(MetricsCommands, ChooseWhatIsShownAndHow) {
  const Commands commands = all_commands();
  Viewer viewer;
  viewer.session = fake_cluster(3, 1);
  MetricsState& state = viewer.metrics;
  const std::size_t delays = metric_named("delays");
  ASSERT_FALSE(state.views[delays].is_shown);
  commands.run("metrics.show", viewer, "delays cdf");
  EXPECT_TRUE(state.views[delays].is_shown);
  EXPECT_EQ(state.views[delays].form, PlotForm::cdf);
  commands.run("metrics.log", viewer, "delays");
  EXPECT_TRUE(state.views[delays].is_log);
  commands.run("metrics.toggle", viewer, "delays");
  EXPECT_FALSE(state.views[delays].is_shown);
  commands.run("metrics.show", viewer, "histogram");
  for (const MetricView& view : state.views) EXPECT_EQ(view.form, PlotForm::histogram);
  commands.run("metrics.show", viewer, "latncy");
  EXPECT_TRUE(viewer.notice_is_bad);
  EXPECT_NE(viewer.notice.find("latency"), std::string::npos);
  commands.run("metrics.show", viewer, "latency pie");
  EXPECT_TRUE(viewer.notice_is_bad);
}

}  // namespace
}  // namespace orrery::gui
