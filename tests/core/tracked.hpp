#pragma once
/// An int that notices being constructed twice or destroyed twice, knows who is still living, and
/// counts copies and comparisons. For one thread.

#include <gtest/gtest.h>

#include <compare>
#include <cstddef>
#include <set>

#include "sim/core/hash.hpp"

namespace orrery {

struct TrackedCounts {
  std::size_t copies = 0;
  std::size_t comparisons = 0;
};

struct Tracked {
  static inline TrackedCounts counts{};
  static inline std::set<const Tracked*> living{};

  int value = 0;

  Tracked() { begin_life(); }
  Tracked(int its_value) : value(its_value) { begin_life(); }
  Tracked(const Tracked& other) : value(other.value) {
    begin_life();
    ++counts.copies;
  }
  Tracked(Tracked&& other) noexcept : value(other.value) { begin_life(); }
  Tracked& operator=(const Tracked& other) {
    EXPECT_TRUE(living.contains(this));
    value = other.value;
    ++counts.copies;
    return *this;
  }
  Tracked& operator=(Tracked&& other) noexcept {
    EXPECT_TRUE(living.contains(this));
    value = other.value;
    return *this;
  }
  ~Tracked() { EXPECT_EQ(living.erase(this), 1U) << "destroyed twice"; }

  friend bool operator==(const Tracked& a, const Tracked& b) {
    ++counts.comparisons;
    return a.value == b.value;
  }
  friend std::strong_ordering operator<=>(const Tracked& a, const Tracked& b) {
    ++counts.comparisons;
    return a.value <=> b.value;
  }

  void hash_append(Hasher& hasher) const { hasher.add(static_cast<unsigned>(value)); }

 private:
  void begin_life() { EXPECT_TRUE(living.insert(this).second) << "constructed twice"; }
};

}  // namespace orrery
