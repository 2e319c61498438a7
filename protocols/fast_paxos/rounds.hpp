#pragma once
/// Rounds and quorums of Fast Paxos. L. Lamport, "Fast Paxos" (Distributed Computing 19(2), 2006),
/// §2.2.1, §3.1, §3.3 and §3.4.1.
///
/// "Each round is numbered by a positive integer"; 0 is before all rounds. "For each round i, some
/// coordinator is pre-assigned to be the coordinator of round i." Here each has three rounds in a
/// row, i, i+1 and i+2, and then it is the next one's turn: i is its fast round, i+1 recovers from
/// a collision in i (§3.2), and i+2 is a classic round for when that does not help. So "each
/// coordinator is the coordinator for infinitely many classic round numbers" (§3.3).

#include <cstdint>
#include <optional>

#include "protocols/shared/quorum.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"

namespace orrery::fast_paxos {

using Round = std::uint64_t;

inline constexpr Round rounds_in_a_row = 3;

/// Something a run can reach: what a hostile message says instead is ignored.
constexpr bool is_credible(Round i) { return i > 0 && i < Round{1} << 62; }

/// With which kind of round a coordinator begins. All rounds classic is Paxos.
enum class RoundKind : std::uint8_t { fast, classic };
BOOST_DESCRIBE_ENUM(RoundKind, fast, classic)

/// Who recovers from a collision (§3.2): the coordinator of its round, or each acceptor by itself.
/// "Its decision can be … implied by the round number" (§3.4.3): all rounds of a run agree.
enum class Recovery : std::uint8_t { coordinated, uncoordinated };
BOOST_DESCRIBE_ENUM(Recovery, coordinated, uncoordinated)

// ---------------------------------------------------------------- numbers of rounds

/// 0, 1 or 2: which of its coordinator's three in a row. Requires: i > 0.
constexpr Round place_in_row(Round i) { return (i - 1) % rounds_in_a_row; }

/// Of n. Requires: i > 0.
constexpr NodeId coordinator_of(Round i, std::uint32_t n) {
  return replica(static_cast<std::uint32_t>((i - 1) / rounds_in_a_row % n) + 1);
}

/// The first of three in a row of this coordinator that is above `seen`. Requires: 1 <= number of
/// c <= n.
constexpr Round first_round_above(Round seen, NodeId c, std::uint32_t n) {
  const Round row = (seen + rounds_in_a_row - 1) / rounds_in_a_row;
  const Round rows_to_wait = (c.number() - 1 + n - row % n) % n;
  return (row + rows_to_wait) * rounds_in_a_row + 1;
}

/// The classic round that its coordinator keeps for when i and i+1 choose nothing.
constexpr Round last_in_row(Round i) { return i - place_in_row(i) + rounds_in_a_row - 1; }

// ---------------------------------------------------------------- quorums

/// "Any two quorums have non-empty intersection" (§3.3, a), of two classic ones: 2·Qc > n.
constexpr bool classic_quorums_intersect(std::uint64_t Qc, std::uint64_t n) { return 2 * Qc > n; }

/// "Any two fast quorums and any classic … quorum have a non-empty intersection" (§3.3, b):
/// 2·Qf + Qc > 2n.
constexpr bool fast_quorums_intersect(std::uint64_t Qf, std::uint64_t Qc, std::uint64_t n) {
  return 2 * Qf + Qc > 2 * n;
}

/// The smallest that do. With majorities as classic quorums, these are n - ⌊n/4⌋: "maximizing F …
/// yields F = ⌈N/2⌉ - 1 and E = ⌊N/4⌋" (§3.4.1). Requires: Qc <= n.
constexpr std::uint32_t smallest_fast_quorum(std::uint32_t Qc, std::uint32_t n) {
  return (2 * n - Qc) / 2 + 1;
}

/// Of acceptors and learners alike. Quorums are all sets of so many acceptors.
struct Rounds {
  RoundKind rounds{RoundKind::fast};             // a coordinator's first
  Recovery recovery{Recovery::coordinated};      // from collisions
  std::optional<std::uint32_t> classicQuorum{};  // a majority if absent
  std::optional<std::uint32_t> fastQuorum{};     // the smallest that will do if absent

  constexpr bool is_fast(Round i) const {
    if (rounds == RoundKind::classic || i == 0) return false;
    return place_in_row(i) == 0 || (place_in_row(i) == 1 && recovery == Recovery::uncoordinated);
  }
  constexpr std::uint32_t classic_quorum(std::uint32_t n) const {
    return classicQuorum.value_or(static_cast<std::uint32_t>(quorum::majority(n)));
  }
  constexpr std::uint32_t fast_quorum(std::uint32_t n) const {
    return fastQuorum.value_or(smallest_fast_quorum(classic_quorum(n), n));
  }
  constexpr std::uint32_t quorum_of(Round i, std::uint32_t n) const {
    return is_fast(i) ? fast_quorum(n) : classic_quorum(n);
  }
  friend auto operator<=>(const Rounds&, const Rounds&) = default;
};
BOOST_DESCRIBE_STRUCT(Rounds, (), (rounds, recovery, classicQuorum, fastQuorum))

}  // namespace orrery::fast_paxos
