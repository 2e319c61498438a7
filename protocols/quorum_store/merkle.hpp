#pragma once
/// What two replicas differ in, found with few words. DeCandia et al. 2007, §4.7; R. Merkle, "A
/// Digital Signature Based on a Conventional Encryption Function", CRYPTO 1987.
///
/// "A Merkle tree is a hash tree where leaves are hashes of the values of individual keys. Parent
/// nodes higher in the tree are hashes of their respective children." There is one for each range
/// of the ring. Which leaf is where says the hash of its key, sixteen children a level, so that
/// equal contents are equal trees, however they came about.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/hash.hpp"

namespace orrery::quorum_store {

/// A node of a range's tree; the root has depth 0.
struct Branch {
  static constexpr std::uint32_t fanout_bits = 4;
  static constexpr std::uint32_t depth_max = 15;

  std::uint32_t range{};
  std::uint32_t depth{};
  std::uint64_t path{};  // fanout_bits for each level below the root

  Branch child(std::uint64_t which) const {
    return {range, depth + 1, (path << fanout_bits) | which};
  }
  /// Of leaves: the least position below it.
  std::uint64_t first() const { return depth == 0 ? 0 : path << (64 - fanout_bits * depth); }
  /// … and the greatest.
  std::uint64_t last() const { return first() | (~std::uint64_t{0} >> (fanout_bits * depth)); }
  /// There are such nodes; what a hostile message names instead is ignored.
  bool is_credible() const { return depth <= depth_max && path >> (fanout_bits * depth) == 0; }
  friend auto operator<=>(const Branch&, const Branch&) = default;
};
BOOST_DESCRIBE_STRUCT(Branch, (), (range, depth, path))

/// "These are the contents of my branch."
struct BranchHash {
  Branch branch{};
  std::uint64_t hash{};
  friend auto operator<=>(const BranchHash&, const BranchHash&) = default;
};
BOOST_DESCRIBE_STRUCT(BranchHash, (), (branch, hash))

struct Leaf {
  std::uint32_t range{};
  std::uint64_t position{};  // in the tree of its range
  std::string key{};
  std::uint64_t hash{};  // of its value
  friend auto operator<=>(const Leaf&, const Leaf&) = default;
};

/// The trees of some ranges.
class MerkleTree {
 public:
  /// So many leaves have no branches above them but their own.
  static constexpr std::size_t leaves_together = 8;

  /// Requires: no key is there twice.
  explicit MerkleTree(std::vector<Leaf> leaves) : leaves_(std::move(leaves)) {
    std::sort(leaves_.begin(), leaves_.end());
  }

  static Leaf leaf(std::uint32_t range, std::string_view key, std::uint64_t hash) {
    Hasher hasher(1);  // so that the keys of a range are all over its tree
    hasher.add_text(key);
    return {range, hasher.value(), std::string(key), hash};
  }

  /// Those below a branch.
  std::span<const Leaf> leaves_of(const Branch& branch) const {
    const auto begin = std::lower_bound(
        leaves_.begin(), leaves_.end(), std::tuple(branch.range, branch.first()),
        [](const Leaf& leaf, const auto& first) { return place_of(leaf) < first; });
    const auto end =
        std::upper_bound(begin, leaves_.end(), std::tuple(branch.range, branch.last()),
                         [](const auto& last, const Leaf& leaf) { return last < place_of(leaf); });
    return {begin, end};
  }

  /// Below it nobody need look for differences: the leaves themselves are as soon told.
  bool is_small(const Branch& branch) const {
    return branch.depth == Branch::depth_max || leaves_of(branch).size() <= leaves_together;
  }

  /// 0 of an empty branch.
  std::uint64_t hash_of(const Branch& branch) const {
    const std::span<const Leaf> leaves = leaves_of(branch);
    if (leaves.empty()) return 0;
    Hasher hasher;
    if (is_small(branch)) {
      for (const Leaf& leaf : leaves) {
        hasher.add_text(leaf.key);
        hasher.add(leaf.hash);
      }
    } else {
      for (const BranchHash& child : children_of(branch)) hasher.add(child.hash);
    }
    return hasher.value();
  }

  std::vector<BranchHash> children_of(const Branch& branch) const {
    std::vector<BranchHash> children;
    for (std::uint64_t i = 0; i < std::uint64_t{1} << Branch::fanout_bits; ++i) {
      const Branch child = branch.child(i);
      children.push_back({child, hash_of(child)});
    }
    return children;
  }

 private:
  static std::tuple<std::uint32_t, std::uint64_t> place_of(const Leaf& leaf) {
    return {leaf.range, leaf.position};
  }

  std::vector<Leaf> leaves_;
};

}  // namespace orrery::quorum_store
