#include "gui/model/filter_choice.hpp"

#include <gtest/gtest.h>

#include "gui/model/filter_state.hpp"
#include "gui/model/log.hpp"
#include "tests/gui/model/fake_session.hpp"
#include "tests/gui/model/filter_support.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui {
namespace {

/// Something of everything that filters ask for.
Chronicle history_to_filter(std::uint32_t messages, std::uint64_t seed = 1) {
  return busy_history({.messages = messages, .is_troubled = true}, seed);
}

// ---------------------------------------------------------------- beside SQL

struct AskedTwice {
  const char* filter;
  const char* sql;  ///< a condition on a row; or, from SELECT on, the whole question
};

/// A row of the log: an event, the message that it is about, the type and whether it is refused.
constexpr std::string_view rows_sql =
    "WITH log AS (SELECT e.event, e.time, e.node, e.kind, m.from_node, m.to_node, m.fate, "
    "  m.is_duplicate, m.is_changed, m.ended_event, coalesce(m.type, e.timer) AS type, "
    "  coalesce(m.ended_event = e.event AND m.fate NOT IN ('delivered', 'in_flight', 'held'), 0) "
    "    AS is_refused "
    "  FROM event e LEFT JOIN message m ON m.message = e.message) ";

/// "Happened before", one step: from an event of a process to its next, from a message's sending to
/// its events, from what is done outside to the event that it is.
constexpr std::string_view steps_sql =
    "WITH RECURSIVE own(event, node) AS ("
    "  SELECT event, node FROM event e LEFT JOIN message m USING (message) "
    "  WHERE node IS NOT NULL AND kind != 'relay' AND (kind != 'message' OR message IS NOT NULL) "
    "    AND (message IS NULL OR (m.fate = 'delivered' AND m.ended_event = event))), "
    "step(cause, effect) AS ("
    "  SELECT lag(event) OVER (PARTITION BY node ORDER BY event), event FROM own "
    "  UNION ALL SELECT m.sent_event, e.event FROM event e JOIN message m USING (message) "
    "  UNION ALL SELECT c.event, e.event FROM event e JOIN event c ON c.event = e.cause "
    "    WHERE c.node IS NULL AND e.node IS NOT NULL AND e.message IS NULL), ";

constexpr AskedTwice asked_twice[] = {
    {"node=n2", "node = 'n2'"},
    {"node!=n2", "node IS NOT 'n2'"},
    {"node=n1,n3", "node IN ('n1', 'n3')"},
    {"node=outside", "node IS NULL"},
    {"node=c*", "node LIKE 'c%'"},
    {"from=n1 && to=n2", "from_node = 'n1' AND to_node = 'n2'"},
    {"(from=n1 to=n2) || (from=n2 to=n1)",
     "(from_node = 'n1' AND to_node = 'n2') OR (from_node = 'n2' AND to_node = 'n1')"},
    {"to!=n1", "to_node IS NOT 'n1'"},
    {"type=AppendEntries", "type = 'AppendEntries'"},
    {"type=*Reply", "type LIKE '%Reply'"},
    {"type=ElectionTimeout,HeartbeatDue", "type IN ('ElectionTimeout', 'HeartbeatDue')"},
    {"kind=timer", "kind = 'timer'"},
    {"kind=receives", "kind = 'message' AND NOT is_refused"},
    {"kind=refuses", "is_refused"},
    {"kind=\"disk synced\" -n2", "kind = 'synced' AND node != 'n2'"},
    {"t>1.5s", "time > 1500000000"},
    {"t=100ms..200ms || t>=2s", "time BETWEEN 100000000 AND 200000000 OR time >= 2000000000"},
    {"event<=300 event!=7", "event <= 300 AND event != 7"},
    {"node=n2 && type!=AppendEntries && t>120ms",
     "node = 'n2' AND type IS NOT 'AppendEntries' AND time > 120000000"},
    {"delivered", "fate = 'delivered' AND ended_event = event"},
    {"copy", "is_duplicate = 1"},
    {"changed", "is_changed = 1"},
    {"lost",
     "SELECT count(DISTINCT ended_event) FROM message "
     "WHERE fate NOT IN ('delivered', 'in_flight', 'held') AND ended_event > 0"},
    {"lost && -refuses",
     "NOT is_refused AND event IN (SELECT ended_event FROM message "
     "WHERE fate NOT IN ('delivered', 'in_flight', 'held'))"},
    {"loses=AppendEntries",
     "SELECT count(DISTINCT ended_event) FROM message WHERE type = 'AppendEntries' "
     "AND fate NOT IN ('delivered', 'in_flight', 'held') AND ended_event > 0"},
    {"sends=RequestVote*",
     "SELECT count(DISTINCT sent_event) FROM message "
     "WHERE type LIKE 'RequestVote%' AND sending IS NOT NULL AND sent_event > 0"},
    {"fault", "SELECT count(DISTINCT event) FROM fault WHERE event > 0"},
    {"output", "SELECT count(DISTINCT event) FROM output WHERE event > 0"},
    {"violates:*", "SELECT count(DISTINCT event) FROM verdict WHERE status = 'violated'"},
    {"violates:raft.*",
     "SELECT count(DISTINCT event) FROM verdict WHERE status = 'violated' "
     "AND judge LIKE 'raft.%'"},
    {"appendentries,requestvote -n3",
     "(type LIKE '%appendentries%' OR type LIKE '%requestvote%') AND node IS NOT 'n3' "
     "AND from_node IS NOT 'n3' AND to_node IS NOT 'n3'"},
    {"caused-by:40",
     "far(event) AS (SELECT 40 UNION SELECT effect FROM step JOIN far ON cause = event) "
     "SELECT count(*) FROM far"},
    {"causes:400",
     "far(event) AS (SELECT 400 UNION SELECT cause FROM step JOIN far ON effect = event "
     "  WHERE cause > 0) SELECT count(*) FROM far"},
    {"concurrent-with:200",
     "later(event) AS (SELECT 200 UNION SELECT effect FROM step JOIN later ON cause = event), "
     "sooner(event) AS (SELECT 200 UNION SELECT cause FROM step JOIN sooner ON effect = event) "
     "SELECT count(*) FROM event WHERE event NOT IN (SELECT event FROM later) "
     "AND event NOT IN (SELECT event FROM sooner WHERE event IS NOT NULL)"},
};

std::size_t answer_of(const TraceReader& trace, std::string_view sql) {
  std::string whole(sql);
  if (sql.starts_with("far") || sql.starts_with("later")) {
    whole = std::string(steps_sql) + whole;
  } else if (!sql.starts_with("SELECT")) {
    whole = std::string(rows_sql) + "SELECT count(*) FROM log WHERE " + whole;
  }
  Query query = trace.query(whole);
  EXPECT_TRUE(query.next());
  return static_cast<std::size_t>(query.integer(0));
}

// Check A14: a filter chooses as many events as SQL counts in the trace of the same run.
TEST(FilterChoice, ChoosesWhatSqlCounts) {
  std::vector<std::size_t> total(std::size(asked_twice));
  for (const char* name : {"raft/leader_dies", "raft/nemesis", "raft_museum/vote_not_persisted",
                           "pbft/equivocating_primary"}) {
    SCOPED_TRACE(name);
    const Folder folder;
    const std::string path = recording::record(folder, name, recording::plan_of(name), nullptr,
                                               {.level = TraceLevel::events, .events = 4'000});
    const TraceReader trace(path);
    const RecordedSession session(path, recording::catalogue());
    const Chronicle& chronicle = session.chronicle();
    for (std::size_t i = 0; i < std::size(asked_twice); ++i) {
      const std::size_t counted = answer_of(trace, asked_twice[i].sql);
      EXPECT_EQ(count_of(asked_twice[i].filter, chronicle), counted) << asked_twice[i].filter;
      EXPECT_LT(counted, chronicle.last_event()) << asked_twice[i].filter;
      total[i] += counted;
    }
  }
  for (std::size_t i = 0; i < std::size(asked_twice); ++i) {
    EXPECT_GT(total[i], 0U) << asked_twice[i].filter << " was never so";
  }
}

// ---------------------------------------------------------------- beside brute force

TEST(FilterChoice, ChoosesWhatBruteForceFinds) {
  const Chronicle history = history_to_filter(120, 5);
  const NaiveFilter naive(history);
  FilterLots lots(17, history.last_event());
  std::size_t chosen_events = 0;
  constexpr std::size_t rounds = 3'000;
  for (std::size_t round = 0; round < rounds; ++round) {
    const FilterTerm term = lots.term();
    const std::vector<bool> chosen = chosen_by(term, history);
    ASSERT_EQ(chosen.size(), history.last_event() + 1);
    ASSERT_FALSE(chosen[0]);
    for (EventNumber number = 1; number <= history.last_event(); ++number) {
      ASSERT_EQ(chosen[number], naive.holds(term, number)) << to_text(term) << " at " << number;
      if (chosen[number]) ++chosen_events;
    }
  }
  EXPECT_GT(chosen_events, rounds * history.last_event() / 10);
  EXPECT_LT(chosen_events, rounds * history.last_event() * 9 / 10);
}

struct FilterStateTest : testing::Test {
  FilterStateTest() {
    auto fake = std::make_unique<FakeSession>();
    session = fake.get();
    viewer.session = std::move(fake);
  }
  void expect_as_from_the_beginning(const std::string& filter) {
    const std::vector<bool> anew = chosen_by(must_read(filter), session->history);
    ASSERT_EQ(viewer.filter.chosen, anew) << filter;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t number = 1; number < anew.size(); ++number) {
      if (anew[number]) rows.push_back(number);
    }
    ASSERT_EQ(viewer.filter.rows, rows) << filter;
  }

  Viewer viewer;
  FakeSession* session = nullptr;
};

// What a run that grows has had so far is not looked at again; and yet nothing is missed.
TEST_F(FilterStateTest, GrowsWithTheRun) {
  const Chronicle whole = history_to_filter(150, 8);
  FilterLots lots(23, whole.last_event());
  Lots steps(4);
  for (int round = 0; round < 150; ++round) {
    const std::string filter = to_text(lots.term(2));
    session->history = whole.until(1 + steps.below(20));
    set_filter(viewer, filter);
    while (session->history.last_event() < whole.last_event()) {
      session->history = whole.until(
          std::min(whole.last_event(), session->history.last_event() + 1 + steps.below(60)));
      follow_filter(viewer);
      expect_as_from_the_beginning(filter);
    }
  }
}

// A hand drops messages after the newest event, and that event was looked at before.
TEST_F(FilterStateTest, SeesWhatAHandDoesAfterTheNewestEvent) {
  session->history = busy_history({.messages = 60}).until(70);
  set_filter(viewer, "dropped");
  EXPECT_TRUE(viewer.filter.rows.empty());
  const std::vector<Place> under_way = session->history.under_way(70);
  ASSERT_FALSE(under_way.empty());
  session->history.end(under_way[0], ChronicleMessage::End::dropped, Loss::none, 70,
                       session->history.time_of(70));
  follow_filter(viewer);
  EXPECT_EQ(viewer.filter.rows, std::vector<std::uint32_t>{70});
}

TEST_F(FilterStateTest, IsWorkedOutOnlyWhenSomethingHasChanged) {
  session->history = history_to_filter(60);
  set_filter(viewer, "ask");
  const std::uint64_t changes = viewer.filter.changes;
  follow_filter(viewer);
  EXPECT_EQ(viewer.filter.changes, changes);
  set_filter(viewer, " ask ");  // the same
  EXPECT_EQ(viewer.filter.changes, changes);
  session->history.add(ChronicleEvent{.time = session->reached()});
  follow_filter(viewer);
  EXPECT_NE(viewer.filter.changes, changes);
}

TEST_F(FilterStateTest, WhatCannotBeReadLeavesWhatWasChosen) {
  session->history = history_to_filter(60);
  set_filter(viewer, "node=n1");
  const std::vector<bool> before = viewer.filter.chosen;
  set_filter(viewer, "node=n1 &&");
  ASSERT_TRUE(viewer.filter.error);
  EXPECT_EQ(viewer.filter.error->offset, 10U);
  EXPECT_EQ(viewer.filter.chosen, before);
  set_filter(viewer, "");
  EXPECT_FALSE(viewer.filter.error);
  EXPECT_FALSE(is_filtering(viewer.filter));
  EXPECT_TRUE(viewer.filter.chosen.empty());
}

TEST_F(FilterStateTest, ChoosesAnewInAnotherBranch) {
  session->history = history_to_filter(60, 1);
  set_filter(viewer, "node=n1 ask");
  session->history = history_to_filter(30, 2);  // shorter: not the same history
  follow_filter(viewer);
  expect_as_from_the_beginning("node=n1 ask");
}

/// What was built at an address that something else had before is another run.
TEST_F(FilterStateTest, ChoosesAnewInAnotherRunAtTheSameAddress) {
  session->history = history_to_filter(30, 2);
  set_filter(viewer, "node=n1 ask");
  std::destroy_at(session);
  std::construct_at(session)->history = history_to_filter(60, 1);  // longer: it could go on so
  follow_filter(viewer);
  expect_as_from_the_beginning("node=n1 ask");
}

TEST_F(FilterStateTest, RemarksOnWhatIsNotThere) {
  session->history = history_to_filter(60);
  session->all_lamps = {{.name = "raft.election_safety"}};
  struct Case {
    const char* typed;
    const char* remark;
  };
  const Case cases[] = {
      {"node=n9", "no node is called n9 (did you mean \"n1\"?)"},
      {"lost && type=Answr", "no Answr so far (did you mean \"Answer\"?)"},
      {"caused-by:99999", "there is no event 99,999 so far"},
      {"node=n* type=answer causes:3", ""},
      {"violates:raft.election_safty",
       "nobody here judges raft.election_safty (did you mean \"raft.election_safety\"?)"},
      {"violates:raft.*", ""},
      // Words that look like operators.
      {"not lost", "looked for the word not (write !)"},
      {"lost AND node=n1", "looked for the word AND (write &&)"},
      {"lost or node=n1", "looked for the word or (write ||)"},
      {"notice and_so order", ""},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.typed);
    set_filter(viewer, each.typed);
    EXPECT_EQ(viewer.filter.remark, each.remark);
  }
}

TEST_F(FilterStateTest, SaysHowToFilterByWhatIsSelected) {
  session->history = history_to_filter(60);
  const Chronicle& history = session->history;
  EXPECT_EQ(filter_for(history, Picked::node(1)), "node=n2");
  EXPECT_EQ(filter_for(history, Picked::message(0)),
            "type=" + std::string(history.word(history.messages()[0].type)));
  EXPECT_EQ(filter_for(history, Picked::of_event(12)), "caused-by:12");
  EXPECT_EQ(filter_for(history, Picked::link(0, 2)), "(from=n1 to=n3) || (from=n3 to=n1)");
  EXPECT_EQ(filter_for(history, {}), "");
  EXPECT_EQ(filter_for(history, Picked::of_event(0)), "");
  EXPECT_EQ(filter_for(history, Picked::node(70)), "");
  for (Place mark = 0; mark < history.marks().size(); ++mark) {
    const std::string filter = filter_for(history, Picked::mark(mark));
    set_filter(viewer, filter);
    EXPECT_TRUE(viewer.filter.chosen[history.marks()[mark].event]) << filter;
  }
}

TEST_F(FilterStateTest, RowsOfTheLogAreTheChosenEvents) {
  session->history = history_to_filter(60);
  const LogRows all(session->history, viewer.filter);
  EXPECT_EQ(all.count(), session->history.last_event());
  EXPECT_EQ(all.event(4), 5U);
  EXPECT_EQ(all.until(5), 5U);
  set_filter(viewer, "node=n2");
  const LogRows rows(session->history, viewer.filter);
  ASSERT_GT(rows.count(), 3U);
  ASSERT_LT(rows.count(), all.count());
  for (EventNumber row = 0; row < rows.count(); ++row) {
    EXPECT_EQ(log_row(session->history, rows.event(row)).node, "n2");
    EXPECT_EQ(rows.until(rows.event(row)), row + 1);
    EXPECT_EQ(rows.until(rows.event(row) - 1), row);
  }
}

// ---------------------------------------------------------------- completions

struct FilterCompletionTest : testing::Test {
  FilterCompletionTest() : history(history_to_filter(60)) { names.follow(history); }
  /// The cursor is at the bar.
  std::vector<std::string> offered(std::string typed) {
    const std::size_t cursor = typed.find('^');
    typed.erase(cursor, 1);
    std::vector<std::string> texts;
    found = filter_completions(typed, cursor, history, names);
    for (const FilterCompletion& each : found.list) texts.push_back(each.text);
    return texts;
  }
  using Texts = std::vector<std::string>;

  Chronicle history;
  FilterNames names;
  FilterCompletions found;
};

TEST_F(FilterCompletionTest, OffersWhatCanStandThere) {
  EXPECT_EQ(offered("ty^"), Texts{"type="});
  EXPECT_EQ(offered("node=c^"), (Texts{"c1", "c2"}));
  EXPECT_EQ(offered("node=n1,c^"), (Texts{"c1", "c2"}));
  EXPECT_EQ(offered("lost && type=a^"), (Texts{"Answer", "Ask", "Heartbeat"}));
  EXPECT_EQ(offered("sends!=tic^"), Texts{"Tick"});
  EXPECT_EQ(offered("kind=disk^"), (Texts{"\"disk synced\"", "\"disk lost\""}));
  EXPECT_EQ(offered("violates:j^"), (Texts{"judge.odd", "judge.even"}));
  EXPECT_EQ(offered("t>1^"), Texts{});
  EXPECT_EQ(offered("lost^"), Texts{});  // it is written
  EXPECT_EQ(offered("\"lo^"), Texts{});
  EXPECT_EQ(offered("^").front(), "node=");
}

TEST_F(FilterCompletionTest, KnowsWhatItStandsInsteadOf) {
  offered("node=n1 && t^yp lost");
  EXPECT_EQ(found.begin, 11U);
  EXPECT_EQ(found.end, 14U);
}

}  // namespace
}  // namespace orrery::gui
