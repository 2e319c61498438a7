#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "scenarios/files.hpp"
#include "scenarios/trace_commands.hpp"
#include "sim/net/topology_figures.hpp"

namespace orrery {
namespace {

/// A mesh or a list of names that is longer is not written out.
constexpr std::uint32_t few = 20;

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string diameter_text(const TopologyFigures& figures) {
  if (figures.diameter_min == figures.diameter_max) return std::to_string(figures.diameter_min);
  return fmt::format("from {} to {}", figures.diameter_min, figures.diameter_max);
}

std::string cut_vertices_text(const std::vector<NodeId>& nodes) {
  std::string text = std::to_string(nodes.size());
  if (nodes.empty() || nodes.size() > few) return text;
  std::string names;
  for (const NodeId node : nodes) names += (names.empty() ? ": " : ", ") + to_text(node);
  return text + names;
}

std::string figures_text(const TopologyFigures& figures, std::string_view links_note = "") {
  const bool is_whole = figures.components == 1;
  return fmt::format(
      "// nodes         {}\n"
      "// links         {}{}\n"
      "// components    {}{}\n"
      "// diameter      {}{}\n"
      "// degree        {} to {}, {:.2f} on average\n"
      "// cut vertices  {}\n",
      figures.nodes, figures.links, links_note, figures.components,
      is_whole ? "" : " (nothing passes between them)", diameter_text(figures),
      is_whole ? "" : " (of the largest component)", figures.degree_min, figures.degree_max,
      figures.degree_mean, cut_vertices_text(figures.cut_vertices));
}

std::string dot_of(const Topology& topology) {
  const LinkGraph& graph = *topology.graph();
  std::string text;
  for (std::uint32_t number = 1; number <= graph.nodes(); ++number) {
    const NodeId node = replica(number);
    if (graph.neighbours(node).empty()) text += "  " + to_text(node) + ";\n";
    for (const NodeId other : graph.neighbours(node)) {
      if (other < node) continue;
      const auto latency = topology.latency(node, other);
      const std::string label = latency ? " [label=" + quoted(to_text(*latency)) + "]" : "";
      text += "  " + to_text(node) + " -- " + to_text(other) + label + ";\n";
    }
  }
  return text;
}

/// A box for each region, and the latencies between them.
std::string dot_of_regions(const Topology& topology, std::uint32_t nodes) {
  std::map<std::string, std::vector<NodeId>> regions;
  for (std::uint32_t number = 1; number <= nodes; ++number) {
    regions[topology.region_of(replica(number))].push_back(replica(number));
  }
  std::string text = "  compound=true;\n";
  for (const auto& [region, members] : regions) {
    const auto within = topology.latency(members.front(), members.front());
    text += fmt::format("  subgraph {} {{\n    label={};\n    ", quoted("cluster_" + region),
                        quoted(region + ", " + to_text(*within)));
    for (std::size_t i = 0; i < std::min<std::size_t>(members.size(), few); ++i) {
      text += to_text(members[i]) + "; ";
    }
    text += members.size() > few ? fmt::format("// and {} more\n  }}\n", members.size() - few)
                                 : std::string("\n  }\n");
  }
  for (auto a = regions.begin(); a != regions.end(); ++a) {
    for (auto b = std::next(a); b != regions.end(); ++b) {
      const NodeId one = a->second.front();
      const NodeId other = b->second.front();
      const std::string there = to_text(*topology.latency(one, other));
      const std::string back = to_text(*topology.latency(other, one));
      text +=
          fmt::format("  {} -- {} [ltail={}, lhead={}, label={}];\n", to_text(one), to_text(other),
                      quoted("cluster_" + a->first), quoted("cluster_" + b->first),
                      quoted(there == back ? there : fmt::format("{} / {}", there, back)));
    }
  }
  return text;
}

std::string dot_of_mesh(std::uint32_t nodes) {
  if (nodes > few) {
    return fmt::format("  label=\"a mesh: each of n1 to n{} with each of the others\";\n", nodes);
  }
  std::string text;
  for (std::uint32_t a = 1; a <= nodes; ++a) {
    if (nodes == 1) text += "  n1;\n";
    for (std::uint32_t b = a + 1; b <= nodes; ++b) text += fmt::format("  n{} -- n{};\n", a, b);
  }
  return text;
}

}  // namespace

ExitCode topology_command(const TopologyOptions& options, const Catalogue& catalogue,
                          Console& console) {
  const Plan plan = load_scenario(options.file, options.overrides, catalogue);
  const auto topology =
      Topology::of(plan.network.topology, plan.nodes, options.seed.value_or(plan.seed));
  std::ostream& out = console.out.stream;
  out << "graph " << quoted(plan.title.empty() ? options.file : plan.title) << " {\n";
  if (topology && topology->graph() != nullptr) {
    out << dot_of(*topology) << "}\n" << figures_text(figures_of(*topology->graph()));
    return ExitCode::as_expected;
  }
  out << (topology ? dot_of_regions(*topology, plan.nodes) : dot_of_mesh(plan.nodes)) << "}\n"
      << figures_text(figures_of_mesh(plan.nodes), " (a mesh: none is stored, none relays)");
  return ExitCode::as_expected;
}

}  // namespace orrery
