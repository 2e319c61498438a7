#include "sim/net/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "sim/net/graphs.hpp"
#include "sim/net/topology_figures.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

/// "n1-n2, n2-n3", in order.
std::string links(const TopologyPlan& plan, std::uint32_t nodes, std::uint64_t seed = 1) {
  std::vector<Link> all = links_of(plan, nodes, seed);
  for (Link& link : all) link = {std::min(link.one, link.other), std::max(link.one, link.other)};
  std::sort(all.begin(), all.end());
  return to_text(all);
}

TEST(Topology, RegularGraphsHaveTheLinksThatTheirNamesPromise) {
  EXPECT_EQ(links(topology::Ring{}, 5), "n1-n2, n1-n5, n2-n3, n3-n4, n4-n5");
  EXPECT_EQ(links(topology::Line{}, 4), "n1-n2, n2-n3, n3-n4");
  EXPECT_EQ(links(topology::Star{}, 4), "n1-n2, n1-n3, n1-n4");
  EXPECT_EQ(links(topology::Tree{}, 6), "n1-n2, n1-n3, n2-n4, n2-n5, n3-n6");
  EXPECT_EQ(links(topology::Tree{.branching = 3}, 5), "n1-n2, n1-n3, n1-n4, n2-n5");
  // n1 n2 n3
  // n4 n5
  EXPECT_EQ(links(topology::Grid{.width = 3}, 5), "n1-n2, n1-n4, n2-n3, n2-n5, n4-n5");
  EXPECT_EQ(links(topology::Grid{}, 9), links(topology::Grid{.width = 3}, 9));
  EXPECT_EQ(links(topology::Grid{.width = 3}, 9),
            "n1-n2, n1-n4, n2-n3, n2-n5, n3-n6, n4-n5, n4-n7, n5-n6, n5-n8, n6-n9, n7-n8, n8-n9");
  EXPECT_EQ(links(topology::Mesh{.explicit_ = true}, 4),
            "n1-n2, n1-n3, n1-n4, n2-n3, n2-n4, n3-n4");
}

TEST(Topology, TheSmallestOnesHaveNoLinkTwice) {
  for (const TopologyPlan& plan : std::vector<TopologyPlan>{
           topology::Ring{}, topology::Line{}, topology::Star{}, topology::Grid{}, topology::Tree{},
           topology::Mesh{.explicit_ = true}}) {
    EXPECT_EQ(links(plan, 1), "");
    EXPECT_EQ(links(plan, 2), "n1-n2");
  }
  EXPECT_EQ(links(topology::SmallWorld{.degree = 2, .rewire = {0}}, 3), "n1-n2, n1-n3, n2-n3");
}

TEST(Topology, DrawnGraphsFollowTheSeedAlone) {
  for (const TopologyPlan& plan : std::vector<TopologyPlan>{
           topology::ErdosRenyi{.degree = 3.0}, topology::SmallWorld{}, topology::ScaleFree{}}) {
    EXPECT_EQ(links(plan, 50, 1), links(plan, 50, 1));
    EXPECT_NE(links(plan, 50, 1), links(plan, 50, 2));
  }
}

void expect_simple(const TopologyPlan& plan, std::uint32_t nodes, std::uint64_t seed) {
  std::vector<Link> all = links_of(plan, nodes, seed);
  for (Link& link : all) {
    ASSERT_NE(link.one, link.other);
    ASSERT_TRUE(link.one.number() >= 1 && link.one.number() <= nodes);
    ASSERT_TRUE(link.other.number() >= 1 && link.other.number() <= nodes);
    link = {std::min(link.one, link.other), std::max(link.one, link.other)};
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(Topology, DrawnGraphsHaveNoLinkTwiceAndNoneToItself) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    expect_simple(topology::ErdosRenyi{.probability = Probability{0.1}}, 80, seed);
    expect_simple(topology::ErdosRenyi{.probability = Probability{1}}, 20, seed);
    expect_simple(topology::SmallWorld{.degree = 6, .rewire = {0.5}}, 80, seed);
    expect_simple(topology::SmallWorld{.degree = 4, .rewire = {1}}, 6, seed);
    expect_simple(topology::ScaleFree{.degree = 3}, 80, seed);
  }
}

// "Each pair has a link with the same probability, independently": the number of links is binomial,
// and each place in the matrix is as likely as the others.
TEST(ErdosRenyi, LinksEachPairAsOftenAsItIsTold) {
  constexpr std::uint32_t nodes = 12;
  constexpr double probability = 0.3;
  constexpr std::uint64_t graphs = 4000;
  std::vector<std::uint64_t> seen((nodes + 1) * (nodes + 1), 0);
  double sum = 0;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= graphs; ++seed) {
    const auto all =
        links_of(topology::ErdosRenyi{.probability = Probability{probability}}, nodes, seed);
    for (const Link& link : all) ++seen[link.one.number() * (nodes + 1) + link.other.number()];
    const auto count = static_cast<double>(all.size());
    sum += count;
    squares += count * count;
  }
  constexpr double pairs = nodes * (nodes - 1) / 2.0;
  const double mean = sum / graphs;
  const double variance = squares / graphs - mean * mean;
  const double expected_variance = pairs * probability * (1 - probability);
  EXPECT_NEAR(mean, pairs * probability, 4 * std::sqrt(expected_variance / graphs));
  EXPECT_NEAR(variance, expected_variance, 0.1 * expected_variance);
  double chi_square = 0;
  const double expected = graphs * probability;
  for (std::uint32_t b = 2; b <= nodes; ++b) {
    for (std::uint32_t a = 1; a < b; ++a) {
      const double off = static_cast<double>(seen[a * (nodes + 1) + b]) - expected;
      chi_square += off * off / (expected * (1 - probability));
    }
  }
  // 66 degrees of freedom: mean 66, deviation 11.5.
  EXPECT_LT(chi_square, 66 + 4 * 11.5);
  EXPECT_GT(chi_square, 66 - 4 * 11.5);
}

// The degrees of such a graph are Poisson distributed where nodes are many: mean and variance are
// the same.
TEST(ErdosRenyi, HasTheDegreesOfTheory) {
  const LinkGraph graph(20'000, links_of(topology::ErdosRenyi{.degree = 6.0}, 20'000, 3));
  double squares = 0;
  for (std::uint32_t i = 1; i <= graph.nodes(); ++i) {
    const auto degree = static_cast<double>(graph.neighbours(replica(i)).size());
    squares += (degree - 6) * (degree - 6);
  }
  EXPECT_NEAR(static_cast<double>(graph.links()), 60'000, 4 * std::sqrt(60'000));
  EXPECT_NEAR(squares / 20'000, 6, 0.3);
}

// Erdős & Rényi 1960: with less than ln(n) links a node some node is alone; with 2 ln(n), nobody.
TEST(ErdosRenyi, FallsIntoPartsBelowTheThreshold) {
  const auto parts = [](double degree) {
    return figures_of(LinkGraph(1000, links_of(topology::ErdosRenyi{.degree = degree}, 1000, 1)))
        .components;
  };
  EXPECT_GT(parts(3.0), 1U);
  EXPECT_EQ(parts(2 * std::log(1000)), 1U);
}

TEST(SmallWorld, KeepsItsLinksAndBringsEverybodyNear) {
  const auto figures = [](double rewire) {
    const topology::SmallWorld world{.degree = 4, .rewire = {rewire}};
    return figures_of(LinkGraph(400, links_of(world, 400, 1)));
  };
  EXPECT_EQ(figures(0).links, 800U);
  EXPECT_EQ(figures(0).degree_min, 4U);
  EXPECT_EQ(figures(0).degree_max, 4U);
  EXPECT_EQ(figures(0).diameter_max, 100U);  // half-way around, two nodes a hop
  for (const double rewire : {0.1, 0.5, 1.0}) EXPECT_EQ(figures(rewire).links, 800U);
  EXPECT_LT(figures(0.1).diameter_max, 25U);
}

TEST(SmallWorld, MovesAsManyLinksAsItIsTold) {
  const topology::SmallWorld world{.degree = 10, .rewire = {0.25}};
  std::uint32_t moved = 0;
  for (const Link& link : links_of(world, 10'000, 1)) {
    const std::uint32_t apart = link.one.number() > link.other.number()
                                    ? link.one.number() - link.other.number()
                                    : link.other.number() - link.one.number();
    if (std::min(apart, 10'000 - apart) > 5) ++moved;
  }
  // A moved end lands among the ten nearest once in a thousand times.
  EXPECT_NEAR(moved, 12'500, 4 * std::sqrt(50'000 * 0.25 * 0.75) + 15);
}

TEST(ScaleFree, IsConnectedAndHasAsManyLinksAsItIsTold) {
  for (const std::uint32_t degree : {1U, 2U, 5U}) {
    const topology::ScaleFree plan{.degree = degree};
    const TopologyFigures figures = figures_of(LinkGraph(2000, links_of(plan, 2000, 1)));
    EXPECT_EQ(figures.links, degree * (degree + 1) / 2 + (2000 - degree - 1) * degree);
    EXPECT_EQ(figures.components, 1U);
    EXPECT_GE(figures.degree_min, degree);
  }
}

// Bollobás, Riordan, Spencer & Tusnády 2001 (and Dorogovtsev et al. 2000): of the nodes, the share
// 2 m (m + 1) / (k (k + 1) (k + 2)) has degree k.
TEST(ScaleFree, HasTheDegreesOfTheory) {
  constexpr std::uint32_t nodes = 100'000;
  const LinkGraph graph(nodes, links_of(topology::ScaleFree{.degree = 2}, nodes, 1));
  std::vector<std::uint32_t> with_degree(nodes, 0);
  for (std::uint32_t i = 1; i <= nodes; ++i) ++with_degree[graph.neighbours(replica(i)).size()];
  for (std::uint32_t k = 2; k <= 12; ++k) {
    const double share = 12.0 / (k * (k + 1.0) * (k + 2.0));
    EXPECT_NEAR(with_degree[k], share * nodes, 5 * std::sqrt(share * nodes)) << k;
  }
}

topology::Regions two_regions() {
  return {.matrix = {.regions = {"eu", "us"}, .latency = {{1ms, 40ms}, {50ms, 2ms}}}};
}

TEST(Topology, NodesAndTheClientsAtHomeWithThemAreInTheirRegions) {
  topology::Regions plan = two_regions();
  plan.where = {"us", "eu", "eu"};
  const auto topology = Topology::of(plan, 5, 1);
  EXPECT_EQ(topology->graph(), nullptr);
  const auto region = [&](NodeId node) { return topology->region_of(node); };
  EXPECT_EQ(region(replica(1)), "us");
  EXPECT_EQ(region(replica(3)), "eu");
  EXPECT_EQ(region(replica(4)), "us");
  EXPECT_EQ(region(client(1)), "us");
  EXPECT_EQ(region(client(5)), "eu");
  EXPECT_EQ(region(client(6)), "us");  // with n1 again
  EXPECT_EQ(topology->latency(replica(1), replica(2)), 50ms);
  EXPECT_EQ(topology->latency(replica(2), replica(1)), 40ms);
  EXPECT_EQ(topology->latency(client(2), replica(3)), 1ms);
}

TEST(Topology, IsNothingInTheImplicitMesh) {
  EXPECT_EQ(Topology::of(topology::Mesh{}, 1'000'000, 1), nullptr);
}

TEST(Topology, KnowsTheLatenciesOfLinksThatHaveOne) {
  const topology::Graph plan{
      .links = {{{replica(2), replica(1)}, Duration(5ms)}, {{replica(2), replica(3)}, {}}}};
  const auto topology = Topology::of(plan, 3, 1);
  EXPECT_EQ(topology->latency(replica(1), replica(2)), 5ms);
  EXPECT_EQ(topology->latency(replica(3), replica(2)), std::nullopt);
  EXPECT_TRUE(topology->graph()->lengths(replica(2)).empty());  // not all have one
  EXPECT_EQ(topology->region_of(replica(1)), "");
}

struct BadPlan {
  TopologyPlan plan;
  std::uint32_t nodes;
  std::string sentence;
};

TEST(Topology, RefusesWhatCannotBe) {
  const std::vector<BadPlan> plans{
      {topology::Mesh{.explicit_ = true}, 10'000, "an explicit mesh of 10000 nodes has 49995000"},
      {topology::Grid{.width = 9}, 8, "a row of 9 is wider than the 8 nodes"},
      {topology::Tree{.branching = 0}, 8, "nobody has others below it"},
      {topology::ErdosRenyi{.probability = Probability{0.5}}, 10'000, "about 24997500 links"},
      {topology::ErdosRenyi{.degree = 8.0}, 8, "from 0 to 7 links on average, not 8"},
      {topology::SmallWorld{.degree = 3}, 8, "an even number"},
      {topology::SmallWorld{.degree = 8}, 8, "links to 8 others among 8"},
      {topology::ScaleFree{.degree = 0}, 8, "a node that links to nobody"},
      {topology::ScaleFree{.degree = 8}, 8, "links to 8 others among 8"},
      {topology::Graph{.links = {{{replica(1), replica(9)}, {}}}}, 8, "there is no n9"},
      {topology::Graph{.links = {{{replica(1), replica(2)}, {}}, {{replica(2), replica(1)}, {}}}},
       8, "the link n2-n1 is there twice"},
      {topology::Graph{.links = {{{replica(1), replica(2)}, {}}}, .nodes = 2}, 8,
       "the graph has 2 nodes, the run 8"}};
  for (const BadPlan& bad : plans) {
    const auto problem = problem_with(bad.plan, bad.nodes);
    ASSERT_TRUE(problem) << bad.sentence;
    EXPECT_THAT(problem->sentence, HasSubstr(bad.sentence));
  }
  const auto mesh = problem_with(topology::Mesh{.explicit_ = true}, 10'000);
  EXPECT_THAT(mesh->suggestion, HasSubstr("implicit mesh"));
}

// ---------------------------------------------------------------- figures

TEST(TopologyFigures, CountWhatGraphsHave) {
  const auto figures = [](const TopologyPlan& plan, std::uint32_t nodes) {
    return figures_of(LinkGraph(nodes, links_of(plan, nodes, 1)));
  };
  EXPECT_EQ(figures(topology::Ring{}, 7), (TopologyFigures{.nodes = 7,
                                                           .links = 7,
                                                           .components = 1,
                                                           .diameter_min = 3,
                                                           .diameter_max = 3,
                                                           .degree_min = 2,
                                                           .degree_mean = 2,
                                                           .degree_max = 2}));
  const TopologyFigures line = figures(topology::Line{}, 4);
  EXPECT_EQ(line.diameter_max, 3U);
  EXPECT_THAT(line.cut_vertices, ElementsAre(replica(2), replica(3)));
  EXPECT_THAT(figures(topology::Star{}, 6).cut_vertices, ElementsAre(replica(1)));
  EXPECT_EQ(figures(topology::Grid{.width = 4}, 12).diameter_max, 5U);
  EXPECT_EQ(figures(topology::Mesh{.explicit_ = true}, 9), figures_of_mesh(9));
  const TopologyFigures parts = figures(topology::Graph{.links = {{{replica(1), replica(2)}, {}},
                                                                  {{replica(4), replica(5)}, {}},
                                                                  {{replica(5), replica(6)}, {}}}},
                                        6);
  EXPECT_EQ(parts.components, 3U);
  EXPECT_EQ(parts.diameter_max, 2U);  // of the largest part
  EXPECT_EQ(parts.degree_min, 0U);
}

TEST(TopologyFigures, BoundTheDiameterOfALargeGraph) {
  const TopologyFigures line = figures_of(LinkGraph(10'000, links_of(topology::Line{}, 10'000, 1)));
  EXPECT_EQ(line.diameter_min, 9'999U);
  EXPECT_EQ(line.diameter_max, 10'000U);
  EXPECT_EQ(line.cut_vertices.size(), 9'998U);
  const TopologyFigures free =
      figures_of(LinkGraph(100'000, links_of(topology::ScaleFree{}, 100'000, 1)));
  EXPECT_GE(free.diameter_min, 7U);
  EXPECT_LE(free.diameter_max, 2 * free.diameter_min);
}

}  // namespace
}  // namespace orrery
