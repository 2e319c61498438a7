#include <gmock/gmock.h>

#include "gui/model/commands.hpp"
#include "gui/model/inspector.hpp"
#include "gui/model/inspector_past.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/model/inspector_support.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using Kind = InspectorRow::Kind;

/// n1's term goes 1, 2, 5 in events 2, 4 and 6 of ten, a millisecond each.
struct WatchedNodes : testing::Test {
  Viewer viewer;
  FakeSession* session = nullptr;
  Commands commands;

  WatchedNodes() {
    auto fake = fake_cluster(3, 1);
    session = fake.get();
    for (int i = 1; i <= 10; ++i) {
      fake->history.add({milliseconds(i), 0, 0, nowhere, 0, EventKind::timer});
    }
    change(2, "0", "1");
    change(4, "1", "2");
    change(6, "2", "5");
    for (const Place node : {0U, 1U, 2U}) {
      fake->states[node] = Value::Object{{"term", Value(2)},
                                         {"votedFor", node == 0 ? "n1" : "n3"},
                                         {"log", log_of(node == 1 ? 4 : 3)},
                                         {"peers", Value(3)}};
    }
    viewer.session = std::move(fake);
    viewer.head = {.event = 5, .time = milliseconds(5)};
    viewer.window_begin = milliseconds(0);
    viewer.window_end = milliseconds(10);
    add_inspector_commands(commands);
    add_selection_commands(commands);
  }
  void change(EventNumber event, const char* before, const char* after) {
    session->details[event].changes = {{.member = "term", .before = before, .after = after}};
  }
  InspectorPage page(const Picked& picked) {
    viewer.selected = picked;
    return inspect(viewer);
  }
  /// The page outlives what it returns.
  static const InspectorRow* row(const InspectorPage& page, std::string_view tag) {
    return row_with(page, &InspectorRow::tag, tag);
  }
};

TEST_F(WatchedNodes, AFieldKnowsWhenItChangedLastAndWillNext) {
  const InspectorPage page = this->page(Picked::node(0));
  const InspectorRow* term = row(page, "inspector.field.term");
  ASSERT_TRUE(term);
  EXPECT_EQ(term->changed_at, 4U);
  EXPECT_EQ(term->changes_next, 6U);
  const InspectorRow* vote = row(page, "inspector.field.votedFor");
  EXPECT_EQ(vote->changed_at, 0U);
  EXPECT_TRUE(vote->knows_change);
  EXPECT_EQ(past_words(viewer, 0, "term"), "Last changed in #4, at 4ms. Next change: #6, at 6ms.");
  EXPECT_EQ(past_words(viewer, 0, "votedFor"), "As it began. No later change so far.");
}

TEST_F(WatchedNodes, ASparklineIsWhatTheFieldWasOverTheWindow) {
  page(Picked::node(0));
  const TimeScale scale{{milliseconds(0), milliseconds(10)}, 0, 100};
  const auto line = sparkline_of(viewer, 0, "term", scale);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->least, 0);
  EXPECT_EQ(line->greatest, 5);
  EXPECT_TRUE(line->is_whole);
  const auto value_at = [&](float x) {
    for (const PlotColumn& column : line->columns) {
      if (column.x == x) return column.last;
    }
    return -1.0;
  };
  EXPECT_EQ(value_at(10), 0);
  EXPECT_EQ(value_at(30), 1);
  EXPECT_EQ(value_at(50), 2);
  EXPECT_EQ(value_at(90), 5);
  EXPECT_FALSE(sparkline_of(viewer, 0, "votedFor", scale));  // no number
  const TimeScale late{{milliseconds(7), milliseconds(10)}, 0, 100};
  viewer.window_begin = milliseconds(7);
  EXPECT_FALSE(sparkline_of(viewer, 0, "term", late));  // nothing changes in it
}

TEST_F(WatchedNodes, WatchedFieldsStayWhateverIsSelected) {
  commands.run("inspect.watch", viewer, "n2.term");
  for (const Picked& picked : {Picked::node(0), Picked::of_event(3), Picked()}) {
    const InspectorPage page = this->page(picked);
    const InspectorRow* watched = row(page, "inspector.watched.n2.term");
    ASSERT_TRUE(watched);
    EXPECT_EQ(watched->value, "2");
  }
  commands.run("inspect.watch", viewer, "n2 term");
  EXPECT_EQ(row(page({}), "inspector.watched.n2.term"), nullptr);
}

TEST_F(WatchedNodes, WithNothingSelectedAFieldOfAllReplicasIsWatched) {
  viewer.selected = {};
  commands.run("inspect.watch", viewer, "term");
  EXPECT_THAT(viewer.inspector.watched,
              testing::ElementsAre(WatchedField{"n1", "term"}, WatchedField{"n2", "term"},
                                   WatchedField{"n3", "term"}));
  viewer.selected = Picked::node(1);
  commands.run("inspect.watch", viewer, "term");  // of n2 only, and no more
  EXPECT_EQ(viewer.inspector.watched.size(), 2U);
  commands.run("inspect.watch_nothing", viewer);
  EXPECT_TRUE(viewer.inspector.watched.empty());
}

TEST_F(WatchedNodes, WhatIsNotThereIsNotWatched) {
  commands.run("inspect.watch", viewer, "n1.colour");
  EXPECT_TRUE(viewer.notice_is_bad);
  EXPECT_TRUE(viewer.inspector.watched.empty());
}

TEST_F(WatchedNodes, OfFieldsThatHaveNoRoomTogetherNoneIsWatched) {
  viewer.selected = {};
  viewer.inspector.watched.assign(watched_max - 1, WatchedField{"n9", "term"});
  commands.run("inspect.watch", viewer, "term");
  EXPECT_TRUE(viewer.notice_is_bad);
  EXPECT_EQ(viewer.inspector.watched.size(), watched_max - 1);
}

TEST_F(WatchedNodes, WithoutReplicasAFieldNeedsItsNode) {
  show_session(viewer, fake_cluster(0, 2));
  commands.run("inspect.watch", viewer, "term");
  EXPECT_TRUE(viewer.notice_is_bad) << viewer.notice;
}

TEST_F(WatchedNodes, WatchedFieldsStayWithAnotherRun) {
  commands.run("inspect.watch", viewer, "n1.term");
  show_session(viewer, fake_cluster(2));
  EXPECT_EQ(viewer.inspector.watched.size(), 1U);
  EXPECT_EQ(row(page({}), "inspector.watched.n1.term")->value, "not there");
}

TEST_F(WatchedNodes, ComparedNodesShowWhatDiffersAndFoldTheRest) {
  viewer.selected = Picked::node(0);
  commands.run("inspect.compare", viewer, "n2");
  InspectorPage page = this->page(Picked::node(0));
  EXPECT_EQ(page.title, "n1 beside n2");
  const InspectorRow* vote = row(page, "inspector.compared.votedFor");
  ASSERT_TRUE(vote);
  EXPECT_EQ(vote->before, "n1");
  EXPECT_EQ(vote->value, "n3");
  EXPECT_TRUE(vote->is_different);
  const InspectorRow* log = row(page, "inspector.compared.log");
  ASSERT_TRUE(log && log->can_open);
  const InspectorRow* equal = row(page, "inspector.equal");
  ASSERT_TRUE(equal);
  EXPECT_EQ(equal->name, "2 members are equal");
  EXPECT_EQ(row(page, "inspector.compared.term"), nullptr);

  viewer.inspector.opened.insert(equal->path);
  viewer.inspector.opened.insert(log->path);
  page = inspect(viewer);
  std::vector<std::string> names;
  for (const InspectorRow& one : page.rows) {
    if (one.kind == Kind::compared) names.push_back(one.name + (one.is_different ? "!" : ""));
  }
  EXPECT_THAT(names, testing::ElementsAre("node", "votedFor!", "log!", "3!", "term", "peers"));
}

TEST_F(WatchedNodes, ComparingEndsAndNeedsAnotherNode) {
  viewer.selected = Picked::node(0);
  commands.run("inspect.compare", viewer, "n1");
  EXPECT_TRUE(viewer.notice_is_bad);
  commands.run("inspect.compare", viewer, "n2");
  commands.run("inspect.compare_no_more", viewer);
  EXPECT_EQ(inspect(viewer).title, "n1, Fake");
}

TEST_F(WatchedNodes, TheNodeBeforeIsTheOneSelectedBefore) {
  EXPECT_EQ(node_selected_before(viewer), nowhere);
  select(viewer, Picked::node(2));
  EXPECT_EQ(node_selected_before(viewer), nowhere);
  select(viewer, Picked::of_event(3));
  select(viewer, Picked::node(1));
  EXPECT_EQ(node_selected_before(viewer), 2U);
}

}  // namespace
}  // namespace orrery::gui
