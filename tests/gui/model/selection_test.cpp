#include <gmock/gmock.h>

#include "gui/model/commands.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using namespace std::chrono_literals;

/// n1's timer expires (1), it asks n2 (message 0), who handles that (2) and answers (message 1),
/// which n1 handles (3).
struct Conversation : testing::Test {
  Viewer viewer;
  Commands commands;
  FakeSession* session = nullptr;

  Conversation() {
    auto fake = fake_cluster(3);
    session = fake.get();
    Chronicle& history = fake->history;
    const Word ping = history.word_for("Ping");
    const Word pong = history.word_for("Pong");
    history.add(ChronicleEvent{.time = 10ms,
                               .node = 0,
                               .word = history.word_for("ElectionTimeout"),
                               .kind = EventKind::timer});
    history.add(ChronicleMessage{
        .sent = 10ms, .ended = 20ms, .sent_event = 1, .from = 0, .to = 1, .type = ping});
    history.add(ChronicleEvent{
        .time = 20ms, .cause = 1, .node = 1, .message = 0, .kind = EventKind::message});
    history.end(0, ChronicleMessage::End::delivered, Loss::none, 2, 20ms);
    history.add(ChronicleMessage{
        .sent = 20ms, .ended = 35ms, .sent_event = 2, .from = 1, .to = 0, .type = pong});
    history.add(ChronicleEvent{
        .time = 35ms, .cause = 2, .node = 0, .message = 1, .kind = EventKind::message});
    history.end(1, ChronicleMessage::End::delivered, Loss::none, 3, 35ms);
    session->details[2].changes = {{.member = "currentTerm", .before = "1", .after = "2"}};
    viewer.session = std::move(fake);
    viewer.head.event = 3;
    viewer.head.time = 35ms;
    add_selection_commands(commands);
  }
  void run(const char* id, const std::string& argument = {}) { commands.run(id, viewer, argument); }
};

TEST_F(Conversation, CausesAreWalkedBackToTheBeginning) {
  run("select.event", "3");
  run("select.cause");
  EXPECT_EQ(viewer.selected, Picked::of_event(2));
  EXPECT_EQ(viewer.head.event, 2U);
  run("select.cause");
  EXPECT_EQ(viewer.selected, Picked::of_event(1));
  run("select.cause");
  EXPECT_EQ(viewer.selected, Picked::of_event(1));
  EXPECT_EQ(viewer.notice, "Nothing that happened before led to this.");
}

TEST_F(Conversation, EffectsAreWalkedForward) {
  run("select.event", "1");
  run("select.effect");
  EXPECT_EQ(viewer.selected, Picked::of_event(2));
  run("select.effect");
  run("select.effect");
  EXPECT_EQ(viewer.selected, Picked::of_event(3));
  EXPECT_EQ(viewer.head.event, 3U);
}

TEST_F(Conversation, AMessageComesFromItsSendingAndLeadsToItsHandling) {
  run("select.message", "1");
  EXPECT_EQ(viewer.head.event, 3U);  // selecting does not move it
  run("select.cause");
  EXPECT_EQ(viewer.selected, Picked::of_event(2));
  run("select.message", "1");
  run("select.effect");
  EXPECT_EQ(viewer.selected, Picked::of_event(3));
}

TEST_F(Conversation, WhatWasSelectedBeforeCanBeSelectedAgain) {
  run("select.node", "n1");
  run("select.node", "n2");
  run("select.link", "n1 n3");
  run("select.back");
  EXPECT_EQ(viewer.selected, Picked::node(1));
  run("select.back");
  EXPECT_EQ(viewer.selected, Picked::node(0));
  run("select.back");
  EXPECT_EQ(viewer.notice, "Nothing was selected before that.");
  run("select.forward");
  EXPECT_EQ(viewer.selected, Picked::node(1));
  run("select.node", "n3");  // another way: the link is forgotten
  run("select.forward");
  EXPECT_EQ(viewer.selected, Picked::node(2));
}

TEST_F(Conversation, AHistoryHasAnEnd) {
  for (int i = 0; i < 150; ++i) {
    select(viewer, Picked::node(static_cast<Place>(i % 3)));
  }
  EXPECT_EQ(viewer.inspector.history.size(), history_max);
  EXPECT_EQ(viewer.inspector.history.back(), viewer.selected);
}

TEST_F(Conversation, WhatIsNotThereIsRefusedWithASentence) {
  struct Case {
    const char* command;
    const char* argument;
  };
  for (const Case& wrong :
       {Case{"select.node", "n9"}, Case{"select.message", "2"}, Case{"select.message", "x"},
        Case{"select.event", "4"}, Case{"select.link", "n1"}, Case{"select.mark", "0"}}) {
    SCOPED_TRACE(std::string(wrong.command) + " " + wrong.argument);
    viewer.notice_is_bad = false;
    run(wrong.command, wrong.argument);
    EXPECT_TRUE(viewer.notice_is_bad);
    EXPECT_FALSE(viewer.selected);
  }
}

TEST_F(Conversation, EscForgetsTheSelection) {
  run("select.node", "n1");
  const Command* command = commands.find(Chord{.key = Key::escape});
  ASSERT_TRUE(command);
  EXPECT_EQ(command->id, "select.none");
  run("select.none");
  EXPECT_FALSE(viewer.selected);
}

TEST_F(Conversation, TheLastAndTheNextChangeOfAFieldAreFound) {
  run("select.last_change", "n2 currentTerm");
  EXPECT_EQ(viewer.head.event, 2U);
  EXPECT_EQ(viewer.selected, Picked::node(1));
  run("select.last_change", "n2 currentTerm");
  EXPECT_EQ(viewer.head.event, 2U);
  EXPECT_EQ(viewer.notice, "No earlier change of currentTerm among the nearest events at n2.");
  viewer.head.event = 0;
  run("select.next_change", "n2 currentTerm");
  EXPECT_EQ(viewer.head.event, 2U);
}

TEST(Selection, NeedsARun) {
  Viewer viewer;
  Commands commands;
  add_selection_commands(commands);
  commands.run("select.node", viewer, "n1");
  EXPECT_EQ(viewer.notice, "Open a run first: a scenario or a trace.");
}

}  // namespace
}  // namespace orrery::gui
