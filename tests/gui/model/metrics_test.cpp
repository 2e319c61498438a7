// What is measured of a run, and what plots make of it.

#include "gui/model/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "gui/model/commands.hpp"
#include "gui/model/metrics_of_protocol.hpp"
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
  return plot_of(metric_named(metric), {.here = lines}, look, letters_as_wide_as(8));
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

/// By sorting.
double nearest_rank(std::vector<double> values, std::size_t hundredths) {
  std::ranges::sort(values);
  return values[(values.size() * hundredths + 99) / 100 - 1];
}

TEST(Plots, ARibbonsLineIsTheMedianOfItsIntervalsAndItsBandEndsAtTheirP99) {
  Busy busy;
  Lots lots(21);
  for (int round = 0; round < 12; ++round) {
    busy.look.window.begin = lots.within(busy.end / 4);
    busy.look.window.end = busy.end - lots.within(busy.end / 4);
    busy.look.points = 200;
    const Plot plot = busy.plot("delays");
    const PlotLine& line = plot.lines[0];
    ASSERT_TRUE(line.is_ribbon);
    ASSERT_GT(plot.interval, Time{});
    std::map<std::int64_t, std::vector<double>> intervals;
    const Samples& samples = *line.line.samples;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      intervals[samples[i].time / plot.interval].push_back(samples[i].value);
    }
    ASSERT_GT(line.fills.size(), 5U);
    for (const Rect& band : line.fills) {
      const Time middle = plot.scale.time_at(band.x + band.width / 2);
      const std::vector<double>& values = intervals[middle / plot.interval];
      EXPECT_EQ(band.y, plot.y_of(nearest_rank(values, 99)));
      const float median = plot.y_of(nearest_rank(values, 50));
      EXPECT_EQ(band.bottom(), std::max(band.y + 1, median));
      const bool has_line = std::ranges::any_of(line.strokes, [&](const Rect& stroke) {
        return stroke.y == median && stroke.x <= band.x + 1 && stroke.right() >= band.right() - 1;
      });
      EXPECT_TRUE(has_line);
    }
  }
}

TEST(Plots, FewValuesStandAlone) {
  Busy busy;
  busy.look.window.end = busy.end / 8;
  const Plot plot = busy.plot("delays");
  EXPECT_FALSE(plot.lines[0].is_ribbon);
  EXPECT_TRUE(plot.lines[0].fills.empty());
  EXPECT_GT(plot.lines[0].points.size(), 100U);
}

TEST(Plots, WhatIsCountedIsWhatHappensInTheRange) {
  Busy busy;
  Lots lots(22);
  for (int round = 0; round < 40; ++round) {
    const Time begin = lots.within(busy.end);
    busy.look.range = TimeWindow{begin, begin + Time(1) + lots.within(busy.end / 3)};
    busy.look.form = all_forms[lots.below(3)];
    const Plot plot = busy.plot("delays");
    std::vector<double> values;
    for (const ChronicleMessage& message : busy.history.messages()) {
      const bool is_in = message.end == ChronicleMessage::End::delivered &&
                         message.ended >= busy.look.range->begin &&
                         message.ended < busy.look.range->end;
      if (is_in) values.push_back(static_cast<double>((message.ended - message.sent).count()));
    }
    const bool has_end = busy.look.range->end > busy.end;  // what happens last is part of it
    if (has_end) continue;
    const Distribution& spread = plot.lines[0].spread;
    ASSERT_EQ(spread.weight(), static_cast<double>(values.size()));
    if (values.empty()) continue;
    const std::string p99 = "p99 " + value_words(nearest_rank(values, 99), MetricUnit::time);
    EXPECT_EQ(spread.percentile(50), nearest_rank(values, 50));
    ASSERT_EQ(plot.counts.size(), 3U);
    EXPECT_EQ(plot.counts[1].text, p99);
    double sum = 0;
    for (const double value : values) sum += value;
    EXPECT_NEAR(spread.mean(), sum / static_cast<double>(values.size()), 1e-3);
  }
}

TEST(Plots, LevelsInARangeWeighAsLongAsTheyHeldInIt) {
  Busy busy;
  busy.look.form = PlotForm::histogram;
  Lots lots(23);
  for (int round = 0; round < 10; ++round) {
    const Time begin = lots.within(busy.end / 2);
    const TimeWindow range{begin, begin + Time(1000) + lots.within(busy.end / 3)};
    busy.look.range = range;
    const Plot plot = busy.plot("under_way");
    const Samples& samples = *plot.lines[0].line.samples;
    std::map<double, double> held;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const Time until = i + 1 < samples.size() ? samples[i + 1].time : busy.end;
      const Time from = std::max(samples[i].time, range.begin);
      const Time to = std::min(until, range.end);
      if (to > from) held[samples[i].value] += static_cast<double>((to - from).count());
    }
    double upto = 0;
    for (const auto& [value, time] : held) {
      upto += time / static_cast<double>(range.length().count());
      EXPECT_NEAR(plot.lines[0].spread.share_upto(value), upto, 1e-9);
    }
  }
}

// ---------------------------------------------------------------- two runs

struct TwoRuns {
  TwoRuns() {
    before.history = busy_history({.messages = 3000, .latency = milliseconds(25)}, 9);
    before.messages = {};
    before.messages.follow(before.history);
  }
  Plot plot(std::string_view metric) {
    const auto lines = [&](const Busy& run) {
      return all_metrics()[metric_named(metric)].lines({run.history, run.messages, run.calls});
    };
    PlotLook look = here.look;
    look.reached_beside = before.history.time_of(before.history.last_event());
    const auto these = lines(here);
    const auto those = lines(before);
    return plot_of(metric_named(metric), {these, those}, look, letters_as_wide_as(8));
  }
  Busy here;
  Busy before;
};

TEST(PlotsOfTwoRuns, EachLineStandsBesideItsLikeSolidAndDashed) {
  TwoRuns runs;
  for (const char* metric : {"messages", "under_way", "roles"}) {
    for (const PlotForm form : all_forms) {
      runs.here.look.form = form;
      const Plot plot = runs.plot(metric);
      for (const PlotLine& line : plot.lines) {
        if (line.is_beside) {
          EXPECT_TRUE(line.entry.is_empty()) << line.line.name;
          for (const Rect& stroke : line.strokes) {
            const bool is_dash = stroke.width <= 6 || stroke.height > stroke.width;
            EXPECT_TRUE(is_dash) << line.line.name << " " << stroke.width;
          }
          continue;
        }
        ASSERT_TRUE(line.peer) << line.line.name;
        const PlotLine& peer = plot.lines[*line.peer];
        EXPECT_TRUE(peer.is_beside);
        EXPECT_EQ(peer.line.name, line.line.name);
        EXPECT_EQ(peer.number, line.number);
        EXPECT_EQ(peer.line.role, line.line.role);
      }
    }
  }
}

TEST(PlotsOfTwoRuns, AreCountedAsFarAsBothHaveCome) {
  TwoRuns runs;
  const Plot plot = runs.plot("delays");
  const Time both = std::min(runs.here.end, *plot.look.reached_beside);
  const auto p99 = [&](const Busy& run) {
    std::vector<double> values;
    for (const ChronicleMessage& message : run.history.messages()) {
      const bool is_in = message.end == ChronicleMessage::End::delivered && message.ended <= both;
      if (is_in) values.push_back(static_cast<double>((message.ended - message.sent).count()));
    }
    return value_words(nearest_rank(values, 99), MetricUnit::time);
  };
  ASSERT_GE(plot.counts.size(), 2U);
  EXPECT_EQ(plot.counts[1].text, "p99 " + p99(runs.here) + " against " + p99(runs.before));
  EXPECT_NE(p99(runs.here), p99(runs.before));
}

TEST(PlotsOfTwoRuns, OnlyThisOnesValuesCanBePointedAt) {
  TwoRuns runs;
  runs.here.look.window.end = runs.here.end / 10;
  const Plot plot = runs.plot("delays");
  const PlotLine& beside = plot.lines[*plot.lines[0].peer];
  ASSERT_GT(beside.points.size(), 50U);
  for (const PlotPoint& point : beside.points) {
    const auto found = hit(plot, point.at, 6);
    EXPECT_TRUE(!found || found->line == 0);
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

TEST(MetricsCommands, ARangeIsReadAndForgotten) {
  const Commands commands = all_commands();
  Viewer viewer;
  viewer.session = fake_cluster(3, 1);
  commands.run("metrics.range", viewer, "430ms..1.2s");
  EXPECT_EQ(viewer.range, (TimeWindow{milliseconds(430), milliseconds(1200)}));
  for (const char* wrong : {"430ms", "2s..1s", "a..b", "1s..1s"}) {
    commands.run("metrics.range", viewer, wrong);
    EXPECT_TRUE(viewer.notice_is_bad) << wrong;
    EXPECT_EQ(viewer.range, (TimeWindow{milliseconds(430), milliseconds(1200)}));
  }
  viewer.frame.maximised = Panel::metrics;
  EXPECT_TRUE(press(commands, viewer, {.key = Key::escape}));
  EXPECT_FALSE(viewer.range);
  EXPECT_EQ(viewer.frame.maximised, Panel::metrics);
  commands.run("metrics.range_in_view", viewer);
  EXPECT_EQ(viewer.range, window_of(viewer));
  commands.run("metrics.whole_run", viewer);
  EXPECT_FALSE(viewer.range);
}

TEST(MetricsBeside, AnotherRunForgetsTheRunBefore) {
  Viewer viewer;
  show_session(viewer, fake_cluster(3, 1));
  MetricsState& state = viewer.metrics;
  state.run_before = measured_run(*viewer.session);
  state.beside.kind = Beside::Kind::nearest;
  const MetricsLook look{{0, 0, 800, 600}, {Time{}, seconds(1)}, 16};
  plots_for(state, *viewer.session, look, letters_as_wide_as(8));
  ASSERT_NE(run_beside(state), nullptr);
  EXPECT_EQ(run_beside(state)->name, "scenario");
  show_session(viewer, fake_cluster(5, 1));
  EXPECT_EQ(run_beside(state), nullptr);
  plots_for(state, *viewer.session, look, letters_as_wide_as(8));
  EXPECT_EQ(run_beside(state), nullptr);
}

TEST(MetricsBeside, TheNearestRunIsTheBranchBeforeThenTheRunBeforeThenAnother) {
  FakeSession session;
  EXPECT_FALSE(nearest_run(session, false));
  EXPECT_EQ(nearest_run(session, true), OtherRun{.is_before = true});
  session.all_branches.push_back({.name = "1: crash n1", .parent = 0});
  session.all_branches.push_back({.name = "2: crash n2", .parent = 1});
  EXPECT_EQ(nearest_run(session, false), OtherRun{.branch = 2});
  EXPECT_EQ(nearest_run(session, true), OtherRun{.is_before = true});
  using Kind = Beside::Kind;
  EXPECT_FALSE(wanted_run({}, session, true));
  EXPECT_EQ(wanted_run({Kind::branch, 1}, session, true), OtherRun{.branch = 1});
  EXPECT_EQ(wanted_run({Kind::branch, 0}, session, true), OtherRun{.is_before = true});
  EXPECT_EQ(wanted_run({Kind::branch, 7}, session, false), OtherRun{.branch = 2});
}

// ---------------------------------------------------------------- why there is nothing

/// What stands where the metric has no samples.
std::string nothing_of(std::string_view metric, const std::vector<Call>& calls,
                       const Protocol& protocol) {
  const FakeSession session;
  const MessageSeries messages;
  const MetricSource source{session.history, messages, calls, &protocol};
  return plot_in(all_metrics()[metric_named(metric)].lines(source), metric,
                 {.area = {0, 0, 400, 200}, .window = {Time{}, seconds(1)}})
      .nothing;
}

TEST(Metrics, OnlyReadsOfRegistersAreSaidToMissNoWrite) {
  const Protocol protocol{};
  const auto read = [](Action action, const std::string& found) {
    return Call{.client = client(1),
                .operation = {action, "k1", "", ""},
                .invoked = seconds(1),
                .invoked_event = 3,
                .returned = seconds(2),
                .returned_event = 4,
                .result = {.value = found}};
  };
  for (const char* metric : {"staleness", "missed"}) {
    EXPECT_EQ(nothing_of(metric, {read(Action::members, "a b")}, protocol),
              "Only reads of registers are measured, and none has been answered.");
    EXPECT_EQ(nothing_of(metric, {read(Action::get, "from nowhere")}, protocol),
              "Of no read can be told which write it returned.");
    EXPECT_EQ(nothing_of(metric, {read(Action::get, "")}, protocol),
              "No read of a register has missed a write; other reads are not measured.");
  }
}

TEST(Metrics, WhoDecidesNothingIsMeasuredByTheCallsThatAreServed) {
  Protocol store{};
  static const std::vector<std::string_view> of_a_store{"Written", "Learned"};
  store.outputs = of_a_store;  // who belongs to it, and not what was decided
  EXPECT_EQ(decision_of(&store), "");
  EXPECT_EQ(nothing_of("per_decision", {}, store),
            "This protocol decides nothing, and no call has been served yet.");
  Protocol paxos{};
  static const std::vector<std::string_view> of_paxos{"Learned"};
  paxos.outputs = of_paxos;
  paxos.decides = {"Learned", "v"};
  EXPECT_EQ(decision_of(&paxos), "Learned");
  EXPECT_EQ(nothing_of("per_decision", {}, paxos), "Nothing has been decided yet.");
}

}  // namespace
}  // namespace orrery::gui
