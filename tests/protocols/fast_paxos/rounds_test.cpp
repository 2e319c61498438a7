/// Rounds and quorums: §2.2.1, §3.3 and §3.4.1, against counting.

#include "protocols/fast_paxos/rounds.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <set>

namespace orrery::fast_paxos {
namespace {

Rounds rounds_with(Recovery recovery) { return {.recovery = recovery}; }

// ---------------------------------------------------------------- numbers of rounds

// "Each coordinator is assigned to be the coordinator for infinitely many rounds" (§2.2.1), and
// "for infinitely many classic round numbers" (§3.3).
TEST(FastPaxosRounds, EachCoordinatorHasItsTurnWithRoundsOfBothKinds) {
  for (const Recovery recovery : {Recovery::coordinated, Recovery::uncoordinated}) {
    for (std::uint32_t n = 1; n <= 7; ++n) {
      std::set<NodeId> fast;
      std::set<NodeId> classic;
      for (Round i = 1000; i < 1000 + Round{n} * rounds_in_a_row; ++i) {
        (rounds_with(recovery).is_fast(i) ? fast : classic).insert(coordinator_of(i, n));
      }
      EXPECT_EQ(fast.size(), n);
      EXPECT_EQ(classic.size(), n);
    }
  }
}

// "Suppose i is a fast round number and c is coordinator of rounds i and i + 1 …" (§3.2); "if i + 1
// is a classic round number" (§3.3, case b).
TEST(FastPaxosRounds, CoordinatedRecoveryHasAClassicRoundNext) {
  const Rounds rounds = rounds_with(Recovery::coordinated);
  for (Round i = 1; i < 100; ++i) {
    if (!rounds.is_fast(i)) continue;
    EXPECT_FALSE(rounds.is_fast(i + 1));
    EXPECT_EQ(coordinator_of(i, 5), coordinator_of(i + 1, 5));
  }
}

// "Suppose i and i + 1 are both fast round numbers" (§3.2).
TEST(FastPaxosRounds, UncoordinatedRecoveryHasAFastRoundNextAndThenAClassicOne) {
  const Rounds rounds = rounds_with(Recovery::uncoordinated);
  for (Round i = 1; i < 100; i += rounds_in_a_row) {
    EXPECT_TRUE(rounds.is_fast(i));
    EXPECT_TRUE(rounds.is_fast(i + 1));
    EXPECT_FALSE(rounds.is_fast(i + 2));
    for (const Round in_row : {i, i + 1, i + 2}) EXPECT_EQ(last_in_row(in_row), i + 2);
  }
}

TEST(FastPaxosRounds, ClassicOnesAreAllThatClassicPaxosHas) {
  const Rounds rounds{.rounds = RoundKind::classic, .recovery = Recovery::uncoordinated};
  for (Round i = 0; i < 100; ++i) EXPECT_FALSE(rounds.is_fast(i));
}

TEST(FastPaxosRounds, TheFirstRoundAboveIsTheFirstOneInARowOfTheCoordinators) {
  for (std::uint32_t n = 1; n <= 5; ++n) {
    for (std::uint32_t c = 1; c <= n; ++c) {
      for (Round seen = 0; seen < 60; ++seen) {
        Round expected = seen + 1;
        while (place_in_row(expected) != 0 || coordinator_of(expected, n) != replica(c)) ++expected;
        EXPECT_EQ(first_round_above(seen, replica(c), n), expected);
      }
    }
  }
}

TEST(FastPaxosRounds, NoCredibleRoundOverflows) {
  const Round last = (Round{1} << 62) - 1;
  EXPECT_TRUE(is_credible(last));
  EXPECT_FALSE(is_credible(last + 1));
  EXPECT_FALSE(is_credible(0));
  EXPECT_GT(last_in_row(first_round_above(last, replica(1), 1000)), last);
}

// ---------------------------------------------------------------- quorums

/// All sets of so many of n acceptors, as bits.
std::vector<unsigned> quorums_of(std::uint32_t size, std::uint32_t n) {
  std::vector<unsigned> sets;
  for (unsigned set = 0; set < 1U << n; ++set) {
    if (static_cast<std::uint32_t>(std::popcount(set)) == size) sets.push_back(set);
  }
  return sets;
}

/// Whether every choice of one set out of each list has a member in all of them.
bool always_meet(const std::vector<unsigned>& as, const std::vector<unsigned>& bs,
                 const std::vector<unsigned>& cs) {
  for (const unsigned a : as) {
    for (const unsigned b : bs) {
      for (const unsigned c : cs) {
        if ((a & b & c) == 0) return false;
      }
    }
  }
  return true;
}

// "(a) Any two quorums have non-empty intersection and (b) any two fast quorums and any classic …
// quorum have a non-empty intersection" (§3.3).
TEST(FastPaxosQuorums, TheFormulasAreTheQuorumRequirement) {
  for (std::uint32_t n = 1; n <= 6; ++n) {
    for (std::uint32_t Qc = 1; Qc <= n; ++Qc) {
      const auto classic = quorums_of(Qc, n);
      EXPECT_EQ(classic_quorums_intersect(Qc, n), always_meet(classic, classic, {~0U}))
          << Qc << " of " << n;
      for (std::uint32_t Qf = 1; Qf <= n; ++Qf) {
        const auto fast = quorums_of(Qf, n);
        EXPECT_EQ(fast_quorums_intersect(Qf, Qc, n), always_meet(fast, fast, classic))
            << Qf << ", " << Qc << " of " << n;
      }
    }
  }
}

// "Maximizing F under those constraints yields F = ⌈N/2⌉ - 1 and E = ⌊N/4⌋" (§3.4.1): classic
// quorums have N - F acceptors, fast ones N - E.
TEST(FastPaxosQuorums, MaximizingFIsTheDefault) {
  for (std::uint32_t N = 1; N <= 100; ++N) {
    const std::uint32_t F = (N + 1) / 2 - 1;
    const std::uint32_t E = N / 4;
    EXPECT_EQ(Rounds{}.classic_quorum(N), N - F);
    EXPECT_EQ(Rounds{}.fast_quorum(N), N - E);
    EXPECT_EQ(Rounds{}.fast_quorum(N), (3 * N + 3) / 4);
  }
}

// "Maximizing E under the constraints (a) and (b) yields E = F = ⌈N/3⌉ - 1" (§3.4.1).
TEST(FastPaxosQuorums, MaximizingEIsTheSmallestSizeThatWillDoForBoth) {
  const auto will_do = [](std::uint32_t size, std::uint32_t n) {
    return classic_quorums_intersect(size, n) && fast_quorums_intersect(size, size, n);
  };
  for (std::uint32_t N = 1; N <= 100; ++N) {
    const std::uint32_t E = (N + 2) / 3 - 1;
    EXPECT_TRUE(will_do(N - E, N));
    EXPECT_FALSE(will_do(N - E - 1, N));
  }
}

TEST(FastPaxosQuorums, TheSmallestFastQuorumIsTheSmallestThatIntersects) {
  for (std::uint32_t n = 1; n <= 50; ++n) {
    for (std::uint32_t Qc = 1; Qc <= n; ++Qc) {
      const std::uint32_t Qf = smallest_fast_quorum(Qc, n);
      EXPECT_TRUE(fast_quorums_intersect(Qf, Qc, n));
      EXPECT_FALSE(fast_quorums_intersect(Qf - 1, Qc, n));
    }
  }
}

}  // namespace
}  // namespace orrery::fast_paxos
