#include "sim/net/routes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/net/graphs.hpp"

namespace orrery {
namespace {

constexpr std::int64_t unreachable = std::numeric_limits<std::int64_t>::max() / 4;

std::int64_t length_of(const LinkGraph& graph, NodeId from, NodeId to) {
  const auto others = graph.neighbours(from);
  const auto place = std::find(others.begin(), others.end(), to) - others.begin();
  return graph.lengths(from).empty() ? 1 : graph.lengths(from)[static_cast<std::size_t>(place)];
}

/// All distances, by trying every way over one node more and more (Floyd 1962, Warshall 1962).
std::vector<std::vector<std::int64_t>> all_distances(const LinkGraph& graph,
                                                     const Passage& passes) {
  const std::uint32_t n = graph.nodes();
  std::vector<std::vector<std::int64_t>> distance(n + 1,
                                                  std::vector<std::int64_t>(n + 1, unreachable));
  for (std::uint32_t a = 1; a <= n; ++a) {
    distance[a][a] = 0;
    for (const NodeId b : graph.neighbours(replica(a))) {
      if (passes && !passes(replica(a), b)) continue;
      distance[a][b.number()] = length_of(graph, replica(a), b);
    }
  }
  for (std::uint32_t over = 1; over <= n; ++over) {
    for (std::uint32_t a = 1; a <= n; ++a) {
      for (std::uint32_t b = 1; b <= n; ++b) {
        distance[a][b] = std::min(distance[a][b], distance[a][over] + distance[over][b]);
      }
    }
  }
  return distance;
}

/// The shortest path whose nodes have the least ids, read off the distances.
std::vector<NodeId> path_by_hand(const LinkGraph& graph, NodeId from, NodeId to,
                                 const Passage& passes,
                                 const std::vector<std::vector<std::int64_t>>& distance) {
  if (distance[from.number()][to.number()] >= unreachable) return {};
  std::vector<NodeId> path{from};
  while (path.back() != to) {
    const NodeId at = path.back();
    const auto others = graph.neighbours(at);
    path.push_back(*std::find_if(others.begin(), others.end(), [&](NodeId next) {
      return (!passes || passes(at, next)) &&
             length_of(graph, at, next) + distance[next.number()][to.number()] ==
                 distance[at.number()][to.number()];
    }));
  }
  return path;
}

struct Case {
  std::string why;
  TopologyPlan plan;
  std::uint32_t nodes;
};

const std::vector<Case> cases{
    {"a ring", topology::Ring{}, 12},
    {"a grid", topology::Grid{.width = 5}, 23},
    {"a tree", topology::Tree{.branching = 3}, 30},
    {"a sparse random graph in parts", topology::ErdosRenyi{.degree = 1.2}, 40},
    {"a random graph", topology::ErdosRenyi{.degree = 4.0}, 60},
    {"a small world", topology::SmallWorld{.degree = 4, .rewire = {0.2}}, 60},
    {"a scale-free graph", topology::ScaleFree{.degree = 2}, 80},
    {"a mesh", topology::Mesh{.explicit_ = true}, 15},
};

void expect_shortest_paths(const LinkGraph& graph, const Passage& passes) {
  const auto distance = all_distances(graph, passes);
  for (std::uint32_t a = 1; a <= graph.nodes(); ++a) {
    for (std::uint32_t b = 1; b <= graph.nodes(); ++b) {
      ASSERT_EQ(shortest_path(graph, replica(a), replica(b), passes),
                path_by_hand(graph, replica(a), replica(b), passes, distance))
          << a << " to " << b;
    }
  }
}

TEST(Routes, AreTheShortestPathsAndOfTheseTheOneWithTheLeastIds) {
  for (const Case& c : cases) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      SCOPED_TRACE(c.why + ", seed " + std::to_string(seed));
      const std::vector<Link> links = links_of(c.plan, c.nodes, seed);
      expect_shortest_paths(LinkGraph(c.nodes, links), {});
    }
  }
}

TEST(Routes, OfLinksWithALengthAreTheShortestInSum) {
  for (const Case& c : cases) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      SCOPED_TRACE(c.why + ", seed " + std::to_string(seed));
      const std::vector<Link> links = links_of(c.plan, c.nodes, seed);
      std::vector<std::int64_t> lengths;  // few different ones, so that there are ties
      for (std::size_t i = 0; i < links.size(); ++i) {
        const Draw draw = Draw::named(seed, hash_of_name("length"), i, Time{0}, 0);
        lengths.push_back(static_cast<std::int64_t>(1 + draw.below(5)));
      }
      expect_shortest_paths(LinkGraph(c.nodes, links, lengths), {});
    }
  }
}

TEST(Routes, LeadAroundCutsAlsoAroundThoseOfOneDirection) {
  for (const Case& c : cases) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      SCOPED_TRACE(c.why + ", seed " + std::to_string(seed));
      const LinkGraph graph(c.nodes, links_of(c.plan, c.nodes, seed));
      const auto a_fifth_is_cut = [&](NodeId from, NodeId to) {
        return !Draw::named(seed, hash_of_name("cut"), who(from, to), Time{0}, 0).chance(0.2);
      };
      expect_shortest_paths(graph, a_fifth_is_cut);
    }
  }
}

TEST(Routes, LookAtFewLinksOfALargeGraph) {
  const LinkGraph graph(100'000, links_of(topology::ScaleFree{.degree = 2}, 100'000, 1));
  std::uint64_t looks = 0;
  const auto counts = [&](NodeId, NodeId) {
    ++looks;
    return true;
  };
  constexpr std::uint32_t paths = 200;
  for (std::uint32_t i = 0; i < paths; ++i) {
    const Draw draw = Draw::named(1, hash_of_name("pair"), i, Time{0}, 0);
    const auto from = replica(static_cast<std::uint32_t>(1 + draw.then(0).below(100'000)));
    const auto to = replica(static_cast<std::uint32_t>(1 + draw.then(1).below(100'000)));
    ASSERT_FALSE(shortest_path(graph, from, to, counts).empty());
  }
  EXPECT_LT(looks / paths, graph.links() / 20);
}

TEST(RecentHops, AreForgottenByCopies) {
  RecentHops hops;
  EXPECT_FALSE(hops.find(replica(1), replica(3)));
  hops.put(replica(1), replica(3), replica(2), 3);
  EXPECT_EQ(hops.find(replica(1), replica(3)), replica(2));
  EXPECT_FALSE(hops.find(replica(3), replica(1)));
  EXPECT_FALSE(RecentHops(hops).find(replica(1), replica(3)));
  hops.clear();
  EXPECT_FALSE(hops.find(replica(1), replica(3)));
}

}  // namespace
}  // namespace orrery
