/// Trees of hashes: equal where contents are, and a short way to where they are not.

#include "protocols/quorum_store/merkle.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace orrery::quorum_store {
namespace {

/// Key → hash of its value.
using Contents = std::map<std::string, std::uint64_t>;

Contents contents(std::uint32_t keys) {
  Contents all;
  for (std::uint32_t i = 0; i < keys; ++i) all["k" + std::to_string(i)] = 1000 + i;
  return all;
}

MerkleTree tree_of(const Contents& all, bool backwards = false) {
  std::vector<Leaf> leaves;
  for (const auto& [key, hash] : all) leaves.push_back(MerkleTree::leaf(0, key, hash));
  if (backwards) std::reverse(leaves.begin(), leaves.end());
  return MerkleTree(std::move(leaves));
}

struct Exchange {
  std::set<std::string> told{};  ///< keys of the leaves that were shown
  std::uint64_t hashes = 0;
  std::uint32_t rounds = 0;
};

/// What two replicas tell each other from the root down.
Exchange exchange(const MerkleTree& ours, const MerkleTree& theirs) {
  Exchange done;
  std::vector<Branch> level{{}};
  while (!level.empty()) {
    ++done.rounds;
    std::vector<Branch> below;
    for (const Branch& branch : level) {
      ++done.hashes;
      if (ours.hash_of(branch) == theirs.hash_of(branch)) continue;
      if (theirs.is_small(branch)) {
        for (const Leaf& leaf : theirs.leaves_of(branch)) done.told.insert(leaf.key);
        for (const Leaf& leaf : ours.leaves_of(branch)) done.told.insert(leaf.key);
        continue;
      }
      for (const BranchHash& child : theirs.children_of(branch)) below.push_back(child.branch);
    }
    level = below;
  }
  return done;
}

/// "If their hash values are equal … the values of the leaf nodes in the tree are equal and the
/// nodes require no synchronization" (§4.7).
TEST(MerkleTree, EqualContentsAreOneComparison) {
  const Contents all = contents(5000);
  const Exchange done = exchange(tree_of(all), tree_of(all, true));
  EXPECT_EQ(done.hashes, 1U);
  EXPECT_EQ(done.told, std::set<std::string>{});
}

TEST(MerkleTree, FindsEveryDifference) {
  for (const std::uint32_t keys : {1U, 2U, 9U, 100U, 3000U}) {
    const Contents all = contents(keys);
    Contents changed = all;
    changed.begin()->second += 1;
    changed["new"] = 1;
    changed.erase(std::prev(changed.end())->first);
    std::set<std::string> differing;
    for (const auto& [key, hash] : all) {
      if (!changed.contains(key) || changed.at(key) != hash) differing.insert(key);
    }
    for (const auto& [key, hash] : changed) {
      if (!all.contains(key)) differing.insert(key);
    }
    const Exchange done = exchange(tree_of(all), tree_of(changed));
    EXPECT_TRUE(
        std::includes(done.told.begin(), done.told.end(), differing.begin(), differing.end()))
        << keys;
  }
}

TEST(MerkleTree, ALeafMoreOrLessOrOtherIsAnotherRoot) {
  const Contents all = contents(50);
  Contents more = all;
  more["new"] = 1;
  Contents other = all;
  other.begin()->second += 1;
  const Branch root{};
  EXPECT_NE(tree_of(all).hash_of(root), tree_of(more).hash_of(root));
  EXPECT_NE(tree_of(all).hash_of(root), tree_of(other).hash_of(root));
  EXPECT_EQ(tree_of({}).hash_of(root), 0U);
}

/// "Reduces the number of disk reads performed" and "the amount of data transferred" (§4.7): of
/// 65,536 keys, ten that differ cost about ten ways down a tree of 16 children a node: 4 levels of
/// 16 hashes each and a few leaves, not 65,536 of them.
TEST(MerkleTree, TellsFewHashesWhereFewKeysDiffer) {
  const Contents all = contents(65'536);
  Contents changed = all;
  for (std::uint32_t i = 0; i < 10; ++i) ++changed["k" + std::to_string(6000 * i)];
  const Exchange done = exchange(tree_of(all), tree_of(changed));
  EXPECT_LE(done.hashes, 10U * 5U * 16U);
  EXPECT_LE(done.told.size(), 10U * MerkleTree::leaves_together);
  EXPECT_LE(done.rounds, 6U);
}

TEST(MerkleTree, RangesHaveTreesOfTheirOwn) {
  const MerkleTree tree({MerkleTree::leaf(1, "x", 5), MerkleTree::leaf(2, "x", 6)});
  ASSERT_EQ(tree.leaves_of({.range = 1}).size(), 1U);
  EXPECT_EQ(tree.leaves_of({.range = 1}).front().hash, 5U);
  EXPECT_EQ(tree.leaves_of({.range = 3}).size(), 0U);
  EXPECT_NE(tree.hash_of({.range = 1}), tree.hash_of({.range = 2}));
}

TEST(MerkleTree, BranchesThatAreNotThereAreNotCredible) {
  EXPECT_TRUE((Branch{.depth = 0, .path = 0}.is_credible()));
  EXPECT_TRUE((Branch{.depth = 1, .path = 15}.is_credible()));
  EXPECT_FALSE((Branch{.depth = 0, .path = 1}.is_credible()));
  EXPECT_FALSE((Branch{.depth = 1, .path = 16}.is_credible()));
  EXPECT_FALSE((Branch{.depth = Branch::depth_max + 1}.is_credible()));
  EXPECT_FALSE((Branch{.depth = ~0U, .path = ~std::uint64_t{0}}.is_credible()));
}

}  // namespace
}  // namespace orrery::quorum_store
