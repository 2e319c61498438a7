#include "gui/model/play_head.hpp"

#include <gtest/gtest.h>

#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;

/// Events every 10 ms: number k at 10 k ms.
void add_events(FakeSession& session, int count) {
  for (int i = 0; i < count; ++i) {
    const Time before = session.history.time_of(session.history.last_event());
    session.history.add({before + milliseconds(10), 0, 0, nowhere, 0, EventKind::timer});
  }
}

struct PlayHeadTest : testing::Test {
  PlayHeadTest() { add_events(*session, 10); }
  std::unique_ptr<FakeSession> session = fake_cluster(3);
  PlayHead head;
};

TEST_F(PlayHeadTest, GoesToAnEventAndItsTime) {
  go_to_event(head, *session, 4);
  EXPECT_EQ(head, (PlayHead{.event = 4, .time = milliseconds(40)}));
  go_to_event(head, *session, 400);
  EXPECT_EQ(head, (PlayHead{.event = 10, .time = milliseconds(100)}));
  go_to_event(head, *session, 0);
  EXPECT_EQ(head, PlayHead{});
}

TEST_F(PlayHeadTest, StandsBetweenTwoEventsAtATime) {
  go_to_time(head, *session, milliseconds(45));
  EXPECT_EQ(head, (PlayHead{.event = 4, .time = milliseconds(45)}));
  go_to_time(head, *session, milliseconds(40));
  EXPECT_EQ(head.event, 4U);
  go_to_time(head, *session, milliseconds(40) - Time(1));
  EXPECT_EQ(head.event, 3U);
}

TEST_F(PlayHeadTest, IsNeverBeforeTheBeginningNorAheadOfWhatWasSimulated) {
  go_to_time(head, *session, milliseconds(-5));
  EXPECT_EQ(head, PlayHead{});
  go_to_time(head, *session, milliseconds(500));
  EXPECT_EQ(head, (PlayHead{.event = 10, .time = milliseconds(100)}));
}

TEST_F(PlayHeadTest, StepsOnAndBack) {
  step(head, *session, 3);
  EXPECT_EQ(head, (PlayHead{.event = 3, .time = milliseconds(30)}));
  step(head, *session, -2);
  EXPECT_EQ(head.event, 1U);
  step(head, *session, -7);
  EXPECT_EQ(head, PlayHead{});
}

TEST_F(PlayHeadTest, StepsPastTheEndOfAnEndedRunStopThere) {
  step(head, *session, 12);
  EXPECT_EQ(head, (PlayHead{.event = 10, .time = milliseconds(100)}));
}

// Keys come faster than a live run simulates; none of them is lost.
TEST_F(PlayHeadTest, StepsAheadOfALiveRunArriveWhenItHasComeSoFar) {
  session->ended = false;
  go_to_event(head, *session, 10);
  step(head, *session, 1);
  step(head, *session, 1);
  step(head, *session, 1);
  EXPECT_EQ(head.event, 10U);
  EXPECT_EQ(session->wanted_events, 13U);
  add_events(*session, 1);
  advance(head, *session, 0.1);
  EXPECT_EQ(head.event, 11U);
  add_events(*session, 5);
  advance(head, *session, 0.1);
  EXPECT_EQ(head, (PlayHead{.event = 13, .time = milliseconds(130)}));
}

TEST_F(PlayHeadTest, ALiveRunThatEndsBeforeTheStepLeavesTheHeadAtItsEnd) {
  session->ended = false;
  step(head, *session, 15);
  session->ended = true;
  advance(head, *session, 0.1);
  EXPECT_EQ(head, (PlayHead{.event = 10, .time = milliseconds(100)}));
}

TEST_F(PlayHeadTest, PlaysAtItsSpeed) {
  head.is_playing = true;
  head.speed = 0.1;
  advance(head, *session, 0.45);
  EXPECT_EQ(head.time, milliseconds(45));
  EXPECT_EQ(head.event, 4U);
  EXPECT_TRUE(head.is_playing);
}

TEST_F(PlayHeadTest, StandsStillWhilePaused) {
  go_to_event(head, *session, 2);
  const PlayHead before = head;
  advance(head, *session, 10);
  EXPECT_EQ(head, before);
}

TEST_F(PlayHeadTest, StopsAtTheEndOfTheRun) {
  head.is_playing = true;
  head.speed = 1;
  advance(head, *session, 5);
  EXPECT_EQ(head, (PlayHead{.event = 10, .time = milliseconds(100), .speed = 1}));
}

TEST_F(PlayHeadTest, WaitsForALiveRunAndAsksItOn) {
  session->ended = false;
  head.is_playing = true;
  head.speed = 1;
  advance(head, *session, 5);
  EXPECT_EQ(head.time, milliseconds(100));
  EXPECT_TRUE(head.is_playing);
  EXPECT_GT(session->wanted, milliseconds(5000));
}

TEST_F(PlayHeadTest, AHugeSpeedDoesNotOverflow) {
  head.is_playing = true;
  head.speed = 1e30;
  advance(head, *session, 1e9);
  EXPECT_EQ(head.time, milliseconds(100));
}

// At speed 0 each gap takes the same time, however long it is.
TEST_F(PlayHeadTest, PlaysEventsEvenly) {
  session->history.add({std::chrono::seconds(3), 0, 0, nowhere, 0, EventKind::timer});
  go_to_event(head, *session, 9);
  head.is_playing = true;
  head.speed = 0;
  advance(head, *session, 0.5 / events_a_second);
  EXPECT_EQ(head.event, 9U);
  EXPECT_EQ(head.time, milliseconds(95));
  advance(head, *session, 1.0 / events_a_second);
  EXPECT_EQ(head.event, 10U);
  EXPECT_EQ(head.time, milliseconds(100 + 1450));
  advance(head, *session, 1.0 / events_a_second);
  EXPECT_EQ(head.event, 11U);
  EXPECT_FALSE(head.is_playing);
}

}  // namespace
}  // namespace orrery::gui
