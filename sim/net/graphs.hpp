#pragma once
/// The links of a topology, regular or drawn. A drawn link is a named draw, by the node that brings
/// it: the same graph on every machine. (Boost.Graph's generators draw through Boost.Random and the
/// C library's mathematics.)

#include <cstdint>
#include <vector>

#include "sim/net/topology_plan.hpp"

namespace orrery {

/// No link twice, none from a node to itself. Draws randomness. Requires: nothing is the matter
/// with the plan (problem_with), and it is no implicit mesh.
std::vector<Link> links_of(const TopologyPlan& plan, std::uint32_t nodes, std::uint64_t seed);

}  // namespace orrery
