#include "sim/core/hash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "sim/core/describe.hpp"

namespace orrery {
namespace {

std::uint64_t hash_of_words(const std::vector<std::uint64_t>& words) {
  Hasher hasher;
  for (const std::uint64_t word : words) hasher.add(word);
  return hasher.value();
}

TEST(Hash, IsTheSameOnEveryMachine) {
  // Golden digests stand on these: whoever sees them change has changed every digest there is.
  EXPECT_EQ(fold_multiply(0x0123456789ABCDEF, 0xFEDCBA9876543210), 0x2317228F48165BB2U);
  EXPECT_EQ(Hasher().value(), 0x682E2162E7D9C969U);
  EXPECT_EQ(Hasher(1).value(), 0xC38947575890062EU);
  EXPECT_EQ(hash_of_words({0}), 0x5FFC679966B9A5A3U);
  EXPECT_EQ(hash_of_words({1, 2, 3}), 0xFC3AADF113BC5800U);
  EXPECT_EQ(hash_of_name(""), 0x5FFC679966B9A5A3U);
  EXPECT_EQ(hash_of_name("latency"), 0x5F52439A3FAF5DB9U);
  EXPECT_EQ(hash_of_name("orrery::raft::RequestVote"), 0x804401CF237BC4E1U);
  EXPECT_EQ(hash_of(std::string("\xFF\x80 bytes above 127, and more than eight")),
            0x5D2BB0D08CB54423U);
}

TEST(Hash, OrderAndNumberOfWordsMatter) {
  std::set<std::uint64_t> hashes;
  std::vector<std::uint64_t> zeros;
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_TRUE(hashes.insert(hash_of_words(zeros)).second) << i << " zeros";
    zeros.push_back(0);
  }
  EXPECT_NE(hash_of_words({1, 2}), hash_of_words({2, 1}));
  EXPECT_NE(hash_of_words({1, 2}), hash_of_words({1, 2, 0}));
}

TEST(Hash, TextsDifferInAnyByteAndInTheirLength) {
  std::set<std::uint64_t> hashes;
  for (std::size_t size = 0; size <= 24; ++size) {
    EXPECT_TRUE(hashes.insert(hash_of(std::string(size, '\0'))).second) << size;
    for (std::size_t i = 0; i < size; ++i) {
      std::string text(size, '\0');
      text[i] = '\1';
      EXPECT_TRUE(hashes.insert(hash_of(text)).second) << size << " bytes, 1 at " << i;
    }
  }
}

TEST(Hash, ANamesHashIsItsTextsHash) {
  for (const char* name :
       {"", "a", "latency", "ElectionTimeout", "exactly8", "orrery::raft::Raft"}) {
    EXPECT_EQ(hash_of_name(name), hash_of(std::string(name))) << name;
  }
}

TEST(Hash, OneFlippedBitFlipsHalfOfTheOthers) {
  double flipped = 0;
  int trials = 0;
  for (std::uint64_t word = 0; word < 100; ++word) {
    for (int bit = 0; bit < 64; ++bit, ++trials) {
      flipped += std::popcount(hash_of_words({word, 5}) ^ hash_of_words({word ^ 1ULL << bit, 5}));
    }
  }
  EXPECT_NEAR(flipped / trials, 32,
              4 * 4 / std::sqrt(trials));  // 4 standard errors; one bit's spread is 4
}

}  // namespace
}  // namespace orrery
