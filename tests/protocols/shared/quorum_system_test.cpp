/// Quorums that need not be majorities: Howard, Malkhi & Spiegelman, "Flexible Paxos" (2016), §3
/// and §4.

#include "protocols/shared/quorum_system.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

/// The acceptors whose bits are set.
std::vector<NodeId> members(std::uint32_t set) {
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 0; i < 32; ++i) {
    if ((set >> i & 1U) != 0) nodes.push_back(replica(i + 1));
  }
  return nodes;
}

/// By brute force: every set that is enough for phase 1 with every one that is for phase 2.
bool intersect(const QuorumSystem& quorums, std::uint32_t n) {
  for (std::uint32_t one = 0; one < 1U << n; ++one) {
    if (!quorums.is_phase1_quorum(members(one), n)) continue;
    for (std::uint32_t two = 0; two < 1U << n; ++two) {
      if ((one & two) == 0 && quorums.is_phase2_quorum(members(two), n)) return false;
    }
  }
  return true;
}

// "It is only necessary for phase 1 quorums (Q1) and phase 2 quorums (Q2) to intersect" (§3).
TEST(QuorumSystem, SizesAreRefusedJustWhereQuorumsNeedNotIntersect) {
  for (std::uint32_t n = 1; n <= 6; ++n) {
    for (std::uint32_t q1 = 1; q1 <= n; ++q1) {
      for (std::uint32_t q2 = 1; q2 <= n; ++q2) {
        const QuorumSystem quorums{.phase1 = q1, .phase2 = q2};
        EXPECT_EQ(problem_with(quorums, n).has_value(), !intersect(quorums, n))
            << q1 << " + " << q2 << " of " << n;
      }
    }
  }
}

TEST(QuorumSystem, WhatIsNotSaidIsAsSmallAsItMayBe) {
  for (std::uint32_t n = 1; n <= 9; ++n) {
    EXPECT_EQ(QuorumSystem{}.phase1_size(n), n / 2 + 1);
    EXPECT_EQ(QuorumSystem{}.phase2_size(n), n / 2 + 1);
    for (std::uint32_t q = 1; q <= n; ++q) {
      EXPECT_EQ(QuorumSystem{.phase2 = q}.phase1_size(n) + q, n + 1);
      EXPECT_EQ(QuorumSystem{.phase1 = q}.phase2_size(n) + q, n + 1);
    }
  }
}

// "In a system of 10 nodes, we can safely allow only 3 nodes to participate in replication,
// provided that we require 8 nodes to participate when recovering from leader failure" (§1).
TEST(QuorumSystem, Section1_TenNodesOfWhichThreeReplicate) {
  EXPECT_EQ(problem_with(QuorumSystem{.phase1 = 8, .phase2 = 3}, 10), std::nullopt);
  EXPECT_EQ(QuorumSystem{.phase2 = 3}.phase1_size(10), 8U);
}

// "We can safely reduce the size of Q2 by one from n/2 + 1 to n/2 and keep Q1 the same" (§4.1).
TEST(QuorumSystem, Section4_1_OneLessOfAnEvenNumber) {
  for (const std::uint32_t n : {2U, 4U, 6U, 8U}) {
    EXPECT_EQ(problem_with(QuorumSystem{.phase1 = n / 2 + 1, .phase2 = n / 2}, n), std::nullopt);
  }
}

// "One row of size N1 for Q1 and one column of size N2 for Q2" (§4.3).
TEST(QuorumSystem, Section4_3_ARowAndAColumnIntersect) {
  const QuorumSystem grid{.grid = Grid{.rows = 2, .columns = 3}};
  EXPECT_TRUE(grid.is_phase1_quorum(members(0b000111), 6));
  EXPECT_TRUE(grid.is_phase1_quorum(members(0b111000), 6));
  EXPECT_FALSE(grid.is_phase1_quorum(members(0b110110), 6));
  EXPECT_TRUE(grid.is_phase2_quorum(members(0b001001), 6));
  EXPECT_TRUE(grid.is_phase2_quorum(members(0b100100), 6));
  EXPECT_FALSE(grid.is_phase2_quorum(members(0b000111), 6));
  for (const Grid& a_grid : {Grid{2, 3}, Grid{3, 2}, Grid{1, 5}, Grid{5, 1}, Grid{1, 1}}) {
    const QuorumSystem quorums{.grid = a_grid};
    EXPECT_EQ(problem_with(quorums, a_grid.rows * a_grid.columns), std::nullopt);
    EXPECT_TRUE(intersect(quorums, a_grid.rows * a_grid.columns));
  }
}

TEST(QuorumSystem, WhatCannotBeIsRefusedWithTheFormula) {
  const auto sentence = [](const QuorumSystem& quorums, std::uint32_t n) {
    const auto problem = problem_with(quorums, n);
    return problem ? problem->path + ": " + problem->sentence + " (" + problem->suggestion + ")"
                   : "fine";
  };
  EXPECT_EQ(sentence({.phase1 = 2, .phase2 = 3}, 5),
            "phase1: a quorum of phase 1 and one of phase 2 may have no acceptor in common: |Q1| + "
            "|Q2| > n must hold, and 2 + 3 <= 5 (write 3)");
  EXPECT_EQ(sentence({.phase1 = 6}, 5),
            "phase1: a quorum of 6 is impossible with 5 acceptors (write 5)");
  EXPECT_EQ(sentence({.phase2 = 0}, 5), "phase2: a quorum of nobody asks nobody (write 1)");
  EXPECT_EQ(sentence({.grid = Grid{2, 3}}, 5),
            "grid: a grid of 2 rows and 3 columns has 6 acceptors, and there are 5 (write "
            "{\"rows\": 1, \"columns\": 5})");
  EXPECT_TRUE(problem_with(QuorumSystem{.phase1 = 3, .grid = Grid{2, 3}}).has_value());
  EXPECT_TRUE(problem_with(QuorumSystem{.grid = Grid{0, 3}}).has_value());
}

}  // namespace
}  // namespace orrery
