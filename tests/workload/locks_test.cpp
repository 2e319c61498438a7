#include <gtest/gtest.h>

#include <map>

#include "tests/workload/shop.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using workload::Lock;

struct Belief {
  NodeId client{};
  std::string lock{};
  Time from{};
  Time to{Time::max()};
};

/// Who believed to hold what, and when: from the answer to an acquire to the next release or, after
/// a crash, whatever is asked next.
std::vector<Belief> beliefs_of(const std::vector<Call>& calls) {
  std::vector<Belief> all;
  std::map<NodeId, std::size_t> newest;
  for (const Call& call : calls) {
    const auto held = newest.find(call.client);
    const bool writes =
        call.operation.action == Action::put || call.operation.action == Action::guarded_put;
    if (held != newest.end() && !writes) {
      all[held->second].to = call.invoked;
      newest.erase(held);
    }
    const bool acquired = call.operation.action == Action::acquire && call.returned &&
                          call.result.outcome == Outcome::ok;
    if (!acquired) continue;
    newest[call.client] = all.size();
    all.push_back({.client = call.client, .lock = call.operation.key, .from = *call.returned});
  }
  return all;
}

std::size_t overlaps(const std::vector<Belief>& all) {
  std::size_t count = 0;
  for (const Belief& a : all) {
    for (const Belief& b : all) {
      if (a.lock == b.lock && a.from < b.from && b.from < a.to) ++count;
    }
  }
  return count;
}

/// Runs until this client has acquired a lock.
void run_until_held_by(NodeId who, World& world) {
  while (world.step(100s)) {
    const auto all = calls_by(who, calls_of(world));
    if (all.empty() || all.back().operation.action != Action::acquire) continue;
    if (all.back().returned && all.back().result.outcome == Outcome::ok) return;
  }
  FAIL() << "it never had one";
}

Lock contended(workload::Pace pace = {.think = 3ms, .timeout = 50ms}) {
  return {pace, 1, {20ms, 40ms}};
}

TEST(Locks, ATaskIsToAcquireHoldWriteAndRelease) {
  Lock plan = contended();
  World world = open_store(plan, 1);
  world.run_until(1s);
  plan.fencing = true;
  World fenced = open_store(plan, 1);
  fenced.run_until(1s);
  const auto all = calls_of(world);
  const auto guarded = calls_of(fenced);
  ASSERT_GT(all.size(), 30U);
  for (std::size_t i = 0; i + 3 <= all.size(); i += 3) {
    const std::string token = std::to_string(i / 3 + 1);
    const std::string value = "c1." + std::to_string(i + 2);
    EXPECT_EQ(all[i].operation, (Operation{Action::acquire, "lock1", "c1"}));
    EXPECT_EQ(all[i].result, (Result{.value = token}));
    EXPECT_EQ(all[i + 1].operation, (Operation{Action::put, "file1", value}));
    EXPECT_EQ(guarded[i + 1].operation, (Operation{Action::guarded_put, "file1", value, token}));
    EXPECT_EQ(guarded[i + 1].result, Result{});
    EXPECT_EQ(all[i + 2].operation, (Operation{Action::release, "lock1", "c1"}));
    const Duration held = all[i + 1].invoked - *all[i].returned;
    EXPECT_TRUE(held >= 20ms && held <= 40ms);
    EXPECT_EQ(all[i + 2].invoked, *all[i + 1].returned);
  }
}

TEST(Locks, OneClientAtATimeBelievesThatItHoldsOne) {
  for (const double loss : {0.0, 0.2}) {
    for (const std::uint32_t retries : {0U, 2U}) {
      SCOPED_TRACE(std::to_string(loss) + ", retries " + std::to_string(retries));
      Lock plan = contended({.think = 3ms, .timeout = 50ms, .retries = retries});
      plan.fencing = true;
      World world = open_store(plan, 4, loss);
      world.run_until(30s);
      const auto all = calls_of(world);
      const auto beliefs = beliefs_of(all);
      EXPECT_GT(beliefs.size(), 100U) << "what is left locked by a lost answer is released";
      EXPECT_EQ(overlaps(beliefs), 0U);
      for (const Call& call : all) {
        const bool is_refused = call.operation.action == Action::guarded_put && call.returned &&
                                call.result.outcome == Outcome::failed;
        EXPECT_FALSE(is_refused);
      }
    }
  }
}

/// What one client may do next, by what it knows.
class Knowledge {
 public:
  explicit Knowledge(bool retries) : retries_(retries) {}

  void expect_next(const Call& call, const Call& next_call) {
    const auto [action, outcome] = std::pair(call.operation.action, call.result.outcome);
    const Action next = next_call.operation.action;
    const bool is_unknown = outcome == Outcome::unknown;
    if (action == Action::acquire) expect_after_acquire(outcome, next);
    if (action == Action::release) {
      EXPECT_EQ(next, is_unknown ? Action::release : Action::acquire);
      may_hold_ = may_hold_ && is_unknown;
    }
    EXPECT_TRUE(action != Action::put || is_unknown || next == Action::release);
  }

 private:
  void expect_after_acquire(Outcome outcome, Action next) {
    const bool is_unknown = outcome == Outcome::unknown;
    may_hold_ = may_hold_ || is_unknown;
    const Action otherwise = may_hold_ ? Action::release : Action::acquire;
    const Action wanted = outcome == Outcome::ok ? Action::put : otherwise;
    const bool is_tried_again = is_unknown && next == Action::acquire && retries_;
    EXPECT_TRUE(next == wanted || is_tried_again);
    may_hold_ = may_hold_ && outcome != Outcome::ok;
  }

  bool retries_;
  bool may_hold_ = false;  // since an acquire whose end is unknown
};

TEST(Locks, WhoDoesNotKnowWhetherItHoldsOneReleasesItAndDoesNotWrite) {
  for (const std::uint32_t retries : {0U, 2U}) {
    World world =
        open_store(contended({.think = 3ms, .timeout = 50ms, .retries = retries}), 3, 0.3);
    world.run_until(30s);
    for (const NodeId who : {client(1), client(2), client(3)}) {
      const auto own = calls_by(who, calls_of(world));
      Knowledge knowledge(retries > 0);
      for (std::size_t i = 0; i + 1 < own.size(); ++i) {
        SCOPED_TRACE(i);
        knowledge.expect_next(own[i], own[i + 1]);
      }
    }
  }
}

TEST(Locks, WithoutALeaseADeadHolderKeepsItsLock) {
  World world = open_store(contended(), 3);
  run_until_held_by(client(1), world);
  world.crash(client(1));
  const Time crash = world.now();
  world.run_until(crash + 10s);
  for (const Belief& belief : beliefs_of(calls_of(world))) EXPECT_LE(belief.from, crash);
}

TEST(Locks, WhoHasCrashedForgetsItsTokenAndReleasesWhatItMayHold) {
  World world = open_store(contended(), 2);
  run_until_held_by(client(1), world);
  const std::size_t asked = calls_by(client(1), calls_of(world)).size();
  world.crash(client(1));
  world.restart(client(1));  // sooner than its hold would have been over
  world.run_until(world.now() + 5s);
  const auto own = calls_by(client(1), calls_of(world));
  ASSERT_GT(own.size(), asked + 1);
  EXPECT_EQ(own[asked].operation, (Operation{Action::release, "lock1", "c1"}));
  EXPECT_EQ(own[asked].result, Result{});
  EXPECT_EQ(own[asked + 1].operation.action, Action::acquire);
}

TEST(Locks, WithALeaseADeadHolderLosesItsLock) {
  Lock plan = contended();
  plan.lease = 500ms;
  World world = open_store(plan, 2);
  run_until_held_by(client(1), world);
  world.crash(client(1));
  const Time crash = world.now();
  world.run_until(crash + 10s);
  Time taken = Time::max();
  for (const Belief& belief : beliefs_of(calls_of(world))) {
    if (belief.from > crash) taken = std::min(taken, belief.from);
  }
  EXPECT_GT(taken, crash + 450ms);
  EXPECT_LT(taken, crash + 600ms);
}

/// Kleppmann's figure: c1 stands still for longer than its lease, c2 takes the lock, and c1 goes on
/// to write as if nothing had happened.
World paused_holder(bool fencing) {
  Lock plan = contended();
  plan.lease = 500ms;
  plan.fencing = fencing;
  World world = open_store(plan, 2);
  run_until_held_by(client(1), world);
  world.pause(client(1));
  world.run_until(world.now() + 3s);
  world.resume(client(1));
  world.run_until(world.now() + 3s);
  return world;
}

TEST(Locks, APausedHolderBelievesInItsLockThoughAnotherHasTakenIt) {
  for (const bool fencing : {false, true}) {
    const World world = paused_holder(fencing);
    const auto all = calls_of(world);
    EXPECT_GT(overlaps(beliefs_of(all)), 0U);
    std::vector<Call> late;  // c1's write, which was under way all the time
    for (const Call& call : calls_by(client(1), all)) {
      if (call.returned && *call.returned - call.invoked > 2s) late.push_back(call);
    }
    ASSERT_EQ(late.size(), 1U);
    EXPECT_EQ(late[0].operation.action, fencing ? Action::guarded_put : Action::put);
    EXPECT_EQ(late[0].result, (Result{.outcome = fencing ? Outcome::failed : Outcome::ok}))
        << "only a token tells that it is late";
  }
}

TEST(Locks, ForksCarryWhatClientsKnow) {
  Lock plan = contended();
  plan.lease = 100ms;
  World world = open_store(plan, 3, 0.2);
  world.run_until(2s);
  World fork = world;
  fork.run_until(6s);
  world.run_until(6s);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(calls_of(world), calls_of(fork));
}

}  // namespace
}  // namespace orrery
