#include "sim/net/topology_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace orrery {
namespace topology {
namespace {

std::string element(std::string_view list, std::size_t index) {
  return fmt::format("{}[{}]", list, index);
}

std::uint64_t links_of_mesh(std::uint64_t nodes) { return nodes * (nodes - 1) / 2; }

std::optional<Problem> problem_with_count(double links, std::string path) {
  if (links <= static_cast<double>(links_max)) return std::nullopt;
  return Problem{fmt::format("that makes about {:.0f} links, more than the {} that are stored",
                             links, links_max),
                 std::move(path), R"(the implicit "mesh" stores none)"};
}

/// Everything that can be wrong only among so many nodes.
class Check {
 public:
  explicit Check(std::uint32_t nodes) : nodes_(nodes) {}

  std::optional<Problem> operator()(const Mesh& mesh) const {
    if (!mesh.explicit_ || links_of_mesh(nodes_) <= links_max) return std::nullopt;
    return Problem{fmt::format("an explicit mesh of {} nodes has {} links, which nobody can store",
                               nodes_, links_of_mesh(nodes_)),
                   "mesh.explicit", R"(the implicit mesh stores none: write "mesh")"};
  }
  std::optional<Problem> operator()(const Ring&) const { return std::nullopt; }
  std::optional<Problem> operator()(const Line&) const { return std::nullopt; }
  std::optional<Problem> operator()(const Star&) const { return std::nullopt; }

  std::optional<Problem> operator()(const Grid& grid) const {
    if (grid.width <= nodes_) return std::nullopt;
    return Problem{fmt::format("a row of {} is wider than the {} nodes", grid.width, nodes_),
                   "grid.width", fmt::format("write {}", nodes_)};
  }

  std::optional<Problem> operator()(const Tree& tree) const {
    if (tree.branching > 0) return std::nullopt;
    return Problem{"a tree in which nobody has others below it ends at its top", "tree.branching",
                   "write 2"};
  }

  std::optional<Problem> operator()(const ErdosRenyi& random) const {
    const double n = nodes_;
    if (random.probability) {
      return problem_with_count(*random.probability * n * (n - 1) / 2, "erdos_renyi.probability");
    }
    if (*random.degree < 0 || *random.degree > n - 1) {
      return Problem{fmt::format("a node has from 0 to {} links on average, not {}", nodes_ - 1,
                                 *random.degree),
                     "erdos_renyi.degree", ""};
    }
    return problem_with_count(*random.degree * n / 2, "erdos_renyi.degree");
  }

  std::optional<Problem> operator()(const SmallWorld& world) const {
    const std::uint32_t degree = world.degree;
    if (degree == 0 || degree % 2 != 0) {
      return Problem{"half of a node's links are on either side: an even number, from 2",
                     "small_world.degree", "write 4"};
    }
    if (degree >= nodes_) return too_many(degree, "small_world.degree");
    return problem_with_count(nodes_ * (degree / 2.0), "small_world.degree");
  }

  std::optional<Problem> operator()(const ScaleFree& graph) const {
    if (graph.degree == 0) {
      return Problem{"a node that links to nobody is alone", "scale_free.degree", "write 2"};
    }
    if (graph.degree >= nodes_) return too_many(graph.degree, "scale_free.degree");
    return problem_with_count(double{1} * nodes_ * graph.degree, "scale_free.degree");
  }

  std::optional<Problem> operator()(const Regions&) const { return std::nullopt; }

  std::optional<Problem> operator()(const Graph& graph) const {
    if (graph.links.size() > links_max) {
      const bool is_mesh = graph.links.size() == links_of_mesh(nodes_);
      return Problem{
          fmt::format("{} links are more than the {} that are stored{}", graph.links.size(),
                      links_max, is_mesh ? ": these are all that there can be" : ""),
          "graph", R"(the implicit mesh stores none: write "mesh")"};
    }
    if (graph.nodes != 0 && graph.nodes != nodes_) {
      return Problem{fmt::format("the graph has {} nodes, the run {}", graph.nodes, nodes_),
                     "graph", fmt::format("write \"nodes\": {}", graph.nodes)};
    }
    for (std::size_t i = 0; i < graph.links.size(); ++i) {
      const Link& link = graph.links[i].link;
      for (const NodeId node : {link.one, link.other}) {
        if (node.group() == 'n' && node.number() <= nodes_) continue;
        return Problem{
            fmt::format("there is no {}: the nodes are n1 to n{}", to_text(node), nodes_),
            "graph." + element("links", i),
            node.group() == 'n' ? fmt::format("write \"nodes\": {}", node.number()) : ""};
      }
    }
    return problem_with_twice(graph.links);
  }

 private:
  std::optional<Problem> too_many(std::uint32_t degree, std::string path) const {
    return Problem{fmt::format("a node cannot have links to {} others among {}", degree, nodes_),
                   std::move(path), ""};
  }

  static std::optional<Problem> problem_with_twice(const std::vector<GraphLink>& links) {
    std::vector<std::pair<Link, std::size_t>> sorted;
    for (std::size_t i = 0; i < links.size(); ++i) {
      const auto& [one, other] = links[i].link;
      sorted.emplace_back(Link{std::min(one, other), std::max(one, other)}, i);
    }
    std::sort(sorted.begin(), sorted.end());
    const auto is_same = [](const auto& a, const auto& b) { return a.first == b.first; };
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end(), is_same);
    if (twice == sorted.end()) return std::nullopt;
    const std::size_t second = std::next(twice)->second;
    return Problem{"the link " + to_text(links[second].link) + " is there twice",
                   "graph." + element("links", second), ""};
  }

  std::uint32_t nodes_;
};

}  // namespace

std::optional<Problem> problem_with(const LatencyMatrix& matrix) {
  const std::size_t size = matrix.regions.size();
  if (size == 0) return Problem{"a matrix has at least one region", "regions", ""};
  for (std::size_t i = 0; i < size; ++i) {
    const auto first = std::find(matrix.regions.begin(), matrix.regions.end(), matrix.regions[i]);
    if (first != matrix.regions.begin() + static_cast<std::ptrdiff_t>(i)) {
      return Problem{"the region \"" + matrix.regions[i] + "\" is there twice",
                     element("regions", i), ""};
    }
  }
  if (matrix.latency.size() != size) {
    return Problem{
        fmt::format("{} regions have {} rows, not {}", size, size, matrix.latency.size()),
        "latency", ""};
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (matrix.latency[i].size() == size) continue;
    return Problem{fmt::format("a row has {} latencies, one to each region, not {}", size,
                               matrix.latency[i].size()),
                   element("latency", i), ""};
  }
  return std::nullopt;
}

std::optional<Problem> problem_with(const Regions& regions) {
  const std::vector<std::string>& known = regions.matrix.regions;
  for (std::size_t i = 0; i < regions.where.size(); ++i) {
    if (std::find(known.begin(), known.end(), regions.where[i]) != known.end()) continue;
    std::string names;
    for (const std::string& name : known) names += (names.empty() ? "" : ", ") + name;
    return Problem{"the matrix has no region \"" + regions.where[i] + "\"", element("where", i),
                   "it has " + names};
  }
  return std::nullopt;
}

}  // namespace topology

std::optional<Problem> problem_with(const TopologyPlan& plan, std::uint32_t nodes) {
  return std::visit(topology::Check(nodes), plan);
}

}  // namespace orrery
