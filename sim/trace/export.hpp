#pragma once
/// A stretch of a run in the languages of other programs.

#include "sim/trace/space_time.hpp"

namespace orrery {

/// A sequence diagram for Mermaid (https://mermaid.js.org), for pages and pull requests.
std::string mermaid(const SpaceTime& run);

/// A log with vector clocks for ShiViz (https://bestchai.bitbucket.io/shiviz/): its first line is
/// the expression that takes it apart.
std::string shiviz(const SpaceTime& run);

/// Chrome's trace event format, for Perfetto (https://ui.perfetto.dev) and chrome://tracing: a
/// thread a node, a flow a message.
std::string chrome(const SpaceTime& run);

/// What led to what, for Graphviz.
std::string dot(const SpaceTime& run);

}  // namespace orrery
