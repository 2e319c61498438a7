#pragma once
/// The chronicle of a trace: its rows of nodes, events, messages, outputs, faults and verdicts.

#include <cstdint>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "gui/session/traced_states.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery::gui {

struct TracedChronicle {
  Chronicle chronicle{};
  /// By place: the number of the message in the trace.
  std::vector<std::uint32_t> messages{};
  std::vector<Place> held{};  ///< messages that are held back at the end, ascending
};

/// The nodes of a trace, in the order of their slots.
std::vector<ChronicleNode> nodes_of(const TraceReader& trace);

/// All of it. A message that never ends is expected at Time::max(): a trace does not know when it
/// would have arrived. Roles are what `roles` tells; of a trace that has none, nodes are only down,
/// paused, or neither. Requires: the trace has events. Throws Error where its rows contradict each
/// other, or cannot be read.
TracedChronicle chronicle_of(const TraceReader& trace, std::vector<ChronicleNode> nodes,
                             const MemberHistory& roles);

}  // namespace orrery::gui
