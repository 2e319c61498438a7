#include "protocols/epidemic/epidemic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "protocols/epidemic/epidemic_checks.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::epidemic {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

// "We plant a rumor with one person who becomes active (infective)"
TEST(Epidemic, OnlyTheFirstNodeKnowsTheRumourAtTheStart) {
  Cluster cluster;
  cluster.add<Epidemic>('n', 3);
  EXPECT_EQ(cluster.begin(), output(Infected{}));
  EXPECT_EQ(cluster.state<Volatile>(n1), Volatile{.infective = true});
  EXPECT_EQ(cluster.state<Volatile>(n2), Volatile{});
  EXPECT_TRUE(cluster.is_running(n1, PushDue{}));
  EXPECT_FALSE(cluster.is_running(n2, PushDue{}));
}

// "Every person hearing the rumor also becomes active and likewise shares the rumor."
TEST(Epidemic, WhoHearsTheRumourSharesItFromTheNextRoundOn) {
  Lone<Epidemic> node(2, {}, {}, n2);
  EXPECT_EQ(node.receive(n1, Rumour{}), output(Infected{.by = n1}));
  EXPECT_EQ(node.expire(PushDue{}), sent(n1, Rumour{}));
  EXPECT_EQ(node.expire(PushDue{}), sent(n1, Rumour{}));
}

TEST(Epidemic, WhoKnowsTheRumourTakesNoNoticeOfIt) {
  Lone<Epidemic> node(3, {}, {}, n2);
  node.receive(n1, Rumour{});
  EXPECT_EQ(node.receive(n3, Rumour{}), nothing);
}

TEST(Epidemic, ACrashForgetsTheRumourAndTheOthersBringItBack) {
  Lone<Epidemic> node(3, {}, {}, n2);
  node.receive(n1, Rumour{});
  EXPECT_EQ(node.restart(), nothing);
  EXPECT_EQ(node.state(), Volatile{});
  EXPECT_EQ(node.receive(n3, Rumour{}), output(Infected{.by = n3}));
}

TEST(Epidemic, ANodeWithoutPeersHasNobodyToTell) {
  Lone<Epidemic> node(1);
  EXPECT_EQ(node.state(), Volatile{.infective = true});
  EXPECT_FALSE(node.is_running(PushDue{}));
}

// ---------------------------------------------------------------- pull, both, more calls

TEST(EpidemicPull, WhoDoesNotKnowTheRumourAsksAndWhoKnowsItAnswers) {
  Lone<Epidemic> node(2, {.exchange = Exchange::pull}, {}, n2);
  EXPECT_EQ(node.expire(PullDue{}), sent(n1, Question{}));
  EXPECT_EQ(node.receive(n1, Question{}), nothing) << "it has nothing to tell";
  EXPECT_EQ(node.receive(n1, Rumour{}), output(Infected{.by = n1}));
  EXPECT_EQ(node.receive(n1, Question{}), sent(n1, Rumour{}));
  EXPECT_FALSE(node.is_running(PullDue{}));
  EXPECT_FALSE(node.is_running(PushDue{}));
}

TEST(EpidemicPushPull, AsksUntilItKnowsAndTellsFromThenOn) {
  Lone<Epidemic> node(2, {.exchange = Exchange::push_pull}, {}, n2);
  EXPECT_EQ(node.expire(PullDue{}), sent(n1, Question{}));
  node.receive(n1, Rumour{});
  EXPECT_FALSE(node.is_running(PullDue{}));
  EXPECT_EQ(node.expire(PushDue{}), sent(n1, Rumour{}));
}

TEST(EpidemicPull, ARestartedNodeAsksAgain) {
  Lone<Epidemic> node(2, {.exchange = Exchange::pull}, {}, n2);
  node.receive(n1, Rumour{});
  node.restart();
  EXPECT_EQ(node.expire(PullDue{}), sent(n1, Question{}));
}

TEST(EpidemicPull, ANodeWithoutPeersHasNobodyToAsk) {
  EXPECT_FALSE(Lone<Epidemic>(1, {.exchange = Exchange::pull}).is_running(PullDue{}));
}

TEST(Epidemic, CallsAsManyDifferentOnesAsItsFanOutSays) {
  for (const std::uint32_t fan_out : {1U, 2U, 3U, 9U}) {
    Lone<Epidemic> node(4, {.fanOut = fan_out});
    std::set<NodeId> called;
    const Effects effects = node.expire(PushDue{});
    for (const Effect& each : effects.list) called.insert(each.to);
    EXPECT_EQ(effects.list.size(), std::min(fan_out, 3U));
    EXPECT_EQ(called.size(), effects.list.size());
    EXPECT_FALSE(called.contains(n1));
  }
}

std::string error_of(const std::string& settings) {
  return error_in(R"({"nodes": 3, "protocol": {"epidemic": {)" + settings + "}}}");
}

TEST(EpidemicSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of(R"("period": "0s")"),
            "x.json:1: protocol.epidemic.period: rounds without time between them never end (write "
            "\"1s\")");
  EXPECT_EQ(error_of(R"("fan_out": 0)"),
            "x.json:1: protocol.epidemic.fan_out: who calls nobody neither tells nor hears "
            "anything (write 1)");
  EXPECT_EQ(error_of(R"("fan_out": 3)"),
            "x.json:1: protocol.epidemic.fan_out: 3 others cannot be called among 3 nodes (write 2 "
            "at most)");
  EXPECT_EQ(error_of(R"("fan_out": 2, "exchange": "push_pull")"), "read");
}

// ---------------------------------------------------------------- neighbours

/// A line of nodes, and clocks that agree.
class Line final : public Environment {
 public:
  explicit Line(std::uint32_t nodes) : nodes_(nodes), others_(nodes + 1) {
    for (std::uint32_t i = 1; i <= nodes_; ++i) {
      if (i > 1) others_[i].push_back(replica(i - 1));
      if (i < nodes_) others_[i].push_back(replica(i + 1));
    }
  }
  Ref<Environment> clone() const override { return make_ref<Line>(*this); }
  Fate fate_of(const Transmission&) override { return {}; }
  std::optional<std::span<const NodeId>> neighbours_of(NodeId node) const override {
    return others_[node.number()];
  }

 private:
  std::uint32_t nodes_;
  std::vector<std::vector<NodeId>> others_;
};

std::vector<NodeId> infected_by(Partners partners) {
  World world(1, make_ref<Line>(8U));
  class Ear final : public Observer {
   public:
    std::vector<NodeId> by = std::vector<NodeId>(9);
    void output(const World&, NodeId node, const Payload& output) override {
      if (const auto* infected = content_of<Infected>(output)) by[node.number()] = infected->by;
    }
  } ear;
  world.set_observer(&ear);
  world.add_group('n', 8, 'n',
                  [&](NodeId) { return make_box<Epidemic>(Config{.partners = partners}); });
  world.begin();
  world.run_until(std::chrono::minutes(5));
  return ear.by;
}

TEST(Epidemic, KeepsToItsNeighboursWhereItIsToldTo) {
  const std::vector<NodeId> by = infected_by(Partners::neighbours);
  for (std::uint32_t i = 2; i <= 8; ++i) EXPECT_EQ(by[i], replica(i - 1));
  EXPECT_NE(infected_by(Partners::peers), by);
}

World world_of(std::uint32_t nodes, std::uint64_t seed) {
  World world(seed);
  world.add_group('n', nodes, 'n', [](NodeId) { return make_box<Epidemic>(); });
  world.begin();
  return world;
}

std::uint32_t rounds_until_all_know(std::uint32_t nodes, std::uint64_t seed) {
  World world = world_of(nodes, seed);
  const auto knows = [&](NodeId node) { return world.state_of<Volatile>(node).infective; };
  const Peers all = world.group('n');
  std::uint32_t rounds = 0;
  while (!std::all_of(all.begin(), all.end(), knows)) {
    world.run_until(world.now() + Config{}.period);
    ++rounds;
  }
  return rounds;
}

// "log2(n) + ln(n) + O(1)" (Pittel 1987)
TEST(Epidemic, EveryoneKnowsAfterTheRoundsThatPittelProves) {
  for (const std::uint32_t nodes : {10U, 100U, 1000U, 10'000U}) {
    SCOPED_TRACE(nodes);
    constexpr std::uint32_t runs = 20;
    std::uint32_t rounds = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) rounds += rounds_until_all_know(nodes, seed);
    EXPECT_NEAR(static_cast<double>(rounds) / runs, std::log2(nodes) + std::log(nodes), 2.0);
  }
}

// ---------------------------------------------------------------- exact rounds

/// Questions arrive before any rumour does: a call finds how things were at the round's start.
class Rounds final : public Environment {
 public:
  Ref<Environment> clone() const override { return make_ref<Rounds>(*this); }
  Fate fate_of(const Transmission& message) override {
    return {.delay = Duration(message.payload.type_key() == key_of<Rumour> ? 2 : 1)};
  }
};

/// In which round the last of them hears it.
double rounds_of(const Config& config, std::uint32_t nodes, std::uint64_t seed) {
  World world(seed, make_ref<Rounds>());
  class Clock final : public Observer {
   public:
    Time last{};
    std::uint32_t infected = 0;
    void output(const World& world, NodeId, const Payload&) override {
      last = world.now();
      ++infected;
    }
  } clock;
  world.set_observer(&clock);
  world.add_group('n', nodes, 'n', [&](NodeId) { return make_box<Epidemic>(config); });
  world.begin();
  while (clock.infected < nodes) world.run_until(world.now() + config.period);
  return static_cast<double>(clock.last / config.period);
}

struct ExactRounds {
  std::string mode;
  std::uint32_t nodes = 0;
  double mean = 0, deviation = 0;
};

/// "mode,n,mean,sd,…"
std::vector<ExactRounds> exact_rounds(std::istream& file) {
  std::vector<ExactRounds> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    ExactRounds row;
    char comma{};
    std::getline(cells, row.mode, ',');
    cells >> row.nodes >> comma >> row.mean >> comma >> row.deviation;
    rows.push_back(row);
  }
  return rows;
}

TEST(Epidemic, TakesTheRoundsThatAMarkovChainExpects) {
  std::ifstream file(oracle_folder() + "/gossip/rounds_exact.csv");
  if (!file) GTEST_SKIP() << "gossip/rounds_exact.csv is not here: set ORRERY_ORACLES";
  const std::vector<ExactRounds> rows = exact_rounds(file);
  EXPECT_EQ(rows.size(), 18U);
  for (const ExactRounds& row : rows) {
    SCOPED_TRACE(row.mode + " among " + std::to_string(row.nodes));
    const Exchange exchange = row.mode == "push"   ? Exchange::push
                              : row.mode == "pull" ? Exchange::pull
                                                   : Exchange::push_pull;
    constexpr std::uint32_t runs = 300;
    double rounds = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
      rounds += rounds_of({.exchange = exchange}, row.nodes, seed);
    }
    EXPECT_NEAR(rounds / runs, row.mean, 4 * row.deviation / std::sqrt(runs));
  }
}

// ---------------------------------------------------------------- the judge

Verdict verdict_after(World world, Duration run) {
  world.run_until(run);
  return everyone_is_infective().verdict(Ending(world));
}

TEST(EveryoneIsInfective, HoldsOnceAllThatAreUpKnow) {
  EXPECT_EQ(verdict_after(world_of(50, 1), std::chrono::seconds(20)),
            Verdict{.sentence = "all 50 that are up know it"});
}

TEST(EveryoneIsInfective, DoesNotAskThoseWhoAreDown) {
  World world = world_of(50, 1);
  world.crash(replica(7));
  EXPECT_EQ(verdict_after(world, std::chrono::seconds(20)),
            Verdict{.sentence = "all 49 that are up know it"});
}

TEST(EveryoneIsInfective, BitesWhenTheRumourDiesWithItsSource) {
  World world = world_of(50, 1);
  world.crash(n1);
  EXPECT_EQ(verdict_after(world, std::chrono::seconds(20)),
            (Verdict{.status = Verdict::Status::violated,
                     .sentence = "49 of 49 that are up never hear of it, n2 for one"}));
}

TEST(EveryoneIsInfective, CannotTellWhenNobodyIsUp) {
  World world = world_of(1, 1);
  world.crash(n1);
  EXPECT_EQ(verdict_after(world, std::chrono::seconds(1)),
            (Verdict{.status = Verdict::Status::unknown, .sentence = "no node is up"}));
}

}  // namespace
}  // namespace orrery::epidemic
