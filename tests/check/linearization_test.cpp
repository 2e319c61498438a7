#include "sim/check/linearization.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "sim/check/linearizable.hpp"
#include "sim/core/data_type.hpp"
#include "tests/check/histories.hpp"

namespace orrery {
namespace {

using namespace histories;

/// Does what the specification says each of them to return, one after the other.
bool obeys_specification(const std::vector<LinearizationPoint>& points,
                         const std::vector<Call>& calls) {
  std::optional<std::string> value;
  for (const LinearizationPoint& point : points) {
    const Call& call = calls[point.call];
    const Result result = apply(call.operation, value);
    if (result.outcome != Outcome::ok) return false;
    const bool returns =
        only_reads(call.operation.action) || call.operation.action == Action::dequeue;
    if (!call.is_answered() || !returns) continue;
    if (call.result.value.value_or("") != result.value.value_or("")) return false;
  }
  return true;
}

/// Whoever returned before another was invoked stands before it.
bool respects_real_time(const std::vector<LinearizationPoint>& points,
                        const std::vector<Call>& calls) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t j = i + 1; j < points.size(); ++j) {
      if (calls[points[j].call].is_before(calls[points[i].call])) return false;
    }
  }
  return true;
}

void expect_instants_in_their_intervals(const std::vector<LinearizationPoint>& points,
                                        const std::vector<Call>& calls) {
  EXPECT_TRUE(std::ranges::is_sorted(points, {}, &LinearizationPoint::at));
  for (const LinearizationPoint& point : points) {
    const Call& call = calls[point.call];
    EXPECT_GE(point.at, call.invoked);
    if (call.is_answered()) {
      EXPECT_LE(point.at, *call.returned);
    }
  }
}

/// All that were answered and did not fail have one point each, and nobody has two.
void expect_a_point_for_each(const std::vector<LinearizationPoint>& points,
                             const std::vector<Call>& calls) {
  std::vector<int> count(calls.size());
  for (const LinearizationPoint& point : points) ++count[point.call];
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const Call& call = calls[i];
    if (call.is_answered()) {
      EXPECT_EQ(count[i], call.result.outcome == Outcome::ok ? 1 : 0);
    } else {
      EXPECT_LE(count[i], 1);
    }
  }
}

/// Of one key; returns whether there is an order.
bool checked(const std::vector<Call>& calls) {
  SCOPED_TRACE(shown(calls));
  bool is_explained = true;
  std::vector<LinearizationPoint> points;
  for (const KeyHistory& history : key_histories_of(calls)) {
    const Linearization found = linearization_of(history, calls);
    if (found.finding != Finding::linearizable) {
      EXPECT_EQ(found.finding, Finding::not_linearizable);
      EXPECT_TRUE(found.points.empty());
      is_explained = false;
    }
    points = found.points;
  }
  if (!is_explained) return false;
  EXPECT_TRUE(obeys_specification(points, calls));
  EXPECT_TRUE(respects_real_time(points, calls));
  expect_instants_in_their_intervals(points, calls);
  expect_a_point_for_each(points, calls);
  return true;
}

Operation on_register(Random& random, std::size_t number) {
  const std::string value = std::to_string(random.one_in(4) ? number % 3 : number);
  if (random.one_in(2)) return operation(Action::get);
  if (random.one_in(6)) return operation(Action::erase);
  if (random.one_in(6)) return operation(Action::cas, value, std::to_string(number % 3));
  return operation(Action::put, value);
}

Operation on_queue(Random& random, std::size_t number) {
  if (random.one_in(2)) return operation(Action::dequeue);
  return operation(Action::enqueue, std::to_string(number));
}

/// What somebody wrote, or nothing: often right, and often not.
Result some_answer(Random& random, const Call& asked, const std::vector<Call>& calls) {
  const Outcome outcome = random.outcome();
  const Action action = asked.operation.action;
  if (outcome != Outcome::ok) return {.outcome = outcome};
  if (!only_reads(action) && action != Action::dequeue) return {};
  const Operation& one = calls[random.below(calls.size())].operation;
  if (one.value.empty() || random.one_in(5)) return {};
  return ok(one.value);
}

TEST(Linearization, IsThereIfAndOnlyIfTheJudgeSaysSoAndIsOne) {
  Random random(11);
  Tally tally;
  for (int round = 0; round < random_histories; ++round) {
    const bool is_queue = random.one_in(4);
    const auto calls = random.history(
        {.clients = 3, .calls = 7},
        [&](std::size_t number) {
          return is_queue ? on_queue(random, number) : on_register(random, number);
        },
        [&](const Call& asked, const std::vector<Call>& so_far) {
          return some_answer(random, asked, so_far);
        });
    const Verdict verdict = check_linearizable(calls);
    EXPECT_EQ(checked(calls), verdict.status == Verdict::Status::holds);
    ++tally[verdict.status];
  }
  EXPECT_GT(tally[Verdict::Status::holds], random_histories / 10);
  EXPECT_GT(tally[Verdict::Status::violated], random_histories / 10);
}

TEST(Linearization, StandsHalfwayWhereNothingElseDecides) {
  // put 1   ├─────◆─────┤
  // get 1      ├──────◆────┤
  const std::vector<Call> calls{histories::call(1, 0, 10, operation(Action::put, "1")),
                                histories::call(2, 4, 14, operation(Action::get), ok("1"))};
  const Linearization found = linearization_of(key_histories_of(calls).front(), calls);
  EXPECT_EQ(found.points, (std::vector<LinearizationPoint>{{0, 50ms}, {1, 90ms}}));
}

TEST(Linearization, APutThatWasGivenUpHappensBeforeTheReadThatFoundIt) {
  const std::vector<Call> calls{histories::call(1, 0, 10, operation(Action::put, "1"), unknown),
                                histories::call(1, 12, 16, operation(Action::get), ok()),
                                histories::call(2, 20, 30, operation(Action::get), ok("1"))};
  const Linearization found = linearization_of(key_histories_of(calls).front(), calls);
  ASSERT_EQ(found.points.size(), 3U);
  EXPECT_EQ(found.points[1].call, 0U) << "after the read that found nothing";
  EXPECT_GE(found.points[1].at, 120ms);
  EXPECT_EQ(found.points[2].call, 2U);
}

TEST(Linearization, SaysWhenItGivesUp) {
  std::vector<Call> calls;
  for (std::uint32_t i = 1; i <= 8; ++i) {
    calls.push_back(histories::call(i, i, 20 + i, operation(Action::enqueue, std::to_string(i))));
  }
  const Linearization found =
      linearization_of(key_histories_of(calls).front(), calls, {.steps = 3});
  EXPECT_EQ(found.finding, Finding::too_many_steps);
  EXPECT_TRUE(found.points.empty());
}

}  // namespace
}  // namespace orrery
