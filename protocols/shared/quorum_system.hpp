#pragma once
/// Quorums of the two phases of Paxos that need not be majorities. H. Howard, D. Malkhi and A.
/// Spiegelman, "Flexible Paxos: Quorum Intersection Revisited", 2016, §3: "It is only necessary for
/// phase 1 quorums (Q1) and phase 2 quorums (Q2) to intersect. There is no need to require that
/// Q1's intersect with each other nor Q2's intersect with each other."

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "protocols/shared/quorum.hpp"
#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"

namespace orrery {

/// Acceptors in rows, from n1 on: of 2 rows and 3 columns the second row is n4, n5, n6.
struct Grid {
  std::uint32_t rows{};
  std::uint32_t columns{};
  static constexpr std::string_view required[] = {"rows", "columns"};
  friend auto operator<=>(const Grid&, const Grid&) = default;
};
BOOST_DESCRIBE_STRUCT(Grid, (), (rows, columns))

/// Which of the acceptors n1 … are enough for each phase. Of sizes or a grid there is one.
struct QuorumSystem {
  // "simple quorums": any so many acceptors; absent: as few as intersect the other phase's, or
  // majorities
  std::optional<std::uint32_t> phase1{};
  std::optional<std::uint32_t> phase2{};
  // "one row of size N1 for Q1 and one column of size N2 for Q2" (§4.3): any two have a place in
  // common
  std::optional<Grid> grid{};

  /// Any so many of n acceptors are a quorum of phase 1. Requires: n > 0, and no grid.
  constexpr std::uint32_t phase1_size(std::uint32_t n) const {
    if (phase1) return *phase1;
    return phase2 ? n - std::clamp(*phase2, 1U, n) + 1 : majority(n);
  }
  constexpr std::uint32_t phase2_size(std::uint32_t n) const {
    if (phase2) return *phase2;
    return phase1 ? n - std::clamp(*phase1, 1U, n) + 1 : majority(n);
  }

  /// Are these acceptors, each of them named once, enough?
  bool is_phase1_quorum(const std::vector<NodeId>& who, std::uint32_t n) const {
    if (grid) return has_row(who);
    return who.size() >= phase1_size(n);
  }
  bool is_phase2_quorum(const std::vector<NodeId>& who, std::uint32_t n) const {
    if (grid) return has_column(who);
    return who.size() >= phase2_size(n);
  }

  /// Whichever so many of n acceptors are down, a quorum of each phase is left. Of a grid, one in
  /// each row are too many, and so are one in each column. Requires: n > 0.
  constexpr std::uint32_t survives_down(std::uint32_t n) const {
    if (grid) return std::min(grid->rows, grid->columns) - 1;
    return n - std::min(n, std::max(phase1_size(n), phase2_size(n)));
  }

  friend auto operator<=>(const QuorumSystem&, const QuorumSystem&) = default;

 private:
  static constexpr std::uint32_t majority(std::uint32_t n) {
    return static_cast<std::uint32_t>(quorum::majority(n));
  }

  /// Some row has as many of them as there are columns.
  bool has_row(const std::vector<NodeId>& who) const {
    std::vector<std::uint32_t> in_row(grid->rows);
    for (const NodeId node : who) {
      const std::uint32_t row = (node.number() - 1) / grid->columns;
      if (row < grid->rows && ++in_row[row] == grid->columns) return true;
    }
    return false;
  }
  bool has_column(const std::vector<NodeId>& who) const {
    std::vector<std::uint32_t> in_column(grid->columns);
    for (const NodeId node : who) {
      if (++in_column[(node.number() - 1) % grid->columns] == grid->rows) return true;
    }
    return false;
  }
};
BOOST_DESCRIBE_STRUCT(QuorumSystem, (), (phase1, phase2, grid))

/// Sizes and a grid at once, or a grid without acceptors.
inline std::optional<Problem> problem_with(const QuorumSystem& quorums) {
  if (quorums.grid && (quorums.phase1 || quorums.phase2)) {
    return Problem{"quorums are either so many acceptors or rows and columns", "grid",
                   "leave out the grid, or the sizes"};
  }
  if (quorums.grid && (quorums.grid->rows == 0 || quorums.grid->columns == 0)) {
    return Problem{"a grid has rows and columns", "grid", "write {\"rows\": 2, \"columns\": 3}"};
  }
  return std::nullopt;
}

/// The grid of n places that is most like a square, as scenarios have it.
inline std::string grid_of(std::uint32_t n) {
  std::uint32_t rows = 1;
  for (std::uint32_t i = 2; i <= n / i; ++i) {
    if (n % i == 0) rows = i;
  }
  return "{\"rows\": " + std::to_string(rows) + ", \"columns\": " + std::to_string(n / rows) + "}";
}

/// What cannot be with n acceptors, and quorums that do not intersect.
inline std::optional<Problem> problem_with(const QuorumSystem& quorums, std::uint32_t n) {
  if (quorums.grid) {
    const std::uint64_t places = std::uint64_t{quorums.grid->rows} * quorums.grid->columns;
    if (places == n) return std::nullopt;
    return Problem{"a grid of " + std::to_string(quorums.grid->rows) + " rows and " +
                       std::to_string(quorums.grid->columns) + " columns has " +
                       std::to_string(places) + " acceptors, and there are " + std::to_string(n),
                   "grid", "write " + grid_of(n)};
  }
  const std::uint64_t q1 = quorums.phase1_size(n);
  const std::uint64_t q2 = quorums.phase2_size(n);
  for (const auto& [size, key] : {std::pair{q1, "phase1"}, std::pair{q2, "phase2"}}) {
    if (size == 0) return Problem{"a quorum of nobody asks nobody", key, "write 1"};
    if (size > n) {
      return Problem{"a quorum of " + std::to_string(size) + " is impossible with " +
                         std::to_string(n) + " acceptors",
                     key, "write " + std::to_string(n)};
    }
  }
  if (q1 + q2 > n) return std::nullopt;
  return Problem{
      "a quorum of phase 1 and one of phase 2 may have no acceptor in common: "
      "|Q1| + |Q2| > n must hold, and " +
          std::to_string(q1) + " + " + std::to_string(q2) + " <= " + std::to_string(n),
      "phase1", "write " + std::to_string(n - q2 + 1)};
}

}  // namespace orrery
