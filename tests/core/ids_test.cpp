#include "sim/core/ids.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

TEST(Ids, AnIdIsItsName) {
  EXPECT_EQ(to_text(replica(3)), "n3");
  EXPECT_EQ(to_text(client(12)), "c12");
  EXPECT_EQ(to_text(NodeId('z', (1U << NodeId::number_bits) - 1)), "z134217727");
  EXPECT_EQ(to_text(NodeId{}), "nobody");
}

TEST(Ids, GroupAndNumberComeBack) {
  for (char group = 'a'; group <= 'z'; ++group) {
    for (const std::uint32_t number : {1U, 2U, 1'000'000U, (1U << NodeId::number_bits) - 1}) {
      EXPECT_EQ(NodeId(group, number).group(), group);
      EXPECT_EQ(NodeId(group, number).number(), number);
    }
  }
}

TEST(Ids, AreOrderedByGroupThenNumber) {
  EXPECT_LT(client(9), replica(1));
  EXPECT_LT(replica(2), replica(10));
  EXPECT_LT(NodeId{}, NodeId('a', 1));
}

TEST(Ids, NobodyIsNoNode) {
  for (char group = 'a'; group <= 'z'; ++group) EXPECT_NE(NodeId(group, 1), NodeId{});
}

}  // namespace
}  // namespace orrery
