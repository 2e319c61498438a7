#pragma once
/// The forms of topologies that come from files beside the scenario:
///   LatencyMatrix  "public_cloud.csv", or {"regions": […], "latency": [[…], …]}
///   Graph          {"file": "backbone.graphml"}, or {"links": ["n1-n2", …]}

#include "sim/net/topology_plan.hpp"
#include "sim/plan/plan_forms.hpp"

namespace orrery {

/// A matrix as it is written out.
struct MatrixTable {
  std::vector<std::string> regions{};
  std::vector<std::vector<Duration>> latency{};
  static constexpr std::string_view required[] = {"regions", "latency"};
};
BOOST_DESCRIBE_STRUCT(MatrixTable, (), (regions, latency))

/// Links here, or in a file of its own: GraphML (.graphml), DOT (.dot, .gv) or a list of links
/// (graph_files.hpp).
struct GraphSource {
  std::vector<topology::GraphLink> links{};
  std::optional<std::string> file{};  ///< relative to the scenario's folder
  std::uint32_t nodes = 0;
  Distribution jitter{Constant{}};
  static constexpr std::string_view shorthand = "file";
};
BOOST_DESCRIBE_STRUCT(GraphSource, (), (links, file, nodes, jitter))

ORRERY_FORM(topology::LatencyMatrix);
ORRERY_FORM(topology::Graph);

}  // namespace orrery
