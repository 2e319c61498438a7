#include "gui/model/log.hpp"

#include <gtest/gtest.h>

#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;

TEST(Log, HasARowForEachEventInWords) {
  Chronicle history({{"n1", "A"}, {"n2", "A"}});
  const Word type = history.word_for("Ask");
  history.add({milliseconds(10), 0, 0, nowhere, history.word_for("Tick"), EventKind::timer});
  ChronicleMessage message{milliseconds(10), milliseconds(31)};
  message.sent_event = 1;
  message.from = 0;
  message.to = 1;
  message.type = type;
  const Place place = history.add(message);
  history.add({milliseconds(31), 1, 1, place, 0, EventKind::message});
  history.end(place, ChronicleMessage::End::delivered, Loss::none, 2, milliseconds(31));
  EXPECT_EQ(log_row(history, 1), (LogRow{1, "1", "10.000 ms", "n1", "timer", "", "Tick", 0}));
  EXPECT_EQ(log_row(history, 2),
            (LogRow{2, "2", "31.000 ms", "n2", "receives", "n1 → n2", "Ask", 1}));
  history.end(place, ChronicleMessage::End::lost, Loss::target_down, 2, milliseconds(31));
  EXPECT_EQ(log_row(history, 2).kind, "refuses");
}

struct LogRangeTest : testing::Test {
  LogState state;
  static constexpr EventNumber rows = 10'000'000;
  static constexpr EventNumber visible = 20;
};

TEST_F(LogRangeTest, FollowsThePlayHeadWhereverItGoes) {
  Lots lots(6);
  for (int round = 0; round < 2000; ++round) {
    const EventNumber head = 1 + lots.below(rows);
    const LogRange range = log_range(state, rows, visible, head);
    EXPECT_GE(head - 1, range.first);
    EXPECT_LT(head - 1, range.first + visible);
    EXPECT_LE(range.end, rows);
  }
}

TEST_F(LogRangeTest, StandsStillWhileTheHeadIsInSight) {
  const LogRange before = log_range(state, rows, visible, 500);
  const LogRange after = log_range(state, rows, visible, 495);
  EXPECT_EQ(before.first, after.first);
}

TEST_F(LogRangeTest, ScrollingLetsGoOfTheHead) {
  log_range(state, rows, visible, 500);
  const EventNumber first = state.first_row;
  scroll_log(state, -7);
  EXPECT_FALSE(state.follows);
  EXPECT_EQ(log_range(state, rows, visible, 9'000'000).first, first - 7);
  state.follows = true;
  EXPECT_GT(log_range(state, rows, visible, 9'000'000).first, 8'999'000U);
}

TEST_F(LogRangeTest, KeepsWithinTheRows) {
  scroll_log(state, -5);
  EXPECT_EQ(log_range(state, rows, visible, 0).first, 0U);
  scroll_log(state, 1e12);
  const LogRange range = log_range(state, rows, visible, 0);
  EXPECT_EQ(range.first, rows - visible);
  EXPECT_EQ(range.end, rows);
  EXPECT_EQ(log_range(state, 3, visible, 0).first, 0U);
  EXPECT_EQ(log_range(state, 0, visible, 0).end, 0U);
}

// Ten million rows of 20 pixels are more than a float can tell apart.
TEST_F(LogRangeTest, EveryRowOfTenMillionCanBeReached) {
  state.follows = false;
  for (const EventNumber row : {9'999'901U, 9'999'902U, 9'999'903U}) {
    state.first_row = row - 1;
    scroll_log(state, 1);
    EXPECT_EQ(log_range(state, rows, visible, 0).first, row);
  }
}

TEST_F(LogRangeTest, SlowWheelsAddUp) {
  state.follows = false;
  for (int i = 0; i < 8; ++i) scroll_log(state, 0.25);
  EXPECT_EQ(log_range(state, rows, visible, 0).first, 2U);
}

TEST_F(LogRangeTest, TheBarShowsAndSetsThePlace) {
  drag_log(state, rows, visible, 0.5);
  EXPECT_FALSE(state.follows);
  EXPECT_EQ(state.first_row, rows / 2);
  EXPECT_DOUBLE_EQ(log_bar(state, rows, visible).top, 0.5);
  drag_log(state, rows, visible, 2);
  EXPECT_EQ(state.first_row, rows - visible);
  EXPECT_DOUBLE_EQ(log_bar(state, 5, visible).length, 1);
}

struct LogContentsTest : testing::Test {
  LogContentsTest() {
    auto fake = std::make_unique<FakeSession>();
    fake->history = busy_history({.messages = 50});
    for (Place place = 0; place < 50; ++place) {
      Value content;
      content["index"] = Value(static_cast<int>(place));
      fake->payloads[place] = content;
    }
    session = fake.get();
    viewer.session = std::move(fake);
  }
  Viewer viewer;
  FakeSession* session = nullptr;
};

// A live session runs itself again for each: one a frame keeps frames short.
TEST_F(LogContentsTest, AreReadOneByOneForRowsInSightOnly) {
  const LogRange range{10, 30};
  std::size_t calls = 0;
  do {
    read_log_contents(viewer, range);
    EXPECT_LE(viewer.log.contents.size(), ++calls);
    ASSERT_LT(calls, 30U);
  } while (viewer.log.is_reading);
  for (EventNumber row = 0; row < session->history.last_event(); ++row) {
    const Place message = session->history.event(row + 1).message;
    const std::string* content = log_content(viewer.log, row + 1);
    if (row < 10 || row >= 30 || message == nowhere) {
      EXPECT_EQ(content, nullptr);
    } else {
      ASSERT_NE(content, nullptr);
      EXPECT_EQ(*content, "{index: " + std::to_string(message) + "}");
    }
  }
}

TEST_F(LogContentsTest, OfAClientsCallAreWhatItAsksFor) {
  Chronicle& history = session->history;
  history.add(ChronicleEvent{
      .time = history.time_of(history.last_event()), .node = 0, .kind = EventKind::invoke});
  const EventNumber event = history.last_event();
  session->all_calls = {
      {.client = client(1), .operation = {Action::put, "k1", "7", ""}, .invoked_event = event}};
  viewer.head.is_playing = true;
  read_log_contents(viewer, {event - 1, event});
  const std::string* content = log_content(viewer.log, event);
  ASSERT_NE(content, nullptr);
  EXPECT_EQ(*content, orrery::to_text(session->all_calls[0].operation));
  EXPECT_EQ(operation_words(*session, event - 1), "");
}

TEST_F(LogContentsTest, AreNotReadWhileItPlays) {
  viewer.head.is_playing = true;
  read_log_contents(viewer, {0, 20});
  EXPECT_TRUE(viewer.log.contents.empty());
}

TEST_F(LogContentsTest, OfAnotherBranchAreForgotten) {
  do {
    read_log_contents(viewer, {0, 20});
  } while (viewer.log.is_reading);
  EXPECT_FALSE(viewer.log.contents.empty());
  session->history = busy_history({.messages = 10}, 99);  // shorter: not the same history
  read_log_contents(viewer, {0, 0});
  EXPECT_TRUE(viewer.log.contents.empty());
}

TEST(Log, PointsAtWhatIsSelected) {
  const Chronicle history = busy_history({.messages = 100});
  const Place lost = static_cast<Place>(
      std::ranges::find(history.messages(), ChronicleMessage::End::lost, &ChronicleMessage::end) -
      history.messages().begin());
  EXPECT_EQ(log_event_of(history, Picked::of_event(12)), 12U);
  EXPECT_EQ(log_event_of(history, Picked::message(lost)), history.messages()[lost].ended_event);
  EXPECT_EQ(log_event_of(history, Picked::message(4000)), 0U);
  EXPECT_EQ(log_event_of(history, Picked::node(1)), 0U);
  EXPECT_EQ(log_event_of(history, Picked::mark(0)), history.marks()[0].event);
}

}  // namespace
}  // namespace orrery::gui
