#pragma once
/// "Happened before" (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
/// System", 1978): an event happened before the next one of its node, and before the arrival of
/// every message that left in it. What neither happened before the other is concurrent.

#include <vector>

#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// By number of event, from 0 to the chronicle's last, whether it happened before this one; the
/// event itself is among them, number 0 is not. Costs the events before it.
/// Requires: 1 <= event <= chronicle.last_event().
std::vector<bool> causes_of(const Chronicle& chronicle, EventNumber event);

/// Likewise, whether this one happened before it. Costs the events after it.
std::vector<bool> effects_of(const Chronicle& chronicle, EventNumber event);

}  // namespace orrery::gui
