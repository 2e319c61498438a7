// What a session tells of the past of its nodes' states is what its moments, one by one, tell.

#include <gtest/gtest.h>

#include <tuple>

#include "gui/session/value_parts.hpp"
#include "tests/gui/session/live_support.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui {
namespace {

using ChangeWords = std::tuple<EventNumber, Place, std::string, std::optional<double>>;

const char* const past_scenarios[] = {"raft/leader_dies", "raft/unsynced_crash",
                                      "multi_paxos/hello", "ping_pong/hello"};

/// By way of all details.
std::vector<ChangeWords> changes_one_by_one(Session& session, EventNumber first, EventNumber last) {
  std::vector<ChangeWords> all;
  for (EventNumber event = first; event <= last; ++event) {
    std::vector<std::string> known;
    const Place node = session.chronicle().event(event).node;
    const auto told = session.detail(event);
    for (const StateChange& change : told->changes) {
      const std::string member = change.member.substr(0, change.member.find('.'));
      if (std::ranges::find(known, member) != known.end()) continue;
      known.push_back(member);
      const auto now = session.member(node, member, event);
      const bool is_whole = member == change.member && change.entry.empty();
      all.emplace_back(event, node, member, now && is_whole ? number_in(*now) : std::nullopt);
    }
  }
  return all;
}

std::vector<ChangeWords> told_at_once(Session& session, EventNumber first, EventNumber last) {
  std::vector<ChangeWords> all;
  for (const MemberChange& change : session.member_changes(first, last)) {
    all.emplace_back(change.event, change.node, change.member, change.after);
  }
  return all;
}

TEST(MemberChanges, AreThoseThatDetailsTellEventByEvent) {
  for (const char* name : past_scenarios) {
    SCOPED_TRACE(name);
    const auto session = live_tests::live(live_tests::shipped_plan(name));
    live_tests::run_to_event(*session, 700);
    const EventNumber last = session->last_event();
    for (const auto& [first, end] : {std::pair<EventNumber, EventNumber>{1, 40}, {300, 420}}) {
      if (first > last) continue;
      const EventNumber until = std::min(end, last);
      EXPECT_EQ(told_at_once(*session, first, until), changes_one_by_one(*session, first, until));
    }
  }
}

TEST(MemberChanges, KnowTheNumberBefore) {
  const auto session = live_tests::live(live_tests::shipped_plan("raft/leader_dies"));
  live_tests::run_to_event(*session, 900);
  std::map<std::pair<Place, std::string>, double> newest;
  std::size_t compared = 0;
  for (const MemberChange& change : session->member_changes(1, 900)) {
    if (!change.after) continue;
    const auto known = newest.find({change.node, change.member});
    if (known != newest.end()) {
      EXPECT_EQ(change.before, known->second) << change.member << " in " << change.event;
      ++compared;
    }
    newest[{change.node, change.member}] = *change.after;
  }
  EXPECT_GT(compared, 10U);
}

TEST(MemberChanges, OfARecordingAreThoseOfTheRun) {
  const Folder folder;
  const std::string scenario = "raft/leader_dies";
  const Plan plan = recording::plan_of(scenario);
  RecordedSession recorded(recording::record(folder, scenario, plan), recording::catalogue());
  const auto session = live_tests::live(plan);
  live_tests::run_to_event(*session, 1000);
  EXPECT_EQ(told_at_once(recorded, 100, 900), told_at_once(*session, 100, 900));
}

/// Of a list, as the state has it: from 0.
void expect_entries(Session& session, Place node, EventNumber after) {
  const auto list = session.member(node, "log.entries", after);
  const auto* all = list ? list->get_if<Value::Array>() : nullptr;
  const std::size_t size = all == nullptr ? 0 : all->size();
  const MemberEntries entries = session.entries(node, "log.entries", after, {2, 5});
  EXPECT_EQ(entries.end - entries.first, size);
  std::vector<std::pair<std::uint64_t, Value>> expected;
  for (std::uint64_t i = 2; i < std::min<std::uint64_t>(5, size); ++i) {
    expected.emplace_back(i, (*all)[i]);
  }
  EXPECT_EQ(entries.wanted, expected) << "after " << after;
}

TEST(MemberEntries, AreThoseOfTheState) {
  const Folder folder;
  const Plan plan = recording::plan_of("raft/leader_dies");
  RecordedSession recorded(recording::record(folder, "raft/leader_dies", plan),
                           recording::catalogue());
  const auto session = live_tests::live(plan);
  live_tests::run_to_event(*session, 1000);
  for (const EventNumber after : {EventNumber{3}, EventNumber{400}, EventNumber{900}}) {
    for (Place node = 0; node < 5; ++node) {
      expect_entries(*session, node, after);
      expect_entries(recorded, node, after);
    }
  }
  EXPECT_GT(session->entries(4, "log.entries", 900, {}).end, 5U);
  EXPECT_EQ(session->entries(4, "role", 900, {0, 9}), MemberEntries{});
}

/// Indexes are those of the log, also when a snapshot has replaced its beginning.
TEST(MemberEntries, KeepTheirIndexesWhenTheBeginningIsForgotten) {
  const auto session = live_tests::live(
      live_tests::shipped_plan("raft/leader_dies", {"protocol.raft.snapshot.after=4"}));
  live_tests::run_to_event(*session, 3000);
  bool has_forgotten = false;
  for (Place node = 0; node < 5; ++node) {
    const MemberEntries entries = session->entries(node, "log.entries", session->last_event(), {});
    has_forgotten = has_forgotten || entries.first > 0;
  }
  EXPECT_TRUE(has_forgotten);
}

TEST(ValueParts, AreFoundByNameAndNumbersAreRead) {
  const Value value = Value::Object{{"a", Value::Object{{"b", Value(7)}}}};
  EXPECT_EQ(*member_inside(value, "x.a.b"), Value(7));
  EXPECT_EQ(member_inside(value, "x.a.c"), nullptr);
  EXPECT_EQ(*member_inside(value, "x"), value);
  EXPECT_EQ(number_in(Value(true)), 1.0);
  EXPECT_EQ(number_in(Value("7")), std::nullopt);
  EXPECT_EQ(number_of_key("12"), 12U);
  EXPECT_EQ(number_of_key("n12"), std::nullopt);
  EXPECT_EQ(number_of_key(""), std::nullopt);
}

}  // namespace
}  // namespace orrery::gui
