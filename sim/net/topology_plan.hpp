#pragma once
/// Who is linked with whom, as settings. Where two replicas have no link, messages between them are
/// relayed by others, over a shortest path (routes.hpp).
///
/// A topology is about the replicas: a client has a link to every replica, as in the mesh.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/error.hpp"
#include "sim/core/probability.hpp"
#include "sim/net/link.hpp"

namespace orrery {
namespace topology {

/// Everybody has a link to everybody. Nothing is stored for it, so a million nodes may have it; and
/// nothing is relayed: a link that is cut has no way around it. `explicit` stores the links, as in
/// every other graph, and there is a way around.
struct Mesh {
  bool explicit_ = false;
  friend bool operator==(const Mesh&, const Mesh&) = default;
};
BOOST_DESCRIBE_STRUCT(Mesh, (), (explicit_))

/// n1-n2, n2-n3, …, and from the last one back to n1.
struct Ring {
  friend bool operator==(const Ring&, const Ring&) = default;
};
BOOST_DESCRIBE_STRUCT(Ring, (), ())

/// A ring that is not closed.
struct Line {
  friend bool operator==(const Line&, const Line&) = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), ())

/// n1 has a link to each of the others.
struct Star {
  friend bool operator==(const Star&, const Star&) = default;
};
BOOST_DESCRIBE_STRUCT(Star, (), ())

/// Rows of `width` nodes, one below the other; the last row may be shorter. A node has links to the
/// ones left, right, above and below of it.
struct Grid {
  std::uint32_t width = 0;  ///< 0: as square as it can be
  friend bool operator==(const Grid&, const Grid&) = default;
};
BOOST_DESCRIBE_STRUCT(Grid, (), (width))

/// n1 at the top, and so many below each node, filled row by row.
struct Tree {
  std::uint32_t branching = 2;
  friend bool operator==(const Tree&, const Tree&) = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (branching))

/// Each pair has a link with the same probability, independently (Gilbert 1959; Erdős & Rényi
/// 1959). Such a graph may fall into parts between which nothing passes, and nearly always does
/// where nodes have fewer than ln(nodes) links on average; `orrery show FILE --topology` counts
/// them.
struct ErdosRenyi {
  std::optional<Probability> probability{};  ///< of a link
  std::optional<double> degree{};            ///< links of a node, on average
  static constexpr std::string_view one_of[] = {"probability", "degree"};
  friend bool operator==(const ErdosRenyi&, const ErdosRenyi&) = default;
};
BOOST_DESCRIBE_STRUCT(ErdosRenyi, (), (probability, degree))

/// A ring in which each node has links to its `degree` nearest, half of them on either side; then
/// one end of each link is moved to a drawn node with probability `rewire` (Watts & Strogatz 1998).
/// The number of links stays. With little rewiring neighbours still know each other, and yet
/// everybody is near. (Much of it may leave parts without a link to each other, if seldom.)
struct SmallWorld {
  std::uint32_t degree = 4;
  Probability rewire{0.1};
  friend bool operator==(const SmallWorld&, const SmallWorld&) = default;
};
BOOST_DESCRIBE_STRUCT(SmallWorld, (), (degree, rewire))

/// Nodes come one after the other, and each links to `degree` others that are there, the more
/// likely the more links those have (Barabási & Albert 1999). It begins with degree + 1 nodes that
/// all know each other. The graph is connected; a few nodes have very many links.
struct ScaleFree {
  std::uint32_t degree = 2;
  friend bool operator==(const ScaleFree&, const ScaleFree&) = default;
};
BOOST_DESCRIBE_STRUCT(ScaleFree, (), (degree))

/// One way between regions, and within each.
struct LatencyMatrix {
  std::vector<std::string> regions{};
  std::vector<std::vector<Duration>> latency{};  ///< [from][to]
  static constexpr std::string_view required[] = {"regions", "latency"};
  friend bool operator==(const LatencyMatrix&, const LatencyMatrix&) = default;
};
BOOST_DESCRIBE_STRUCT(LatencyMatrix, (), (regions, latency))

/// A mesh between places far apart: a link's latency is that between the regions of its ends, and
/// jitter. Nothing is stored for a link. Clients are at home where replicas are: c1 with n1, c2
/// with n2, and so on, and round again.
struct Regions {
  LatencyMatrix matrix{};
  /// The regions of n1, n2, …, and round again; all of the matrix, in its order, if this is empty.
  std::vector<std::string> where{};
  Distribution jitter{Constant{}};  ///< on top of a link's latency, drawn for each message
  static constexpr std::string_view required[] = {"matrix"};
  friend bool operator==(const Regions&, const Regions&) = default;
};
BOOST_DESCRIBE_STRUCT(Regions, (), (matrix, where, jitter))

struct GraphLink {
  Link link{};
  std::optional<Duration> latency{};  ///< one way; the network's if absent
  static constexpr std::string_view required[] = {"link"};
  static constexpr std::string_view shorthand = "link";
  friend bool operator==(const GraphLink&, const GraphLink&) = default;
};
BOOST_DESCRIBE_STRUCT(GraphLink, (), (link, latency))

/// Links one by one. Paths are the shortest in time if every link has a latency, else in links.
struct Graph {
  std::vector<GraphLink> links{};
  std::uint32_t nodes = 0;          ///< n1 to this one; 0: as many as the run has
  Distribution jitter{Constant{}};  ///< on top of a link's own latency, drawn for each message
  friend bool operator==(const Graph&, const Graph&) = default;
};
BOOST_DESCRIBE_STRUCT(Graph, (), (links, nodes, jitter))

}  // namespace topology

using TopologyPlan =
    std::variant<topology::Mesh, topology::Ring, topology::Line, topology::Star, topology::Grid,
                 topology::Tree, topology::ErdosRenyi, topology::SmallWorld, topology::ScaleFree,
                 topology::Regions, topology::Graph>;

/// No more links than this are stored.
inline constexpr std::uint64_t links_max = 5'000'000;

/// What such a topology among so many replicas cannot be.
std::optional<Problem> problem_with(const TopologyPlan& plan, std::uint32_t nodes);

namespace topology {
/// A matrix that is not square, or names a region twice.
std::optional<Problem> problem_with(const LatencyMatrix& matrix);
/// A region that the matrix does not have.
std::optional<Problem> problem_with(const Regions& regions);
}  // namespace topology

}  // namespace orrery
