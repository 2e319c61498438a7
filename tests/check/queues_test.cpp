#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "sim/check/collections.hpp"
#include "tests/check/histories.hpp"

namespace orrery::queues_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status expected;
};

// ---------------------------------------------------------------- queues

Operation enqueue(const std::string& element) { return operation(Action::enqueue, element); }
const Operation dequeue = operation(Action::dequeue);

TEST(Queue, GivesOutWhatWasPutInOnce) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::holds},
      {"still in it", {call(1, 1, 2, enqueue("a"))}, Status::holds},
      {"out", {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok("a"))}, Status::holds},
      {"from nowhere", {call(1, 3, 4, dequeue, ok("a"))}, Status::violated},
      {"twice",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok("a")),
        call(2, 3, 5, dequeue, ok("a"))},
       Status::violated},
      {"twice, and put in twice",
       {call(1, 1, 2, enqueue("a")), call(2, 1, {}, enqueue("a")), call(1, 3, 4, dequeue, ok("a")),
        call(3, 3, 5, dequeue, ok("a"))},
       Status::holds},
      {"out while it goes in",
       {call(1, 1, 4, enqueue("a")), call(2, 2, 3, dequeue, ok("a"))},
       Status::holds},
      {"out before it goes in",
       {call(2, 1, 2, dequeue, ok("a")), call(1, 3, 4, enqueue("a"))},
       Status::violated},
      {"its enqueue certainly failed",
       {call(1, 1, 2, enqueue("a"), failed), call(2, 3, 4, dequeue, ok("a"))},
       Status::violated},
      {"unknown, and out",
       {call(1, 1, 2, enqueue("a"), unknown), call(2, 3, 4, dequeue, ok("a"))},
       Status::holds},
      {"not in order, which this does not judge",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, enqueue("b")), call(1, 5, 6, dequeue, ok("b"))},
       Status::holds},
      {"empty while something is in it",
       {call(1, 1, 2, enqueue("a")), call(1, 3, 4, dequeue, ok())},
       Status::violated},
      {"empty, for somebody may have taken it and not know",
       {call(1, 1, 2, enqueue("a")), call(2, 2, {}, dequeue), call(1, 3, 4, dequeue, ok())},
       Status::holds},
      {"empty, and who does not know took one of the two",
       {call(1, 1, 2, enqueue("a")), call(2, 1, 3, enqueue("b")), call(2, 4, 5, dequeue, unknown),
        call(1, 6, 7, dequeue, ok())},
       Status::violated},
      {"empty while it goes in",
       {call(1, 1, 4, enqueue("a")), call(2, 2, 3, dequeue, ok())},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_unordered_queue(c.calls).status, c.expected)
        << check_unordered_queue(c.calls).sentence;
  }
}

using Chosen = std::vector<bool>;

/// Can each of these from `next` on have one of those, no two the same?
bool can_match(std::size_t next, std::size_t count, Chosen& is_taken,
               const std::function<bool(std::size_t, std::size_t)>& fits) {
  if (next == count) return true;
  for (std::size_t i = 0; i < is_taken.size(); ++i) {
    if (is_taken[i] || !fits(next, i)) continue;
    is_taken[i] = true;
    if (can_match(next + 1, count, is_taken, fits)) return true;
    is_taken[i] = false;
  }
  return false;
}

bool brute_queue_is_possible(const std::vector<Call>& calls) {
  std::vector<Call> in, out, empty, silent;
  for (const Call& c : calls) {
    const bool may = !c.returned || c.result.outcome != Outcome::failed;
    const bool is_ok = c.returned && c.result.outcome == Outcome::ok;
    if (!may) continue;
    if (c.operation.action == Action::enqueue) in.push_back(c);
    else if (!is_ok) silent.push_back(c);
    else (c.result.value ? out : empty).push_back(c);
  }
  Chosen taken(in.size());
  if (!can_match(0, out.size(), taken, [&](std::size_t o, std::size_t i) {
        return in[i].operation.value == *out[o].result.value &&
               in[i].invoked_event < out[o].returned_event;
      })) {
    return false;
  }
  // Elements that are put in once and never come out must be with silent dequeues.
  for (const Call& none : empty) {
    std::vector<Call> inside;
    for (const Call& c : in) {
      const auto is_same = [&](const Call& other) {
        return other.operation.value == c.operation.value;
      };
      const auto came_out = [&](const Call& other) {
        return *other.result.value == c.operation.value;
      };
      const bool is_unique = std::count_if(in.begin(), in.end(), is_same) == 1;
      const bool stays = is_unique && std::none_of(out.begin(), out.end(), came_out);
      if (stays && c.is_before(none)) inside.push_back(c);
    }
    Chosen used(silent.size());
    if (!can_match(0, inside.size(), used, [&](std::size_t, std::size_t s) {
          return silent[s].invoked_event < none.returned_event;
        })) {
      return false;
    }
  }
  return true;
}

TEST(Queue, AgreesWithABruteForce) {
  Random random(3);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 7},
        [&](std::size_t n) {
          if (random.one_in(2)) return dequeue;
          return enqueue(std::string(1, static_cast<char>('a' + (random.one_in(6) ? 0 : n))));
        },
        [&](const Call& c, const std::vector<Call>& others) {
          Result result{.outcome = random.outcome()};
          if (c.operation.action == Action::enqueue || random.one_in(4)) return result;
          const std::string& value = others[random.below(others.size())].operation.value;
          if (!value.empty()) result.value = value;
          return result;
        });
    const Status status = check_unordered_queue(calls).status;
    ++tally[status];
    ASSERT_EQ(status, brute_queue_is_possible(calls) ? Status::holds : Status::violated)
        << shown(calls);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

// ---------------------------------------------------------------- ids

const Operation generate = operation(Action::generate);

TEST(UniqueIds, AreGivenOutOnce) {
  const std::vector<Case> cases{
      {"nobody asked", {}, Status::holds},
      {"nobody was answered",
       {call(1, 1, {}, generate), call(2, 2, 3, generate, unknown)},
       Status::holds},
      {"two", {call(1, 1, 2, generate, ok("1")), call(2, 1, 3, generate, ok("2"))}, Status::holds},
      {"twice",
       {call(1, 1, 2, generate, ok("1")), call(2, 1, 3, generate, ok("1"))},
       Status::violated},
      {"a failed one does not count",
       {call(1, 1, 2, generate, ok("1")),
        call(2, 1, 3, generate, {.outcome = Outcome::failed, .value = "1"})},
       Status::holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_unique_ids(c.calls).status, c.expected);
  }
}

TEST(UniqueIds, AgreeWithABruteForce) {
  Random random(4);
  Tally tally;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 4}, [&](std::size_t) { return generate; },
        [&](const Call&, const std::vector<Call>&) {
          return Result{.outcome = random.outcome(), .value = std::to_string(random.below(12))};
        });
    bool is_repeated = false;
    for (const Call& a : calls) {
      const auto is_ok = [](const Call& c) {
        return c.returned && c.result.outcome == Outcome::ok;
      };
      for (const Call& b : calls) {
        is_repeated |= &a != &b && is_ok(a) && is_ok(b) && a.result.value == b.result.value;
      }
    }
    const Status status = check_unique_ids(calls).status;
    ++tally[status];
    ASSERT_EQ(status, is_repeated ? Status::violated : Status::holds);
    ASSERT_EQ(repeated_ids(calls).empty(), !is_repeated);
  }
  EXPECT_GT(tally[Status::violated], 500);
  EXPECT_GT(tally[Status::holds], 500);
}

}  // namespace
}  // namespace orrery::queues_test
