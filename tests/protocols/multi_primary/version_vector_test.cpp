/// Version vectors as Parker et al. (1983) define them.

#include "protocols/multi_primary/version_vector.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace orrery::multi_primary {
namespace {

constexpr NodeId a = replica(1);
constexpr NodeId b = replica(2);
constexpr NodeId c = replica(3);

using Counts = std::vector<std::uint64_t>;

/// Of the sites A, B and C.
VersionVector vector(const Counts& counts) {
  VersionVector made;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) made[replica(i + 1)] = counts[i];
  }
  return made;
}

bool dominates_everywhere(const Counts& x, const Counts& y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < y[i]) return false;
  }
  return true;
}

/// All vectors of three sites with counts up to 2, each with each.
TEST(VersionVectors, AreComparedPlaceByPlace) {
  std::vector<Counts> all;
  for (std::uint64_t i = 0; i < 27; ++i) all.push_back({i % 3, i / 3 % 3, i / 9});
  for (const Counts& x : all) {
    for (const Counts& y : all) {
      EXPECT_EQ(dominates(vector(x), vector(y)), dominates_everywhere(x, y));
      EXPECT_EQ(conflict(vector(x), vector(y)),
                !dominates_everywhere(x, y) && !dominates_everywhere(y, x));
      const VersionVector both = join(vector(x), vector(y));
      EXPECT_EQ(both, vector({std::max(x[0], y[0]), std::max(x[1], y[1]), std::max(x[2], y[2])}));
      EXPECT_TRUE(dominates(both, vector(x)) && dominates(both, vector(y)));
    }
  }
}

/// The paper's kind of history: A and B update one after the other, then a partition parts A and B
/// from C.
TEST(VersionVectors, FindAConflictJustWhereTwoSidesHaveWritten) {
  const VersionVector before{{a, 2}, {b, 1}};
  const VersionVector at_a{{a, 3}, {b, 1}};
  const VersionVector at_c{{a, 2}, {b, 1}, {c, 1}};
  EXPECT_FALSE(conflict(before, at_a)) << "C has only missed something";
  EXPECT_TRUE(conflict(at_a, at_c));
  VersionVector reconciled = join(at_a, at_c);
  ++reconciled[c];
  EXPECT_TRUE(dominates(reconciled, at_a) && dominates(reconciled, at_c));
}

TEST(VersionVectors, OfSitesThatCount0AreThoseWithoutThem) {
  EXPECT_TRUE(dominates({}, {{a, 0}}));
  EXPECT_FALSE(dominates({}, {{a, 1}}));
  EXPECT_FALSE(conflict({{a, 0}, {b, 1}}, {{b, 1}}));
}

TEST(VersionVectors, BeyondAnyRunAreNotCredible) {
  EXPECT_TRUE(is_credible({{a, (std::uint64_t{1} << 62) - 1}}));
  EXPECT_FALSE(is_credible({{a, 1}, {b, std::uint64_t{1} << 62}}));
}

}  // namespace
}  // namespace orrery::multi_primary
