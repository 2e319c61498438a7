#include "gui/model/entries.hpp"

#include <gmock/gmock.h>

#include "gui/model/commands.hpp"
#include "sim/plan/protocol.hpp"
#include "tests/gui/model/busy_history.hpp"
#include "tests/gui/model/fake_session.hpp"

namespace orrery::gui {
namespace {

/// Three replicas with logs of their own.
struct LoggedSession : FakeSession {
  Protocol its_protocol{};
  std::map<Place, std::vector<std::pair<std::uint64_t, Value>>> logs{};

  const Protocol* protocol() const override { return &its_protocol; }
  MemberEntries entries(Place node, std::string_view member, EventNumber,
                        const IndexRange& wanted) override {
    MemberEntries found;
    if (member != its_protocol.log.entries || logs[node].empty()) return found;
    found.first = logs[node].front().first;
    found.end = logs[node].back().first + 1;
    for (const auto& entry : logs[node]) {
      if (wanted.contains(entry.first)) found.wanted.push_back(entry);
    }
    return found;
  }
};

struct EntriesTest : testing::Test {
  LoggedSession session;
  EntriesLook look{.area = {10, 20, 600, 160}, .em = 16};

  EntriesTest() {
    session.history = fake_cluster(3, 1)->history;
    session.its_protocol.log = {.entries = "log.entries",
                                .first = 1,
                                .term = "term",
                                .committed = "commitIndex",
                                .next = "nextIndex",
                                .match = "matchIndex"};
    for (const Place node : {0U, 1U, 2U}) session.states[node]["commitIndex"] = 0;
  }
  void append(Place node, int term, int count = 1) {
    for (int i = 0; i < count; ++i) {
      const std::uint64_t index =
          session.logs[node].empty() ? 0 : session.logs[node].back().first + 1;
      session.logs[node].emplace_back(index,
                                      Value::Object{{"term", Value(term)}, {"command", "x"}});
    }
  }
  Entries table() {
    return entries_of(session, look,
                      [](std::string_view text) { return 8.0F * static_cast<float>(text.size()); });
  }
  static const EntryCell* cell(const Entries& table, Place node, std::uint64_t index) {
    for (const EntryCell& one : table.cells) {
      if (one.node == node && one.index == index) return &one;
    }
    return nullptr;
  }
};

TEST_F(EntriesTest, ARowANodeAndAColumnAnIndexFromOne) {
  append(0, 1, 2);
  append(0, 3);
  append(1, 1, 2);
  session.states[0]["commitIndex"] = 2;
  const Entries table = this->table();
  ASSERT_EQ(table.rows.size(), 3U);  // clients have none
  EXPECT_EQ(table.all, (IndexRange{1, 4}));
  EXPECT_EQ(table.cells.size(), 5U);
  EXPECT_EQ(cell(table, 0, 3)->term, "3");
  EXPECT_EQ(cell(table, 0, 3)->number, 3U);
  EXPECT_TRUE(cell(table, 0, 2)->is_committed);
  EXPECT_FALSE(cell(table, 0, 3)->is_committed);
  EXPECT_FALSE(cell(table, 1, 1)->is_committed);  // as its own node knows
  EXPECT_EQ(cell(table, 0, 2)->area.x, cell(table, 1, 2)->area.x);
  EXPECT_EQ(cell(table, 0, 1)->area.y, cell(table, 0, 2)->area.y);
  EXPECT_EQ(table.rows[0].count, 3U);
}

TEST_F(EntriesTest, NothingOverlapsAndAllIsInsideWhateverTheSize) {
  Lots lots(5);
  for (int round = 0; round < 200; ++round) {
    session.logs.clear();
    for (Place node = 0; node < 3; ++node) {
      append(node, static_cast<int>(1 + lots.below(3000)), static_cast<int>(lots.below(60)));
    }
    append(0, 1);
    look.em = static_cast<float>(12 + lots.below(28));
    look.area = {static_cast<float>(lots.below(40)), 7, static_cast<float>(200 + lots.below(900)),
                 static_cast<float>(120 + lots.below(300))};
    look.first.reset();
    if (lots.below(2) == 0) look.first = lots.below(80);
    const Entries table = this->table();
    for (const EntryCell& one : table.cells) {
      EXPECT_GE(one.area.x, table.body.x);
      EXPECT_GE(one.area.width, 8.0F * static_cast<float>(one.term.size()));
      for (const EntryCell& other : table.cells) {
        const bool is_other = one.node != other.node || one.index != other.index;
        EXPECT_FALSE(is_other && one.area.overlaps(other.area));
      }
    }
    EXPECT_EQ(table.rows.size() + table.rows_below, 3U);
    if (!look.first && !table.cells.empty()) {
      EXPECT_EQ(table.shown.end, table.all.end + 1);  // the newest are seen
    }
  }
}

TEST_F(EntriesTest, ALeadersBeliefsAreThoseOfItsMaps) {
  append(0, 2, 4);
  append(1, 2, 2);
  session.states[0]["nextIndex"] = Value::Object{{"n2", Value(3)}, {"n3", Value(5)}};
  session.states[0]["matchIndex"] = Value::Object{{"n2", Value(2)}, {"n3", Value(0)}};
  const Entries table = this->table();
  EXPECT_EQ(table.leader, 0U);
  std::vector<std::tuple<Place, std::uint64_t, bool>> pointers;
  for (const EntryPointer& one : table.pointers) {
    pointers.emplace_back(one.node, one.index, one.is_match);
  }
  // n3 has nothing: index 0 is before the first column.
  EXPECT_THAT(pointers,
              testing::UnorderedElementsAre(std::tuple(1U, 3U, false), std::tuple(2U, 5U, false),
                                            std::tuple(1U, 2U, true)));
}

TEST_F(EntriesTest, OfSeveralWhoBelieveItIsTheNewestLeaderWhoIsUp) {
  append(0, 2, 4);
  session.states[0]["nextIndex"] = Value::Object{{"n3", Value(1)}};
  session.states[0]["matchIndex"] = Value::Object{{"n3", Value(1)}};
  session.states[1] = session.states[0];
  const Word leader = session.history.word_for("leader");
  session.history.add({std::chrono::milliseconds(1), 0, 0, nowhere, 0, EventKind::timer});
  session.history.add_role(0, {.event = 1, .role = leader});
  session.history.add({std::chrono::milliseconds(2), 0, 1, nowhere, 0, EventKind::timer});
  session.history.add_role(1, {.event = 2, .role = leader});
  look.after = 2;
  EXPECT_EQ(table().leader, 1U);
  session.history.add({std::chrono::milliseconds(3), 0, 1, nowhere, 0, EventKind::crash});
  session.history.add_role(1, {.event = 3, .role = Chronicle::down_word});
  look.after = 3;
  EXPECT_EQ(table().leader, 0U);
}

TEST_F(EntriesTest, TermsOfSeveralPartsAreSaidWhole) {
  session.logs[0] = {
      {0, Value::Object{{"term", Value::Object{{"round", Value(2)}, {"by", "n1"}}}}}};
  const Entries table = this->table();
  ASSERT_EQ(table.cells.size(), 1U);
  EXPECT_EQ(table.cells[0].term, "2·n1");
  EXPECT_EQ(table.cells[0].number, 2U);
}

TEST_F(EntriesTest, WhereThereIsNoLogASentenceSaysSo) {
  EXPECT_NE(table().nothing, "");
  session.its_protocol.log = {};
  EXPECT_TRUE(table().nothing.starts_with("Fake keeps no log of entries.")) << table().nothing;
}

TEST_F(EntriesTest, RowsThatHaveRoomAreShownWhateverWasScrolledBefore) {
  append(0, 1, 3);
  look.first_row = 9;
  EXPECT_EQ(table().rows_above, 0U);
  look.area.height = 70;
  EXPECT_EQ(table().rows_above + table().rows.size(), 3U);
  EXPECT_GT(table().rows_above, 0U);
}

TEST_F(EntriesTest, ATableThatWasNeverDrawnIsNotTurned) {
  EntriesState state;
  scroll_entries(state, -10);
  EXPECT_EQ(state.first, std::nullopt);
}

TEST_F(EntriesTest, OneThatWasNotInFrontComesThereAndIsTurnedThen) {
  append(0, 1, 200);
  const Commands commands = all_commands();
  Viewer viewer;
  show_session(viewer, fake_cluster(3));
  viewer.entries.entries = table();
  commands.run("entries.older", viewer);
  EXPECT_EQ(viewer.entries.first, std::nullopt);
  EXPECT_EQ(viewer.frame.focused, Panel::entries);
  commands.run("entries.older", viewer);
  EXPECT_NE(viewer.entries.first, std::nullopt);
}

TEST_F(EntriesTest, LittleTurnsOfTheWheelAddUp) {
  append(0, 1, 200);
  EntriesState state;
  state.entries = table();
  const std::uint64_t newest = state.entries.shown.first;
  for (int i = 0; i < 7; ++i) turn_wheel_over_entries(state, 0.05F);
  EXPECT_EQ(state.first, newest - 1);
}

TEST_F(EntriesTest, ScrollingBackToTheEndFollowsTheNewestAgain) {
  append(0, 1, 200);
  EntriesState state;
  state.entries = table();
  const IndexRange newest = state.entries.shown;
  scroll_entries(state, -10);
  EXPECT_EQ(state.first, newest.first - 10);
  look.first = state.first;
  state.entries = table();
  EXPECT_EQ(state.entries.shown.first, newest.first - 10);
  scroll_entries(state, 50);
  EXPECT_EQ(state.first, std::nullopt);
  scroll_entries(state, -100000);
  EXPECT_EQ(state.first, 1U);
}

}  // namespace
}  // namespace orrery::gui
