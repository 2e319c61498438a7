#include "sim/net/topology_figures.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <iterator>

namespace orrery {
namespace {

using BoostGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
using Vertex = boost::graph_traits<BoostGraph>::vertex_descriptor;

NodeId node_of(Vertex vertex) { return replica(static_cast<std::uint32_t>(vertex) + 1); }

BoostGraph boost_graph(const LinkGraph& graph) {
  BoostGraph result(graph.nodes());
  for (std::uint32_t number = 1; number <= graph.nodes(); ++number) {
    for (const NodeId other : graph.neighbours(replica(number))) {
      if (other.number() > number) boost::add_edge(number - 1, other.number() - 1, result);
    }
  }
  return result;
}

/// Everything that one breadth-first search finds.
struct Sweep {
  Sweep(const BoostGraph& graph, Vertex start)
      : distance(boost::num_vertices(graph), 0), before(boost::num_vertices(graph), start) {
    const auto recorders =
        std::pair(boost::record_distances(distance.data(), boost::on_tree_edge()),
                  boost::record_predecessors(before.data(), boost::on_tree_edge()));
    boost::breadth_first_search(graph, start, boost::visitor(boost::make_bfs_visitor(recorders)));
    farthest =
        static_cast<Vertex>(std::max_element(distance.begin(), distance.end()) - distance.begin());
  }
  std::uint32_t reach() const { return distance[farthest]; }
  /// Half-way from the start to the farthest vertex.
  Vertex middle() const {
    Vertex vertex = farthest;
    for (std::uint32_t i = 0; i < reach() / 2; ++i) vertex = before[vertex];
    return vertex;
  }

  std::vector<std::uint32_t> distance;
  std::vector<Vertex> before;
  Vertex farthest = 0;
};

void measure_diameter(const BoostGraph& graph, const std::vector<std::uint32_t>& part_of,
                      std::uint32_t part, TopologyFigures& figures) {
  constexpr std::uint64_t cost_max = 50'000'000;
  const bool is_exact = std::uint64_t{figures.nodes} * figures.links <= cost_max;
  if (is_exact) {
    for (Vertex vertex = 0; vertex < figures.nodes; ++vertex) {
      if (part_of[vertex] != part) continue;
      figures.diameter_min = std::max(figures.diameter_min, Sweep(graph, vertex).reach());
    }
    figures.diameter_max = figures.diameter_min;
    return;
  }
  constexpr int sweeps = 4;
  const auto first = std::find(part_of.begin(), part_of.end(), part) - part_of.begin();
  auto start = static_cast<Vertex>(first);
  figures.diameter_max = ~0U;
  for (int i = 0; i < sweeps; ++i) {
    const Sweep across(graph, Sweep(graph, start).farthest);
    start = across.middle();
    figures.diameter_min = std::max(figures.diameter_min, across.reach());
    figures.diameter_max = std::min(figures.diameter_max, 2 * Sweep(graph, start).reach());
  }
}

}  // namespace

TopologyFigures figures_of(const LinkGraph& graph) {
  TopologyFigures figures{.nodes = graph.nodes(), .links = graph.links()};
  if (figures.nodes == 0) return figures;
  figures.degree_min = ~0U;
  for (std::uint32_t number = 1; number <= figures.nodes; ++number) {
    const auto degree = static_cast<std::uint32_t>(graph.neighbours(replica(number)).size());
    figures.degree_min = std::min(figures.degree_min, degree);
    figures.degree_max = std::max(figures.degree_max, degree);
  }
  figures.degree_mean = 2.0 * static_cast<double>(figures.links) / figures.nodes;

  const BoostGraph whole = boost_graph(graph);
  std::vector<std::uint32_t> part_of(figures.nodes);
  figures.components = boost::connected_components(whole, part_of.data());
  std::vector<std::uint32_t> sizes(figures.components, 0);
  for (const std::uint32_t part : part_of) ++sizes[part];
  const auto largest = std::max_element(sizes.begin(), sizes.end()) - sizes.begin();
  measure_diameter(whole, part_of, static_cast<std::uint32_t>(largest), figures);

  std::vector<Vertex> cuts;
  boost::articulation_points(whole, std::back_inserter(cuts));
  for (const Vertex cut : cuts) figures.cut_vertices.push_back(node_of(cut));
  std::sort(figures.cut_vertices.begin(), figures.cut_vertices.end());
  return figures;
}

TopologyFigures figures_of_mesh(std::uint32_t nodes) {
  const std::uint32_t others = nodes - 1;
  return {.nodes = nodes,
          .links = std::uint64_t{nodes} * others / 2,
          .components = 1,
          .diameter_min = others > 0 ? 1U : 0U,
          .diameter_max = others > 0 ? 1U : 0U,
          .degree_min = others,
          .degree_mean = static_cast<double>(others),
          .degree_max = others};
}

}  // namespace orrery
