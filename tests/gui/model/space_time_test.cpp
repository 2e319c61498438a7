#include "gui/model/space_time.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Seen {
  explicit Seen(Chronicle history_seen) : history(std::move(history_seen)) {
    glyphs.follow(history);
    marks.follow(history);
    end = history.time_of(history.last_event());
    look.window = {Time{}, end + Time(1)};
    look.area = {100, 50, 900, 420};
    look.reached = end;
  }
  SpaceTime diagram() const {
    return look_at(history, glyphs, marks, look, letters_as_wide_as(look.em * 0.64F));
  }
  Chronicle history;
  Glyphs glyphs;
  MarkIndex marks;
  Time end{};
  SpaceTimeLook look;
};

bool is_inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x - 0.01F && inner.y >= outer.y - 0.01F &&
         inner.right() <= outer.right() + 0.01F && inner.bottom() <= outer.bottom() + 0.01F;
}

std::uint64_t crossing(const Chronicle& history, const TimeWindow& window) {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(history.messages(), [&](const ChronicleMessage& message) {
        return message.sent <= window.end && message.ended >= window.begin;
      }));
}

TEST(SpaceTime, ShowsEveryMessageInTheWindow) {
  Seen seen(busy_history({.messages = 600, .lost_of_ten = 0}));
  Lots lots(7);
  for (int round = 0; round < 30; ++round) {
    seen.look.window.begin = lots.within(seen.end) + Time(1);
    seen.look.window.end = seen.look.window.begin + milliseconds(5) + lots.within(seconds(1));
    const SpaceTime diagram = seen.diagram();
    EXPECT_FALSE(diagram.is_dense);
    EXPECT_EQ(diagram.messages_in_view, crossing(seen.history, seen.look.window));
    EXPECT_EQ(diagram.arrows.size(), diagram.messages_in_view);
    EXPECT_EQ(diagram.shown.substr(0, diagram.shown.find(' ')),
              std::to_string(diagram.messages_in_view));
  }
}

TEST(SpaceTime, MessagesOfTheBeginningAreThere) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  ChronicleMessage message{Time{}, milliseconds(4)};
  message.from = 0;
  message.to = 1;
  message.type = history.word_for("Hello");
  history.add(message);  // sent before the first event
  const auto number = history.add({milliseconds(4), 0, 1, 0, 0, EventKind::message});
  history.end(0, ChronicleMessage::End::delivered, Loss::none, number, milliseconds(4));
  Seen seen(std::move(history));
  EXPECT_EQ(seen.diagram().arrows.size(), 1U);
}

TEST(SpaceTime, ArrowsGoFromTheirSendersLaneToTheirTargets) {
  Seen seen(busy_history({.messages = 120}));
  const SpaceTime diagram = seen.diagram();
  ASSERT_EQ(diagram.lanes.size(), 7U);
  for (const Arrow& arrow : diagram.arrows) {
    const ChronicleMessage& message = seen.history.messages()[arrow.message];
    const Lane* from = diagram.lane_of(message.from);
    const Lane* to = diagram.lane_of(message.to);
    EXPECT_NEAR(arrow.from.x, diagram.scale.x_of(message.sent), 0.01);
    if (!arrow.has_head) continue;
    EXPECT_NEAR(arrow.to.x, diagram.scale.x_of(message.ended), 0.01);
    EXPECT_NEAR(std::abs(arrow.from.y - from->y), from->strip.height / 2, 0.01);
    if (!arrow.is_lost) {
      EXPECT_NEAR(std::abs(arrow.to.y - to->y), to->strip.height / 2, 0.01);
    }
    if (arrow.is_lost) {
      EXPECT_GT(std::abs(arrow.to.y - to->y), to->strip.height) << "it ends on the way";
    }
  }
}

TEST(SpaceTime, ArrowsThatLeaveTheWindowKeepTheirSlope) {
  Seen seen(busy_history({.messages = 300, .latency = milliseconds(400), .lost_of_ten = 0}));
  seen.look.window = {seen.end / 2, seen.end / 2 + milliseconds(10)};
  const SpaceTime diagram = seen.diagram();
  ASSERT_FALSE(diagram.arrows.empty());
  for (const Arrow& arrow : diagram.arrows) {
    EXPECT_GE(arrow.from.x, diagram.plot.x - 0.01F);
    EXPECT_LE(arrow.to.x, diagram.plot.right() + 0.01F);
    const ChronicleMessage& message = seen.history.messages()[arrow.message];
    const double y0 = diagram.lane_of(message.from)->y;
    const double y1 = diagram.lane_of(message.to)->y;
    const double flight = static_cast<double>((message.ended - message.sent).count());
    const double part =
        static_cast<double>((diagram.scale.time_at(arrow.to.x) - message.sent).count()) / flight;
    EXPECT_NEAR(arrow.to.y, y0 + (y1 - y0) * part, diagram.lanes[0].strip.height / 2 + 1);
    EXPECT_EQ(arrow.has_head, message.ended <= seen.look.window.end);
  }
}

TEST(SpaceTime, TellsWhatIsYetToCome) {
  Seen seen(busy_history({.messages = 200}));
  const EventNumber head = seen.history.last_event() / 2;
  const auto under_way = seen.history.under_way(head);
  std::size_t counted = 0;
  for (const Arrow& arrow : seen.diagram().arrows) {
    const ChronicleMessage& message = seen.history.messages()[arrow.message];
    EXPECT_EQ(arrow.is_future(head), message.sent_event > head);
    const bool is_under_way = std::ranges::count(under_way, arrow.message) == 1;
    EXPECT_EQ(arrow.is_under_way(head), is_under_way);
    counted += is_under_way ? 1 : 0;
  }
  EXPECT_EQ(counted, under_way.size());
}

// "1,000,044 messages in view: density": never as many lines as there are messages.
TEST(SpaceTime, ManyMessagesAreShownAsDensityAndSaySo) {
  Seen seen(busy_history({.messages = 30'000}));
  const SpaceTime diagram = seen.diagram();
  EXPECT_TRUE(diagram.is_dense);
  EXPECT_TRUE(diagram.arrows.empty());
  EXPECT_EQ(diagram.messages_in_view, 30'000U);
  EXPECT_EQ(diagram.shown, "30,000 messages: bars show events at each node; zoom in for arrows");
  std::uint64_t events = 0;
  for (const DensityColumn& column : diagram.columns) events += column.events;
  EXPECT_EQ(events, seen.history.last_event()) << "each event is in one column";
  EXPECT_LE(diagram.columns.size(), 3000U);
  std::uint32_t marks = 0;
  for (const Flag& flag : diagram.marks) marks += flag.count;
  EXPECT_EQ(marks, seen.history.marks().size()) << "faults and milestones are never left out";
}

TEST(SpaceTime, TheSelectedMessageHasItsArrowAmongMany) {
  Seen seen(busy_history({.messages = 30'000}));
  seen.look.selected = Picked::message(12'345);
  const SpaceTime diagram = seen.diagram();
  ASSERT_EQ(diagram.arrows.size(), 1U);
  EXPECT_EQ(diagram.arrows[0].message, 12'345U);
}

TEST(SpaceTime, ZoomingInEndsInArrows) {
  Seen seen(busy_history({.messages = 30'000}));
  int steps = 0;
  while (seen.diagram().is_dense) {
    seen.look.window = zoomed(seen.look.window, 0.4, 0.8);
    ASSERT_LT(++steps, 60);
  }
  EXPECT_GT(seen.diagram().arrows.size(), 0U);
}

TEST(SpaceTime, WhatIsDrawnCanBeHit) {
  Seen seen(busy_history({.messages = 90}));
  const SpaceTime diagram = seen.diagram();
  for (const Arrow& arrow : diagram.arrows) {
    if (!arrow.has_head) continue;
    const Picked picked = hit(diagram, arrow.to, 6);
    // Another may end within a pixel or two; what is hit is then that one.
    ASSERT_EQ(picked.kind, Picked::Kind::message);
    const auto other = std::ranges::find(diagram.arrows, picked.place, &Arrow::message);
    ASSERT_NE(other, diagram.arrows.end());
  }
  for (const EventTick& tick : diagram.events) {
    const Picked picked = hit(diagram, tick.at, 6);
    ASSERT_EQ(picked.kind, Picked::Kind::event);
    EXPECT_NEAR(diagram.scale.x_of(seen.history.time_of(picked.event)), tick.at.x, 6);
  }
  for (const Lane& lane : diagram.lanes) {
    EXPECT_EQ(hit(diagram, {diagram.names.x + 3, lane.y}, 6), Picked::node(lane.node));
  }
  for (const Flag& flag : diagram.marks) {
    EXPECT_EQ(hit(diagram, diagram.place_of(flag), 6).kind, Picked::Kind::mark);
  }
}

TEST(SpaceTime, AnArrowAloneIsHitAllAlongAndNotBeside) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  ChronicleMessage message{milliseconds(10), milliseconds(90)};
  message.from = 0;
  message.to = 1;
  history.add(message);
  history.add({milliseconds(100), 0, 0, nowhere, 0, EventKind::alarm});
  Seen seen(std::move(history));
  const SpaceTime diagram = seen.diagram();
  ASSERT_EQ(diagram.arrows.size(), 1U);
  const Arrow& arrow = diagram.arrows[0];
  for (const float part : {0.05F, 0.3F, 0.5F, 0.9F, 1.0F}) {
    const Point on{arrow.from.x + (arrow.to.x - arrow.from.x) * part,
                   arrow.from.y + (arrow.to.y - arrow.from.y) * part};
    EXPECT_EQ(hit(diagram, {on.x, on.y + 3}, 6), Picked::message(0));
    EXPECT_NE(hit(diagram, {on.x, on.y + 25}, 6), Picked::message(0));
  }
}

std::vector<Rect> texts_of(const SpaceTime& diagram) {
  std::vector<Rect> texts{diagram.shown_label};
  for (const Lane& lane : diagram.lanes) {
    if (!lane.label.is_empty()) texts.push_back(lane.label);
  }
  for (const AxisTick& tick : diagram.ticks) {
    if (!tick.label.is_empty()) texts.push_back(tick.label);
  }
  for (const LegendEntry& entry : diagram.legend) texts.push_back(entry.area);
  return texts;
}

void expect_apart(const std::vector<Rect>& texts, const Rect& within) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_TRUE(is_inside(texts[i], within));
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(texts[i].overlaps(texts[j]))
          << texts[i].x << " " << texts[i].y << " and " << texts[j].x << " " << texts[j].y;
    }
  }
}

TEST(SpaceTime, NothingOverlapsAtAnySize) {
  for (const std::uint32_t nodes : {1U, 3U, 5U, 12U, 40U}) {
    for (const float em : {12.0F, 16.0F, 32.0F, 40.0F}) {
      for (const Rect& area : {Rect{0, 0, 1430, 820}, Rect{7, 9, 480, 300}, Rect{3, 3, 300, 200}}) {
        Seen seen(busy_history({.replicas = nodes, .clients = 2, .messages = 100}));
        seen.look.em = em;
        seen.look.area = area;
        const SpaceTime d = seen.diagram();
        SCOPED_TRACE(std::to_string(nodes) + " nodes, em " + std::to_string(em));
        expect_apart(texts_of(d), {area.x, area.y - em, area.width, area.height + em});
        for (std::size_t i = 1; i < d.lanes.size(); ++i) {
          EXPECT_GE(d.lanes[i].strip.y, d.lanes[i - 1].strip.bottom());
        }
      }
    }
  }
}

TEST(SpaceTime, AThousandLanesScroll) {
  Seen seen(busy_history({.replicas = 1000, .clients = 0, .messages = 3000}));
  SpaceTime top = seen.diagram();
  EXPECT_GT(top.lanes_height, top.plot.height);
  EXPECT_LT(top.lanes.size(), 60U);
  EXPECT_EQ(top.lanes.front().node, 0U);
  seen.look.scroll = 1e9F;
  const SpaceTime bottom = seen.diagram();
  EXPECT_EQ(bottom.lanes.back().node, 999U);
  EXPECT_NEAR(bottom.lanes.back().area.bottom(), bottom.plot.bottom(), 1.5);
  for (const Arrow& arrow : bottom.arrows) {
    EXPECT_GE(std::max(arrow.from.y, arrow.to.y), bottom.plot.y);
  }
}

TEST(SpaceTime, ReplicasStandAboveClients) {
  const Chronicle history({{"c1", "Client"}, {"n1", "A"}, {"c2", "Client"}, {"n2", "A"}});
  EXPECT_EQ(lane_order(history), (std::vector<Place>{1, 3, 0, 2}));
}

TEST(SpaceTime, ALostMessageToNobodyAndOneToItselfAreDrawn) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  ChronicleMessage to_itself{milliseconds(10), milliseconds(50)};
  to_itself.from = to_itself.to = 1;
  history.add(to_itself);
  ChronicleMessage to_nobody{milliseconds(10), milliseconds(10)};
  to_nobody.from = 0;
  const Place lost = history.add(to_nobody);
  history.end(lost, ChronicleMessage::End::lost, Loss::no_target, 0, milliseconds(10));
  history.add({milliseconds(100), 0, 0, nowhere, 0, EventKind::alarm});
  Seen seen(std::move(history));
  const SpaceTime diagram = seen.diagram();
  ASSERT_EQ(diagram.arrows.size(), 2U);
  EXPECT_TRUE(diagram.arrows[0].is_loop);
  EXPECT_LT(diagram.arrows[0].peak.y, diagram.arrows[0].from.y);
  EXPECT_TRUE(diagram.arrows[1].is_lost);
  EXPECT_NE(diagram.arrows[1].to.y, diagram.arrows[1].from.y);
}

TEST(SpaceTime, AHeldMessageHasNoEndInSight) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  ChronicleMessage held{milliseconds(10), Time::max()};
  held.from = 0;
  held.to = 1;
  history.add(held);
  history.add({milliseconds(100), 0, 0, nowhere, 0, EventKind::alarm});
  Seen seen(std::move(history));
  const SpaceTime diagram = seen.diagram();
  ASSERT_EQ(diagram.arrows.size(), 1U);
  EXPECT_FALSE(diagram.arrows[0].has_head);
  EXPECT_TRUE(std::isfinite(diagram.arrows[0].to.y));
}

TEST(SpaceTime, AnEmptyRunIsAPictureToo) {
  const SpaceTime diagram = Seen(Chronicle{}).diagram();
  EXPECT_TRUE(diagram.lanes.empty());
  EXPECT_EQ(diagram.shown, "0 messages");
  EXPECT_EQ(hit(diagram, diagram.plot.centre(), 6), Picked{});
}

}  // namespace
}  // namespace orrery::gui
