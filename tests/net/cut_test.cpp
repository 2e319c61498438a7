#include "sim/net/cut.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace orrery {
namespace {

const std::vector<NodeId> everybody{replica(1), replica(2), replica(3),
                                    replica(4), client(1),  client(2)};

TEST(Cut, SeparatesWhatIsOnDifferentSidesInBothDirections) {
  const Cut cut({{replica(1), client(2)}, {replica(2)}, {replica(4)}});
  const auto side_of = [](NodeId node) {  // by hand, from the line above; 0 for none
    if (node == replica(1) || node == client(2)) return 1;
    if (node == replica(2)) return 2;
    return node == replica(4) ? 3 : 0;
  };
  for (const NodeId a : everybody) {
    for (const NodeId b : everybody) {
      const bool apart = side_of(a) != side_of(b) && side_of(a) != 0 && side_of(b) != 0;
      EXPECT_EQ(cut.separates(a, b), apart) << to_text(a) << " and " << to_text(b);
    }
  }
}

TEST(Cut, NodesOnNoSideHearEveryone) {
  const Cut cut({{replica(1)}, {replica(2)}});
  for (const NodeId outside : {replica(3), client(1), replica(1'000'000), NodeId('z', 7)}) {
    EXPECT_FALSE(cut.separates(outside, replica(1)));
    EXPECT_FALSE(cut.separates(replica(2), outside));
    EXPECT_FALSE(cut.has_side_for(outside));
  }
}

TEST(Cut, WithoutNodesTheOthersStayApart) {
  const Cut cut({{replica(1), replica(2)}, {replica(3)}, {client(1)}});
  const Cut rest = cut.without({replica(3), replica(1), replica(9), client(9)});
  EXPECT_FALSE(rest.separates(replica(1), client(1)));
  EXPECT_FALSE(rest.separates(replica(3), replica(2)));
  EXPECT_TRUE(rest.separates(replica(2), client(1)));
  EXPECT_TRUE(rest.separates_anyone());
  EXPECT_FALSE(rest.without({client(1)}).separates_anyone());
  EXPECT_TRUE(cut.separates(replica(1), replica(3))) << "the cut itself has not changed";
}

TEST(Cut, OneSideOrNoneSeparatesNobody) {
  EXPECT_FALSE(Cut({}).separates_anyone());
  EXPECT_FALSE(Cut({{}, {}}).separates_anyone());
  EXPECT_FALSE(Cut({{replica(1), replica(2)}, {}}).separates_anyone());
  EXPECT_TRUE(Cut({{replica(1)}, {}, {client(1)}}).separates_anyone());
}

TEST(Cut, RefusesANodeOnTwoSidesAndTooManySides) {
  EXPECT_ANY_THROW(Cut({{replica(1)}, {replica(2), replica(1)}}));
  EXPECT_ANY_THROW(Cut({{replica(1), replica(1)}}));
  std::vector<std::vector<NodeId>> sides;
  for (std::uint32_t i = 1; i <= 255; ++i) sides.push_back({replica(i)});
  EXPECT_TRUE(Cut(sides).separates(replica(1), replica(255)));
  sides.push_back({replica(256)});
  EXPECT_ANY_THROW(Cut{sides});
}

}  // namespace
}  // namespace orrery
