#pragma once
/// Quorum arithmetic as pure functions: what a majority of a group of servers has voted for or
/// acknowledged, and the same of two groups at once (joint configurations, Raft §6).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>

#include "sim/core/describe.hpp"

namespace orrery::quorum {

/// How many of n servers are a majority: any two majorities have a server in common.
constexpr std::size_t majority(std::size_t n) { return n / 2 + 1; }

constexpr bool is_majority(std::size_t count, std::size_t n) { return count >= majority(n); }

// ---------------------------------------------------------------- votes

enum class VoteResult : std::uint8_t {
  pending,  ///< both are still possible
  lost,     ///< no majority can come together any more
  won,
};
BOOST_DESCRIBE_ENUM(VoteResult, pending, lost, won)

/// Where a vote among n servers stands. A vote among none is won: an empty configuration forbids
/// nothing.
constexpr VoteResult vote_result(std::size_t n, std::size_t granted, std::size_t refused) {
  if (n == 0 || is_majority(granted, n)) return VoteResult::won;
  return is_majority(n - refused, n) ? VoteResult::pending : VoteResult::lost;
}

/// "Agreement (for elections and entry commitment) requires separate majorities from both the old
/// and new configurations" (§6).
constexpr VoteResult joint(VoteResult a, VoteResult b) {
  if (a == b) return a;
  return a == VoteResult::lost || b == VoteResult::lost ? VoteResult::lost : VoteResult::pending;
}

// ---------------------------------------------------------------- acknowledgements

/// What an empty configuration has acknowledged: everything.
inline constexpr std::uint64_t everything = std::numeric_limits<std::uint64_t>::max();

/// The highest index that a majority has acknowledged. `acknowledged` holds one index for each
/// server, 0 for none, in any order; it is reordered.
template <class Indices>
std::uint64_t acknowledged_by_majority(Indices& acknowledged) {
  if (acknowledged.empty()) return everything;
  const auto needed = static_cast<std::ptrdiff_t>(majority(acknowledged.size()) - 1);
  const auto highest = acknowledged.begin() + needed;
  std::nth_element(acknowledged.begin(), highest, acknowledged.end(), std::greater<>());
  return *highest;
}

/// The same for a joint configuration.
constexpr std::uint64_t joint(std::uint64_t a, std::uint64_t b) { return std::min(a, b); }

}  // namespace orrery::quorum
