#include "gui/session/chronicle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace orrery::gui {
namespace {

using End = ChronicleMessage::End;

ChronicleNode node(std::string name) {
  return {.name = std::move(name), .process = "Raft", .region = {}};
}

/// Draws that are the same everywhere.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint64_t limit) { return static_cast<std::uint32_t>(engine_() % limit); }

 private:
  std::mt19937 engine_;
};

/// Some thousand events among five nodes, each of which sends, ends and re-times a few messages.
/// The newest events leave theirs under way.
Chronicle random_chronicle(std::uint32_t seed, EventNumber events) {
  Random random(seed);
  Chronicle chronicle({node("n1"), node("n2"), node("n3"), node("c1"), node("c2")});
  const Word roles[] = {Chronicle::down_word, chronicle.word_for("follower"),
                        chronicle.word_for("leader")};
  std::vector<Place> under_way;
  Time now{};
  const auto send = [&](EventNumber event) {
    for (std::uint32_t i = random.below(3); i > 0; --i) {
      ChronicleMessage message{.sent = now,
                               .ended = now + Duration(random.below(50)),
                               .sent_event = static_cast<std::uint32_t>(event),
                               .from = random.below(5),
                               .to = random.below(5),
                               .is_changed = event > 500 && random.below(400) == 0};
      under_way.push_back(chronicle.add(message));
    }
  };
  send(0);
  for (EventNumber event = 1; event <= events; ++event) {
    now += Duration(random.below(3));
    const Place where = random.below(6) == 0 ? nowhere : random.below(5);
    chronicle.add(ChronicleEvent{.time = now, .node = where, .kind = EventKind::timer});
    if (!under_way.empty() && random.below(5) != 0) {
      const std::size_t which = random.below(under_way.size());
      const bool is_lost = random.below(4) == 0;
      chronicle.end(under_way[which], is_lost ? End::lost : End::delivered,
                    is_lost ? Loss::cut : Loss::none, event, now);
      under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(which));
    }
    send(event);
    if (random.below(50) == 0) {
      chronicle.add_role(random.below(5),
                         {.event = event, .time = now, .role = roles[random.below(3)]});
    }
    if (random.below(100) == 0) chronicle.add(Mark{.event = event, .time = now, .text = "cut"});
  }
  return chronicle;
}

std::vector<Place> under_way_by_looking_at_all(const Chronicle& chronicle, EventNumber after) {
  std::vector<Place> places;
  for (Place place = 0; place < chronicle.messages().size(); ++place) {
    const ChronicleMessage& message = chronicle.messages()[place];
    const bool has_left = message.sent_event <= after;
    const bool goes_on = message.end == End::none || message.ended_event > after;
    if (has_left && goes_on) places.push_back(place);
  }
  return places;
}

class RandomChronicles : public testing::TestWithParam<std::uint32_t> {
 protected:
  static constexpr EventNumber last = 5'000;  // several stretches
  const Chronicle chronicle = random_chronicle(GetParam(), last);
};

INSTANTIATE_TEST_SUITE_P(Seeds, RandomChronicles, testing::Values(1U, 2U, 3U));

TEST_P(RandomChronicles, UnderWayIsWhatHasLeftAndNotEnded) {
  for (EventNumber after = 0; after <= last; ++after) {
    if (after % 7 != 0 && after % 1024 > 2 && after % 1024 < 1022) continue;
    ASSERT_EQ(chronicle.under_way(after), under_way_by_looking_at_all(chronicle, after)) << after;
  }
}

TEST_P(RandomChronicles, EventAtIsTheNewestThatIsNotLater) {
  for (Time time{0}; time <= chronicle.time_of(last) + Duration(2); time += Duration(1)) {
    EventNumber newest = 0;
    while (newest < last && chronicle.event(newest + 1).time <= time) ++newest;
    ASSERT_EQ(chronicle.event_at(time), newest);
    time += Duration(6);
  }
  EXPECT_EQ(chronicle.event_at(Time::max()), last);
}

TEST_P(RandomChronicles, SentInIsTheMessagesOfThoseEvents) {
  Random random(GetParam());
  for (int i = 0; i < 500; ++i) {
    const EventNumber first = random.below(last);
    const EventNumber until = first + random.below(last - first + 1);
    const Chronicle::Range range = chronicle.sent_in(first, until);
    for (Place place = 0; place < chronicle.messages().size(); ++place) {
      const EventNumber sent = chronicle.messages()[place].sent_event;
      ASSERT_EQ(place >= range.first && place < range.end, sent >= first && sent <= until);
    }
  }
}

TEST_P(RandomChronicles, RoleAtIsTheNewestChange) {
  for (Place place = 0; place < 5; ++place) {
    for (EventNumber after = 0; after <= last; after += 3) {
      Word role = 0;
      for (const RoleChange& change : chronicle.roles_of(place)) {
        if (change.event <= after) role = change.role;
      }
      ASSERT_EQ(chronicle.role_at(place, after), role);
    }
  }
}

TEST_P(RandomChronicles, AnEarlierHistoryIsAsItWasThen) {
  for (const EventNumber then : {EventNumber{0}, EventNumber{1}, EventNumber{1023},
                                 EventNumber{1024}, EventNumber{1025}, EventNumber{3333}, last}) {
    SCOPED_TRACE(then);
    const Chronicle earlier = chronicle.until(then);
    // Built again, but for when what is under way will arrive: then it was not known.
    const Chronicle again = random_chronicle(GetParam(), then);
    EXPECT_EQ(earlier.events(), again.events());
    EXPECT_EQ(earlier.marks(), again.marks());
    EXPECT_EQ(earlier.under_way(then), again.under_way(then));
    ASSERT_EQ(earlier.messages().size(), again.messages().size());
    for (Place place = 0; place < earlier.messages().size(); ++place) {
      ChronicleMessage message = earlier.messages()[place];
      if (message.end == End::none) message.ended = again.messages()[place].ended;
      ASSERT_EQ(message, again.messages()[place]);
    }
    for (Place place = 0; place < 5; ++place) {
      EXPECT_EQ(earlier.roles_of(place), again.roles_of(place));
      EXPECT_EQ(earlier.events_of(place), again.events_of(place));
    }
  }
}

TEST_P(RandomChronicles, HasLiedWhoSentSomethingElse) {
  const Chronicle chronicle = random_chronicle(GetParam(), 3000);
  std::size_t liars = 0;
  for (const EventNumber after :
       {EventNumber{0}, EventNumber{700}, EventNumber{1500}, EventNumber{3000}}) {
    for (Place node = 0; node < chronicle.nodes().size(); ++node) {
      const bool has_lied =
          std::ranges::any_of(chronicle.messages(), [&](const ChronicleMessage& message) {
            return message.from == node && message.is_changed && message.sent_event <= after;
          });
      liars += has_lied ? 1 : 0;
      EXPECT_EQ(chronicle.has_lied(node, after), has_lied) << node << " after " << after;
      EXPECT_EQ(chronicle.until(after).has_lied(node, 3000), has_lied);
    }
  }
  EXPECT_GT(liars, 0U);
}

TEST_P(RandomChronicles, AnEarlierHistoryCanGoOn) {
  Chronicle branch = chronicle.until(2'047);
  for (int i = 0; i < 3'000; ++i) {
    const EventNumber number = branch.add(ChronicleEvent{.time = branch.time_of(2'047)});
    const std::vector<Place> flying = branch.under_way(number);
    if (!flying.empty()) {
      branch.end(flying[0], End::dropped, Loss::none, number, branch.time_of(number));
    }
    branch.add(ChronicleMessage{.sent_event = static_cast<std::uint32_t>(number)});
  }
  for (EventNumber after = 0; after <= branch.last_event(); after += 11) {
    ASSERT_EQ(branch.under_way(after), under_way_by_looking_at_all(branch, after)) << after;
  }
}

TEST(Chronicle, WordsAreSharedAndNumberedInOrder) {
  Chronicle chronicle;
  EXPECT_EQ(chronicle.word_for("down"), Chronicle::down_word);
  EXPECT_EQ(chronicle.word_for("paused"), Chronicle::paused_word);
  const Word ping = chronicle.word_for("Ping");
  EXPECT_EQ(chronicle.word_for("Ping"), ping);
  EXPECT_EQ(chronicle.word(ping), "Ping");
  EXPECT_EQ(chronicle.words(), (std::vector<std::string>{"", "down", "paused", "Ping"}));
}

TEST(Chronicle, NodesAreFoundByName) {
  const Chronicle chronicle({node("n1"), node("c1")});
  EXPECT_EQ(chronicle.node_named("c1"), 1U);
  EXPECT_EQ(chronicle.node_named("n2"), nowhere);
}

TEST(Chronicle, BeforeTheFirstEventThereIsTheBeginning) {
  Chronicle chronicle({node("n1"), node("n2")});
  const Place sent = chronicle.add(ChronicleMessage{.from = 0, .to = 1});
  EXPECT_EQ(chronicle.event_at(Time::max()), 0U);
  EXPECT_EQ(chronicle.time_of(0), Time{});
  EXPECT_EQ(chronicle.under_way(0), std::vector<Place>{sent});
  EXPECT_EQ(chronicle.role_at(0, 0), 0U);
}

TEST(Chronicle, WhatAHandDroppedAfterAnEventIsNotUnderWayThen) {
  Chronicle chronicle({node("n1"), node("n2")});
  chronicle.add(ChronicleEvent{.kind = EventKind::start});
  const Place sent = chronicle.add(ChronicleMessage{.sent_event = 1, .from = 0, .to = 1});
  EXPECT_EQ(chronicle.under_way(1), std::vector<Place>{sent});
  const std::uint64_t before = chronicle.version();
  chronicle.end(sent, End::dropped, Loss::none, 1, Time{});
  EXPECT_TRUE(chronicle.under_way(1).empty());
  EXPECT_GT(chronicle.version(), before);
}

TEST(Chronicle, EveryChangeIsCounted) {
  Chronicle chronicle({node("n1")});
  const auto counts = [&](auto change) {
    const std::uint64_t before = chronicle.version();
    change();
    return before < chronicle.version();
  };
  EXPECT_TRUE(counts([&] { chronicle.add(ChronicleEvent{}); }));
  EXPECT_TRUE(counts([&] { chronicle.add(ChronicleMessage{.sent_event = 1}); }));
  EXPECT_TRUE(counts([&] { chronicle.expect(0, Time(5)); }));
  EXPECT_TRUE(counts([&] { chronicle.set_message_of_event(1, 0); }));
  EXPECT_TRUE(counts([&] { chronicle.add(Mark{}); }));
  EXPECT_TRUE(counts([&] { chronicle.add_role(0, {}); }));
  EXPECT_EQ(chronicle.event(1).message, 0U);
  EXPECT_EQ(chronicle.messages()[0].ended, Time(5));
}

TEST(Chronicle, FindingsStandAmongTheMarksUntilTheHistoryGoesOn) {
  Chronicle chronicle({node("n1")});
  const auto mark = [](Mark::Kind kind, EventNumber event, const std::string& text) {
    return Mark{.kind = kind, .event = event, .text = text};
  };
  const auto texts = [](const Chronicle& of) {
    std::string all;
    for (const Mark& each : of.marks()) all += (all.empty() ? "" : " ") + each.text;
    return all;
  };
  for (EventNumber event = 1; event <= 4; ++event) {
    chronicle.add(ChronicleEvent{.time = Time(static_cast<std::int64_t>(event))});
    chronicle.add(mark(Mark::Kind::output, event, "o" + std::to_string(event)));
  }
  const std::uint64_t version = chronicle.version();
  chronicle.set_findings({});
  EXPECT_EQ(chronicle.version(), version);
  EXPECT_EQ(chronicle.retold(), 0U);
  chronicle.set_findings({mark(Mark::Kind::violation, 4, "late"),
                          mark(Mark::Kind::violation, 2, "early"),
                          mark(Mark::Kind::violation, 2, "too")});
  EXPECT_EQ(texts(chronicle), "o1 o2 early too o3 o4 late");
  EXPECT_EQ(chronicle.retold(), 1U);
  EXPECT_GT(chronicle.version(), version);

  const Chronicle branch = chronicle.until(3);
  EXPECT_EQ(texts(branch), "o1 o2 o3");
  EXPECT_GT(branch.retold(), chronicle.retold());
  EXPECT_EQ(texts(branch.until(2)), "o1 o2");

  chronicle.add(mark(Mark::Kind::fault, 4, "a hand"));
  chronicle.set_findings({mark(Mark::Kind::violation, 1, "other")});
  EXPECT_EQ(texts(chronicle), "o1 other o2 o3 o4 a hand");
  chronicle.set_findings({});
  EXPECT_EQ(texts(chronicle), "o1 o2 o3 o4 a hand");
}

}  // namespace
}  // namespace orrery::gui
