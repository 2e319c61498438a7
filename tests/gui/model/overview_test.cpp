#include "gui/model/overview.hpp"

#include <gtest/gtest.h>

#include "gui/model/overview_state.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct OverviewTest : testing::Test {
  OverviewTest() {
    session.history = busy_history({.messages = 2000});
    look.area = {0, 700, 1440, 100};
  }
  Overview overview() {
    glyphs.follow(session.history);
    marks.follow(session.history);
    return overview_of(session, glyphs, marks, look, letters_as_wide_as(10));
  }
  /// Branch 1 of the scenario, 2 and 3 of branch 1, 4 of the scenario.
  void add_branches() {
    session.all_branches = {
        {.name = "scenario", .last_event = 900, .reached = session.reached()},
        {.name = "1: crash n1",
         .parent = 0,
         .forked_after = 100,
         .forked_at = milliseconds(50),
         .last_event = 300,
         .reached = milliseconds(150)},
        {.name = "2: cut n1 n2",
         .parent = 1,
         .forked_after = 200,
         .forked_at = milliseconds(90),
         .last_event = 400,
         .reached = milliseconds(250)},
        {.name = "3: drop",
         .parent = 1,
         .forked_after = 250,
         .forked_at = milliseconds(120),
         .last_event = 500,
         .reached = milliseconds(300)},
        {.name = "4: a name that is far too long to stand right of where it was forked",
         .parent = 0,
         .forked_after = 800,
         .forked_at = session.reached() - milliseconds(1),
         .last_event = 801,
         .reached = session.reached()}};
  }
  FakeSession session;
  Glyphs glyphs;
  MarkIndex marks;
  OverviewLook look;
};

TEST_F(OverviewTest, CountsEachMessageOnce) {
  const Overview o = overview();
  std::uint64_t counted = 0;
  for (const MessageColumn& column : o.columns) counted += column.messages;
  // Those that left in the last nanosecond stand at the right edge.
  std::uint64_t at_edge = 0;
  for (const ChronicleMessage& message : session.history.messages()) {
    at_edge += message.sent >= o.scale.window.end ? 1 : 0;
  }
  EXPECT_EQ(counted + at_edge, 2000U);
}

TEST_F(OverviewTest, ColumnsEqualCountingAllMessages) {
  const Overview o = overview();
  for (const MessageColumn& column : o.columns) {
    std::uint64_t expected = 0;
    for (const ChronicleMessage& message : session.history.messages()) {
      const bool is_first = column.area.x <= o.bars.x;
      const Time begin = is_first ? Time{-1} : o.scale.time_at(column.area.x);
      expected += message.sent >= begin && message.sent < o.scale.time_at(column.area.right());
    }
    EXPECT_EQ(column.messages, expected) << column.area.x;
  }
}

TEST_F(OverviewTest, TheRibbonShowsALeaderWhereverThereIsOne) {
  const Overview o = overview();
  const Word leader = session.history.word_for("leader");
  std::size_t seen = 0;
  for (const RoleRun& run : o.roles) {
    const Time middle = o.scale.time_at((run.x0 + run.x1) / 2);
    const EventNumber event = session.history.event_at(middle);
    bool has_leader = false;
    for (Place node = 0; node < 5; ++node) {
      has_leader |= session.history.role_at(node, event) == leader;
    }
    if (run.x1 - run.x0 > 4) {
      EXPECT_EQ(run.role == leader, has_leader);
      ++seen;
    }
  }
  EXPECT_GE(seen, 2U);
}

TEST_F(OverviewTest, ALiveRunReachesToItsStop) {
  struct Stopping : FakeSession {
    RunWords words() const override { return {.scenario = "x.json", .stop = seconds(100)}; }
  } live;
  live.history = busy_history({.messages = 100});
  live.ended = false;
  EXPECT_EQ(whole_run(live), seconds(100));
  live.ended = true;
  EXPECT_EQ(whole_run(live), live.reached());
}

TEST_F(OverviewTest, BranchesStandUnderTheirParents) {
  add_branches();
  EXPECT_EQ(branch_order(session.all_branches), (std::vector<std::size_t>{0, 1, 2, 3, 4}));
  std::swap(session.all_branches[2], session.all_branches[4]);  // now 2 is the scenario's child
  EXPECT_EQ(branch_order(session.all_branches), (std::vector<std::size_t>{0, 1, 3, 4, 2}));
}

TEST_F(OverviewTest, EachBranchLeavesItsParentsLineAtItsFork) {
  add_branches();
  look.area.height = 220;
  const Overview o = overview();
  ASSERT_EQ(o.branches.size(), 5U);
  for (const BranchRow& row : o.branches) {
    const BranchView& branch = session.all_branches[row.branch];
    EXPECT_NEAR(row.line.x, o.scale.x_of(branch.forked_at), 1);
    if (branch.parent == row.branch) continue;
    const auto parent = std::ranges::find(o.branches, branch.parent, &BranchRow::branch);
    EXPECT_GE(row.fork_y, parent->line.y);
    EXPECT_LE(row.fork_y, parent->line.bottom());
    EXPECT_GE(row.label.x, o.rows.x);
    EXPECT_LE(row.label.right(), o.rows.right() + 0.01F) << row.text;
    EXPECT_FALSE(row.label.overlaps(parent->label));
    EXPECT_EQ(hit(o, {}, Time{}, row.row.centre()),
              (OverviewHit{OverviewPart::branch, row.branch}));
  }
}

TEST_F(OverviewTest, WhereThereIsLittleRoomBranchesScroll) {
  add_branches();
  look.area.height = 110;
  Overview o = overview();
  EXPECT_LT(o.branches.size(), 5U);
  EXPECT_EQ(o.rows_below, 5 - o.branches.size());
  look.first_row = 99;
  o = overview();
  EXPECT_EQ(o.branches.back().branch, 4U);
  EXPECT_EQ(o.rows_below, 0U);
  EXPECT_LE(o.rows.bottom(), look.area.bottom());
}

TEST_F(OverviewTest, TheMouseFindsHeadEdgesAndBox) {
  const Overview o = overview();
  const Time whole = o.scale.window.end;
  const TimeWindow window{whole / 4, whole / 2};
  const Rect box = o.box_of(window);
  const float y = o.bars.centre().y;
  const Time head = whole * 3 / 4;
  const auto part = [&](float x, float at_y) { return hit(o, window, head, {x, at_y}).part; };
  EXPECT_EQ(part(box.x, y), OverviewPart::window_begin);
  EXPECT_EQ(part(box.right(), y), OverviewPart::window_end);
  EXPECT_EQ(part(box.centre().x, y), OverviewPart::window);
  EXPECT_EQ(part(box.right() + 60, y), OverviewPart::bars);
  EXPECT_EQ(part(o.scale.x_of(head), o.flags.centre().y), OverviewPart::head);
  EXPECT_EQ(part(o.scale.x_of(head) + 40, o.flags.centre().y), OverviewPart::time);
  EXPECT_EQ(part(5, o.area.y - 5), OverviewPart::nothing);
}

// A window of 10 us in a run of an hour is less than a pixel; one must still see and move it.
TEST_F(OverviewTest, ATinyWindowStillHasABox) {
  const Overview o = overview();
  const TimeWindow tiny{milliseconds(20), milliseconds(20) + Time(10)};
  EXPECT_GE(o.box_of(tiny).width, 3);
  const TimeWindow outside{seconds(1000), seconds(1001)};
  EXPECT_LE(o.box_of(outside).right(), o.bars.right() + 0.01F);
}

TEST_F(OverviewTest, IsWorkedOutAnewOnlyWhenSomethingChanged) {
  OverviewState state;
  const auto width = letters_as_wide_as(10);
  overview_for(state, session, look, width);
  state.overview.columns.clear();  // a mark that it is the old one
  EXPECT_TRUE(overview_for(state, session, look, width).columns.empty());
  session.history.add(
      Mark{Mark::Kind::fault, session.history.last_event(), session.reached(), 0, "x"});
  EXPECT_FALSE(overview_for(state, session, look, width).columns.empty());
}

}  // namespace
}  // namespace orrery::gui
