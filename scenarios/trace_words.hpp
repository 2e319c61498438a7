#pragma once
/// A trace's rows as values to show: words for events, messages and states.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenarios/terminal.hpp"
#include "sim/core/value.hpp"
#include "sim/trace/space_time.hpp"
#include "sim/trace/trace_reader.hpp"

namespace orrery {

/// Events by number, both ends included.
struct Stretch {
  std::uint64_t first = 1;
  std::uint64_t last = 0;
  std::uint64_t events() const { return last < first ? 0 : last - first + 1; }
};

/// The events from one time to another. Throws Error where there are none.
Stretch stretch_of(const TraceReader& trace, std::optional<Time> from, std::optional<Time> to);

/// What happened in a stretch. Requires: the trace has events.
SpaceTime space_time_of(const TraceReader& trace, const Stretch& stretch);

/// Keeps the beginning of a stretch that is too long to be drawn, and says so.
void shorten(Stretch& stretch, std::uint64_t events_max, Console& console);

/// Throws Error if the trace holds digests alone.
void require_events(const TraceReader& trace);

/// Says on standard error that the run that wrote the trace was cut off, if it was.
void tell_if_incomplete(const TraceReader& trace, Console& console);

/// An integer cell; 0 if it is null.
std::uint64_t number_in(const Value& cell);
/// A time in nanoseconds; 0 if the cell is null.
Time time_in(const Value& cell);
/// A text cell; empty if it is null.
std::string text_in(const Value& cell);
/// JSON in a cell, as one line for a person; empty for null.
std::string json_line(const Value& cell);

/// "target down": a message's fate without underscores; empty if it arrived or is in flight.
std::string why_not_text(const std::string& fate);

/// One node's state right after an event, as an object of its members.
struct NodeState {
  std::string node{};
  Value state{};
};
/// How the entries of a log are told: of one that is long, reading them takes longer than all else.
enum class LongLists { in_full, only_counted };
/// The members of states that did not stay on all nodes as they were at first: what a protocol has
/// for features that a run does not use stays.
std::set<std::string> changing_members(const TraceReader& trace);

/// The states of all nodes that had started by then. A long list that is only counted is a text,
/// "[812 entries]". Requires: the trace has states.
std::vector<NodeState> states_at(const TraceReader& trace, std::uint64_t event, LongLists lists);

/// What an event changed in its node's state, a line each.
std::vector<std::string> changes_of(const TraceReader& trace, std::uint64_t event,
                                    const std::string& node);

}  // namespace orrery
