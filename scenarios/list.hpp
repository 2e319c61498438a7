#pragma once
/// `orrery list`: what a scenario can name, for someone who writes their first.

#include <string>

#include "scenarios/terminal.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery {

/// protocols, judges, faults, hands, distributions, topologies, workloads, scenarios.
std::vector<std::string> listed_topics();

/// The table of one topic, or of each in turn if it is empty. Requires: it is one of the topics.
std::string list_text(const std::string& topic, const Catalogue& catalogue, const Outlet& outlet);

/// The README's table of protocols.
std::string protocols_markdown(const Catalogue& catalogue);

}  // namespace orrery
