#include "sim/core/ref.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace orrery {
namespace {

/// Counts how many of its kind live, and how often one was cloned.
struct Probe : Counted, Pooled {
  inline static int living = 0;
  inline static int clones = 0;
  int value = 0;

  explicit Probe(int v = 0) : value(v) { ++living; }
  Probe(const Probe& other) : Counted(other), Pooled(other), value(other.value) { ++living; }
  virtual ~Probe() { --living; }
  Ref<Probe> clone() const {
    ++clones;
    return Ref<Probe>(new Probe(*this));
  }
};
struct Special final : Probe {};

TEST(Ref, TheLastOwnerDestroys) {
  {
    Ref<Probe> a = make_ref<Probe>(1);
    Ref<Probe> b = a;
    Ref<Probe> c = std::move(a);
    b = c;
    const Ref<Probe>& same = b;
    b = same;
    a = {};
    EXPECT_EQ(Probe::living, 1);
    EXPECT_EQ(b, c);
  }
  EXPECT_EQ(Probe::living, 0);
}

TEST(Ref, ConvertsToItsBaseAndBackToNothing) {
  Ref<Probe> base = make_ref<Special>();
  EXPECT_TRUE(base);
  base = Ref<Probe>();
  EXPECT_FALSE(base);
  EXPECT_EQ(Probe::living, 0);
}

TEST(Ref, WhatIsDetachedIsAdoptedWithItsCount) {
  Ref<Probe> ref = make_ref<Probe>(5);
  Probe* object = ref.detach();
  EXPECT_FALSE(ref);
  EXPECT_EQ(Probe::living, 1);
  ref = Ref<Probe>::adopt(object);
  EXPECT_TRUE(ref->has_one_owner());
  ref = {};
  EXPECT_EQ(Probe::living, 0);
}

TEST(Cow, ClonesOnceForEachOwnerThatWrites) {
  Probe::clones = 0;
  Cow<Probe> a = Ref<Probe>(make_ref<Probe>(1));
  a.edit().value = 2;
  EXPECT_EQ(Probe::clones, 0);
  Cow<Probe> b = a;
  EXPECT_EQ(a.get(), b.get());
  b.edit().value = 3;
  b.edit().value = 4;
  a.edit().value = 5;
  EXPECT_EQ(Probe::clones, 1);
  EXPECT_EQ(a->value, 5);
  EXPECT_EQ(b->value, 4);
}

TEST(Pools, GiveDistinctAlignedMemoryOfEverySize) {
  std::set<void*> seen;
  std::vector<std::pair<void*, std::size_t>> held;
  for (std::size_t bytes = 1; bytes <= 1'100; ++bytes) {
    for (int i = 0; i < 20; ++i) {
      void* memory = pool_allocate(bytes);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 16, 0U);
      EXPECT_TRUE(seen.insert(memory).second);
      std::memset(memory, 0xAB, bytes);
      held.emplace_back(memory, bytes);
    }
  }
  for (const auto& [memory, bytes] : held) pool_release(memory, bytes);
}

TEST(Pools, MemoryMayBeGivenBackOnAnotherThread) {
  std::vector<Ref<Probe>> made;
  std::thread maker([&] {
    for (int i = 0; i < 1'000; ++i) made.push_back(make_ref<Probe>(i));
  });
  maker.join();
  for (int i = 0; i < 1'000; ++i) ASSERT_EQ(made[static_cast<std::size_t>(i)]->value, i);
  made.clear();
  EXPECT_EQ(Probe::living, 0);
}

TEST(Pools, AThreadThatEndsLeavesItsMemoryToTheNext) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "under the sanitizer there are no pools";
#endif
  const auto allocated_by_a_thread = [] {
    std::set<void*> seen;
    std::thread([&] {
      for (int i = 0; i < 1'000; ++i) seen.insert(pool_allocate(1'000));
      for (void* memory : seen) pool_release(memory, 1'000);
    }).join();
    return seen;
  };
  EXPECT_EQ(allocated_by_a_thread(), allocated_by_a_thread());
}

}  // namespace
}  // namespace orrery
