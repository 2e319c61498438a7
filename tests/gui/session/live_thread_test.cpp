// The thread of a live session: what it simulates is what a session without one does, and whoever
// looks meanwhile does not wait.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/gui/session/live_support.hpp"

namespace orrery::gui::live_tests {
namespace {

std::unique_ptr<LiveSession> threaded(Plan plan) {
  return std::make_unique<LiveSession>(std::move(plan), "scenario.json", std::vector<std::string>{},
                                       shipped_catalogue(), LiveOptions{.threaded = true});
}

/// Looks again and again until it is so. False if that takes a minute.
template <class Fact>
bool comes_true(LiveSession& session, Fact fact) {
  for (int i = 0; i < 60'000; ++i) {
    {
      const auto held = session.lock();
      if (fact()) return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

TEST(LiveThread, ComesToTheSameEnd) {
  const auto session = threaded(shipped_plan("raft/leader_dies"));
  {
    const auto held = session->lock();
    session->want(Time::max());
  }
  ASSERT_TRUE(comes_true(*session, [&] {
    return session->has_ended() && session->lamps().front().sentence != "" &&
           session->lamps().back().state != Lamp::State::open;
  }));
  const auto alone = live(shipped_plan("raft/leader_dies"));
  run_to_end(*alone);
  const auto held = session->lock();
  EXPECT_EQ(session->digest(), alone->digest());
  EXPECT_EQ(session->lamps(), alone->lamps());
  EXPECT_EQ(session->chronicle().events(), alone->chronicle().events());
}

TEST(LiveThread, SimulatesNothingThatNobodyWants) {
  const auto session = threaded(shipped_plan("raft/leader_dies"));
  std::atomic<int> news = 0;
  {
    const auto held = session->lock();
    session->on_news([&] { ++news; });
    session->want_events(200);
  }
  ASSERT_TRUE(comes_true(*session, [&] { return session->last_event() >= 200; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const int heard = news;
  EXPECT_GT(heard, 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(news, heard);
  const auto held = session->lock();
  EXPECT_EQ(session->last_event(), 200U);
}

/// One thread looks at moments and lays hands while another simulates.
TEST(LiveThread, IsLookedAtAndStruckMeanwhile) {
  const auto session = threaded(shipped_plan("raft/leader_dies", {"stop=30s"}));
  Dice dice(3);
  std::size_t looks = 0;
  for (int i = 0; i < 300; ++i) {
    const auto held = session->lock();
    session->want(session->reached() + std::chrono::milliseconds(200));
    const EventNumber last = session->last_event();
    const EventNumber event = dice.below(last + 1);
    looks += session->moment(event)->nodes.size();
    if (event > 0) session->detail(event);
    if (i % 30 == 29) {
      const EventNumber whole = last - std::min<EventNumber>(last, dice.below(50));
      session->act(whole, Time{0}, some_action(session->world_at(whole), dice));
    }
  }
  EXPECT_GT(looks, 0U);
  const auto held = session->lock();
  for (std::size_t branch = 0; branch < session->branches().size(); ++branch) {
    session->choose_branch(branch);
    const BranchView view = session->branches()[branch];
    Plan plan = session->plan();
    plan.hands = view.hands;
    plan.limits.events = view.last_event;
    orrery::Run run(plan, shipped_catalogue());
    run.finish();
    EXPECT_EQ(session->digest(), run.world().digest()) << view.name;
  }
}

/// A frame offers its share of work to any session; one with a thread simulates and judges on that
/// alone.
TEST(LiveThread, LeavesTheWorkToItsThread) {
  const auto session = threaded(shipped_plan("raft/leader_dies"));
  {
    const auto held = session->lock();
    const EventNumber before = session->last_event();
    session->want(Time::max());
    EXPECT_FALSE(session->work(1'000));
    EXPECT_EQ(session->last_event(), before);
  }
  EXPECT_TRUE(comes_true(*session, [&] {
    session->work(1'000);  // while it judges, too
    return session->has_ended() && session->lamps().back().state != Lamp::State::open;
  }));
}

TEST(LiveThread, EndsInTheMiddleOfItsWork) {
  for (int i = 0; i < 20; ++i) {
    const auto session = threaded(shipped_plan("raft/leader_dies"));
    const auto held = session->lock();
    session->want(Time::max());
    EXPECT_FALSE(session->has_ended()) << "there is work left when it goes";
  }
}

}  // namespace
}  // namespace orrery::gui::live_tests
