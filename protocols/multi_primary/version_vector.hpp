#pragma once
/// Version vectors. D. S. Parker et al., "Detection of Mutual Inconsistency in Distributed
/// Systems", IEEE Transactions on Software Engineering 9(3), 1983: of a file that is stored at n
/// sites, each copy has a vector that counts, for each site, the updates made there that this copy
/// knows.

#include <algorithm>
#include <cstdint>

#include "protocols/shared/small_map.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"

namespace orrery::multi_primary {

/// Sites that are not there count 0.
using VersionVector = SmallMap<NodeId, std::uint64_t>;

/// Is a at least as great as b in every place? Then nothing is lost if a replaces b.
inline bool dominates(const VersionVector& a, const VersionVector& b) {
  return std::all_of(b.begin(), b.end(), [&](const auto& place) {
    const auto same = a.find(place.first);
    return place.second == 0 || (same != a.end() && same->second >= place.second);
  });
}

/// Neither dominates: each copy knows an update that the other one does not.
inline bool conflict(const VersionVector& a, const VersionVector& b) {
  return !dominates(a, b) && !dominates(b, a);
}

/// The greater of each place: what a copy knows that is made of both.
inline VersionVector join(VersionVector a, const VersionVector& b) {
  for (const auto& [site, updates] : b) {
    std::uint64_t& known = a[site];
    known = std::max(known, updates);
  }
  return a;
}

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline bool is_credible(const VersionVector& vector) {
  return std::all_of(vector.begin(), vector.end(),
                     [](const auto& place) { return place.second < std::uint64_t{1} << 62; });
}

}  // namespace orrery::multi_primary
