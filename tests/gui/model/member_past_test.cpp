#include "gui/model/member_past.hpp"

#include <gtest/gtest.h>

#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

/// Two nodes whose "term" changes now and then over some stretches.
struct Past : testing::Test {
  static constexpr EventNumber events = 5000;
  std::unique_ptr<FakeSession> session = fake_cluster(2);
  std::vector<EventNumber> changed[2];
  MemberPast past;

  Past() {
    Lots lots(11);
    for (EventNumber event = 1; event <= events; ++event) {
      const auto node = static_cast<Place>(lots.below(2));
      session->history.add(
          {std::chrono::milliseconds(event), 0, node, nowhere, 0, EventKind::timer});
      if (lots.below(400) != 0) continue;
      const std::string before = std::to_string(changed[node].size());
      changed[node].push_back(event);
      session->details[event].changes = {
          {.member = "term", .before = before, .after = std::to_string(changed[node].size())}};
    }
    past.follow(*session);
  }
  void read_all() {
    while (past.read_one(*session, {1, events}, events / 2)) {
    }
  }
};

TEST_F(Past, KnowsTheNewestAndTheNextChangeOfAnyMoment) {
  read_all();
  Lots lots(3);
  for (int round = 0; round < 500; ++round) {
    const auto node = static_cast<Place>(lots.below(2));
    const EventNumber event = lots.below(events + 1);
    EventNumber last = 0;
    EventNumber next = 0;
    for (const EventNumber change : changed[node]) {
      if (change <= event) last = change;
      else if (next == 0) next = change;
    }
    EXPECT_EQ(past.last_at(node, "term", event), (MemberPast::Found{last, true}));
    EXPECT_EQ(past.next_after(node, "term", event), (MemberPast::Found{next, true}));
  }
  EXPECT_EQ(past.last_at(0, "role", events), (MemberPast::Found{0, true}));
}

TEST_F(Past, DoesNotKnowWhatItHasNotRead) {
  EXPECT_FALSE(past.last_at(0, "role", 4000).is_known);
  EXPECT_TRUE(past.read_one(*session, {1, events}, 4000));
  EXPECT_EQ(past.known_around(4000), (EventRange{3073, 4096}));
  EXPECT_FALSE(past.last_at(0, "role", 4000).is_known);
  EXPECT_FALSE(past.next_after(0, "role", 4000).is_known);
  read_all();
  EXPECT_EQ(past.known_around(4000), (EventRange{1, events}));
  EXPECT_TRUE(past.next_after(0, "role", 4000).is_known);
}

TEST_F(Past, ReadsTheNearestFirstAndEachStretchOnce) {
  std::size_t reads = 0;
  while (past.read_one(*session, {1, events}, 2000)) ++reads;
  EXPECT_EQ(reads, (events + MemberPast::stretch - 1) / MemberPast::stretch);
  EXPECT_FALSE(past.read_one(*session, {}, 1));
}

TEST_F(Past, ListsChangesWithTheirNumbers) {
  read_all();
  const auto& all = changed[0];
  ASSERT_GT(all.size(), 4U);
  const auto list = past.changes(0, "term", {all[1], all[3]});
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0], (MemberPast::Change{all[1], 1.0, 2.0}));
  EXPECT_EQ(list[2].event, all[3]);
}

TEST_F(Past, GoesOnWithAGrowingRunAndForgetsAnother) {
  read_all();
  const EventNumber last = session->history.add(
      {std::chrono::milliseconds(events + 1), 0, 0, nowhere, 0, EventKind::timer});
  session->details[last].changes = {{.member = "term", .before = "1", .after = "99"}};
  past.follow(*session);
  EXPECT_FALSE(past.last_at(0, "term", last).is_known);
  EXPECT_TRUE(past.read_one(*session, {1, last}, last));
  EXPECT_EQ(past.last_at(0, "term", last), (MemberPast::Found{last, true}));
  const auto other = fake_cluster(2);
  past.follow(*other);
  EXPECT_EQ(past.last_at(0, "term", 0), (MemberPast::Found{0, true}));
  EXPECT_TRUE(past.changes(0, "term", {1, last}).empty());
}

}  // namespace
}  // namespace orrery::gui
