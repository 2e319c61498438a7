#include "sim/net/cut.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
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

TEST(Cut, OneWayCutsOneWay) {
  const Cut cut = Cut::one_way({replica(1), client(1)}, {replica(2), replica(3)});
  for (const NodeId from : everybody) {
    for (const NodeId to : everybody) {
      const bool is_cut =
          (from == replica(1) || from == client(1)) && (to == replica(2) || to == replica(3));
      EXPECT_EQ(cut.separates(from, to), is_cut) << to_text(from) << " to " << to_text(to);
    }
  }
  EXPECT_FALSE(cut.without({replica(2)}).separates(replica(1), replica(2)));
  EXPECT_TRUE(cut.without({replica(2)}).separates(replica(1), replica(3)));
  EXPECT_FALSE(cut.without({replica(2), replica(3)}).separates_anyone());
}

TEST(Isolation, CutsTheNodesFromEverybodyAndFromEachOther) {
  const Isolation cut({replica(1), client(2)});
  for (const NodeId a : everybody) {
    for (const NodeId b : everybody) {
      const auto is_named = [](NodeId node) { return node == replica(1) || node == client(2); };
      EXPECT_EQ(cut.separates(a, b), a != b && (is_named(a) || is_named(b)));
    }
  }
  EXPECT_TRUE(cut.without({replica(1)}).separates(replica(3), client(2)));
  EXPECT_FALSE(cut.without({replica(1)}).separates(replica(1), replica(3)));
  EXPECT_FALSE(cut.without({client(2), replica(1)}).separates_anyone());
}

TEST(LinkCut, CutsSingleLinksOrAllButThem) {
  const std::vector<Pair> links{{replica(2), replica(1)}, {replica(3), replica(4)}};
  const LinkCut cut = LinkCut::of(links);
  const std::vector<NodeId> replicas{replica(1), replica(2), replica(3), replica(4)};
  const LinkCut rest = LinkCut::all_but(links, replicas);
  for (const NodeId a : everybody) {
    for (const NodeId b : everybody) {
      const bool is_named = std::any_of(links.begin(), links.end(), [&](const Pair& link) {
        return link == Pair(a, b) || link == Pair(b, a);
      });
      const bool are_replicas = a.group() == 'n' && b.group() == 'n' && a != b;
      EXPECT_EQ(cut.separates(a, b), is_named);
      EXPECT_EQ(rest.separates(a, b), are_replicas && !is_named);
    }
  }
  EXPECT_FALSE(cut.without({replica(1), replica(4)}).separates_anyone());
  EXPECT_TRUE(rest.without({replica(1), replica(4)}).separates_anyone());
  EXPECT_FALSE(rest.without({replica(1), replica(2)}).separates_anyone());
}

/// Jepsen's promise: each node sees a majority, and no two see the same.
TEST(RingCut, EachNodeSeesAMajorityOfItsOwn) {
  for (std::uint32_t size = 1; size <= 15; ++size) {
    SCOPED_TRACE(size);
    std::vector<NodeId> nodes;
    for (std::uint32_t i = 0; i < size; ++i) nodes.push_back(replica(1 + i * 7 % 17));
    const RingCut cut(nodes);
    std::set<std::set<NodeId>> views;
    for (const NodeId self : nodes) {
      std::set<NodeId> seen;
      for (const NodeId other : nodes) {
        if (!cut.separates(self, other)) seen.insert(other);
        EXPECT_EQ(cut.separates(self, other), cut.separates(other, self));
      }
      EXPECT_TRUE(seen.contains(self));
      EXPECT_GT(2 * seen.size(), size);
      views.insert(seen);
    }
    EXPECT_EQ(cut.separates_anyone(), views.size() > 1);
    EXPECT_EQ(views.size(), size >= 4 ? size : 1);
    EXPECT_FALSE(cut.separates(client(1), nodes[0]));
  }
}

TEST(RingCut, WithoutNodesIsAnyoneStillApart) {
  std::vector<NodeId> nodes;
  for (std::uint32_t i = 1; i <= 9; ++i) nodes.push_back(replica(i));
  const RingCut cut(nodes);
  for (std::uint32_t bits = 0; bits < 1U << 9U; ++bits) {
    std::vector<NodeId> gone;
    for (std::uint32_t i = 0; i < 9; ++i) {
      if ((bits >> i & 1U) != 0) gone.push_back(nodes[i]);
    }
    const RingCut rest = cut.without(gone);
    bool by_brute_force = false;
    for (const NodeId a : nodes) {
      for (const NodeId b : nodes) by_brute_force = by_brute_force || rest.separates(a, b);
    }
    ASSERT_EQ(rest.separates_anyone(), by_brute_force) << bits;
  }
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
