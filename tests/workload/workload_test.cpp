#include "sim/workload/workload.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/workload/shop.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using workload::Kv;

// ---------------------------------------------------------------- closed loops

TEST(ClosedLoop, AClientAsksAgainWhenItHasItsAnswer) {
  const auto all = calls(
      {.workload = Kv{{.from = 5ms}}, .clients = 3, .service = {.shortest = 1ms, .longest = 9ms}},
      1s);
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const auto own = calls_by(client(number), all);
    ASSERT_GT(own.size(), 100U);
    EXPECT_EQ(own.front().invoked, 5ms);
    for (std::size_t i = 1; i < own.size(); ++i) {
      ASSERT_EQ(own[i].invoked, *own[i - 1].returned);
    }
  }
}

TEST(ClosedLoop, AClientThinks) {
  const auto all = calls({.workload = Kv{{.think = 7ms}}}, 1s);
  ASSERT_EQ(all.size(), 126U) << "one every 8ms, from 0s to 1s";
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].invoked, static_cast<std::int64_t>(i) * 8ms);
  }
}

TEST(ClosedLoop, AsksSoManyTimesAndNotLater) {
  EXPECT_EQ(calls({.workload = Kv{{.operations = 17}}, .clients = 3}, 1s).size(), 17U);
  const auto all = calls({.workload = Kv{{.from = 10ms, .until = 20ms}}}, 1s);
  ASSERT_EQ(all.size(), 11U);
  EXPECT_EQ(all.front().invoked, 10ms);
  EXPECT_EQ(all.back().invoked, 20ms) << "no operation begins after that";
}

TEST(ClosedLoop, WhatIsNotAnsweredInTimeIsUnknownAtItsDeadline) {
  const auto all = calls({.workload = Kv{{.think = 1ms, .timeout = 50ms, .operations = 3}},
                          .service = {.shortest = 60ms, .longest = 60ms}},
                         1s);
  ASSERT_EQ(all.size(), 3U);
  for (const Call& call : all) {
    EXPECT_EQ(*call.returned - call.invoked, 50ms);
    EXPECT_EQ(call.result, (Result{.outcome = Outcome::unknown}));
  }
  EXPECT_EQ(all[1].invoked, 51ms);
}

/// The time-out's alarm is set anew where operations are answered before it.
TEST(ClosedLoop, EveryDeadlineIsKeptExactly) {
  const auto all = calls({.workload = Kv{{.timeout = 10ms}},
                          .clients = 4,
                          .service = {.shortest = 1ms, .longest = 13ms},
                          .seed = 3},
                         5s);
  std::size_t late = 0;
  for (const Call& call : all) {
    if (!call.returned) continue;
    const bool is_late = call.result.outcome == Outcome::unknown;
    late += is_late ? 1 : 0;
    ASSERT_TRUE(is_late ? *call.returned - call.invoked == 10ms
                        : *call.returned - call.invoked <= 10ms);
  }
  EXPECT_GT(late, all.size() / 8);
  EXPECT_LT(late, all.size() / 2);
}

TEST(ClosedLoop, ALateAnswerIsIgnored) {
  const auto all = calls({.workload = Kv{{.timeout = 10ms, .operations = 1}},
                          .service = {.shortest = 20ms, .longest = 20ms}},
                         1s);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(*all[0].returned, 10ms);
  EXPECT_EQ(all[0].result.outcome, Outcome::unknown);
}

TEST(ClosedLoop, APausedClientsTimeWaitsWithIt) {
  World world = open_shop({.workload = Kv{{.timeout = 100ms}}});
  world.run_until(1s);
  world.pause(client(1));
  world.run_until(3s);
  world.resume(client(1));
  world.run_until(4s);
  std::size_t slow = 0;
  for (const Call& call : calls_of(world)) {
    EXPECT_EQ(call.result.outcome, Outcome::ok);
    if (!call.returned || *call.returned - call.invoked <= 1ms) continue;
    ++slow;
    EXPECT_EQ(*call.returned, 3s);
  }
  EXPECT_EQ(slow, 1U) << "it asked nothing while it stood still";
}

TEST(ClosedLoop, APausedClientGivesUpWhenItIsBackIfStillNobodyAnswers) {
  World world = open_shop({.workload = Kv{{.timeout = 100ms, .operations = 1}},
                           .service = {.shortest = 10s, .longest = 10s}});
  world.run_until(50ms);
  world.pause(client(1));
  world.run_until(3030ms);
  world.resume(client(1));
  world.run_until(4s);
  const auto all = calls_of(world);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].result.outcome, Outcome::unknown);
  EXPECT_EQ(all[0].returned, Time(3200ms)) << "a time-out after it is back, or two";
}

TEST(ClosedLoop, AClientThatIsDownIsNotAskedAndGoesOnWhenItIsBack) {
  World world = open_shop({.workload = Kv{{.timeout = 100ms}}, .clients = 2});
  world.run_until(1s);
  world.crash(client(1));
  world.run_until(3s);
  world.restart(client(1));
  world.run_until(4s);
  const auto all = calls_of(world);
  EXPECT_GE(calls_by(client(2), all).size(), 4'000U);
  std::size_t before = 0;
  std::size_t after = 0;
  for (const Call& call : calls_by(client(1), all)) {
    ASSERT_FALSE(call.invoked > 1s && call.invoked < 3s);
    ++(call.invoked <= 1s ? before : after);
    if (call.invoked < 1s && *call.returned > 1s) {
      EXPECT_EQ(call.result.outcome, Outcome::unknown);
    }
  }
  EXPECT_EQ(before, 1'001U);
  EXPECT_GE(after, 900U);
}

// ---------------------------------------------------------------- open loops

std::vector<double> gaps(const std::vector<Call>& all) {
  std::vector<double> between;
  for (std::size_t i = 1; i < all.size(); ++i) {
    between.push_back(static_cast<double>((all[i].invoked - all[i - 1].invoked).count()));
  }
  return between;
}

/// Exponential gaps with a mean of 1/rate: their deviation is the mean, and their fourth central
/// moment 9 times its fourth power.
TEST(OpenLoop, ArrivalsAreAPoissonProcess) {
  const Shop shop{.workload = Kv{{.rate = Rate{1'000, 1s}}},
                  .clients = 50,
                  .service = {.shortest = 1us, .longest = 1us},
                  .seed = 5};
  const auto between = gaps(calls(shop, 100s));
  const auto n = static_cast<double>(between.size());
  constexpr double theory = 1e6;
  EXPECT_NEAR(n, 100'000, 4 * std::sqrt(100'000.0));
  double mean = 0;
  for (const double gap : between) mean += gap / n;
  double variance = 0;
  for (const double gap : between) variance += (gap - mean) * (gap - mean) / (n - 1);
  EXPECT_NEAR(mean, theory, 4 * theory / std::sqrt(n));
  EXPECT_NEAR(variance, theory * theory, 4 * theory * theory * std::sqrt(8 / n));
  double together = 0;  // neighbours do not know of each other
  for (std::size_t i = 1; i < between.size(); ++i) {
    together += (between[i] - mean) * (between[i - 1] - mean) / (n * variance);
  }
  EXPECT_NEAR(together, 0, 4 / std::sqrt(n));
}

TEST(OpenLoop, SlowAnswersDoNotSlowItDown) {
  Shop shop{.workload = Kv{{.rate = Rate{100, 1s}}},
            .clients = 200,
            .service = {.shortest = 1us, .longest = 1us}};
  const auto quick = calls(shop, 10s);
  shop.service = {.shortest = 500ms, .longest = 900ms};
  const auto slow = calls(shop, 10s);
  ASSERT_EQ(quick.size(), slow.size());
  for (std::size_t i = 0; i < quick.size(); ++i) ASSERT_EQ(quick[i].invoked, slow[i].invoked);
}

TEST(OpenLoop, WhatFindsEveryClientBusyIsAskedAsSoonAsOneIsIdle) {
  Shop shop{.workload = Kv{{.rate = Rate{1'000, 1s}}},
            .clients = 2,
            .service = {.shortest = 10ms, .longest = 10ms}};
  const auto all = calls(shop, 2s);  // ten times more than they can do
  for (std::uint32_t number = 1; number <= 2; ++number) {
    const auto own = calls_by(client(number), all);
    EXPECT_NEAR(static_cast<double>(own.size()), 200, 2);
    for (std::size_t i = 1; i < own.size(); ++i) {
      ASSERT_EQ(own[i].invoked, *own[i - 1].returned) << i;
    }
  }
}

TEST(OpenLoop, TheBacklogIsWorkedOff) {
  Shop burst{.workload = Kv{{.rate = Rate{1'000, 1s}, .operations = 500}},
             .clients = 2,
             .service = {.shortest = 10ms, .longest = 10ms}};
  EXPECT_EQ(calls(burst, 60s).size(), 500U);
}

TEST(OpenLoop, BeginsAndEndsWhenItIsTold) {
  const auto all = calls(
      {.workload = Kv{{.rate = Rate{1'000, 1s}, .from = 1s, .until = 2s}}, .clients = 100}, 9s);
  EXPECT_GT(all.front().invoked, 1s);
  EXPECT_LE(all.back().invoked, 2s);
  EXPECT_NEAR(static_cast<double>(all.size()), 1'000, 4 * std::sqrt(1'000.0));
}

TEST(OpenLoop, ClientsThatAreDownLoseNoArrivals) {
  World world = open_shop({.workload = Kv{{.rate = Rate{100, 1s}}}, .clients = 3});
  World calm = world;
  world.crash(client(1));
  world.crash(client(2));
  world.run_until(10s);
  calm.run_until(10s);
  const auto all = calls_of(world);
  const auto wanted = calls_of(calm);
  EXPECT_EQ(calls_by(client(3), all).size(), all.size());
  EXPECT_NEAR(static_cast<double>(all.size()), static_cast<double>(wanted.size()), 1)
      << "c3 alone answers a thousand a second";
}

TEST(OpenLoop, WhatCameWhileEveryClientWasDownIsAskedWhenTheyAreBack) {
  World world = open_shop({.workload = Kv{{.rate = Rate{100, 1s}}}, .clients = 3});
  World calm = world;
  for (std::uint32_t number = 1; number <= 3; ++number) world.crash(client(number));
  world.run_until(5s);
  EXPECT_EQ(calls_of(world).size(), 0U);
  for (std::uint32_t number = 1; number <= 3; ++number) world.restart(client(number));
  world.run_until(10s);
  calm.run_until(10s);
  EXPECT_NEAR(static_cast<double>(calls_of(world).size()),
              static_cast<double>(calls_of(calm).size()), 1);
}

TEST(OpenLoop, AFixedRateIsKeptExactly) {
  const auto all = calls({.workload = Kv{{.rate = Rate{3, 1s},
                                          .arrivals = workload::Arrivals::fixed,
                                          .from = 2s,
                                          .until = 1'000s}},
                          .clients = 2},
                         2'000s);
  ASSERT_EQ(all.size(), 3U * 998 + 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].invoked, 2s + Duration(static_cast<std::int64_t>(i * 1'000'000'000 / 3)));
  }
}

// ---------------------------------------------------------------- retries

TEST(Retries, WhatEndedUnknownIsAskedAgainWithAValueOfItsOwn) {
  for (const bool is_open : {false, true}) {
    std::optional<Rate> rate;
    if (is_open) rate = Rate{1, 1s};
    const auto all =
        calls({.workload = Kv{{.rate = rate, .timeout = 50ms, .retries = 2}, 100, {.append = 1}},
               .service = {.shortest = 60ms, .longest = 60ms}},
              3s);
    ASSERT_GT(all.size(), 3U);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Call& first = all[i - i % 3];
      EXPECT_EQ(all[i].operation, (Operation{.action = Action::append,
                                             .key = first.operation.key,
                                             .value = "c1." + std::to_string(i + 1) + " "}));
      EXPECT_EQ(all[i].invoked, first.invoked + static_cast<std::int64_t>(i % 3) * 50ms);
    }
    std::set<std::string> keys;
    for (const Call& call : all) keys.insert(call.operation.key);
    EXPECT_GT(keys.size(), 1U) << "after two retries comes something else";
  }
}

TEST(Retries, KeepAnAmountAndAHolder) {
  const desk::Service slow{.shortest = 60ms, .longest = 60ms};
  const workload::Pace pace{.timeout = 50ms, .retries = 1, .operations = 1};
  const auto increments = calls(
      {.workload = workload::Counter{pace, 1, {.increment = 1}, {1, 1'000'000}}, .service = slow},
      1s);
  ASSERT_EQ(increments.size(), 2U);
  EXPECT_EQ(increments[0].operation, increments[1].operation);
  const auto locks = calls({.workload = workload::Lock{pace}, .service = slow}, 120ms);
  ASSERT_EQ(locks.size(), 3U);
  EXPECT_EQ(locks[0].operation, (Operation{Action::acquire, "lock1", "c1"}));
  EXPECT_EQ(locks[0].operation, locks[1].operation);
  EXPECT_EQ(locks[2].operation, (Operation{Action::release, "lock1", "c1"}));
}

TEST(Retries, WhatFailedIsNotAskedAgain) {
  const auto all = calls(
      {.workload = Kv{{.retries = 5, .operations = 10}}, .service = {.outcome = Outcome::failed}},
      1s);
  EXPECT_EQ(all.size(), 10U);
}

TEST(Retries, AClientThatHasCrashedKnowsOfNone) {
  World world = open_shop({.workload = Kv{{.timeout = 50ms, .retries = 5, .operations = 1}},
                           .service = {.shortest = 10s, .longest = 10s}});
  world.run_until(20ms);
  world.crash(client(1));
  world.restart(client(1));
  world.run_until(1s);
  EXPECT_EQ(calls_of(world).size(), 1U);
}

// ---------------------------------------------------------------- what is asked

double chi_square(const std::vector<double>& seen, const std::vector<double>& weights) {
  double all = 0;
  double weight = 0;
  for (const double count : seen) all += count;
  for (const double part : weights) weight += part;
  double sum = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const double expected = all * weights[i] / weight;
    sum += (seen[i] - expected) * (seen[i] - expected) / expected;
  }
  return sum;
}

TEST(WorkloadAgent, DrawsActionsByWeightAndKeysEvenly) {
  const auto all =
      calls({.workload = Kv{{}, 8, {.get = 5, .put = 4, .cas = 1, .append = 2, .delete_ = 3}},
             .clients = 5},
            10s);
  ASSERT_GT(all.size(), 49'000U);
  std::vector<double> actions(5);
  std::vector<double> keys(8);
  std::vector<double> pairs(40);
  for (const Call& call : all) {
    const auto action = static_cast<std::size_t>(call.operation.action);
    const auto key = static_cast<std::size_t>(std::stoul(call.operation.key.substr(1)) - 1);
    ++actions.at(action);
    ++keys.at(key);
    ++pairs.at(action * 8 + key);
  }
  const std::vector<double> weights{5, 4, 1, 2, 3};
  std::vector<double> both;
  for (const double weight : weights) both.insert(both.end(), 8, weight);
  // The bounds are exceeded with a probability of 1e-4 (4, 7 and 39 degrees of freedom).
  EXPECT_LT(chi_square(actions, weights), 23.5);
  EXPECT_LT(chi_square(keys, std::vector<double>(8, 1)), 29.9);
  EXPECT_LT(chi_square(pairs, both), 81);
}

TEST(WorkloadAgent, AWeightOfZeroIsNeverDrawn) {
  for (const Call& call : calls({.workload = Kv{{}, 1, {.cas = 1}}}, 1s)) {
    ASSERT_EQ(call.operation.action, Action::cas);
  }
}

TEST(WorkloadAgent, NobodyWritesAValueTwice) {
  std::set<std::string> values;
  for (const Call& call :
       calls({.workload = Kv{{}, 2, {.put = 1, .cas = 1, .append = 1}}, .clients = 12}, 2s)) {
    ASSERT_TRUE(values.insert(call.operation.value).second) << call.operation.value;
  }
}

TEST(WorkloadAgent, ACasExpectsWhatWasLastSeenUnderItsKey) {
  const auto all = calls(
      {.workload = Kv{{}, 2, {.get = 1, .put = 1, .cas = 1}}, .service = {.reads = "seen"}}, 1s);
  std::map<std::string, std::string> last;
  std::set<std::string> expected;
  for (const Call& call : all) {
    const Operation& operation = call.operation;
    if (operation.action == Action::cas) {
      ASSERT_EQ(operation.expected, last[operation.key]);
      expected.insert(operation.expected);
    }
    last[operation.key] = operation.action == Action::get ? "seen" : operation.value;
  }
  EXPECT_TRUE(expected.contains("seen"));
  EXPECT_GT(expected.size(), 10U);
}

TEST(WorkloadAgent, WhatHasFailedWasNotSeen) {
  for (const Call& call :
       calls({.workload = Kv{{}, 1, {.put = 1, .cas = 1}}, .service = {.outcome = Outcome::failed}},
             1s)) {
    ASSERT_EQ(call.operation.expected, "");
  }
}

TEST(WorkloadAgent, AClientsDrawsDoNotChangeWhenAnotherIsAdded) {
  const Kv kv{{}, 100};
  const auto two = calls({.workload = kv, .clients = 2}, 1s);
  const auto three = calls({.workload = kv, .clients = 3}, 1s);
  for (const NodeId who : {client(1), client(2)}) {
    const auto before = calls_by(who, two);
    const auto after = calls_by(who, three);
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      ASSERT_EQ(before[i].operation, after[i].operation);
      ASSERT_EQ(before[i].invoked, after[i].invoked);
    }
  }
}

TEST(WorkloadAgent, ForksCarryIt) {
  World world = open_shop({.workload = Kv{{.rate = Rate{300, 1s}}},
                           .clients = 3,
                           .service = {.shortest = 1ms, .longest = 30ms}});
  world.run_until(2s);
  World fork = world;
  fork.run_until(4s);
  world.run_until(4s);
  EXPECT_EQ(world.digest(), fork.digest());
  EXPECT_EQ(calls_of(world), calls_of(fork));
}

TEST(WorkloadAgent, SettingsThatCannotBeRunAreRefused) {
  const auto sentence = [](const Kv& kv) {
    const auto problem = problem_with(kv);
    return problem ? problem->path + ": " + problem->sentence : "fine";
  };
  EXPECT_EQ(sentence({}), "fine");
  EXPECT_EQ(sentence({{}, 1'000'000}), "fine");
  EXPECT_EQ(sentence({{}, 4'000'000'000}), "keys: a workload has at most 1000000 keys");
  EXPECT_EQ(sentence({{.rate = Rate{1'000'000, 1s}}}), "fine");
  EXPECT_EQ(sentence({{.rate = Rate{3'000'000'000, 1s}}}), "rate: a rate is at most 1000000/s");
  EXPECT_EQ(sentence({{.rate = Rate{2, 1ns}}}), "rate: a rate is at most 1000000/s");
}

}  // namespace
}  // namespace orrery
