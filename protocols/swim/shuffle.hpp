#pragma once
/// A shuffled list that is computed and not stored: 10,000 members with a list of 10,000 each have
/// no room for them.

#include <bit>
#include <cstdint>

#include "sim/core/ensure.hpp"
#include "sim/core/hash.hpp"

namespace orrery::swim {

/// The i-th of 0 … n-1 in the order that the key names: a permutation for each key. A Feistel
/// network (M. Luby and C. Rackoff, 1988) shuffles the next power of four, and what falls outside
/// is shuffled again until it is inside (J. Black and P. Rogaway, 2002). Four rounds would do for
/// long lists; the shortest need twelve to favour no order. Requires: i < n.
inline std::uint32_t shuffled(std::uint32_t i, std::uint32_t n, std::uint64_t key) {
  ensure(i < n, "a place in a list is one of its places");
  constexpr std::uint32_t rounds = 12;
  const auto half = static_cast<std::uint32_t>(std::bit_width(n - 1) + 1) / 2;
  const std::uint32_t mask = (std::uint32_t{1} << half) - 1;
  do {
    std::uint32_t left = i >> half;
    std::uint32_t right = i & mask;
    for (std::uint32_t round = 0; round < rounds; ++round) {
      Hasher hasher(key);
      hasher.add(round);
      hasher.add(right);
      const std::uint32_t mixed = left ^ (static_cast<std::uint32_t>(hasher.value()) & mask);
      left = right;
      right = mixed;
    }
    i = left << half | right;
  } while (i >= n);
  return i;
}

}  // namespace orrery::swim
