#include "gui/model/network.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "gui/model/network_gestures.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// A cluster, looked at in a panel; letters are 0.55 em wide.
struct Look {
  std::unique_ptr<FakeSession> session;
  NetworkState state{};
  Moment moment{};
  Time time{};
  Rect area{0, 0, 480, 420};
  float em = 17;
  Picked selected{};
  std::size_t glyphs_max = 300;

  explicit Look(std::uint32_t replicas, std::uint32_t clients = 0)
      : session(fake_cluster(replicas, clients)) {
    moment = session->now;
  }

  NetworkScene scene() {
    state.glyphs.follow(session->history);
    moment.event = session->history.last_event();
    return {
        .chronicle = session->history,
        .moment = moment,
        .state = state,
        .time = time,
        .area = area,
        .em = em,
        .width_of =
            [this](std::string_view text) { return 0.55F * em * static_cast<float>(text.size()); },
        .selected = selected,
        .glyphs_max = glyphs_max};
  }
  NetworkPicture picture() { return build_network(scene()); }

  /// A message under way from place to place.
  Place send(Place from, Place to, Time sent, Time due, const char* type = "Ping") {
    Chronicle& history = session->history;
    if (history.last_event() == 0) history.add(ChronicleEvent{.time = sent, .node = from});
    const Place place =
        history.add(ChronicleMessage{.sent = sent,
                                     .ended = due,
                                     .sent_event = static_cast<std::uint32_t>(history.last_event()),
                                     .from = from,
                                     .to = to,
                                     .type = history.word_for(type)});
    moment.flying.push_back({.message = place, .due = due});
    return place;
  }
  void cut(Place one, Place other) {
    moment.cuts.push_back({one, other});
    moment.cuts.push_back({other, one});
  }
};

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

const MessageFigure* find(const NetworkPicture& picture, Place message) {
  for (const MessageFigure& figure : picture.messages) {
    if (figure.message == message) return &figure;
  }
  return nullptr;
}

void expect_nothing_overlaps(const NetworkPicture& picture, float em) {
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const NodeFigure& a = picture.nodes[i];
      const NodeFigure& b = picture.nodes[j];
      EXPECT_GE(distance(a.centre, b.centre), a.radius + b.radius) << a.name << " on " << b.name;
    }
  }
  for (std::size_t i = 0; i < picture.labels.size(); ++i) {
    const NetworkLabel& label = picture.labels[i];
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(label.area.overlaps(picture.labels[j].area))
          << label.lines.front() << " on " << picture.labels[j].lines.front();
    }
    for (const NodeFigure& node : picture.nodes) {
      EXPECT_FALSE(label.area.overlaps(box_of(node, em)))
          << label.lines.front() << " on " << node.name;
    }
    for (const NetworkLegend& entry : picture.legend) {
      EXPECT_FALSE(label.area.overlaps(entry.area));
    }
  }
}

TEST(Network, LabelsOverlapNeitherNodesNorEachOther) {
  for (const std::uint32_t nodes : {1U, 2U, 3U, 5U, 7U, 12U, 40U, 41U, 300U}) {
    for (const float scale : {0.75F, 1.0F, 2.0F, 2.5F}) {
      SCOPED_TRACE(std::to_string(nodes) + " nodes at scale " + std::to_string(scale));
      Look look(nodes, 3);
      look.em = 17 * scale;
      look.send(0, nodes > 1 ? 1 : 0, 0ms, 10ms);
      if (nodes >= 3) {
        for (Place other = 2; other < nodes; ++other) {
          look.cut(0, other);
          look.cut(1, other);
        }
      }
      const NetworkPicture picture = look.picture();
      expect_nothing_overlaps(picture, look.em);
      for (const NetworkLabel& label : picture.labels) {
        EXPECT_GE(label.area.x, look.area.x);
        EXPECT_LE(label.area.right(), look.area.right());
      }
    }
  }
}

TEST(Network, UpToSevenNodesEachHaveALabelWithTheirHeadline) {
  for (const std::uint32_t nodes : {3U, 5U, 7U}) {
    Look look(nodes);
    const NetworkPicture picture = look.picture();
    ASSERT_THAT(picture.labels, SizeIs(nodes));
    for (const NetworkLabel& label : picture.labels) {
      EXPECT_THAT(label.lines, ElementsAre("follower", "currentTerm 3", "commitIndex 12"));
    }
  }
}

float distance_to_rim(const Rect& box, const NodeFigure& node) {
  const float x = std::clamp(node.centre.x, box.x, box.right());
  const float y = std::clamp(node.centre.y, box.y, box.bottom());
  return distance({x, y}, node.centre) - node.radius;
}

TEST(Network, WordsStandNearestToTheirOwnNode) {
  std::size_t labels = 0;
  for (std::uint32_t nodes = 2; nodes <= 9; ++nodes) {
    for (const Point size : {Point{480, 420}, {300, 500}, {700, 260}, {260, 260}, {900, 700}}) {
      for (const char* value : {"1", "{x: 1, y: 2}", "accept of (2, n1) from proposer: n2"}) {
        SCOPED_TRACE(testing::Message()
                     << nodes << " nodes, " << size.x << "x" << size.y << " " << value);
        Look look(nodes);
        look.area = {0, 0, size.x, size.y};
        look.moment.nodes.back().is_up = false;
        for (NodeThen& node : look.moment.nodes) node.headline[1].second = value;
        const NetworkPicture picture = look.picture();
        for (const NetworkLabel& label : picture.labels) {
          ++labels;
          for (const NodeFigure& node : picture.nodes) {
            if (node.node == label.node) continue;
            EXPECT_LT(distance_to_rim(label.area, picture.nodes[label.node]),
                      distance_to_rim(label.area, node))
                << label.lines.front() << " of " << picture.nodes[label.node].name << " at "
                << node.name;
          }
        }
      }
    }
  }
  EXPECT_GT(labels, 500U);
}

TEST(Network, ALongValueIsShortenedRatherThanLeftOut) {
  Look look(3);
  look.area = {0, 0, 360, 300};
  for (NodeThen& node : look.moment.nodes) node.headline = {{"copies", std::string(60, 'x')}};
  const NetworkPicture picture = look.picture();
  ASSERT_THAT(picture.labels, SizeIs(3));
  for (const NetworkLabel& label : picture.labels) {
    ASSERT_THAT(label.lines, SizeIs(2));
    EXPECT_TRUE(label.lines[1].starts_with("copies ")) << label.lines[1];
    EXPECT_TRUE(label.lines[1].ends_with("…")) << label.lines[1];
  }
}

TEST(Network, SaysSoWhereThereIsNoRoomForWords) {
  Look look(9);
  look.area = {0, 0, 110, 110};
  const NetworkPicture picture = look.picture();
  const std::size_t left_out = 9 - picture.labels.size();
  ASSERT_GT(left_out, 0U);
  EXPECT_EQ(picture.summary, "0 under way, no room for words beside " + std::to_string(left_out) +
                                 (left_out == 1 ? " node" : " nodes"));
}

TEST(Network, ALabelStaysWhereItIsWhileWordsChange) {
  Look look(5);
  const auto before = look.picture();
  look.moment.nodes[2].headline[1].second = "9";
  const auto after = look.picture();
  ASSERT_EQ(before.labels.size(), after.labels.size());
  for (std::size_t i = 0; i < before.labels.size(); ++i) {
    EXPECT_EQ(before.labels[i].area, after.labels[i].area);
  }
}

TEST(Network, AThousandNodesStayWithinTheirPanelAndApart) {
  Look look(1000, 20);
  const NetworkPicture picture = look.picture();
  for (const NodeFigure& node : picture.nodes) {
    EXPECT_GE(node.radius, 1.0F);
    EXPECT_TRUE(look.area.contains({node.centre.x - node.radius, node.centre.y - node.radius}));
    EXPECT_TRUE(look.area.contains({node.centre.x + node.radius, node.centre.y + node.radius}));
  }
  EXPECT_GT(distance(picture.nodes[0].centre, picture.nodes[1].centre),
            2 * picture.nodes[0].radius);
}

TEST(Network, NodesOfOneRegionStandTogetherUnderItsName) {
  Look look(6);
  std::vector<ChronicleNode> nodes = look.session->history.nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) nodes[i].region = i < 3 ? "eu" : "us";
  look.session->history = Chronicle(nodes);
  const NetworkPicture picture = look.picture();
  ASSERT_THAT(picture.regions, SizeIs(2));
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    EXPECT_TRUE(picture.regions[i / 3].area.contains(picture.nodes[i].centre));
  }
  expect_nothing_overlaps(picture, look.em);
}

TEST(Network, WhoWasMovedStandsThereAndTheOthersStay) {
  Look look(5);
  const auto before = look.picture();
  look.state.moved["n2"] = {0.5F, 0.5F};
  const auto after = look.picture();
  const Point middle = after.nodes_area.centre();
  EXPECT_LT(distance(after.nodes[1].centre, middle), 1.0F);
  EXPECT_EQ(after.nodes[0].centre, before.nodes[0].centre);
}

TEST(Network, AMessageIsAsFarOnItsWayAsItsTimeSays) {
  Look look(3);
  const Place message = look.send(0, 1, 100ms, 110ms);
  look.time = 100ms;
  const auto start = look.picture();
  look.time = 105ms;
  const auto middle = look.picture();
  look.time = 110ms;
  const auto end = look.picture();
  const Point from = find(start, message)->at;
  const Point to = find(end, message)->at;
  EXPECT_LT(distance(from, start.nodes[0].centre), start.nodes[0].radius + look.em);
  EXPECT_LT(distance(to, start.nodes[1].centre), start.nodes[1].radius + look.em);
  EXPECT_NEAR(distance(find(middle, message)->at, from), distance(from, to) / 2, 0.5);
}

TEST(Network, BothDirectionsOfALinkStayApart) {
  Look look(2);
  const Place there = look.send(0, 1, 0ms, 10ms);
  const Place back = look.send(1, 0, 0ms, 10ms);
  look.time = 5ms;
  const auto picture = look.picture();
  EXPECT_GT(distance(find(picture, there)->at, find(picture, back)->at),
            find(picture, there)->radius);
}

TEST(Network, WithoutMotionMessagesWaitHalfWay) {
  Look look(3);
  const Place message = look.send(0, 1, 0ms, 10ms);
  const auto at = [&](Time time) {
    look.time = time;
    NetworkScene scene = look.scene();
    scene.has_motion = false;
    return find(build_network(scene), message)->at;
  };
  EXPECT_EQ(at(1ms), at(9ms));
}

TEST(Network, AHeldMessageIsMarkedAndWaits) {
  Look look(3);
  const Place message = look.send(0, 1, 0ms, 10ms);
  look.moment.flying[0].due = Time::max();
  look.moment.flying[0].is_held = true;
  look.time = 50ms;
  const auto picture = look.picture();
  EXPECT_TRUE(find(picture, message)->is_held);
  EXPECT_EQ(picture.summary, "1 under way, 1 held");
}

TEST(Network, ALostMessageFallsOffItsLinkAndIsGoneAfterAWhile) {
  Look look(3);
  const Place message = look.send(0, 1, 100ms, 110ms);
  look.moment.flying.clear();
  look.session->history.end(message, ChronicleMessage::End::lost, Loss::lost, 1, 100ms);
  look.time = 103ms;  // seen going, 10 ms is a usual flight
  EXPECT_FALSE(find(look.picture(), message)->is_lost);
  look.time = 107ms;
  const auto falling = look.picture();
  ASSERT_TRUE(find(falling, message));
  EXPECT_TRUE(find(falling, message)->is_lost);
  EXPECT_GT(find(falling, message)->at.y, find(falling, message)->lost_at.y);
  look.time = 120ms;
  EXPECT_EQ(find(look.picture(), message), nullptr);
}

TEST(Network, ManyMessagesAreToldByThicknessAndByWhoIsPointedAt) {
  Look look(3);
  for (int i = 0; i < 50; ++i) look.send(0, 1, 0ms, 10ms + i * 1ms);
  const Place other = look.send(1, 2, 0ms, 10ms);
  look.glyphs_max = 40;
  look.time = 5ms;
  auto picture = look.picture();
  EXPECT_TRUE(picture.links_are_thick);
  EXPECT_THAT(picture.messages, IsEmpty());
  EXPECT_EQ(link_between(picture, 0, 1)->flying, 50U);
  look.selected = Picked::link(1, 2);
  picture = look.picture();
  ASSERT_THAT(picture.messages, SizeIs(1));
  EXPECT_EQ(picture.messages[0].message, other);
}

TEST(Network, MessagesInOnePlaceAreOneWithTheirNumber) {
  Look look(3);
  for (int i = 0; i < 4; ++i) look.send(0, 1, 0ms, 10ms);
  look.time = 5ms;
  const auto picture = look.picture();
  ASSERT_THAT(picture.messages, SizeIs(1));
  EXPECT_EQ(picture.messages[0].count, 4U);
}

TEST(Network, APartitionHasSidesWithTheirLetters) {
  Look look(5);
  for (const Place here : {0U, 1U}) {
    for (const Place there : {2U, 3U, 4U}) look.cut(here, there);
  }
  const auto picture = look.picture();
  ASSERT_THAT(picture.sides, SizeIs(2));
  EXPECT_THAT(picture.sides[0].members, ElementsAre(0, 1));
  EXPECT_THAT(picture.sides[1].members, ElementsAre(2, 3, 4));
  EXPECT_EQ(picture.nodes[4].side, 'B');
  EXPECT_GE(picture.sides[0].hull.size(), 3U);  // neighbours on the ring: a line goes around each
  std::vector<std::string> words;
  for (const NetworkLabel& label : picture.labels) {
    if (label.kind == NetworkLabel::Kind::side) words.push_back(label.lines.front());
  }
  EXPECT_THAT(words, ElementsAre("side A: n1 n2", "side B: n3 n4 n5"));
}

TEST(Network, OneCutLinkIsNoPartitionAndOneWayCutsAreTold) {
  Look look(3);
  look.moment.cuts.push_back({1, 0});
  const auto picture = look.picture();
  EXPECT_THAT(picture.sides, IsEmpty());
  const LinkFigure* link = link_between(picture, 0, 1);
  EXPECT_FALSE(link->is_cut_forth);
  EXPECT_TRUE(link->is_cut_back);
}

TEST(Network, AClientThatReachesOneSideOnlyIsNamedWithIt) {
  Look look(3, 2);
  for (const Place far : {1U, 2U}) look.cut(0, far);
  for (const Place far : {1U, 2U}) look.cut(3, far);  // c1 is with n1; c2 reaches all
  const auto picture = look.picture();
  ASSERT_THAT(picture.sides, SizeIs(2));
  EXPECT_THAT(picture.sides[0].clients, ElementsAre(3));
  EXPECT_THAT(picture.sides[1].clients, IsEmpty());
  EXPECT_EQ(picture.nodes[3].side, 'A');
  EXPECT_EQ(picture.nodes[4].side, 0);
  EXPECT_EQ(link_between(picture, 3, 1), nullptr) << "to clients there is none to be cut";
}

TEST(Network, NoLinkIsCalledWholeThatNobodyKnows) {
  Look look(4);
  look.send(0, 1, 0ms, 10ms);
  look.moment.why_no_cuts = "make it live";
  const auto unsure = look.picture();
  ASSERT_THAT(unsure.links, SizeIs(6));
  for (const LinkFigure& link : unsure.links) {
    EXPECT_FALSE(link.is_known);
    EXPECT_THAT(words_of(link, unsure), HasSubstr("not known whether it is cut"));
  }
  EXPECT_THAT(unsure.summary, HasSubstr("cuts not known: make it live"));
  look.moment.links_are_known = false;
  EXPECT_THAT(look.picture().links, SizeIs(1)) << "the one that a message is on";
}

TEST(Network, LabelsStandOutsideOfTheRing) {
  for (const std::uint32_t nodes : {3U, 4U, 5U, 7U, 12U, 16U}) {
    SCOPED_TRACE(nodes);
    Look look(nodes, 2);
    const auto picture = look.picture();
    Point middle{};
    for (Place node = 0; node < nodes; ++node) {
      middle.x += picture.nodes[node].centre.x / static_cast<float>(nodes);
      middle.y += picture.nodes[node].centre.y / static_cast<float>(nodes);
    }
    for (const NetworkLabel& label : picture.labels) {
      if (label.node >= nodes) continue;
      EXPECT_FALSE(label.area.contains(middle));
      const float least = nodes > 7 ? 0.9F : 0.25F;  // of few it is clear whose they are
      EXPECT_GT(distance(label.area.centre(), middle),
                least * distance(picture.nodes[label.node].centre, middle))
          << picture.nodes[label.node].name;
    }
  }
}

// At 250 % text a panel may be as low as this: each node is apart, with its name.
TEST(Network, InALowPanelLinksPassByNodes) {
  Look look(4, 4);
  look.em = 42;
  look.area = {0, 0, 1400, 190};
  const auto picture = look.picture();
  for (const NodeFigure& node : picture.nodes) {
    EXPECT_TRUE(node.name_fits) << node.name;
    EXPECT_GT(node.radius, 0.7F * look.em);
  }
  for (const LinkFigure& link : picture.links) {
    EXPECT_EQ(hit_network(picture, handle_of(picture, link, 4), 4),
              Picked::link(link.one, link.other))
        << "no node stands on it";
  }
  expect_nothing_overlaps(picture, look.em);
}

TEST(Network, NumbersOfMessagesStandOnNoLabel) {
  Look look(5);
  for (int i = 0; i < 3; ++i) look.send(0, 1, 0ms, 10ms);
  for (int part = 0; part <= 10; ++part) {
    look.time = std::chrono::milliseconds(part);
    const auto picture = look.picture();
    ASSERT_THAT(picture.messages, SizeIs(1));
    const Rect box{picture.messages[0].count_at.x, picture.messages[0].count_at.y,
                   0.55F * look.em * 2, look.em};
    for (const NetworkLabel& label : picture.labels) EXPECT_FALSE(label.area.overlaps(box));
  }
}

TEST(Network, OfManyNodesALegendSaysWhatTheyAre) {
  Look look(60);
  Chronicle& history = look.session->history;
  const Word infective = history.word_for("infective");
  const Word other = history.word_for("not infective");
  history.add(ChronicleEvent{.time = 1ms, .node = 0});
  for (Place node = 0; node < 60; ++node) {
    history.add_role(node, {.event = 1, .time = 1ms, .role = node < 20 ? infective : other});
  }
  const auto picture = look.picture();
  std::vector<std::string> texts;
  for (const RoleLegend& entry : picture.roles) texts.push_back(entry.text);
  EXPECT_THAT(texts, ElementsAre("infective 20", "not infective 40"));
  EXPECT_THAT(Look(5).picture().roles, IsEmpty());
}

TEST(Network, WordsSayAllThatIsToBeSeenOfANode) {
  Look look(4);
  auto picture = look.picture();
  NodeFigure& node = picture.nodes[0];
  node.has_lied = true;
  node.waiting = 3;
  node.side = 'B';
  picture.labels.clear();
  EXPECT_EQ(words_of(look.scene(), picture, node),
            "n1, follower, liar, 3 waiting in its inbox, side B");
}

TEST(Network, WordsSayWhereAMessageGoes) {
  Look look(3);
  look.send(0, 2, 0ms, 10ms, "Prepare");
  look.moment.flying[0].is_held = true;
  const auto picture = look.picture();
  EXPECT_EQ(words_of(look.scene(), picture.messages[0]), "Prepare n1 → n3, held");
}

TEST(Network, TimersRunOutExactly) {
  Look look(3);
  look.moment.nodes[0].timers = {{.name = "T", .set = 100ms, .due = 200ms}};
  look.time = 150ms;
  EXPECT_FLOAT_EQ(look.picture().nodes[0].timer_left, 0.5F);
  look.moment.nodes[0].is_up = false;
  EXPECT_LT(look.picture().nodes[0].timer_left, 0);
}

TEST(Network, WhatIsHitIsWhatIsDrawnThere) {
  Look look(5);
  const Place message = look.send(0, 2, 0ms, 10ms);
  look.time = 4ms;
  const auto picture = look.picture();
  const float reach = 0.4F * look.em;
  for (const NodeFigure& node : picture.nodes) {
    EXPECT_EQ(hit_network(picture, node.centre, reach), Picked::node(node.node));
  }
  EXPECT_EQ(hit_network(picture, find(picture, message)->at, reach), Picked::message(message));
  for (const LinkFigure& link : picture.links) {
    EXPECT_EQ(hit_network(picture, handle_of(picture, link, reach), reach),
              Picked::link(link.one, link.other));
  }
  EXPECT_FALSE(hit_network(picture, {look.area.x, look.area.y}, reach));
}

// ---------------------------------------------------------------- what drags mean

TEST(NetworkGestures, ALineAcrossLinksCutsThem) {
  Look look(2);
  const auto picture = look.picture();
  const float x = (picture.nodes[0].centre.x + picture.nodes[1].centre.x) / 2;
  const float y = picture.nodes[0].centre.y;
  look.state.gesture = {.kind = NetworkGesture::Kind::cut,
                        .path = {{x - 5, y - 50}, {x + 5, y + 50}}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed, (Deed{"hand.cut", "n1-n2", "cut n1-n2"}));
  look.state.gesture.path = {{x, y + 20}, {x, y + 50}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed.command, "");
}

TEST(NetworkGestures, ARingAroundNodesPartitionsThemOff) {
  Look look(5);
  const auto picture = look.picture();
  const Point at = picture.nodes[2].centre;
  look.state.gesture = {.kind = NetworkGesture::Kind::lasso,
                        .path = {{at.x - 40, at.y - 40},
                                 {at.x + 40, at.y - 40},
                                 {at.x + 40, at.y + 40},
                                 {at.x - 40, at.y + 40}}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed.argument, "n3");
  look.state.gesture.path = {{-10, -10}, {900, -10}, {900, 900}, {-10, 900}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed.command, "");  // all of them: from whom?
}

TEST(NetworkGestures, AMessageDraggedOffItsLinkIsDropped) {
  Look look(2);
  const Place message = look.send(0, 1, 0ms, 10ms);
  look.time = 5ms;
  const auto picture = look.picture();
  const Point at = find(picture, message)->at;
  look.state.gesture = {.kind = NetworkGesture::Kind::drag_message,
                        .grabbed = Picked::message(message),
                        .path = {at, {at.x, at.y + 60}}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed,
            (Deed{"hand.drop", std::to_string(message), "drop Ping n1 → n2"}));
}

TEST(NetworkGestures, AMessageDraggedAlongItsLinkArrivesAtAnotherTime) {
  Look look(2);
  const Place message = look.send(0, 1, 0ms, 10ms);
  look.time = 5ms;
  const auto picture = look.picture();
  const NodeFigure& from = picture.nodes[0];
  const NodeFigure& to = picture.nodes[1];
  look.state.gesture = {.kind = NetworkGesture::Kind::drag_message,
                        .grabbed = Picked::message(message)};
  // Back to its sender: all the way is before it again.
  look.state.gesture.path = {{from.centre.x + from.radius, from.centre.y}};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed.argument, std::to_string(message) + " 15ms");
  look.state.gesture.path = {to.centre};
  EXPECT_EQ(meaning_of(look.scene(), picture).deed.command, "hand.deliver");
}

TEST(NetworkGestures, TheMenuOfANodeOffersWhatCanBeDoneToItNow) {
  Look look(3);
  const auto has = [&](const char* command) {
    for (const Deed& deed : menu_about(look.scene(), Picked::node(0))) {
      if (deed.command == command) return true;
    }
    return false;
  };
  EXPECT_TRUE(has("hand.crash"));
  EXPECT_FALSE(has("hand.restart"));
  EXPECT_TRUE(has("hand.expire"));
  look.moment.nodes[0].is_up = false;
  EXPECT_FALSE(has("hand.crash"));
  EXPECT_TRUE(has("hand.restart"));
  EXPECT_FALSE(has("hand.expire"));
}

}  // namespace
}  // namespace orrery::gui
