// What a session tells of its clients' calls: recorded, live, and after hands have changed the run.

#include <gtest/gtest.h>

#include "tests/gui/session/live_support.hpp"
#include "tests/gui/session/recordings.hpp"

namespace orrery::gui {
namespace {

using live_tests::live;
using live_tests::run_to_end;
using live_tests::run_to_event;
using live_tests::shipped_plan;

std::string all_told(const std::vector<Call>& calls) {
  std::string text;
  for (const Call& call : calls) text += to_json(to_value(call)) + "\n";
  return text;
}

TEST(SessionCalls, AreTheSameLiveAndRecorded) {
  const Folder folder;
  for (const char* scenario : {"abd/crash_minority", "raft/local_reads", "workload/lock",
                               "quorum_register/lost_write", "abd/no_write_back"}) {
    SCOPED_TRACE(scenario);
    const Plan plan = shipped_plan(scenario);
    RecordedSession recorded(
        recording::record(folder, scenario, plan, nullptr, {.events = 100'000}),
        recording::catalogue());
    const auto session = live(plan);
    run_to_end(*session);
    ASSERT_EQ(session->chronicle().last_event(), recorded.chronicle().last_event());
    EXPECT_FALSE(recorded.calls().empty());
    EXPECT_EQ(all_told(session->calls()), all_told(recorded.calls()));
  }
}

TEST(SessionCalls, OfATraceWithoutClientsAreNone) {
  const Folder folder;
  RecordedSession recorded(recording::record(folder, "ping_pong/hello"), recording::catalogue());
  EXPECT_TRUE(recorded.calls().empty());
  EXPECT_EQ(recorded.trouble(), std::nullopt);
}

TEST(SessionCalls, FollowTheRunWhateverHandsDoToIt) {
  const auto session = live(shipped_plan("abd/crash_minority"));
  live_tests::Dice dice(3);
  std::size_t forks = 0;
  for (int round = 0; round < 60; ++round) {
    if (round % 3 == 0) run_to_event(*session, session->last_event() + dice.below(200));
    if (round % 5 == 4 && session->can_undo()) session->undo();
    if (round % 7 == 6) session->choose_branch(dice.below(session->branches().size()));
    const EventNumber after =
        dice.below(2) == 0 ? session->last_event() : dice.below(session->last_event() + 1);
    const HandAction action = live_tests::some_action(session->world_at(after), dice);
    const Time at = session->world_at(after).now();
    if (session->act(after, at, action).has_forked) ++forks;
    const World& tip = session->world_at(session->last_event());
    ASSERT_EQ(all_told(session->calls()), all_told(calls_of(tip.history()))) << round;
  }
  EXPECT_GT(forks, 5U);
}

}  // namespace
}  // namespace orrery::gui
