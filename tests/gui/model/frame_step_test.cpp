#include "gui/model/frame_step.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gui/model/commands.hpp"
#include "gui/model/goals.hpp"
#include "gui/model/lamp_words.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

void add_events(FakeSession& session, int count) {
  Chronicle& history = session.history;
  for (int i = 0; i < count; ++i) {
    const auto number = static_cast<int>(history.last_event()) + 1;
    history.add(ChronicleEvent{
        .time = number * 10ms, .node = static_cast<Place>(number % 3), .kind = EventKind::alarm});
  }
}

void mark(FakeSession& session, Mark::Kind kind, const char* text) {
  const EventNumber event = session.history.last_event();
  session.history.add(
      Mark{.kind = kind, .event = event, .time = session.history.time_of(event), .text = text});
}

/// Ten events, 10 ms apart, of three nodes in turn: a fault after the 3rd, the 2nd node leads from
/// the 5th, which is a milestone; a violation in the 8th.
std::unique_ptr<FakeSession> ten_events() {
  auto session = fake_cluster(3);
  Chronicle& history = session->history;
  add_events(*session, 3);
  mark(*session, Mark::Kind::fault, "crash n1");
  add_events(*session, 2);
  history.add_role(1, {.event = 5, .time = 50ms, .role = history.word_for("leader")});
  mark(*session, Mark::Kind::output, "Elected");
  add_events(*session, 3);
  mark(*session, Mark::Kind::violation, "two leaders");
  add_events(*session, 2);
  return session;
}

struct Jumping : testing::Test {
  Jumping() { show_session(viewer, ten_events()); }
  FakeSession& session() { return static_cast<FakeSession&>(*viewer.session); }
  EventNumber after(const char* command) {
    commands.run(command, viewer);
    return viewer.head.event;
  }
  const Commands commands = all_commands();
  Viewer viewer;
};

TEST_F(Jumping, GoesToTheNextAndThePreviousOfEachKind) {
  EXPECT_EQ(after("time.next_fault"), 3U);
  EXPECT_THAT(viewer.notice, HasSubstr("crash n1"));
  EXPECT_EQ(after("time.next_role_change"), 5U);
  EXPECT_EQ(after("time.next_violation"), 8U);
  EXPECT_EQ(viewer.notice, "Violation at #8, 80.000 ms: two leaders");
  EXPECT_EQ(after("time.previous_milestone"), 5U);
  EXPECT_EQ(after("time.previous_role_change"), 5U);  // there is none before; it stays
  EXPECT_THAT(viewer.notice, HasSubstr("No change of role before"));
  EXPECT_EQ(after("time.previous_fault"), 3U);
}

TEST_F(Jumping, StaysWhereItIsWhenThereIsNoneUpToTheEnd) {
  after("time.next_violation");
  EXPECT_EQ(after("time.next_violation"), 8U);
  EXPECT_THAT(viewer.notice, HasSubstr("No violation after this"));
  EXPECT_FALSE(viewer.frame.seeking.has_value());
}

TEST_F(Jumping, ToAViolationWaitsForTheJudgesOfTheEnd) {
  after("time.next_violation");
  session().judged = false;
  after("time.next_violation");
  EXPECT_EQ(viewer.notice, "The judges look at the run's end. Esc stops.");
  ASSERT_TRUE(viewer.frame.seeking.has_value());
  prepare_frame(viewer, 0.016);
  EXPECT_EQ(viewer.head.event, 8U);
  session().history.set_findings(
      {{.kind = Mark::Kind::violation, .event = 9, .time = 90ms, .text = "linearizable"}});
  session().judged = true;
  prepare_frame(viewer, 0.016);
  EXPECT_EQ(viewer.head.event, 9U);
  EXPECT_EQ(viewer.notice, "Violation at #9, 90.000 ms: linearizable");
  EXPECT_FALSE(viewer.frame.seeking.has_value());
  // Of what is no judge's matter nobody waits.
  session().judged = false;
  after("time.next_fault");
  EXPECT_THAT(viewer.notice, HasSubstr("No fault after this"));
}

TEST_F(Jumping, GoesAlongOneNode) {
  viewer.selected = Picked::node(0);  // events 3, 6, 9
  EXPECT_EQ(after("time.next_same_node"), 3U);
  EXPECT_EQ(after("time.next_same_node"), 6U);
  EXPECT_EQ(after("time.previous_same_node"), 3U);
}

TEST_F(Jumping, GoesToTimesAndEventsAsTheyAreTyped) {
  commands.run("time.go", viewer, "#7");
  EXPECT_EQ(viewer.head.event, 7U);
  commands.run("time.go", viewer, "45 ms");
  EXPECT_EQ(viewer.head.event, 4U);
  EXPECT_EQ(viewer.head.time, 45ms);
  commands.run("time.go", viewer, "#70");
  EXPECT_EQ(viewer.head.event, 10U);
  EXPECT_THAT(viewer.notice, HasSubstr("The run ends here: it has 10 events"));
}

TEST_F(Jumping, ALiveRunSimulatesUntilItIsFound) {
  session().ended = false;
  after("time.next_violation");
  EXPECT_EQ(after("time.next_violation"), 8U);
  ASSERT_TRUE(viewer.frame.seeking.has_value());
  EXPECT_GT(session().wanted_events, 10U);
  EXPECT_TRUE(is_moving(viewer));
  prepare_frame(viewer, 0.016);
  EXPECT_EQ(viewer.head.event, 8U);

  add_events(session(), 4);
  mark(session(), Mark::Kind::violation, "again");
  prepare_frame(viewer, 0.016);
  EXPECT_EQ(viewer.head.event, 14U);
  EXPECT_FALSE(viewer.frame.seeking.has_value());
  EXPECT_FALSE(is_moving(viewer));
}

TEST_F(Jumping, ASearchAsksForMoreAndMoreButNotAllAtOnce) {
  session().ended = false;
  viewer.head.event = 8;
  after("time.next_violation");
  const EventNumber first = session().wanted_events;
  for (int i = 0; i < 30; ++i) prepare_frame(viewer, 0.016);
  EXPECT_LE(first, 300U);
  EXPECT_GT(session().wanted_events, 10'000U);
  EXPECT_LT(session().wanted_events, 100'000U);
}

TEST_F(Jumping, AStepEndsASearch) {
  session().ended = false;
  viewer.head.event = 8;
  after("time.next_violation");
  EXPECT_EQ(after("time.previous"), 7U);
  EXPECT_FALSE(viewer.frame.seeking.has_value());
}

TEST_F(Jumping, WhoGoesSomewhereNeitherPlaysNorSearchesOn) {
  session().history.add(ChronicleEvent{.time = 110ms, .cause = 3, .node = 1});
  struct Case {
    const char* command;
    EventNumber arrives;
    bool brings_window;
  };
  for (const Case& each :
       {Case{"select.cause", 3, true}, Case{"time.home", 0, false}, Case{"time.end", 11, false}}) {
    SCOPED_TRACE(each.command);
    viewer.head.event = 8;
    viewer.selected = Picked::of_event(11);
    viewer.head.is_playing = true;
    viewer.window_follows = false;
    viewer.frame.seeking = Seeking{.goal = Goal::violation, .after = 8};
    EXPECT_EQ(after(each.command), each.arrives);
    EXPECT_FALSE(viewer.head.is_playing);
    EXPECT_FALSE(viewer.frame.seeking.has_value());
    EXPECT_EQ(viewer.window_follows, each.brings_window);
  }
}

TEST_F(Jumping, TheEndIsTheNewestEventAndThenTheEndOfTheRun) {
  session().ended = false;
  EXPECT_EQ(after("time.end"), 10U);
  EXPECT_FALSE(viewer.frame.seeking.has_value());
  after("time.end");
  EXPECT_TRUE(viewer.frame.seeking.has_value());
  EXPECT_EQ(viewer.notice, "Simulating to the end: 100.000 ms so far. Esc stops.");
  add_events(session(), 5);
  session().ended = true;
  prepare_frame(viewer, 0.016);
  EXPECT_EQ(viewer.head.event, 15U);
  EXPECT_EQ(after("time.home"), 0U);
}

TEST_F(Jumping, PlayingAtTheEndSaysSo) {
  after("time.end");
  commands.run("time.play", viewer);
  EXPECT_FALSE(viewer.head.is_playing);
  EXPECT_THAT(viewer.notice, HasSubstr("Home"));
}

TEST_F(Jumping, SpeedsAreOneTwoFiveOfEachPowerOfTen) {
  viewer.head.speed = 0.1;
  commands.run("time.faster", viewer);
  EXPECT_DOUBLE_EQ(viewer.head.speed, 0.2);
  commands.run("time.slower", viewer);
  commands.run("time.slower", viewer);
  EXPECT_DOUBLE_EQ(viewer.head.speed, 0.05);
  for (int i = 0; i < 40; ++i) commands.run("time.slower", viewer);
  EXPECT_DOUBLE_EQ(viewer.head.speed, slowest_speed);
  for (int i = 0; i < 40; ++i) commands.run("time.faster", viewer);
  EXPECT_DOUBLE_EQ(viewer.head.speed, fastest_speed);
}

TEST(PrepareFrame, MovesThePlayHeadAndTheWindowWithIt) {
  Viewer viewer;
  show_session(viewer, ten_events());
  viewer.window_end = 40ms;
  viewer.head.is_playing = true;
  viewer.head.speed = 0.1;
  for (int i = 0; i < 60; ++i) prepare_frame(viewer, 0.01);
  EXPECT_EQ(viewer.head.time, 60ms);
  EXPECT_EQ(viewer.head.event, 6U);
  EXPECT_LE(viewer.window_begin, viewer.head.time);
  EXPECT_GE(viewer.window_end, viewer.head.time);
  EXPECT_EQ(viewer.window_end - viewer.window_begin, 40ms);
}

TEST(PrepareFrame, AWindowThatSomebodyMovedStandsStill) {
  Viewer viewer;
  show_session(viewer, ten_events());
  viewer.window_begin = 0ms;
  viewer.window_end = 20ms;
  viewer.window_follows = false;
  viewer.head.time = 90ms;
  viewer.head.event = 9;
  prepare_frame(viewer, 0);
  EXPECT_EQ(viewer.window_end, 20ms);
}

TEST(PrepareFrame, AWindowThatIsZoomedAroundAHeadThatStandsStillStaysWhereItIs) {
  Viewer viewer;
  show_session(viewer, ten_events());
  viewer.window_end = 80ms;
  viewer.head.time = 60ms;
  viewer.head.event = 6;
  prepare_frame(viewer, 0);
  viewer.window_begin = 5ms;  // as the wheel does
  viewer.window_end = 65ms;
  prepare_frame(viewer, 0);
  EXPECT_EQ(viewer.window_begin, 5ms);
  EXPECT_EQ(viewer.window_end, 65ms);
  viewer.head.time = 70ms;
  viewer.head.event = 7;
  prepare_frame(viewer, 0);
  EXPECT_EQ(viewer.window_begin, 25ms) << "it follows a head that moves";
}

struct Troubled : FakeSession {
  std::optional<std::string> trouble() override { return "The trace is gone."; }
};

TEST(PrepareFrame, ASelectedMarkStaysSelectedWhenJudgesFindSomethingBeforeIt) {
  Viewer viewer;
  show_session(viewer, ten_events());
  auto& session = static_cast<FakeSession&>(*viewer.session);
  select(viewer, Picked::mark(0));
  select(viewer, Picked::mark(2));
  prepare_frame(viewer, 0);
  session.history.set_findings(
      {{.kind = Mark::Kind::violation, .event = 4, .text = "found at the end"}});
  prepare_frame(viewer, 0);
  ASSERT_EQ(viewer.selected, Picked::mark(3));
  EXPECT_EQ(session.history.marks()[3].text, "two leaders");
  EXPECT_EQ(viewer.inspector.history, (std::vector<Picked>{Picked::mark(0), Picked::mark(3)}));
  select(viewer, Picked::mark(1));
  prepare_frame(viewer, 0);
  session.history.set_findings({});
  prepare_frame(viewer, 0);
  EXPECT_EQ(viewer.selected, Picked{}) << "it is gone";
}

TEST(PrepareFrame, SaysWhatWentWrong) {
  Viewer viewer;
  show_session(viewer, std::make_unique<Troubled>());
  prepare_frame(viewer, 0);
  EXPECT_EQ(viewer.notice, "The trace is gone.");
  EXPECT_TRUE(viewer.notice_is_bad);
}

TEST(ShowSession, TheRunBeforeLivesUntilTheNextFrame) {
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  {
    const auto lock = viewer.session->lock();  // as while a panel draws
    show_session(viewer, nullptr);
    EXPECT_EQ(viewer.left_behind.size(), 1U);
  }
  prepare_frame(viewer, 0);
  EXPECT_TRUE(viewer.left_behind.empty());
  EXPECT_EQ(viewer.session, nullptr);
}

TEST(LampWords, TellWhatTheColourTells) {
  const Lamp holds{.name = "raft.election_safety", .state = Lamp::State::holds};
  EXPECT_EQ(name_in_words(holds), "election safety");
  EXPECT_EQ(state_in_words(holds, false), "holds");
  EXPECT_EQ(state_in_words(holds, true), "held");
  Lamp broken{.name = "x", .state = Lamp::State::violated, .event = 12, .is_expected = false};
  EXPECT_EQ(state_in_words(broken, false), "violated at #12");
  broken.is_expected = true;
  EXPECT_EQ(state_in_words(broken, false), "violated at #12, as expected");
  EXPECT_TRUE(is_news(broken));
  EXPECT_FALSE(is_news(holds));
}

TEST(LampWords, SumUpWhatIsNoNews) {
  const std::vector<Lamp> lamps{{.name = "a.b", .state = Lamp::State::holds},
                                {.name = "c", .state = Lamp::State::violated},
                                {.name = "d", .state = Lamp::State::holds},
                                {.name = "e_f", .state = Lamp::State::open},
                                {.name = "g", .state = Lamp::State::unknown}};
  const std::vector<LampSum> sums = summed_up(lamps, false);
  ASSERT_EQ(sums.size(), 2U);
  EXPECT_EQ(sums[0].words, "2 hold");
  EXPECT_EQ(sums[0].names, (std::vector<std::string>{"b", "d"}));
  EXPECT_EQ(sums[1].words, "2 undecided");
  EXPECT_EQ(sums[1].names, (std::vector<std::string>{"e f not judged yet", "g cannot be told"}));
}

}  // namespace
}  // namespace orrery::gui
