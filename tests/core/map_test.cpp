#include "sim/core/map.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/core/describe.hpp"
#include "tests/core/tracked.hpp"

namespace orrery {
namespace {

static_assert(std::forward_iterator<Map<int, int>::Iterator>);
static_assert(Iterable<Map<int, int>> && HashesItself<Map<int, int>>);

/// All of these have one hash: only the order of the keys is left to give the tree its shape.
struct Colliding {
  int value = 0;
  friend auto operator<=>(const Colliding&, const Colliding&) = default;
  void hash_append(Hasher& hasher) const { hasher.add(0); }
};

template <class K>
K key_of_number(int number) {
  if constexpr (std::is_same_v<K, std::string>) return "key" + std::to_string(number);
  else return K{number};
}

template <class K, class V>
std::map<K, V> contents_of(const Map<K, V>& map) {
  std::map<K, V> contents;
  for (const auto& [key, value] : map) {
    EXPECT_TRUE(contents.empty() || contents.rbegin()->first < key) << "out of order";
    contents.emplace(key, value);
  }
  return contents;
}

template <class K, class V>
using Differences = std::vector<std::tuple<K, std::optional<V>, std::optional<V>>>;

template <class K, class V>
Differences<K, V> differences(const Map<K, V>& a, const Map<K, V>& b) {
  const auto optional = [](const V* value) { return value ? std::optional(*value) : std::nullopt; };
  Differences<K, V> found;
  for_each_difference(a, b, [&](const K& key, const V* in_a, const V* in_b) {
    found.emplace_back(key, optional(in_a), optional(in_b));
  });
  return found;
}

template <class K, class V>
Differences<K, V> brute_force_differences(const std::map<K, V>& a, const std::map<K, V>& b) {
  const auto value_in = [](const std::map<K, V>& map, const K& key) {
    const auto at = map.find(key);
    return at == map.end() ? std::nullopt : std::optional(at->second);
  };
  std::map<K, V> either = a;
  either.insert(b.begin(), b.end());
  Differences<K, V> found;
  for (const auto& [key, value] : either) {
    const auto in_a = value_in(a, key);
    const auto in_b = value_in(b, key);
    if (in_a != in_b) found.emplace_back(key, in_a, in_b);
  }
  return found;
}

/// A version beside the std::map that it must equal.
template <class K>
struct MapVersion {
  Map<K, Tracked> map;
  std::map<K, Tracked> model;

  void expect_equal(int keys) const {
    ASSERT_EQ(contents_of(map), model);
    ASSERT_EQ(map.size(), model.size());
    ASSERT_EQ(map.empty(), model.empty());
    for (int number = 0; number < keys; ++number) {
      const K key = key_of_number<K>(number);
      const Tracked* found = map.find(key);
      ASSERT_EQ(found != nullptr, model.contains(key));
      if (found) {
        ASSERT_EQ(*found, model.at(key));
      }
    }
  }
};

template <class K>
void expect_comparisons_agree(const MapVersion<K>& a, const MapVersion<K>& b) {
  ASSERT_EQ(differences(a.map, b.map), brute_force_differences(a.model, b.model));
  ASSERT_EQ(a.map == b.map, a.model == b.model);
  ASSERT_TRUE(a.model != b.model || hash_of(a.map) == hash_of(b.map));
}

template <class K>
void take_random_step(std::mt19937& random, std::vector<MapVersion<K>>& versions, int keys) {
  const auto below = [&](std::size_t n) { return static_cast<int>(random() % n); };
  auto& version = versions[random() % versions.size()];
  const K key = key_of_number<K>(below(static_cast<std::size_t>(keys)));
  switch (below(6)) {
    case 0:
    case 1: {
      const int value = below(2);
      version.map.insert_or_assign(key, value);
      version.model.insert_or_assign(key, value);
      break;
    }
    case 2:
      version.map.edit(key).value += 1;
      version.model[key].value += 1;
      break;
    case 3:
    case 4:
      ASSERT_EQ(version.map.erase(key), version.model.erase(key) == 1);
      break;
    default:
      version = versions[random() % versions.size()];
  }
}

template <class K>
class MapOf : public testing::Test {};
using Keys = testing::Types<int, std::string, Colliding>;
TYPED_TEST_SUITE(MapOf, Keys);

TYPED_TEST(MapOf, EveryVersionEqualsItsStdMapWhateverTheOthersDo) {
  for (const int keys : {8, 60}) {
    SCOPED_TRACE(keys);
    std::mt19937 random(static_cast<unsigned>(keys));
    std::vector<MapVersion<TypeParam>> versions(5);
    for (int step = 0; step < 1000; ++step) {
      take_random_step(random, versions, keys);
      for (const auto& version : versions) version.expect_equal(keys);
      expect_comparisons_agree(versions[0], versions[1]);
      if (testing::Test::HasFatalFailure()) FAIL() << "after step " << step;
    }
  }
  EXPECT_TRUE(Tracked::living.empty());
}

TYPED_TEST(MapOf, TheOrderOfInsertionsLeavesNoTrace) {
  Map<TypeParam, int> upwards;
  Map<TypeParam, int> downwards;
  for (int i = 0; i < 300; ++i) upwards.insert_or_assign(key_of_number<TypeParam>(i), i);
  for (int i = 400; i-- > 0;) downwards.insert_or_assign(key_of_number<TypeParam>(i), i);
  EXPECT_NE(upwards, downwards);
  for (int i = 300; i < 400; ++i) EXPECT_TRUE(downwards.erase(key_of_number<TypeParam>(i)));
  EXPECT_EQ(upwards, downwards);
  EXPECT_EQ(hash_of(upwards), hash_of(downwards));
}

Map<int, Tracked> map_of(int size) {
  Map<int, Tracked> map;
  for (int i = 0; i < size; ++i) map.insert_or_assign(i, i);
  return map;
}

TEST(Map, TheOnlyOwnerWritesInPlace) {
  Map<int, Tracked> map = map_of(1000);
  Tracked::counts = {};
  for (int i = 0; i < 1000; ++i) map.edit(i).value += 1;
  for (int i = 0; i < 1000; i += 2) EXPECT_TRUE(map.erase(i));
  EXPECT_EQ(Tracked::counts.copies, 0U);
}

TEST(Map, AForkCopiesThePathToItsFirstWriteAndNoMore) {
  const Map<int, Tracked> map = map_of(10'000);
  Map<int, Tracked> fork = map;
  Tracked::counts = {};
  fork.edit(5000).value = -1;
  EXPECT_LE(Tracked::counts.copies, 45U);
  Tracked::counts = {};
  fork.edit(5000).value = -2;
  EXPECT_EQ(Tracked::counts.copies, 0U);
  EXPECT_EQ(map.at(5000).value, 5000);
  EXPECT_EQ(fork.at(5000).value, -2);
}

TEST(Map, ErasingAMissingKeyCopiesNothing) {
  const Map<int, Tracked> map = map_of(100);
  Map<int, Tracked> fork = map;
  Tracked::counts = {};
  EXPECT_FALSE(fork.erase(100));
  EXPECT_EQ(Tracked::counts.copies, 0U);
  EXPECT_EQ(fork.find(7), map.find(7));
}

TEST(Map, DifferenceAndEqualityDoNotLookIntoSharedTrees) {
  Map<Tracked, Tracked> map;
  for (int i = 0; i < 10'000; ++i) map.insert_or_assign(i, i);
  Map<Tracked, Tracked> fork = map;
  fork.insert_or_assign(5000, 0);
  fork.erase(7000);
  fork.insert_or_assign(-1, 0);
  Tracked::counts = {};
  EXPECT_EQ(differences(map, fork).size(), 3U);
  EXPECT_LE(Tracked::counts.comparisons, 600U);
  fork.edit(7000) = map.at(7000);
  fork.edit(5000) = map.at(5000);
  fork.erase(-1);
  Tracked::counts = {};
  EXPECT_EQ(map, fork);
  EXPECT_LE(Tracked::counts.comparisons, 300U);
}

TEST(Map, TextKeysAreFoundByAnyText) {
  Map<std::string, int> map;
  map.insert_or_assign("x", 1);
  map.edit(std::string("y")) = 2;
  EXPECT_TRUE(map.contains("x"));
  EXPECT_EQ(map.at(std::string_view("yz").substr(0, 1)), 2);
  EXPECT_EQ(map.find("z"), nullptr);
  static_assert(std::is_same_v<Map<std::string, int>::Key, std::string_view>);
}

TEST(Map, AKeyMayBeGivenByReferenceIntoTheMapItself) {
  Map<std::string, int> map;
  for (int i = 0; i < 100; ++i)
    map.insert_or_assign("a key too long to lie inside the string object " + std::to_string(i), i);
  while (!map.empty()) {
    const Map<std::string, int> before = map;
    map.edit(map.begin()->first) = 7;
    EXPECT_TRUE(map.erase(map.begin()->first));
    EXPECT_EQ(before.size(), map.size() + 1);
  }
}

TEST(Map, AMovedFromMapIsEmptyAndUsable) {
  Map<int, Tracked> map = map_of(40);
  const Map<int, Tracked> taken = std::move(map);
  EXPECT_EQ(taken, map_of(40));
  map = {};
  map.insert_or_assign(1, 1);
  EXPECT_EQ(contents_of(map), (std::map<int, Tracked>{{1, 1}}));
}

TEST(MapDeathTest, AtNeedsTheKey) {
  const Map<int, int> map;
  EXPECT_DEATH(static_cast<void>(map.at(1)), "the key is not in the map");
}

TEST(Map, AMillionEntriesAreDroppedWithoutDeepRecursion) {
  Map<int, int> map;
  for (int i = 0; i < 1'000'000; ++i) map.insert_or_assign(i, i);
  EXPECT_EQ(map.size(), 1'000'000U);
  map = {};
  EXPECT_TRUE(map.empty());
}

TEST(Map, ForksMayLiveAndDieOnOtherThreads) {
  Map<std::string, std::string> base;
  for (int i = 0; i < 100; ++i) base.insert_or_assign(key_of_number<std::string>(i), "base");
  const auto live = [base](char name) {
    std::mt19937 random(static_cast<unsigned>(name));
    for (int round = 0; round < 100; ++round) {
      Map<std::string, std::string> fork = base;
      std::map<std::string, std::string> model(base.begin(), base.end());
      for (int step = 0; step < 50; ++step) {
        const std::string key = key_of_number<std::string>(static_cast<int>(random() % 120));
        if (random() % 3 == 0) {
          ASSERT_EQ(fork.erase(key), model.erase(key) == 1);
        } else {
          fork.edit(key) += name;
          model[key] += name;
        }
      }
      ASSERT_EQ(contents_of(fork), model);
    }
  };
  std::thread a(live, 'a');
  std::thread b(live, 'b');
  live('c');
  a.join();
  b.join();
  for (const auto& [key, value] : base) EXPECT_EQ(value, "base");
  EXPECT_EQ(base.size(), 100U);
}

}  // namespace
}  // namespace orrery
