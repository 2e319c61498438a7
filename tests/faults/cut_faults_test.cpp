#include "sim/faults/cut_faults.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "tests/faults/stage.hpp"

namespace orrery {
namespace {

/// Which of the seven on the stage reach which, now.
using Reach = std::set<std::pair<NodeId, NodeId>>;

std::vector<NodeId> everyone() {
  return {replica(1), replica(2), replica(3), replica(4), replica(5), client(1), client(2)};
}

Reach separated(const World& world) {
  Reach pairs;
  const Network& network = world.environment_as<Surroundings>().network;
  for (const NodeId from : everyone()) {
    for (const NodeId to : everyone()) {
      if (network.is_cut(from, to)) pairs.emplace(from, to);
    }
  }
  return pairs;
}

Reach separated_if(const std::function<bool(NodeId, NodeId)>& is_cut) {
  Reach pairs;
  for (const NodeId from : everyone()) {
    for (const NodeId to : everyone()) {
      if (is_cut(from, to)) pairs.emplace(from, to);
    }
  }
  return pairs;
}

/// Each fires, cuts what it says, and its end restores.
template <class Kind>
void expect_cut(const Kind& kind, const std::string& struck,
                const std::function<bool(NodeId, NodeId)>& is_cut) {
  const FaultEntry entry{.at = 1s, .action = kind, .for_ = DurationRange{2s, 2s}};
  SCOPED_TRACE(to_text(entry));
  EXPECT_TRUE(separated(staged_until(999ms, {entry})).empty());
  const World during = staged_until(2s, {entry});
  EXPECT_EQ(separated(during), separated_if(is_cut));
  EXPECT_EQ(reports(during)[0].struck, struck + " at 1s");
  EXPECT_TRUE(separated(staged_until(3s, {entry})).empty());
}

bool is_link(const Reach& links, NodeId a, NodeId b) {
  return links.contains({a, b}) || links.contains({b, a});
}

TEST(CutFaults, CutWhatTheySayAndTheirEndRestores) {
  expect_cut(OneWay{select({"leader"}), select({"n3", "clients"})}, "n2 to c1, c2, n3",
             [](NodeId from, NodeId to) {
               return from == replica(2) && (to == replica(3) || to.group() == 'c');
             });
  const Reach links{{replica(1), replica(3)}, {client(1), replica(2)}};
  expect_cut(CutLinks{{{replica(1), replica(3)}, {client(1), replica(2)}}}, "n1-n3, c1-n2",
             [&](NodeId from, NodeId to) { return is_link(links, from, to); });
  const Reach bridges{{replica(1), replica(2)},
                      {replica(1), replica(3)},
                      {replica(2), replica(3)},
                      {replica(2), replica(4)},
                      {replica(3), replica(5)}};
  std::vector<Link> left;
  for (const auto& [one, other] : bridges) left.push_back({one, other});
  expect_cut(OnlyLinks{left}, "n1-n2, n1-n3, n2-n3, n2-n4, n3-n5", [&](NodeId from, NodeId to) {
    const bool are_replicas = from.group() == 'n' && to.group() == 'n' && from != to;
    return are_replicas && !is_link(bridges, from, to);
  });
  expect_cut(Isolate{select({"n1", "c2"})}, "c2, n1", [](NodeId from, NodeId to) {
    const auto is_alone = [](NodeId node) { return node == replica(1) || node == client(2); };
    return from != to && (is_alone(from) || is_alone(to));
  });
}

TEST(CutFaults, ABridgeIsTheOnlyWayBetweenTwoHalves) {
  std::set<std::string> halves;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const World world = staged_until(2s, {{1s, Bridge{select({"n3"})}}}, {.seed = seed});
    int apart = 0;
    for (const auto& [from, to] : separated(world)) {
      ++apart;
      EXPECT_TRUE(from.group() == 'n' && to.group() == 'n');
      EXPECT_TRUE(from != replica(3) && to != replica(3));
    }
    EXPECT_EQ(apart, 8) << "two by two, both ways";
    halves.insert(reports(world)[0].struck);
  }
  EXPECT_EQ(halves.size(), 6U) << "two of four, drawn";
}

TEST(CutFaults, InARingEachReplicaHearsAMajority) {
  const World world = staged_until(2s, {{1s, RingOfMajorities{select({"replicas"})}}});
  const Reach pairs = separated(world);
  EXPECT_EQ(pairs.size(), 10U) << "each of five does not hear two";
  for (const auto& [from, to] : pairs) EXPECT_TRUE(pairs.contains({to, from}));
  const World few =
      staged_until(2s, {{1s, RingOfMajorities{select({"replicas"})}}}, {.replicas = 3});
  EXPECT_EQ(reports(few)[0].fired, 0U) << "of three, every two are a majority";
}

TEST(CutFaults, AMinorityThirdMayLie) {
  for (const auto& [replicas, third] : {std::pair(4U, 1U), {6U, 1U}, {7U, 2U}, {10U, 3U}}) {
    const World world = staged_until(1s, {{1s, crash({"minority_third"})}}, {.replicas = replicas});
    std::uint32_t count = 0;
    for (const NodeId node : world.group('n')) count += world.is_up(node) ? 0 : 1;
    EXPECT_EQ(count, third) << replicas;
  }
}

TEST(CutFaults, AFlappingPartitionComesAndGoesUntilItIsOver) {
  const Flapping flapping{
      .groups = {select({"random 2"}), select({"rest"})}, .cut = {1s, 1s}, .whole = {2s, 2s}};
  const FaultEntry entry{.at = 10s, .action = flapping, .for_ = DurationRange{20s, 20s}};
  std::set<Reach> seen;
  for (int second = 0; second < 40; ++second) {
    const World world = staged_until(second * 1s + 500ms, {entry});
    const bool is_cut_then = second >= 10 && second < 30 && (second - 10) % 3 == 0;
    const Reach pairs = separated(world);
    EXPECT_EQ(!pairs.empty(), is_cut_then) << second;
    if (is_cut_then) seen.insert(pairs);
  }
  EXPECT_GE(seen.size(), 4U) << "of seven: drawn anew each time";
}

TEST(CutFaults, WhatIsImpossibleIsRefused) {
  EXPECT_FALSE(problem_with(CutLinks{{{replica(1), replica(2)}}}));
  EXPECT_TRUE(problem_with(CutLinks{}));
  EXPECT_TRUE(problem_with(OnlyLinks{{{replica(1), client(2)}}}));
  EXPECT_TRUE(problem_with(Flapping{.groups = {select({"n1"})}}));
  EXPECT_TRUE(problem_with(Flapping{.groups = {select({"n1"}), select({"rest"})}, .cut = {}}));
  EXPECT_TRUE(problem_with(Flapping{.groups = {select({"n1"}), select({"rest"})}, .whole = {}}));
  EXPECT_EQ(parse_link("n1-n2"), (Link{replica(1), replica(2)}));
  for (const char* wrong : {"", "n1", "n1-", "-n1", "n1-n1", "n1-n2-n3", "n1 - n2", "n0-n1"}) {
    EXPECT_EQ(parse_link(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace orrery
