#include "sim/net/graphs.hpp"

#include <algorithm>
#include <utility>

#include "sim/core/draw.hpp"
#include "sim/core/portable_math.hpp"

namespace orrery {
namespace {

/// The least width of a grid that is at least as wide as it is high.
std::uint32_t square_width(std::uint64_t nodes) {
  std::uint32_t width = 1;
  while (std::uint64_t{width} * width < nodes) ++width;
  return width;
}

/// Nodes are numbered from 1, as their names are.
class Builder {
 public:
  Builder(std::uint32_t nodes, std::uint64_t seed) : nodes_(nodes), seed_(seed) {}

  std::vector<Link> operator()(const topology::Mesh&) { return mesh_of(nodes_); }

  std::vector<Link> operator()(const topology::Ring&) {
    std::vector<Link> links = (*this)(topology::Line{});
    if (nodes_ > 2) links.push_back(link(nodes_, 1));
    return links;
  }

  std::vector<Link> operator()(const topology::Line&) {
    std::vector<Link> links;
    for (std::uint32_t i = 2; i <= nodes_; ++i) links.push_back(link(i - 1, i));
    return links;
  }

  std::vector<Link> operator()(const topology::Star&) {
    std::vector<Link> links;
    for (std::uint32_t i = 2; i <= nodes_; ++i) links.push_back(link(1, i));
    return links;
  }

  std::vector<Link> operator()(const topology::Grid& grid) {
    const std::uint32_t width = grid.width != 0 ? grid.width : square_width(nodes_);
    std::vector<Link> links;
    for (std::uint32_t i = 1; i <= nodes_; ++i) {
      const bool ends_row = i % width == 0;
      if (!ends_row && i < nodes_) links.push_back(link(i, i + 1));
      if (width <= nodes_ - i) links.push_back(link(i, i + width));
    }
    return links;
  }

  std::vector<Link> operator()(const topology::Tree& tree) {
    std::vector<Link> links;
    for (std::uint32_t i = 2; i <= nodes_; ++i)
      links.push_back(link((i - 2) / tree.branching + 1, i));
    return links;
  }

  /// From each node's link to the next one is a geometric distance, which is drawn at once instead
  /// of a coin for each pair (Batagelj & Brandes 2005).
  std::vector<Link> operator()(const topology::ErdosRenyi& random) {
    if (nodes_ < 2) return {};
    const double probability =
        random.probability ? random.probability->value : *random.degree / (nodes_ - 1);
    if (probability <= 0) return {};
    if (probability >= 1) return mesh_of(nodes_);
    const double log_without = portable::log(1 - probability);
    std::vector<Link> links;
    for (std::uint32_t i = 2; i <= nodes_; ++i) {
      double other = 0;  // of the nodes 1…i-1, the last to be linked
      for (std::uint64_t n = 0;; ++n) {
        const double beyond = 1 - draw(i, n).unit();  // in (0, 1]
        other += 1 + whole(portable::log(beyond) / log_without);
        if (other >= i) break;
        links.push_back(link(static_cast<std::uint32_t>(other), i));
      }
    }
    return links;
  }

  std::vector<Link> operator()(const topology::SmallWorld& world) {
    std::vector<std::vector<std::uint32_t>> others(nodes_ + 1);
    const auto are_linked = [&](std::uint32_t a, std::uint32_t b) {
      return std::find(others[a].begin(), others[a].end(), b) != others[a].end();
    };
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t apart = 1; apart <= world.degree / 2; ++apart) {
      for (std::uint32_t i = 1; i <= nodes_; ++i) {
        const std::uint32_t other = (i - 1 + apart) % nodes_ + 1;
        if (are_linked(i, other)) continue;  // the ring is so small that both sides meet
        pairs.emplace_back(i, other);
        others[i].push_back(other);
        others[other].push_back(i);
      }
    }
    for (std::size_t n = 0; n < pairs.size(); ++n) {
      auto& [stays, moves] = pairs[n];
      if (!draw(stays, 2 * n).chance(world.rewire)) continue;
      if (others[stays].size() + 1 >= nodes_) continue;  // nobody is left to link to
      std::uint32_t chosen = 0;
      for (std::uint64_t k = 0; chosen == 0; ++k) {
        const auto candidate =
            static_cast<std::uint32_t>(draw(stays, 2 * n + 1).then(k).below(nodes_) + 1);
        if (candidate != stays && !are_linked(stays, candidate)) chosen = candidate;
      }
      std::erase(others[stays], moves);
      std::erase(others[moves], stays);
      others[stays].push_back(chosen);
      others[chosen].push_back(stays);
      moves = chosen;
    }
    std::vector<Link> links;
    for (const auto& [one, other] : pairs) links.push_back(link(one, other));
    return links;
  }

  /// A node's share of all ends of links is its share of all links: an end drawn evenly belongs to
  /// a node as likely as that has links.
  std::vector<Link> operator()(const topology::ScaleFree& graph) {
    const std::uint32_t core = graph.degree + 1;
    std::vector<Link> links = mesh_of(core);
    std::vector<std::uint32_t> chosen;
    for (std::uint32_t i = core + 1; i <= nodes_; ++i) {
      const std::size_t before = links.size();
      chosen.clear();
      for (std::uint64_t k = 0; chosen.size() < graph.degree; ++k) {
        const std::uint64_t end = draw(i, k).below(2 * before);
        const Link& drawn = links[end / 2];
        const std::uint32_t other = (end % 2 == 0 ? drawn.one : drawn.other).number();
        if (std::find(chosen.begin(), chosen.end(), other) == chosen.end()) chosen.push_back(other);
      }
      for (const std::uint32_t other : chosen) links.push_back(link(other, i));
    }
    return links;
  }

  std::vector<Link> operator()(const topology::Regions&) { return mesh_of(nodes_); }

  std::vector<Link> operator()(const topology::Graph& graph) {
    std::vector<Link> links;
    for (const topology::GraphLink& each : graph.links) links.push_back(each.link);
    return links;
  }

 private:
  static Link link(std::uint32_t a, std::uint32_t b) { return {replica(a), replica(b)}; }

  static std::vector<Link> mesh_of(std::uint32_t nodes) {
    std::vector<Link> links;
    for (std::uint32_t a = 1; a < nodes; ++a) {
      for (std::uint32_t b = a + 1; b <= nodes; ++b) links.push_back(link(a, b));
    }
    return links;
  }

  /// The largest whole number up to x, or one that is larger than any count of nodes.
  static double whole(double x) {
    constexpr double beyond_all = 1e12;
    return x < beyond_all ? static_cast<double>(static_cast<std::int64_t>(x)) : beyond_all;
  }

  Draw draw(std::uint32_t node, std::uint64_t ordinal) const {
    return Draw::named(seed_, hash_of_name("topology"), who(replica(node)), Time{0}, ordinal);
  }

  std::uint32_t nodes_;
  std::uint64_t seed_;
};

}  // namespace

std::vector<Link> links_of(const TopologyPlan& plan, std::uint32_t nodes, std::uint64_t seed) {
  return std::visit(Builder(nodes, seed), plan);
}

}  // namespace orrery
