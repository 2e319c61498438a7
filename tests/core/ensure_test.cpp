#include "sim/core/ensure.hpp"

#include <gtest/gtest.h>

#include <string>

namespace orrery {
namespace {

std::string sentence_of(bool condition) {
  try {
    ensure(condition, "votes are counted once");
    return "";
  } catch (const BrokenInvariant& broken) {
    return broken.what();
  }
}

TEST(Ensure, SaysNothingWhileItHolds) { EXPECT_EQ(sentence_of(true), ""); }

TEST(Ensure, SaysWhyItMustHold) {
  EXPECT_EQ(sentence_of(false), "broken invariant: votes are counted once");
}

TEST(Ensure, SaysWhereTheSimulationStands) {
  const Whereabouts where{.seed = 7, .time = std::chrono::milliseconds(1'500), .node = replica(3)};
  whereabouts = &where;
  EXPECT_EQ(sentence_of(false),
            "broken invariant: votes are counted once (at n3, time 1.5s, seed 7)");
  whereabouts = nullptr;
}

}  // namespace
}  // namespace orrery
