// Time on its way to the screen: every mapping is monotone, leads back to the pixel it came from,
// and keeps its promise about gaps and about events of one instant.

#include "gui/model/time_map.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gui/model/time_view.hpp"
#include "gui/model/viewer.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

/// Events that crowd, share instants, and leave long gaps.
Chronicle uneven_history(std::uint64_t seed, int events) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  Lots lots(seed);
  Time now{};
  for (int i = 0; i < events; ++i) {
    switch (lots.below(8)) {
      case 0:
        now += milliseconds(40) + lots.within(milliseconds(200));
        break;
      case 1:
      case 2:
        break;
      default:
        now += microseconds(1) + lots.within(milliseconds(1));
    }
    history.add({now, 0, static_cast<Place>(lots.below(2)), nowhere, 0, EventKind::timer});
  }
  return history;
}

struct UnevenRun : FakeSession {
  UnevenRun(std::uint64_t seed, int events) { history = uneven_history(seed, events); }
};

constexpr TimeMapping stretched[] = {TimeMapping::by_event, TimeMapping::gaps_cut};

TEST(TimeMap, IsMonotoneAndLeadsBackToTheSamePixel) {
  const UnevenRun session(5, 400);
  const Time end = session.reached();
  for (const TimeMapping mapping : stretched) {
    TimeMap map(mapping);
    map.follow(session);
    Lots lots(11);
    for (int round = 0; round < 100; ++round) {
      const Time begin = lots.within(map.shown(end));
      const TimeWindow shown{begin, begin + microseconds(40) + lots.within(map.shown(end))};
      const TimeScale scale{map.times_of(shown), 70, 900, {&map, mapping, shown}};
      Time before = scale.time_at(scale.x - 30);
      for (float x = scale.x - 29; x <= scale.x + scale.width + 30; x += 1) {
        const Time time = scale.time_at(x);
        ASSERT_GE(time, before) << "to the right it is later";
        before = time;
      }
      float last_x = scale.x_of(Time(-1000));
      for (int i = 0; i <= 300; ++i) {
        const Time time = end * i / 250;  // beyond the end, too
        const float x = scale.x_of(time);
        ASSERT_GE(x, last_x) << "later is further right";
        last_x = x;
        if (x < scale.x || x > scale.x + scale.width) continue;
        ASSERT_NEAR(scale.x_of(scale.time_at(x)), x, 1) << "round " << round;
      }
    }
  }
}

TEST(TimeMap, ByEventEachEventTakesEqualRoomThoseOfOneInstantToo) {
  const UnevenRun session(7, 300);
  const Chronicle& history = session.history;
  TimeMap map(TimeMapping::by_event);
  map.follow(session);
  for (EventNumber event = 1; event <= history.last_event(); ++event) {
    const Time shown = map.shown(history.time_of(event), event);
    EXPECT_EQ(shown, static_cast<std::int64_t>(event) * TimeMap::event_room);
    EXPECT_EQ(map.event_at(shown), event);
    EXPECT_EQ(map.event_at(shown - Time(1)), event - 1);
    EXPECT_EQ(map.time_at(shown), history.time_of(event));
    EXPECT_LE(map.shown_begin(history.time_of(event)), shown);
    EXPECT_GE(map.shown(history.time_of(event)), shown);
  }
  EXPECT_EQ(map.shown(Time{}), Time{});
}

TEST(TimeMap, ARunWithoutEventsIsOneGapThatLeadsThereAndBack) {
  struct Silent : FakeSession {
    Silent() { history = uneven_history(1, 0); }
    Time reached() const override { return std::chrono::seconds(5); }
  };
  const Silent session;
  TimeMap map(TimeMapping::gaps_cut);
  map.follow(session);
  ASSERT_EQ(map.gaps().size(), 1U);
  EXPECT_GT(map.quiet(), Time{});
  EXPECT_EQ(map.time_at(map.shown(milliseconds(2500))), milliseconds(2500));
}

TEST(TimeMap, CutsEveryLongGapToTheSameLengthAndNothingElse) {
  const UnevenRun session(9, 500);
  const Chronicle& history = session.history;
  TimeMap map(TimeMapping::gaps_cut);
  map.follow(session);
  ASSERT_GT(map.gaps().size(), 20U);
  ASSERT_LT(map.quiet(), milliseconds(40));
  for (EventNumber event = 2; event <= history.last_event(); ++event) {
    const Time from = history.time_of(event - 1);
    const Time to = history.time_of(event);
    EXPECT_EQ(map.shown(to) - map.shown(from), std::min(to - from, map.quiet()));
  }
}

TEST(TimeMap, OfARunThatGrowsIsAsIfItHadAllBeenThere) {
  for (const TimeMapping mapping : stretched) {
    const UnevenRun all(13, 2600);
    FakeSession growing;
    growing.ended = false;
    growing.history = Chronicle(all.history.nodes());
    TimeMap map(mapping);
    for (EventNumber event = 1; event <= all.history.last_event(); ++event) {
      growing.history.add(all.history.event(event));
      if (event % 97 == 0) map.follow(growing);
    }
    growing.ended = true;
    map.follow(growing);
    TimeMap fresh(mapping);
    fresh.follow(growing);
    EXPECT_EQ(map.gaps(), fresh.gaps());
    for (int i = 0; i < 200; ++i) {
      const Time time = all.reached() * i / 150;
      EXPECT_EQ(map.shown(time), fresh.shown(time));
    }
  }
}

TEST(TimeMap, EventsThatAreKnownKeepTheirPlacesWhenTheRunGoesOn) {
  UnevenRun session(3, 1200);
  session.ended = false;
  for (const TimeMapping mapping : stretched) {
    TimeMap map(mapping);
    map.follow(session);
    const EventNumber event = session.history.last_event();
    const Time time = session.history.time_of(event);
    const Time place = map.shown(time, event);
    session.history.add({time + milliseconds(700), 0, 0, nowhere, 0, EventKind::timer});
    map.follow(session);
    EXPECT_EQ(map.shown(time, event), place);
  }
}

TEST(StretchedAxis, TicksAreTrueInOrderAndNeverOverlap) {
  const UnevenRun session(21, 400);
  for (const TimeMapping mapping : stretched) {
    TimeMap map(mapping);
    map.follow(session);
    Lots lots(2);
    for (int round = 0; round < 100; ++round) {
      const Time begin = lots.within(map.shown(session.reached()));
      const TimeWindow shown{begin, begin + microseconds(20) + lots.within(begin)};
      const float em = static_cast<float>(12 + lots.below(30));
      const TimeScale scale{map.times_of(shown), 40, 800, {&map, mapping, shown}};
      const Rect row{40, 0, 800, em * 1.3F};
      const auto ticks = axis_ticks(scale, row, em, letters_as_wide_as(em * 0.6F));
      SCOPED_TRACE("round " + std::to_string(round));
      for (std::size_t i = 0; i < ticks.size(); ++i) {
        EXPECT_NEAR(ticks[i].x, scale.x_of(ticks[i].time), 1);
        EXPECT_LE(ticks[i].label.right(), row.right() + 0.01F);
        if (i == 0) continue;
        EXPECT_GT(ticks[i].time, ticks[i - 1].time);
        EXPECT_FALSE(ticks[i].label.overlaps(ticks[i - 1].label));
      }
    }
  }
}

TEST(StretchedAxis, SaysWhereTimeStandsStill) {
  const UnevenRun session(31, 60);
  const Chronicle& history = session.history;
  TimeMap map(TimeMapping::by_event);
  map.follow(session);
  const TimeWindow shown{Time{}, map.shown(session.reached()) + TimeMap::event_room};
  const TimeScale scale{map.times_of(shown), 0, 1000, {&map, TimeMapping::by_event, shown}};
  std::vector<AxisStretch> expected;
  for (EventNumber first = 1; first <= history.last_event();) {
    EventNumber last = first;
    const Time time = history.time_of(first);
    while (last < history.last_event() && history.time_of(last + 1) == time) ++last;
    if (last > first) {
      expected.push_back({time, time, scale.x_of(time, first), scale.x_of(time, last)});
    }
    first = last + 1;
  }
  EXPECT_EQ(standstills(scale, history, 1000), expected);
  EXPECT_TRUE(standstills(scale, history, 10).empty()) << "too many to tell apart";
}

// ---------------------------------------------------------------- the viewer's window

struct StretchedViewer {
  explicit StretchedViewer(TimeMapping mapping) {
    auto run = std::make_unique<UnevenRun>(17, 900);
    session = run.get();
    viewer.session = std::move(run);
    viewer.window_end = session->reached();
    choose_mapping(viewer, mapping);
  }
  TimeScale scale() const {
    return {{viewer.window_begin, viewer.window_end}, 50, 800, stretch_of(viewer)};
  }
  Viewer viewer;
  FakeSession* session = nullptr;
};

constexpr TimeMapping all_mappings[] = {TimeMapping::linear, TimeMapping::by_event,
                                        TimeMapping::gaps_cut};

TEST(StretchedWindow, ZoomKeepsWhatIsUnderTheCursor) {
  for (const TimeMapping mapping : all_mappings) {
    StretchedViewer stage(mapping);
    Lots lots(4);
    for (int round = 0; round < 60; ++round) {
      const float cursor = 50 + static_cast<float>(lots.below(800));
      const EventNumber event = stage.scale().event_at(stage.session->history, cursor);
      const Time time = stage.session->history.time_of(event);
      const float before = stage.scale().x_of(time, event);
      const double factor = lots.below(5) < 2 ? 1.25 : 0.8;
      zoom_time(stage.viewer, (cursor - 50) / 800, factor);
      const float expected = cursor + (before - cursor) / static_cast<float>(factor);
      EXPECT_NEAR(stage.scale().x_of(time, event), expected, 1 + std::abs(expected) / 1000);
    }
  }
}

TEST(StretchedWindow, ARunThatGoesOnDoesNotMoveThePicture) {
  StretchedViewer stage(TimeMapping::by_event);
  zoom_time(stage.viewer, 1, 0.1);
  const EventNumber event = stage.session->history.last_event();
  const Time time = stage.session->history.time_of(event);
  const float before = stage.scale().x_of(time, event);
  for (int i = 0; i < 20; ++i) {
    stage.session->history.add({time + milliseconds(i), 0, 0, nowhere, 0, EventKind::timer});
    follow_run_in_time(stage.viewer);
    EXPECT_NEAR(stage.scale().x_of(time, event), before, 0.01);
  }
}

TEST(StretchedWindow, TheHeadIsBroughtIntoSightAndScrubbedToEachEventOfAnInstant) {
  for (const TimeMapping mapping : all_mappings) {
    StretchedViewer stage(mapping);
    zoom_time(stage.viewer, 0, 0.02);
    go_to_event(stage.viewer.head, *stage.session, 700);
    EXPECT_FALSE(is_head_in_sight(stage.viewer));
    follow_head_in_time(stage.viewer);
    EXPECT_TRUE(is_head_in_sight(stage.viewer));
    EXPECT_NEAR(x_of_head(stage.viewer, stage.scale()), 50 + 600, 2);
  }
  StretchedViewer stage(TimeMapping::by_event);
  for (EventNumber event = 1; event <= stage.session->history.last_event(); ++event) {
    const float x = stage.scale().x_of(stage.session->history.time_of(event), event);
    scrub_to(stage.viewer, stage.scale(), x + 0.1F);
    EXPECT_EQ(stage.viewer.head.event, event);
  }
}

TEST(StretchedWindow, AnotherMappingKeepsTheSameTimesInSight) {
  StretchedViewer stage(TimeMapping::linear);
  show_window(stage.viewer, {milliseconds(900), milliseconds(2900)});
  for (const TimeMapping mapping : all_mappings) {
    choose_mapping(stage.viewer, mapping);
    EXPECT_NEAR(std::chrono::duration<double>(stage.viewer.window_begin).count(), 0.9, 1e-3);
    EXPECT_NEAR(std::chrono::duration<double>(stage.viewer.window_end).count(), 2.9, 1e-3);
  }
}

}  // namespace
}  // namespace orrery::gui
