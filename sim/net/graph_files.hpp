#pragma once
/// Topologies that come from files.

#include <string>

#include "sim/net/topology_plan.hpp"

namespace orrery {

/// A table of latencies, one way, separated by commas. The first line names the regions after an
/// empty or any first cell; each further line names one and has the latencies from it to each
/// ("102.985ms"). `#` begins a comment. Throws Error with the line; `file` is what it calls the
/// file.
topology::LatencyMatrix read_latency_matrix(const std::string& text, const std::string& file);

/// A graph, in the format that the file's ending says:
///   .graphml        GraphML; an attribute "latency" of edges is a time ("5ms")
///   .dot, .gv       DOT; likewise [latency="5ms"]
///   any other       a link a line: two names and, if it has one, a latency; `#` begins a comment
/// Links have no direction, and those that are there several times count once, with the first one's
/// latency. If all nodes are named n1, n2, … they are the run's nodes of these names; else n1 is
/// the first of the names in alphabetical order, and so on. Throws Error with the line.
topology::Graph read_graph(const std::string& text, const std::string& file);

}  // namespace orrery
