#pragma once
/// What happened, in a reader's words: the same in tooltips, in the inspector and in the log.

#include <string>
#include <string_view>
#include <vector>

#include "gui/session/chronicle.hpp"
#include "sim/core/value.hpp"

namespace orrery::gui {

/// "n3"; "outside" for nowhere.
std::string node_words(const Chronicle& chronicle, Place node);
/// "RequestVote n1 → n3".
std::string message_words(const Chronicle& chronicle, Place message);
/// What happens, as the log's column has it: "receives", "timer", "disk synced".
std::string_view kind_words(EventKind kind);
/// Of this event; refusal_words where it does not take its message. Requires: it is there, from 1.
std::string_view kind_words(const Chronicle& chronicle, EventNumber number);
/// All that stand in that column.
std::vector<std::string> all_kind_words();
inline constexpr std::string_view refusal_words = "refuses";
/// It does not take the message that it is about. Requires: it is there, from 1.
bool is_refused(const Chronicle& chronicle, EventNumber number);
/// "n2 handles RequestVote from n1", "n4: ElectionTimeout expires", "n1 crashes".
/// Requires: the event is there, or 0.
std::string event_words(const Chronicle& chronicle, EventNumber event);
/// Why it did not arrive: "lost on the link"; empty if it did, or is under way.
std::string_view loss_words(const ChronicleMessage& message);
/// Rounded for reading: "430.21ms".
std::string time_words(Time time);
/// "1,283".
std::string number_words(std::uint64_t number);
/// "a filter has room for 65,536 bytes: this is longer".
std::string too_long_words(std::string_view what, std::size_t most);
/// On one line and without quotes: "{term: 3, leader: n2}"; null is "none". At most about so many
/// characters; then it ends in "…", and costs no more than that.
std::string value_words(const Value& value, std::size_t length_max = 120);

}  // namespace orrery::gui
