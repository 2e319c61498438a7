// What the scenarios of workloads tell, against what happens in them.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "protocols/registry.hpp"
#include "sim/check/calls.hpp"
#include "sim/plan/run.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

Run finished(const std::string& scenario, const std::vector<std::string>& overrides = {}) {
  const std::string file = ORRERY_SOURCE_DIR "/scenarios/workload/" + scenario + ".json";
  Run run(load_plan(file, overrides, shipped_catalogue()), shipped_catalogue());
  run.finish();
  return run;
}

std::vector<Call> calls_in(const Run& run) { return calls_of(run.world().history()); }

bool is_ok(const Call& call) { return call.returned && call.result.outcome == Outcome::ok; }

/// The writes of c1 that were under way for longer than c1 stood still.
std::vector<Call> late_writes(const Run& run) {
  std::vector<Call> late;
  for (const Call& call : calls_in(run)) {
    const bool writes =
        call.operation.action == Action::put || call.operation.action == Action::guarded_put;
    if (writes && call.returned && *call.returned - call.invoked > 1s) late.push_back(call);
  }
  return late;
}

TEST(WorkloadScenarios, AFencedWriteOfOneWhoStoodStillIsRefused) {
  const auto late = late_writes(finished("fencing"));
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].operation, (Operation{Action::guarded_put, "file1", "c1.13", "4"}));
  EXPECT_EQ(late[0].result, (Result{.outcome = Outcome::failed}));
}

TEST(WorkloadScenarios, WithoutATokenNobodyRefusesIt) {
  const auto late = late_writes(finished("fencing", {"clients.workload.lock.fencing=false"}));
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late[0].operation, (Operation{Action::put, "file1", "c1.13"}));
  EXPECT_EQ(late[0].result, Result{});
}

TEST(WorkloadScenarios, WhatWentIntoTheQueueComesOut) {
  std::multiset<std::string> in;
  std::multiset<std::string> out;
  for (const Call& call : calls_in(finished("queue"))) {
    ASSERT_TRUE(is_ok(call));
    if (call.operation.action == Action::enqueue) in.insert(call.operation.value);
    else if (call.result.value) out.insert(*call.result.value);
  }
  EXPECT_EQ(in.size(), 79U);
  EXPECT_EQ(in, out);
}

/// The sum of what was confirmed, and what the counter says in the end.
std::pair<std::int64_t, std::int64_t> sum_and_total(const Run& run) {
  std::int64_t sum = 0;
  for (const Call& call : calls_in(run)) {
    if (call.operation.action == Action::increment && is_ok(call)) {
      sum += std::stoll(call.operation.value);
    }
  }
  World world = run.world();
  world.dismiss_agents();
  world.invoke_at(world.now(), client(1), {.action = Action::total, .key = "counter1"});
  world.run_until(world.now() + 5s);
  return {sum, std::stoll(calls_of(world.history()).back().result.value.value_or("0"))};
}

TEST(WorkloadScenarios, ConfirmedIncrementsAreTheTotalUnlessClientsGiveUp) {
  EXPECT_EQ(sum_and_total(finished("counter")), std::pair(std::int64_t{97}, std::int64_t{97}));
  const auto [sum, total] =
      sum_and_total(finished("counter", {"clients.workload.counter.timeout=300ms"}));
  EXPECT_LT(sum, total);
}

TEST(WorkloadScenarios, SomeIdsAreLostAndNoneIsGivenTwice) {
  std::set<std::int64_t> ids;
  std::size_t given = 0;
  for (const Call& call : calls_in(finished("unique_ids"))) {
    if (!is_ok(call)) continue;
    ++given;
    ids.insert(std::stoll(*call.result.value));
  }
  EXPECT_EQ(given, 120U);
  EXPECT_EQ(ids.size(), 120U);
  EXPECT_EQ(*ids.rbegin(), 133);
}

TEST(WorkloadScenarios, EachDecisionIsOneProposal) {
  std::map<std::string, std::set<std::string>> proposed;
  std::map<std::string, std::set<std::string>> decided;
  for (const Call& call : calls_in(finished("propose"))) {
    ASSERT_TRUE(is_ok(call));
    proposed[call.operation.key].insert(call.operation.value);
    decided[call.operation.key].insert(*call.result.value);
  }
  EXPECT_EQ(decided.size(), 20U);
  for (const auto& [key, values] : decided) {
    EXPECT_EQ(values.size(), 1U);
    EXPECT_EQ(proposed[key].size(), 5U);
    EXPECT_TRUE(proposed[key].contains(*values.begin()));
  }
}

TEST(WorkloadScenarios, AnOpenLoopSeesTheOutageThatAClosedOneHides) {
  const Duration open = finished("zipf_open_loop").report().operations.p99;
  const Duration closed =
      finished("zipf_open_loop", {"clients.count=4", "clients.workload.kv.rate=null"})
          .report()
          .operations.p99;
  EXPECT_EQ(std::chrono::round<std::chrono::milliseconds>(open), 813ms);
  EXPECT_EQ(std::chrono::round<std::chrono::milliseconds>(closed), 55ms);
}

}  // namespace
}  // namespace orrery
