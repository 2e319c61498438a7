// The order of lanes, those that are hidden, and what goes through them.

#include "gui/model/lanes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "gui/model/commands.hpp"
#include "gui/model/space_time.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::microseconds;

std::vector<ChronicleNode> replicas(std::uint32_t count) {
  std::vector<ChronicleNode> nodes;
  for (std::uint32_t i = 1; i <= count; ++i) nodes.push_back({"n" + std::to_string(i), "A"});
  return nodes;
}

TEST(Lanes, AMovedLaneMakesRoomAndHiddenOnesAreSkipped) {
  const Chronicle history(replicas(5));
  LaneChoice choice;
  move_lane(history, choice, 0, 3);
  EXPECT_EQ(all_lanes(history, choice), (std::vector<Place>{1, 2, 3, 0, 4}));
  move_lane(history, choice, 4, 1);
  EXPECT_EQ(all_lanes(history, choice), (std::vector<Place>{4, 1, 2, 3, 0}));
  EXPECT_TRUE(hide_lane(history, choice, 1));
  EXPECT_EQ(lanes_shown(history, choice), (std::vector<Place>{4, 2, 3, 0}));
  EXPECT_TRUE(move_lane_by(history, choice, 2, -1));
  EXPECT_EQ(lanes_shown(history, choice), (std::vector<Place>{2, 4, 3, 0}));
  EXPECT_FALSE(move_lane_by(history, choice, 2, -1)) << "it is the first";
  EXPECT_FALSE(move_lane_by(history, choice, 1, 1)) << "it is hidden";
}

TEST(Lanes, HiddenOnesKeepTheirRanksWhenTheRestIsUntangled) {
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(4));
  commands.run("view.lane_hide", viewer, "n1");
  commands.run("view.lane_hide", viewer, "n3");
  commands.run("view.lanes_untangle", viewer);
  commands.run("view.lanes_show", viewer);
  EXPECT_EQ(lanes_shown(viewer.session->chronicle(), viewer.space_time.lanes),
            (std::vector<Place>{0, 1, 2, 3}));
}

TEST(Lanes, OneStaysAndNodesThatCameLaterFollow) {
  LaneChoice choice{.order = {1, 0}};
  EXPECT_EQ(all_lanes(Chronicle(replicas(3)), choice), (std::vector<Place>{1, 0, 2}));
  const Chronicle two(replicas(2));
  EXPECT_TRUE(hide_lane(two, choice, 0));
  EXPECT_FALSE(hide_lane(two, choice, 1));
}

// ---------------------------------------------------------------- crossings

std::vector<LaneArrow> random_arrows(Lots& lots, std::size_t count, Place lanes) {
  std::vector<LaneArrow> arrows;
  while (arrows.size() < count) {
    const auto from = static_cast<Place>(lots.below(lanes));
    const auto to = static_cast<Place>(lots.below(lanes));
    const auto x = static_cast<float>(lots.below(1000));
    arrows.push_back({from, to, x, x + 1 + static_cast<float>(lots.below(150))});
  }
  return arrows;
}

/// By where the difference of two lines changes its sign.
std::uint64_t crossings_by_hand(const std::vector<LaneArrow>& arrows,
                                const std::vector<Place>& order) {
  const auto row = [&](Place node) {
    return static_cast<double>(std::ranges::find(order, node) - order.begin());
  };
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < arrows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const LaneArrow& a = arrows[i];
      const LaneArrow& b = arrows[j];
      if (a.from == a.to || b.from == b.to) continue;
      const double left = std::max(a.x0, b.x0);
      const double right = std::min(a.x1, b.x1);
      if (left >= right) continue;
      const auto at = [&](const LaneArrow& arrow, double x) {
        const double part = (x - arrow.x0) / (arrow.x1 - arrow.x0);
        return row(arrow.from) + (row(arrow.to) - row(arrow.from)) * part;
      };
      if ((at(a, left) - at(b, left)) * (at(a, right) - at(b, right)) < -1e-7) ++count;
    }
  }
  return count;
}

TEST(Crossings, AreCountedAsByHand) {
  Lots lots(3);
  for (int round = 0; round < 40; ++round) {
    const auto arrows = random_arrows(lots, 40, 6);
    std::vector<Place> order{0, 1, 2, 3, 4, 5};
    std::swap(order[lots.below(6)], order[lots.below(6)]);
    EXPECT_EQ(crossings(arrows, order), crossings_by_hand(arrows, order));
  }
}

TEST(Crossings, AnUntangledOrderIsNeverWorseAndOfFewLanesMostlyTheBest) {
  Lots lots(8);
  int best_ones = 0;
  constexpr int rounds = 30;
  for (int round = 0; round < rounds; ++round) {
    const auto lanes = static_cast<Place>(3 + lots.below(4));
    const auto arrows = random_arrows(lots, 5 + lots.below(30), lanes);
    std::vector<Place> order;
    for (Place node = 0; node < lanes; ++node) order.push_back(node);
    std::uint64_t least = crossings(arrows, order);
    for (std::vector<Place> other = order; std::ranges::next_permutation(other).found;) {
      least = std::min(least, crossings(arrows, other));
    }
    const std::vector<Place> after = untangled(arrows, order);
    EXPECT_TRUE(std::ranges::is_permutation(after, order));
    EXPECT_LE(crossings(arrows, after), crossings(arrows, order));
    EXPECT_GE(crossings(arrows, after), least);
    best_ones += crossings(arrows, after) == least;
  }
  EXPECT_GE(best_ones, rounds * 2 / 3);
}

TEST(Crossings, OfManyArrowsItIsNotWorseEither) {
  Lots lots(5);
  for (int round = 0; round < 4; ++round) {
    const auto arrows = random_arrows(lots, 1200, 12);
    std::vector<Place> order;
    for (Place node = 0; node < 12; ++node) order.push_back(node);
    EXPECT_LE(crossings(arrows, untangled(arrows, order)), crossings(arrows, order));
  }
}

// ---------------------------------------------------------------- hidden lanes

/// Nodes that answer messages in the event in which they receive them, or forward them.
Chronicle talking_history(std::uint64_t seed, std::uint32_t nodes, std::uint32_t events) {
  Chronicle history(replicas(nodes));
  const Word type = history.word_for("Word");
  Lots lots(seed);
  std::vector<Place> under_way;
  Time now{};
  for (std::uint32_t i = 0; i < events; ++i) {
    now += microseconds(100) + lots.within(microseconds(400));
    Place node = static_cast<Place>(lots.below(nodes));
    EventNumber event = 0;
    if (!under_way.empty() && lots.below(5) > 0) {
      const std::size_t which = lots.below(under_way.size());
      const Place message = under_way[which];
      under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(which));
      node = history.messages()[message].to;
      const auto sent = history.messages()[message].sent_event;
      event = history.add({now, sent, node, message, 0, EventKind::message});
      const bool is_refused = lots.below(12) == 0;
      history.end(message,
                  is_refused ? ChronicleMessage::End::lost : ChronicleMessage::End::delivered,
                  is_refused ? Loss::target_down : Loss::none, event, now);
      if (is_refused) continue;
    } else {
      event = history.add({now, 0, node, nowhere, 0, EventKind::timer});
    }
    for (std::uint64_t count = lots.below(3); count > 0; --count) {
      ChronicleMessage message{now, now + microseconds(900)};
      message.sent_event = static_cast<std::uint32_t>(event);
      message.from = node;
      message.to = static_cast<Place>((node + 1 + lots.below(nodes - 1)) % nodes);
      message.type = type;
      under_way.push_back(history.add(message));
    }
  }
  return history;
}

using Way = std::pair<Place, Place>;

/// A hidden node sent the second when the first arrived there.
bool is_answer(const ChronicleMessage& second, const ChronicleMessage& first,
               const LaneChoice& lanes) {
  return first.end == ChronicleMessage::End::delivered && lanes.is_hidden(first.to) &&
         second.from == first.to && second.sent_event == first.ended_event;
}

/// A message, the answers to it, the answers to these, and so on.
std::set<Place> reached_from(Place message, const Chronicle& history, const LaneChoice& lanes) {
  const auto& all = history.messages();
  std::set<Place> reached{message};
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    for (Place next = 0; next < all.size(); ++next) {
      const auto leads_to_it = [&](Place before) {
        return is_answer(all[next], all[before], lanes);
      };
      if (reached.contains(next) || std::ranges::none_of(reached, leads_to_it)) continue;
      reached.insert(next);
      has_grown = true;
    }
  }
  return reached;
}

/// All pairs of a message into the hidden and one out of it that is reached from it.
std::set<Way> ways_by_hand(const Chronicle& history, const LaneChoice& lanes) {
  const auto& all = history.messages();
  std::set<Way> ways;
  for (Place first = 0; first < all.size(); ++first) {
    if (lanes.is_hidden(all[first].from) || !lanes.is_hidden(all[first].to)) continue;
    for (const Place last : reached_from(first, history, lanes)) {
      if (last != first && !lanes.is_hidden(all[last].to)) ways.insert({first, last});
    }
  }
  return ways;
}

TEST(HiddenLanes, WaysThroughThemAreThoseThatAreReached) {
  std::size_t found_ways = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Chronicle history = talking_history(seed, 6, 130);
    LaneChoice lanes;
    lanes.hidden = seed % 2 == 0 ? std::vector<Place>{2} : std::vector<Place>{1, 4};
    std::vector<Place> every;
    for (Place place = 0; place < history.messages().size(); ++place) every.push_back(place);
    const HiddenWays found = ways_through(history, lanes, every);
    std::set<Way> ways;
    for (const HiddenWay& way : found.ways) ways.insert({way.first, way.last});
    const std::set<Way> expected = ways_by_hand(history, lanes);
    EXPECT_EQ(ways, expected) << "seed " << seed;
    EXPECT_EQ(ways.size(), found.ways.size()) << "none is there twice";
    found_ways += ways.size();
    for (const Place place : every) {
      const ChronicleMessage& message = history.messages()[place];
      const bool goes_in = lanes.is_hidden(message.to) && !lanes.is_hidden(message.from);
      const bool comes_out = lanes.is_hidden(message.from) && !lanes.is_hidden(message.to);
      const auto begins = [&](const Way& way) { return way.first == place; };
      const auto ends = [&](const Way& way) { return way.second == place; };
      EXPECT_EQ(std::ranges::count(found.going_in, place),
                goes_in && std::ranges::none_of(expected, begins));
      EXPECT_EQ(std::ranges::count(found.coming_out, place),
                comes_out && std::ranges::none_of(expected, ends));
    }
  }
  EXPECT_GT(found_ways, 100U);
}

TEST(HiddenLanes, TheDiagramHasArrowsBetweenShownLanesAndDashedOnesForTheRest) {
  const Chronicle history = talking_history(4, 6, 200);
  Glyphs glyphs;
  MarkIndex marks;
  glyphs.follow(history);
  marks.follow(history);
  SpaceTimeLook look;
  look.reached = history.time_of(history.last_event());
  look.window = {Time(-1000), look.reached + Time(1000000)};
  look.area = {0, 0, 900, 400};
  look.lanes.hidden = {1, 4};
  look.lanes.order = {5, 4, 3, 2, 1, 0};
  const SpaceTime diagram = look_at(history, glyphs, marks, look, letters_as_wide_as(9));
  EXPECT_EQ(diagram.order, (std::vector<Place>{5, 3, 2, 0}));
  EXPECT_NE(diagram.shown.find("2 of 6 lanes are hidden"), std::string::npos) << diagram.shown;
  const auto is_shown = [&](const ChronicleMessage& message) {
    return !look.lanes.is_hidden(message.from) && !look.lanes.is_hidden(message.to);
  };
  EXPECT_EQ(std::ranges::count_if(history.messages(), is_shown), std::ssize(diagram.arrows));
  for (const Arrow& arrow : diagram.arrows)
    EXPECT_TRUE(is_shown(history.messages()[arrow.message]));
  ASSERT_FALSE(diagram.dashed.empty());
  const auto y_of = [&](Place node) { return diagram.lane_of(node)->y; };
  const float half = diagram.lanes.front().strip.height / 2;
  for (const DashedArrow& arrow : diagram.dashed) {
    if (arrow.from.y == arrow.to.y) {
      EXPECT_EQ(history.messages()[arrow.way.first].from, history.messages()[arrow.way.last].to);
      EXPECT_LT(arrow.from.y, y_of(history.messages()[arrow.way.last].to) - half);
      continue;
    }
    if (arrow.way.first != nowhere) {
      const ChronicleMessage& first = history.messages()[arrow.way.first];
      EXPECT_NEAR(std::abs(arrow.from.y - y_of(first.from)), half, 0.01);
      EXPECT_NEAR(arrow.from.x, diagram.scale.x_of(first.sent), 0.01);
    }
    if (arrow.way.last != nowhere) {
      const ChronicleMessage& last = history.messages()[arrow.way.last];
      EXPECT_NEAR(std::abs(arrow.to.y - y_of(last.to)), half, 1.01);
      EXPECT_EQ(arrow.is_short(), arrow.way.first == nowhere);
    }
  }
}

}  // namespace
}  // namespace orrery::gui
