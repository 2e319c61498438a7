#include "sim/core/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/ensure.hpp"

namespace orrery {
namespace {

Event event_at(Time time, std::uint64_t id) {
  Event event;
  event.time = time;
  event.id = id;
  return event;
}

std::vector<std::uint64_t> ids_in_order(EventQueue queue) {
  std::vector<std::uint64_t> ids;
  Event event;
  while (queue.pop(Time::max(), event)) ids.push_back(event.id);
  return ids;
}

/// The obvious queue: a list kept in the order of (time, order of scheduling).
class BruteForce {
 public:
  void push(Time time, std::uint64_t id) { pending_[{time, ++scheduled_}] = id; }
  void remove(std::uint64_t id) {
    std::erase_if(pending_, [&](const auto& entry) { return entry.second == id; });
  }
  std::optional<std::pair<Time, std::uint64_t>> pop(Time limit) {
    if (pending_.empty() || pending_.begin()->first.first > limit) return std::nullopt;
    const auto first = *pending_.begin();
    pending_.erase(pending_.begin());
    return std::pair{first.first.first, first.second};
  }
  std::size_t size() const { return pending_.size(); }
  std::vector<std::uint64_t> ids_in_order() const {
    std::vector<std::uint64_t> ids;
    for (const auto& [when, id] : pending_) ids.push_back(id);
    return ids;
  }

 private:
  std::map<std::pair<Time, std::uint64_t>, std::uint64_t> pending_;
  std::uint64_t scheduled_ = 0;
};

/// The queue and the brute force, told the same; what they answer must be the same.
class Pair {
 public:
  explicit Pair(std::uint64_t seed) : seed_(seed) {}

  void act() {
    switch (draw().below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return push(soon());
      case 4:
        return push(now_);  // a burst in one instant
      case 5:
        return handles_.empty() ? push(soon()) : push(queue_.at(any()->second).time);
      case 6:
      case 7:
        return pop(Time::max());
      case 8:
      case 9:
        return pop(soon());
      case 10:
        return take();
      default:
        return move();
    }
  }

  void expect_equal_sizes() const {
    ASSERT_EQ(queue_.size(), brute_force_.size());
    ASSERT_EQ(queue_.empty(), brute_force_.size() == 0);
  }
  void expect_equal_contents() const {
    ASSERT_EQ(ids_in_order(queue_), brute_force_.ids_in_order());
    std::size_t visited = 0;
    queue_.for_each([&](EventHandle handle, const Event& event) {
      ++visited;
      ASSERT_EQ(handles_.at(event.id), handle);
    });
    ASSERT_EQ(visited, queue_.size());
  }

 private:
  Draw draw() { return Draw::named(seed_, 1, 2, Time(3), drawn_++); }
  /// From the next nanosecond to 2^62: every level of the wheel has its turn, and digits that are
  /// full (…63) too.
  Time soon() {
    const std::uint64_t scale = draw().below(62);
    std::int64_t ahead = draw().between(std::int64_t{0}, std::int64_t{1} << scale);
    if (draw().below(4) == 0) ahead |= (std::int64_t{1} << scale) - 1;
    return Time(std::min(now_.count() + ahead, std::int64_t{1} << 62));
  }
  std::map<std::uint64_t, EventHandle>::iterator any() {
    return std::next(handles_.begin(), static_cast<std::ptrdiff_t>(draw().below(handles_.size())));
  }

  void push(Time time) {
    const std::uint64_t id = ++last_id_;
    handles_[id] = queue_.push(event_at(time, id));
    brute_force_.push(time, id);
  }
  void pop(Time limit) {
    Event event;
    const bool is_popped = queue_.pop(limit, event);
    const auto expected = brute_force_.pop(limit);
    ASSERT_EQ(is_popped, expected.has_value()) << "limit " << limit.count();
    if (!expected) return;
    ASSERT_EQ(std::pair(event.time, event.id), *expected);
    now_ = event.time;
    handles_.erase(event.id);
  }
  void take() {
    if (handles_.empty()) return;
    const auto [id, handle] = *any();
    ASSERT_EQ(queue_.take(handle).id, id);
    brute_force_.remove(id);
    handles_.erase(id);
  }
  void move() {
    if (handles_.empty()) return;
    const auto [id, handle] = *any();
    const Time time = draw().below(2) == 0 ? soon() : queue_.at(any()->second).time;
    queue_.move(handle, time, id, 0);
    brute_force_.remove(id);
    brute_force_.push(time, id);
  }

  std::uint64_t seed_;
  std::uint64_t drawn_ = 0;
  std::uint64_t last_id_ = 0;
  Time now_{};  // of the last popped event
  EventQueue queue_;
  BruteForce brute_force_;
  std::map<std::uint64_t, EventHandle> handles_;
};

TEST(EventQueue, AgreesWithAnOrderedListWhateverIsDoneToIt) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Pair pair(seed);
    for (int i = 0; i < 400; ++i) {
      ASSERT_NO_THROW(pair.act());
      ASSERT_NO_FATAL_FAILURE(pair.expect_equal_sizes());
      if (i % 50 == 49) pair.expect_equal_contents();
      if (testing::Test::HasFatalFailure()) return;
    }
  }
}

TEST(EventQueue, ACopyGoesItsOwnWay) {
  Pair original(7);
  for (int i = 0; i < 500; ++i) original.act();
  Pair copy = original;
  for (int i = 0; i < 100; ++i) copy.act();
  original.expect_equal_contents();
  for (int i = 0; i < 500; ++i) original.act();
  original.expect_equal_contents();
  copy.expect_equal_contents();
}

TEST(EventQueue, AnInstantIsInOrderOfSchedulingHoweverFarAwayItWas) {
  // The same instant is scheduled from all distances, on all levels of the wheel.
  const Time instant(std::int64_t{1} << 40);
  EventQueue queue;
  Event event;
  std::vector<std::uint64_t> expected;
  for (const std::int64_t ahead : {1'000'000'000, 1'000'000, 5'000, 4'096, 4'095, 65, 64, 63, 1}) {
    expected.push_back(expected.size());
    queue.push(event_at(instant, expected.back()));
    queue.push(event_at(instant - Time(ahead), 1'000));
    ASSERT_TRUE(queue.pop(instant, event));
    ASSERT_EQ(event.id, 1'000U);
  }
  EXPECT_EQ(ids_in_order(queue), expected);
}

TEST(EventQueue, WhatIsSetAsideIsPendingButComesOnlyWhenItIsMoved) {
  EventQueue queue;
  queue.push(event_at(Time(5), 1));
  const EventHandle second = queue.push(event_at(Time(10), 2));
  queue.push(event_at(Time(20), 3));
  Event event;
  ASSERT_TRUE(queue.pop(Time(5), event));
  const EventHandle first = queue.set_aside(std::move(event));
  ASSERT_TRUE(queue.pop(Time(10), event));
  EXPECT_EQ(queue.set_aside(std::move(event)), second) << "the old handle is valid again";
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(queue.at(first).time, Time(5));
  EXPECT_EQ(ids_in_order(queue), std::vector<std::uint64_t>{3});
  queue.move(second, Time(20), 2, 0);
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{3, 2}));
  EXPECT_EQ(queue.take(first).id, 1U);
  EXPECT_EQ(queue.size(), 2U);
}

TEST(EventQueue, AMovedEventStandsBehindWhatIsPendingThen) {
  EventQueue queue;
  const EventHandle first = queue.push(event_at(Time(10), 1));
  queue.push(event_at(Time(10), 2));
  queue.move(first, Time(10), 1, 0);
  queue.push(event_at(Time(10), 3));
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{2, 1, 3}));
}

TEST(EventQueue, ARefusedPopLeavesTheTimeBeforeItsLimitOpen) {
  // "Requires: event.time is not before the last popped event": a pop that gave nothing is none.
  EventQueue queue;
  queue.push(event_at(Time(5'000), 1));
  queue.push(event_at(Time(5'001), 2));
  Event event;
  EXPECT_FALSE(queue.pop(Time(4'999), event));
  queue.push(event_at(Time(10), 3));
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{3, 1, 2}));
}

TEST(EventQueue, ALimitBelowZeroPopsNothing) {
  EventQueue queue;
  queue.push(event_at(Time(5'000), 1));
  queue.push(event_at(Time(5'001), 2));
  Event event;
  EXPECT_FALSE(queue.pop(Time(-1), event));
  queue.push(event_at(Time(0), 3));
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{3, 1, 2}));
}

TEST(EventQueue, ReArmingForEverTakesNoRoom) {
  EventQueue queue;
  std::vector<EventHandle> timers;
  for (std::uint64_t i = 0; i < 100; ++i) timers.push_back(queue.push(event_at(Time(1'000), i)));
  for (int round = 0; round < 10'000; ++round) {
    for (const EventHandle timer : timers) queue.move(timer, Time(1'000 + round), 1, 0);
  }
  EXPECT_EQ(queue.size(), 100U);
  for (const EventHandle timer : timers) queue.take(timer);
  for (int round = 0; round < 10'000; ++round) {
    const EventHandle handle = queue.push(event_at(Time(20'000), 0));
    EXPECT_LT(handle, 100U);  // the slab's places are used again
    queue.take(handle);
  }
}

TEST(EventQueue, WhatIsNotPendingIsNeitherTakenNorMovedNorLookedAt) {
  EventQueue queue;
  const EventHandle handle = queue.push(event_at(Time(1), 1));
  queue.push(event_at(Time(2), 2));
  queue.take(handle);
  EXPECT_THROW(queue.take(handle), BrokenInvariant);
  EXPECT_THROW(queue.move(handle, Time(5), 1, 0), BrokenInvariant);
  EXPECT_THROW(queue.at(handle), BrokenInvariant);
  EXPECT_THROW(queue.move(1'000, Time(5), 1, 0), BrokenInvariant);
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{2}));
}

TEST(EventQueue, NothingIsScheduledInThePast) {
  EventQueue queue;
  queue.push(event_at(Time(100), 1));
  const EventHandle later = queue.push(event_at(Time(200), 2));
  Event event;
  ASSERT_TRUE(queue.pop(Time::max(), event));
  EXPECT_THROW(queue.push(event_at(Time(99), 3)), BrokenInvariant);
  EXPECT_THROW(queue.push(event_at(Time(-1), 3)), BrokenInvariant);
  EXPECT_THROW(queue.move(later, Time(99), 1, 0), BrokenInvariant);
  EXPECT_THROW(queue.move(later, Time(-1), 1, 0), BrokenInvariant);
  EXPECT_EQ(ids_in_order(queue), (std::vector<std::uint64_t>{2}));
}

}  // namespace
}  // namespace orrery
