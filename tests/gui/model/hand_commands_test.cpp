#include "gui/model/hand_commands.hpp"

#include <gmock/gmock.h>

#include "gui/model/commands.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;

NodeId n(std::uint32_t number) { return replica(number); }
Selection just(NodeId node) { return {{Selector{node}}}; }

/// Three replicas after one event at 40 ms; a RequestVote is under way from n1 to n3.
struct HandCommands : testing::Test {
  Viewer viewer;
  Commands commands;
  FakeSession* session = nullptr;

  HandCommands() {
    auto fake = fake_cluster(3);
    session = fake.get();
    fake->history.add(ChronicleEvent{.time = 40ms, .node = 0, .kind = EventKind::timer});
    fake->history.add(ChronicleMessage{.sent = 40ms,
                                       .ended = 60ms,
                                       .sent_event = 1,
                                       .from = 0,
                                       .to = 2,
                                       .type = fake->history.word_for("RequestVote")});
    fake->now.flying = {{.message = 0, .due = 60ms, .which = 2}};
    viewer.session = std::move(fake);
    viewer.head.event = 1;
    viewer.head.time = 45ms;
    add_hand_commands(commands);
  }
  void run(const char* id, const std::string& argument = {}) { commands.run(id, viewer, argument); }
  /// What the newest hand did; a fault that strikes nobody if there was none.
  HandAction newest() const {
    return session->deeds.empty() ? HandAction{} : session->deeds.back().action;
  }
};

TEST_F(HandCommands, EachCommandIsOneActionAtThePlayHead) {
  struct Case {
    const char* command;
    const char* argument;
    HandAction action;
  };
  const Selection rest{{Selector{Group::rest}}};
  const std::vector<Case> cases{
      {"hand.crash", "n1", Crash{.who = just(n(1))}},
      {"hand.crash", "leader", Crash{.who = {{Selector{Group::leader}}}}},
      {"hand.restart", "n2", Restart{.who = just(n(2))}},
      {"hand.pause", "n2", Pause{.who = just(n(2))}},
      {"hand.resume", "all", Resume{.who = {{Selector{Group::all}}}}},
      {"hand.wipe", "n3", Wipe{.who = just(n(3))}},
      {"hand.isolate", "n3", Isolate{.who = just(n(3))}},
      {"hand.cut", "n1 n3", CutLinks{.links = {{n(1), n(3)}}}},
      {"hand.cut", "n1-n3 n2-n3", CutLinks{.links = {{n(1), n(3)}, {n(2), n(3)}}}},
      {"hand.cut_one_way", "n3 n1", OneWay{.from = just(n(3)), .to = just(n(1))}},
      {"hand.hold", "n1 n2", Hold{.groups = {just(n(1)), just(n(2))}}},
      {"hand.partition", "n1,n2", Partition{.groups = {{{Selector{n(1)}, Selector{n(2)}}}, rest}}},
      {"hand.partition", "n1 | n2", Partition{.groups = {just(n(1)), just(n(2))}}},
      {"hand.heal", "n1", Heal{.who = just(n(1))}},
      {"hand.heal_all", "", Heal{.who = {{Selector{Group::all}}}}},
      {"hand.release", "n1", Release{.who = just(n(1))}},
      {"hand.clock_drift", "n1 1%",
       ClockDrift{.who = just(n(1)), .drift = {Drift{10'000'000}, Drift{10'000'000}}}},
      {"hand.clock_step", "n2 -1s", ClockStep{.who = just(n(2)), .by = {-1s, -1s}}},
      {"hand.expire", "n2", Expire{.timer = "ElectionTimeout", .node = n(2)}},
      {"hand.expire", "n2 HeartbeatDue 3", Expire{.timer = "HeartbeatDue", .node = n(2), .nth = 3}},
      {"hand.drop", "0", Drop{.message = "RequestVote", .from = n(1), .to = n(3), .nth = 2}},
      {"hand.deliver", "0", Deliver{.message = "RequestVote", .from = n(1), .to = n(3), .nth = 2}},
      {"hand.hold_message", "0",
       DelayMessage{.message = "RequestVote", .from = n(1), .to = n(3), .nth = 2}},
      {"hand.delay", "0 600ms",
       DelayMessage{.message = "RequestVote", .from = n(1), .to = n(3), .nth = 2, .until = 600ms}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(std::string(one.command) + " " + one.argument);
    session->deeds.clear();
    run(one.command, one.argument);
    EXPECT_EQ(viewer.notice, "done");
    ASSERT_EQ(session->deeds.size(), 1U);
    EXPECT_EQ(session->deeds[0], (FakeSession::Deed{1, 45ms, one.action}));
  }
}

TEST_F(HandCommands, WithoutArgumentTheyAreAboutWhatIsSelected) {
  viewer.selected = Picked::node(1);
  run("hand.crash");
  EXPECT_EQ(newest(), HandAction{Crash{.who = just(n(2))}});
  run("hand.clock_drift", "-1%");
  EXPECT_EQ(newest(), (HandAction{ClockDrift{.who = just(n(2)),
                                             .drift = {Drift{-10'000'000}, Drift{-10'000'000}}}}));
  viewer.selected = Picked::link(0, 2);
  run("hand.cut");
  EXPECT_EQ(newest(), (HandAction{CutLinks{.links = {{n(1), n(3)}}}}));
  viewer.selected = Picked::message(0);
  run("hand.delay", "70ms");
  EXPECT_EQ(newest(),
            (HandAction{DelayMessage{
                .message = "RequestVote", .from = n(1), .to = n(3), .nth = 2, .until = 70ms}}));
}

TEST_F(HandCommands, TogglesDoTheOtherThingTheSecondTime) {
  viewer.selected = Picked::node(0);
  run("hand.toggle_crash");
  EXPECT_EQ(newest(), HandAction{Crash{.who = just(n(1))}});
  session->now.nodes[0].is_up = false;
  run("hand.toggle_crash");
  EXPECT_EQ(newest(), HandAction{Restart{.who = just(n(1))}});
  session->now.nodes[0] = {.is_up = true, .is_paused = true};
  run("hand.toggle_pause");
  EXPECT_EQ(newest(), HandAction{Resume{.who = just(n(1))}});
  viewer.selected = Picked::message(0);
  session->now.flying[0].is_held = true;
  run("hand.toggle_hold");
  EXPECT_EQ(newest(),
            (HandAction{Deliver{.message = "RequestVote", .from = n(1), .to = n(3), .nth = 2}}));
}

TEST_F(HandCommands, WhatCannotBeMeantIsRefusedWithASentence) {
  struct Case {
    const char* command;
    const char* argument;
  };
  for (const Case& wrong :
       {Case{"hand.crash", ""}, Case{"hand.crash", "n9"}, Case{"hand.crash", "everyone"},
        Case{"hand.cut", "n1"}, Case{"hand.cut", "n1-n1"}, Case{"hand.cut", "n1-n9"},
        Case{"hand.cut_one_way", "n1 n1"}, Case{"hand.clock_drift", "n1 fast"},
        Case{"hand.clock_step", "n1"}, Case{"hand.clock_step", "n1 0s"},
        Case{"hand.expire", "n1 ElectionTimeout second"}, Case{"hand.drop", "7"},
        Case{"hand.drop", "RequestVote"}, Case{"hand.delay", "0"}, Case{"hand.delay", "0 44ms"},
        Case{"hand.partition", "n1,,n2"}}) {
    SCOPED_TRACE(std::string(wrong.command) + " " + wrong.argument);
    viewer.notice.clear();
    viewer.notice_is_bad = false;
    run(wrong.command, wrong.argument);
    EXPECT_TRUE(viewer.notice_is_bad);
    EXPECT_FALSE(viewer.notice.empty());
    EXPECT_TRUE(session->deeds.empty());
  }
}

TEST_F(HandCommands, ARecordingSaysHowToMakeItLive) {
  session->live = false;
  run("hand.crash", "n1");
  EXPECT_EQ(viewer.notice,
            "This run is recorded and cannot be changed: make it live first (menu File).");
  EXPECT_TRUE(session->deeds.empty());
}

TEST_F(HandCommands, ThePlayHeadGoesToWhatTheHandDid) {
  session->ended = false;
  run("hand.crash", "n1");
  EXPECT_EQ(viewer.head.event, 1U);  // not simulated yet
  session->history.add(ChronicleEvent{.time = 45ms, .node = 0, .kind = EventKind::crash});
  show_what_the_hand_did(viewer);
  EXPECT_EQ(viewer.head.event, 2U);
  EXPECT_EQ(viewer.head.time, 45ms);
}

TEST_F(HandCommands, ThePlayHeadStaysIfItHasMovedSince) {
  session->ended = false;
  run("hand.crash", "n1");
  viewer.head.time = 41ms;
  session->history.add(ChronicleEvent{.time = 45ms, .node = 0, .kind = EventKind::crash});
  show_what_the_hand_did(viewer);
  EXPECT_EQ(viewer.head.event, 1U);
}

TEST_F(HandCommands, ThePartitionToolIsTakenAndPutAway) {
  run("network.partition_tool");
  EXPECT_TRUE(viewer.network.partition_tool);
  run("network.partition_tool");
  EXPECT_FALSE(viewer.network.partition_tool);
  viewer.network.moved["n1"] = {0.5F, 0.5F};
  run("network.reset_layout");
  EXPECT_TRUE(viewer.network.moved.empty());
}

}  // namespace
}  // namespace orrery::gui
