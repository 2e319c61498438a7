#pragma once
/// "Happened before" (L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed
/// System", 1978) among the events of a chronicle: one event happened before another if what the
/// second did could depend on it. Directly so:
///
/// - an event of a process, and the next one of the same process;
/// - the event in which a message was sent, and each event that the message brought;
/// - what somebody outside did (an event at no node), and the crash, invocation, … that it was.
///
/// Which events are a process's own:
///
/// - A message is received where it is handled. Where handling takes time, its arrival in the inbox
///   is still a part of its way, as is a relay's passing it on, and a refusal: nobody learns
///   anything from these. They happened after the sending, and before nothing.
/// - A crash does not break a process's order, though it erases what was not on disk: a restart
///   happened after all that the node did before. So "before" means that it could matter, not that
///   it was remembered.
/// - A twin is a process of its own.
/// - What happens outside is known to nobody. A fault that waits for an election, or a workload
///   that asks one client when another was answered, is the telephone call of Lamport's "anomalous
///   behavior": such ways are not followed, so that nothing happened before what happens outside.
///
/// Who lies may send what a companion heard: that way is not known either.

#include <optional>
#include <string>
#include <vector>

#include "gui/model/selection.hpp"
#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// The process at its node acts in it; see above. Requires: 1 <= event <= last_event().
bool is_of_process(const Chronicle& chronicle, EventNumber event);
/// The event elsewhere that directly happened before this one: where its message was sent, or what
/// was done outside; 0 if there is none.
EventNumber cause_elsewhere(const Chronicle& chronicle, EventNumber event);
/// What the chronicle has as this event's cause happened before it. Else it only scheduled it, from
/// outside or on a way that nobody learns anything from. Requires: 1 <= event <= last_event().
bool is_caused_by_its_cause(const Chronicle& chronicle, EventNumber event);
/// The event of a process in which it was sent: of a copy that a relay made, what it is a copy of.
/// 0: before the first.
EventNumber sending_of(const Chronicle& chronicle, const ChronicleMessage& message);
/// The event of a process in which it was received; 0 if it was not, so far.
EventNumber receipt_of(const ChronicleMessage& message);

/// By number of event, from 0 to the chronicle's last, whether it happened before this one; the
/// event itself is among them, number 0 is not. Costs the events before it.
/// Requires: 1 <= event <= chronicle.last_event().
std::vector<bool> causes_of(const Chronicle& chronicle, EventNumber event);

/// Likewise, whether this one happened before it. Costs the events after it.
std::vector<bool> effects_of(const Chronicle& chronicle, EventNumber event);

/// The fewest direct steps from one event to a later one; nothing if it did not happen before that.
/// Costs the events between. Requires: both are there.
std::optional<std::uint32_t> steps_between(const Chronicle& chronicle, EventNumber earlier,
                                           EventNumber later);

/// "#8 happened before #12 (3 steps)", "… after …", "#8 and #12 are concurrent: …".
/// Requires: both are there.
std::string order_words(const Chronicle& chronicle, EventNumber one, EventNumber other);

/// The event that is meant by what is picked: itself, a mark's, a message's receipt or else its
/// sending; 0 if none is.
EventNumber event_meant(const Chronicle& chronicle, const Picked& picked);

}  // namespace orrery::gui
