#pragma once
/// Events and messages of a chronicle in words, as the log and tooltips say them.

#include <string>

#include "gui/session/chronicle.hpp"

namespace orrery::gui {

/// The name of a node; "outside" for agents that are no node.
std::string name_of_place(const Chronicle& chronicle, Place node);

/// "n1 -> n3".
std::string way_text(const Chronicle& chronicle, const ChronicleMessage& message);

/// What kind of event: "arrives", "timer", "crash", "operation" …; "refused" where the message's
/// target had no use for it.
std::string_view kind_text(const Chronicle& chronicle, EventNumber event);

/// Its type: of the message it is about, or of the timer; else empty.
std::string_view type_text(const Chronicle& chronicle, EventNumber event);

/// How a message fared: "took 12.4 ms", "lost: the link lost it".
std::string fate_text(const ChronicleMessage& message);

/// One sentence each.
std::string message_words(const Chronicle& chronicle, Place message);
std::string event_words(const Chronicle& chronicle, EventNumber event);

}  // namespace orrery::gui
