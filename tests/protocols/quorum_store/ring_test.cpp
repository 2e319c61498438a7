/// Who keeps which keys, and how evenly.

#include "protocols/quorum_store/ring.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store {
namespace {

Ring ring_with(std::uint32_t machines, std::uint32_t tokens,
               Partitioning how = Partitioning::ring) {
  return ring_of({.partitioning = how, .tokens = tokens}, machines);
}

std::string key(std::uint32_t i) { return "k" + std::to_string(i); }

/// How many of so many keys each machine coordinates.
std::map<NodeId, double> keys_by_machine(const Ring& ring, std::uint32_t keys) {
  std::map<NodeId, double> count;
  for (std::uint32_t i = 0; i < keys; ++i) ++count[ring.preference_list(key(i), 1).front()];
  return count;
}

/// "Each data item identified by a key is assigned to a node by hashing the data item's key to
/// yield its position on the ring, and then walking the ring clockwise to find the first node with
/// a position larger than the item's position" (§4.2).
TEST(Ring, AKeyBelongsToTheFirstTokenClockwise) {
  const std::uint64_t place = position_of("x");
  const std::uint64_t half_way = place + (std::uint64_t{1} << 63);
  EXPECT_EQ(Ring::of({}, {{place, n1}, {place + 1, n2}}).preference_list("x", 1).front(), n1)
      << "the token at its own place is its own";
  EXPECT_EQ(Ring::of({}, {{place - 1, n1}, {place + 1, n2}}).preference_list("x", 1).front(), n2);
  EXPECT_EQ(Ring::of({}, {{place - 1, n1}, {half_way, n2}}).preference_list("x", 1).front(), n2)
      << "the ring is closed";
}

/// "The list contains only distinct physical nodes" (§4.3).
TEST(Ring, APreferenceListSkipsFurtherTokensOfAMachine) {
  const std::uint64_t place = position_of("x");
  const Ring ring = Ring::of(
      {}, {{place, n1}, {place + 1, n1}, {place + 2, n2}, {place + 3, n1}, {place + 4, n3}});
  EXPECT_EQ(ring.preference_list("x", 2), (Machines{n1, n2}));
  EXPECT_EQ(ring.preference_list("x", 3), (Machines{n1, n2, n3}));
  EXPECT_EQ(ring.preference_list("x", 9), (Machines{n1, n2, n3})) << "there are no more";
}

/// Whatever the numbers: N distinct machines, as a walk over a map finds them.
TEST(Ring, PreferenceListsAreThoseOfASimpleWalk) {
  for (const auto& [machines, tokens] : {std::pair{1U, 1U}, {2U, 3U}, {5U, 1U}, {7U, 16U}}) {
    const Ring ring = ring_with(machines, tokens);
    std::map<std::uint64_t, NodeId> circle;
    for (const Token& token : ring.tokens) circle.emplace(token.position, token.machine);
    ASSERT_EQ(circle.size(), std::size_t{machines} * tokens) << "no two tokens in one place";
    for (std::uint32_t i = 0; i < 300; ++i) {
      Machines walked;
      auto next = circle.lower_bound(position_of(key(i)));
      for (std::size_t steps = 0; steps < circle.size() && walked.size() < 3; ++steps, ++next) {
        if (next == circle.end()) next = circle.begin();
        const bool is_new = std::find(walked.begin(), walked.end(), next->second) == walked.end();
        if (is_new) walked.push_back(next->second);
      }
      EXPECT_EQ(ring.preference_list(key(i), 3), walked);
    }
  }
}

TEST(Ring, WeightsAreMoreTokens) {
  const Ring ring = ring_of({.tokens = 200, .weights = {2, 1}}, 3);
  EXPECT_EQ(ring.tokens.size(), 800U);
  const auto count = keys_by_machine(ring, 40'000);
  EXPECT_NEAR(count.at(n1) / 40'000, 0.5, 0.05) << "a machine twice as big has twice the keys";
  EXPECT_NEAR(count.at(n2) / 40'000, 0.25, 0.04);
}

/// The share of keys that another machine keeps first when one comes.
double moved_by_a_join(std::uint32_t machines, Partitioning how) {
  const Ring before = ring_with(machines, 64, how);
  const Ring after = ring_with(machines + 1, 64, how);
  constexpr std::uint32_t keys = 20'000;
  std::uint32_t moved = 0;
  for (std::uint32_t i = 0; i < keys; ++i) {
    const NodeId was = before.preference_list(key(i), 1).front();
    const NodeId is = after.preference_list(key(i), 1).front();
    if (was == is) continue;
    ++moved;
    if (how == Partitioning::modulo) continue;
    EXPECT_EQ(is, replica(machines + 1)) << "to nobody else";
  }
  return static_cast<double>(moved) / keys;
}

/// "The principle advantage of consistent hashing is that departure or arrival of a node only
/// affects its immediate neighbors" (§4.2): the newcomer's share, 1/n, moves. Modulo n, what stays
/// is what has the same rest for both: 1/n of the keys.
TEST(Ring, AJoinMovesAnNthOfTheKeysAndModuloNearlyAll) {
  for (const std::uint32_t machines : {4U, 9U, 19U}) {
    const double share = 1.0 / (machines + 1);
    EXPECT_NEAR(moved_by_a_join(machines, Partitioning::ring), share, 0.3 * share);
    EXPECT_NEAR(moved_by_a_join(machines, Partitioning::modulo), 1 - share, 0.02);
  }
}

/// The standard deviation of what machines have, in shares of the mean: the arcs of 100 machines.
double imbalance(std::uint32_t tokens) {
  const Ring ring = ring_with(100, tokens);
  std::map<NodeId, double> arc;
  std::uint64_t before = ring.tokens.back().position;
  for (const Token& token : ring.tokens) {
    arc[token.machine] += std::ldexp(static_cast<double>(token.position - before), -64);
    before = token.position;
  }
  double squares = 0;
  for (const auto& [machine, share] : arc) squares += (100 * share - 1) * (100 * share - 1);
  return std::sqrt(squares / 100);
}

/// The arcs between random places are as if exponential: a sum of T of them deviates by 1/sqrt(T).
/// Of 100 machines, that deviation itself is known to some 7 % (10 % for T = 1, whose tail is
/// long): within four standard errors.
TEST(Ring, ImbalanceFallsWithTheRootOfTheTokens) {
  for (const std::uint32_t tokens : {1U, 4U, 16U, 64U, 256U}) {
    const double expected = 1 / std::sqrt(tokens);
    EXPECT_NEAR(imbalance(tokens), expected, (tokens == 1 ? 0.4 : 0.3) * expected) << tokens;
  }
}

TEST(Ring, ModuloTakesTheNextMachinesInTheirOrder) {
  const Ring ring = ring_with(3, 16, Partitioning::modulo);
  EXPECT_EQ(ring.ranges(), 3U);
  for (std::uint32_t i = 0; i < 50; ++i) {
    const auto first = static_cast<std::uint32_t>(position_of(key(i)) % 3);
    EXPECT_EQ(ring.preference_list(key(i), 2),
              (Machines{replica(first + 1), replica((first + 1) % 3 + 1)}));
  }
}

/// ONE, QUORUM and ALL of the copies, not of the machines.
TEST(Levels, AreCountsOfCopies) {
  const auto reads = [](Level level, std::uint32_t n) {
    return Config{.n = n, .readLevel = level}.read_quorum();
  };
  EXPECT_EQ(reads(Level::one, 5), 1U);
  EXPECT_EQ(reads(Level::quorum, 5), 3U);
  EXPECT_EQ(reads(Level::quorum, 4), 3U);
  EXPECT_EQ(reads(Level::all, 5), 5U);
  EXPECT_EQ((Config{.n = 3, .writeLevel = Level::all}.write_quorum()), 3U);
  EXPECT_EQ(Config{}.read_quorum(), 2U) << "a quorum of three, if nothing is said";
}

TEST(Ring, PlacesOneByOneAreTheRing) {
  const Ring ring = ring_of({.places = {{300, n2}, {100, n1}, {200, n1}}}, 2);
  EXPECT_EQ(ring.tokens, (std::vector<Token>{{100, n1}, {200, n1}, {300, n2}}));
}

}  // namespace
}  // namespace orrery::quorum_store
