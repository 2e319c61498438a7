#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "tests/support/statistics.hpp"
#include "tests/workload/shop.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using namespace workload;

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

const std::string& stored(const World& world, const std::string& key) {
  static const std::string nothing;
  const auto& values = world.state_of<desk::Values>(replica(1)).values;
  const auto found = values.find(key);
  return found == values.end() ? nothing : found->second;
}

World after(World world, Time end) {
  world.run_until(end);
  return world;
}

// ---------------------------------------------------------------- registers

TEST(Registers, AreKeyValueStoresWithoutAppendAndDelete) {
  const Register plan{{}, 3, {.get = 2, .put = 1, .cas = 1}};
  const Kv same{{}, 3, {.get = 2, .put = 1, .cas = 1}};
  auto wanted = calls_of(after(open_store(same, 2), 1s));
  for (Call& call : wanted) call.operation.key.replace(0, 1, "register");
  const auto all = calls_of(after(open_store(plan, 2), 1s));
  EXPECT_EQ(all, wanted);
  const auto succeeded = std::count_if(all.begin(), all.end(), [](const Call& call) {
    return call.operation.action == Action::cas && call.result.outcome == Outcome::ok;
  });
  EXPECT_GT(succeeded, 5);
}

TEST(Registers, AreWrittenByTheFirstSoManyClientsWhereThatIsSaid) {
  const auto acts_of = [](const Workload& plan) {
    std::map<NodeId, std::set<Action>> acts;
    for (const Call& call : calls_of(after(open_store(plan, 4), 2s))) {
      acts[call.client].insert(call.operation.action);
    }
    return acts;
  };
  const std::set<Action> reads{Action::get};
  const std::set<Action> all{Action::get, Action::put, Action::append};
  const KvMix mix{.get = 1, .put = 1, .append = 1};
  using Acts = std::map<NodeId, std::set<Action>>;
  EXPECT_EQ(acts_of(Kv{{}, 2, mix, {}, 2}),
            (Acts{{client(1), all}, {client(2), all}, {client(3), reads}, {client(4), reads}}));
  EXPECT_EQ(acts_of(Kv{{}, 2, mix, {}, 4}), acts_of(Kv{{}, 2, mix}));
  EXPECT_EQ(acts_of(Register{{}, 1, {.get = 1, .cas = 1}, {}, 1})[client(2)], reads);
}

TEST(Registers, HaveWritersAmongTheClientsAndSomethingToReadForTheOthers) {
  const auto said_of = [](const auto& plan) {
    const auto problem = problem_with(plan);
    return problem ? problem->path + ": " + problem->sentence + ": " + problem->suggestion : "fine";
  };
  EXPECT_EQ(said_of(Kv{{}, 1, {.put = 1}, {}, 0}),
            "writers: who may not write cannot be asked for writes: leave it out, and the writes "
            "out of the mix");
  EXPECT_EQ(said_of(ClientPlan{3, Kv{{}, 1, {.get = 1, .put = 1}, {}, 4}}),
            "workload.kv.writers: there are only 3 clients: write 3");
  EXPECT_EQ(said_of(ClientPlan{3, Register{{}, 1, {.put = 1}, {}, 2}}),
            "workload.register.mix: c3 may only read, and nothing is read: give \"get\" a weight");
  EXPECT_EQ(said_of(ClientPlan{3, Kv{{}, 1, {.put = 1}, {}, 3}}), "fine");
  EXPECT_EQ(said_of(ClientPlan{3, Kv{{}, 1, {.get = 1, .put = 1}, {}, 1}}), "fine");
}

/// A put and the get of its key are one task: nothing comes between them.
TEST(Registers, AreReadSoLongAfterTheirWritersHaveTheirAnswer) {
  Kv plan{{}, 3, {.get = 1, .put = 1}};
  plan.readAfter = 20ms;
  const auto all = calls_of(after(open_store(plan, 3), 3s));
  std::map<NodeId, const Call*> last;
  int reads = 0;
  for (const Call& call : all) {
    const Call* before = std::exchange(last[call.client], &call);
    const bool follows_a_put = before && before->operation.action == Action::put &&
                               before->returned && before->result.outcome == Outcome::ok;
    if (!follows_a_put) continue;
    ++reads;
    EXPECT_EQ(call.operation, (Operation{.action = Action::get, .key = before->operation.key}));
    EXPECT_EQ(call.invoked - *before->returned, 20ms);
  }
  EXPECT_GT(reads, 20);
  plan.readAfter = -1ms;
  EXPECT_EQ(problem_with(plan)->path, "read_after");
}

// ---------------------------------------------------------------- sets

TEST(Sets, HoldInTheEndJustWhatWasAdded) {
  const World world = after(open_store(Set{{.until = 2s}, 2, {.add = 3, .members = 1}}, 4), 3s);
  std::map<std::string, std::set<std::string>> added;
  std::uint64_t adds = 0;
  const auto all = calls_of(world);
  for (const Call& call : all) {
    if (call.operation.action != Action::add) {
      EXPECT_EQ(call.operation, (Operation{.action = Action::members, .key = call.operation.key}));
      continue;
    }
    ++adds;
    EXPECT_TRUE(added[call.operation.key].insert(call.operation.value).second)
        << "nobody adds what another adds";
  }
  ASSERT_EQ(added.size(), 2U);
  for (const auto& [key, members] : added) {
    const auto in_store = words(stored(world, key));
    EXPECT_EQ(std::set<std::string>(in_store.begin(), in_store.end()), members);
  }
  expect_frequency(adds, all.size(), 0.75);
}

// ---------------------------------------------------------------- counters

TEST(Counters, TotalTheSumOfWhatWasAdded) {
  const Counter plan{{.until = 5s}, 1, {.increment = 4, .total = 1}, {.min = -2, .max = 3}};
  const World world = after(open_store(plan, 5), 6s);
  std::map<std::string, std::uint64_t> amounts;
  std::uint64_t increments = 0;
  std::int64_t sum = 0;
  for (const Call& call : calls_of(world)) {
    if (call.operation.action != Action::increment) continue;
    ++increments;
    ++amounts[call.operation.value];
    sum += std::stoll(call.operation.value);
  }
  EXPECT_EQ(stored(world, "counter1"), std::to_string(sum));
  ASSERT_EQ(amounts.size(), 6U);
  for (const auto& [amount, seen] : amounts) expect_frequency(seen, increments, 1.0 / 6);
}

// ---------------------------------------------------------------- ids and decisions

TEST(UniqueIds, AreAskedForFromEverySource) {
  std::set<std::string> ids;
  const auto all = calls_of(after(open_store(UniqueIds{{}, 2}, 3), 1s));
  for (const Call& call : all) {
    EXPECT_EQ(call.operation.action, Action::generate);
    if (call.result.value) ids.insert(call.operation.key + ":" + *call.result.value);
  }
  EXPECT_GE(ids.size() + 3, all.size()) << "all but what is still under way";
  EXPECT_EQ(*ids.begin(), "ids1:1");
}

TEST(Proposals, EveryClientProposesOnceForEachDecision) {
  for (const std::optional<Rate>& rate : {std::optional<Rate>{}, std::optional(Rate{200, 1s})}) {
    std::map<std::string, std::set<std::string>> proposed;
    std::map<std::string, std::set<std::string>> decided;
    std::map<std::string, std::set<NodeId>> by;
    for (const Call& call : calls_of(after(open_store(Propose{{.rate = rate}, 5}, 3), 5s))) {
      EXPECT_EQ(call.operation.action, Action::propose);
      proposed[call.operation.key].insert(call.operation.value);
      decided[call.operation.key].insert(call.result.value.value_or("nothing"));
      EXPECT_TRUE(by[call.operation.key].insert(call.client).second);
    }
    EXPECT_EQ(proposed.size(), 5U);
    for (const auto& [key, values] : proposed) {
      EXPECT_EQ(values.size(), 3U);
      EXPECT_EQ(decided[key].size(), 1U);
      EXPECT_TRUE(values.contains(*decided[key].begin()));
    }
  }
}

// ---------------------------------------------------------------- scripts

ScriptedCall scripted(Time at, std::uint32_t number, Action action, std::string_view value = "") {
  return {.at = at,
          .client = client(number),
          .action = action,
          .key = "k",
          .value = std::string(value)};
}

TEST(Scripts, AskEachClientAtItsTimeOrWhenItIsIdle) {
  const Script script{.calls = {scripted(0s, 1, Action::put, "a"), scripted(1s, 2, Action::get),
                                scripted(0s, 1, Action::put, "b"), scripted(2s, 1, Action::get)}};
  const auto all = calls_of(after(open_store(script, 3), 5s));
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].invoked, 0s);
  EXPECT_EQ(all[1].invoked, all[0].returned) << "its client was busy";
  EXPECT_EQ(all[1].operation.value, "b");
  EXPECT_EQ(all[2].invoked, 1s);
  EXPECT_EQ(all[2].client, client(2));
  EXPECT_EQ(all[2].result.value, "b");
  EXPECT_EQ(all[3].invoked, 2s);
}

TEST(Scripts, SayWhatIsWrongWithThem) {
  const auto sentence = [](const auto& plan) {
    const auto problem = problem_with(plan);
    return problem ? problem->sentence : "";
  };
  EXPECT_EQ(sentence(scripted(1s, 1, Action::get, "a")), "\"get\" has no value");
  EXPECT_EQ(sentence(scripted(1s, 1, Action::put)), "\"put\" is done with a value");
  EXPECT_EQ(sentence(ScriptedCall{.action = Action::get, .expected = "a"}),
            "\"get\" expects nothing");
  EXPECT_EQ(sentence(Script{.timeout = 0s}), "without time for an answer there is none");
  EXPECT_EQ(sentence(Script{{scripted(2s, 1, Action::get), scripted(1s, 1, Action::get)}}),
            "this comes before what c1 is asked for above");
  EXPECT_EQ(sentence(Script{{scripted(2s, 1, Action::get), scripted(1s, 2, Action::get)}}), "");
  EXPECT_EQ(sentence(ClientPlan{1, Script{{scripted(1s, 2, Action::get)}}}),
            "there is no client c2");
}

// ---------------------------------------------------------------- queues

/// What was put in and what was taken out, by the queue's key.
struct Traffic {
  std::map<std::string, std::multiset<std::string>> in;
  std::map<std::string, std::multiset<std::string>> out;
};

Traffic traffic_of(const World& world) {
  Traffic traffic;
  for (const Call& call : calls_of(world)) {
    const bool enqueues = call.operation.action == Action::enqueue;
    if (enqueues) traffic.in[call.operation.key].insert(call.operation.value);
    else if (call.result.value) traffic.out[call.operation.key].insert(*call.result.value);
  }
  return traffic;
}

TEST(Queues, AreDrainedAtTheEndInEveryLoop) {
  struct Case {
    std::string why;
    Pace pace;
  };
  const std::vector<Case> cases = {
      {"closed, until an instant", {.until = 1s}},
      {"closed, so many operations", {.operations = 300}},
      {"closed, thinking", {.think = 5ms, .until = 1s}},
      {"open, until an instant", {.rate = Rate{300, 1s}, .until = 1s}},
      {"open, so many operations", {.rate = Rate{300, 1s}, .operations = 300}},
      {"open, more than they can do", {.rate = Rate{3000, 1s}, .until = 1s}},
      {"fixed", {.rate = Rate{300, 1s}, .arrivals = Arrivals::fixed, .until = 1s}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    Queue plan{c.pace, 3, {.enqueue = 3, .dequeue = 1}, true};
    const World world = after(open_store(plan, 4), 20s);
    const Traffic traffic = traffic_of(world);
    EXPECT_EQ(traffic.in.size(), 3U);
    EXPECT_EQ(traffic.in, traffic.out) << "each element comes out, once";
    for (const std::string key : {"queue1", "queue2", "queue3"}) EXPECT_EQ(stored(world, key), "");
    plan.drain = false;
    const World full = after(open_store(plan, 4), 20s);
    EXPECT_NE(stored(full, "queue1") + stored(full, "queue2") + stored(full, "queue3"), "");
  }
}

TEST(Queues, OfAnOpenLoopAreDrainedByThoseWhoAreBusyAtItsEndAndByThoseWhoAreNot) {
  for (const Duration gap : {1ms, 100ms}) {  // to the arrival that is too late; an answer takes 2ms
    const Queue plan{{.rate = Rate{1, gap}, .arrivals = Arrivals::fixed, .until = gap / 2},
                     1,
                     {.enqueue = 1},
                     true};
    const auto all = calls_of(after(open_store(plan, 1), 1s));
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].result, (Result{.value = all[0].operation.value}));
    EXPECT_EQ(all[2].result, Result{});
  }
}

TEST(Queues, AreDrainedThoughAnswersAreLost) {
  const Queue plan{{.timeout = 50ms, .retries = 1, .until = 1s}, 2, {.enqueue = 2}, true};
  const World world = after(open_store(plan, 3, 0.2), 20s);
  EXPECT_EQ(stored(world, "queue1") + stored(world, "queue2"), "");
  const auto pending = calls_of(world).back();
  EXPECT_TRUE(pending.returned) << "and then nothing more is asked";
}

TEST(Queues, AClientThatWasDownAtTheEndDrainsThemLater) {
  World world = open_store(Queue{{.timeout = 50ms, .until = 1s}, 1, {.enqueue = 1}, true}, 1);
  world.run_until(900ms);
  world.crash(client(1));
  world.run_until(2s);
  EXPECT_NE(stored(world, "queue1"), "");
  world.restart(client(1));
  world.run_until(20s);
  EXPECT_EQ(stored(world, "queue1"), "");
}

}  // namespace
}  // namespace orrery
