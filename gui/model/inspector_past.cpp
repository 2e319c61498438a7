#include "gui/model/inspector_past.hpp"

#include <algorithm>

#include "gui/model/words.hpp"
#include "sim/plan/protocol.hpp"

namespace orrery::gui {
namespace {

/// So far back from the play head is looked for the newest changes.
constexpr EventNumber reach_back = 16 * MemberPast::stretch;
constexpr std::size_t most_sparklines = 256;

EventRange events_in_window(const Viewer& viewer) {
  const Chronicle& chronicle = viewer.session->chronicle();
  return {chronicle.event_at(viewer.window_begin) + 1, chronicle.event_at(viewer.window_end)};
}

EventRange events_to_read(const Viewer& viewer) {
  const EventNumber head = viewer.head.event;
  const EventRange window = events_in_window(viewer);
  EventRange range{head - std::min(head, reach_back) + 1, head + MemberPast::stretch};
  if (window.is_empty()) return range;
  return {std::min(range.first, window.first), std::max(range.last, window.last)};
}

Sparkline of_roles(const Viewer& viewer, Place node, const TimeScale& scale) {
  const Session& session = *viewer.session;
  Sparkline line;
  line.roles = role_runs(session.chronicle().roles_of(node), scale, session.reached());
  return line;
}

/// What of the window was read, around the play head or as near to it as the window is.
EventRange known_in_window(const Viewer& viewer) {
  const EventRange window = events_in_window(viewer);
  if (window.is_empty()) return {};
  const EventNumber near = std::clamp(viewer.head.event, window.first, window.last);
  const EventRange known = viewer.inspector.past.known_around(near);
  return {std::max(known.first, window.first), std::min(known.last, window.last)};
}

/// Nothing if it did not change, or is no number.
std::optional<Sparkline> of_numbers(const Viewer& viewer, Place node, const std::string& member,
                                    const TimeScale& scale) {
  const Session& session = *viewer.session;
  const Chronicle& chronicle = session.chronicle();
  const EventRange range = known_in_window(viewer);
  const auto changes = viewer.inspector.past.changes(node, member, range);
  if (changes.empty()) return std::nullopt;
  Samples samples;
  Sparkline line;
  const bool begins_in_sight = range.first > events_in_window(viewer).first;
  const Time begin =
      begins_in_sight ? chronicle.time_of(range.first) : std::max(Time{}, scale.window.begin);
  if (changes.front().before) samples.add({begin, *changes.front().before, 0});
  for (const MemberPast::Change& change : changes) {
    if (!change.after) return std::nullopt;
    const Time time = std::max(begin, chronicle.time_of(change.event));
    samples.add_or_replace({time, *change.after, change.event});
  }
  const Extremes ends = samples.extremes(0, samples.size());
  line.least = samples[ends.least].value;
  line.greatest = samples[ends.greatest].value;
  const bool ends_in_sight = range.last < events_in_window(viewer).last;
  line.is_whole = !begins_in_sight && !ends_in_sight;
  const Time until = ends_in_sight ? chronicle.time_of(range.last) : session.reached();
  line.columns = columns_of(samples, scale, Curve::step, until);
  if (line.columns.empty()) return std::nullopt;
  return line;
}

std::string at_words(const Viewer& viewer, EventNumber event) {
  return "#" + number_words(event) + ", at " +
         time_words(viewer.session->chronicle().time_of(event));
}

}  // namespace

std::string role_member(const Viewer& viewer) {
  const Protocol* protocol = viewer.session->protocol();
  if (protocol == nullptr) return "role";
  return protocol->role.empty() ? "role" : std::string(protocol->role);
}

void read_past(Viewer& viewer) {
  InspectorState& state = viewer.inspector;
  state.past.follow(*viewer.session);
  state.glyphs.follow(viewer.session->chronicle());
  const EventNumber near = std::max<EventNumber>(1, viewer.head.event);
  state.is_reading = state.past.read_one(*viewer.session, events_to_read(viewer), near);
}

const std::optional<Sparkline>& sparkline_of(Viewer& viewer, Place node, const std::string& member,
                                             const TimeScale& scale) {
  InspectorState& state = viewer.inspector;
  const EventNumber last = viewer.session->chronicle().last_event();
  if (state.sparklines.size() > most_sparklines) state.sparklines.clear();
  InspectorState::KeptSparkline& kept = state.sparklines[{node, member}];
  const std::uint64_t version = state.past.version();
  const EventNumber head = viewer.head.event / MemberPast::stretch;
  const bool is_same = kept.scale == scale && kept.version == version && kept.last_event == last &&
                       kept.head == head;
  if (is_same && version != 0) return kept.sparkline;
  kept = {scale, version, last, head, std::nullopt};
  const bool is_role =
      member == role_member(viewer) && !viewer.session->chronicle().roles_of(node).empty();
  kept.sparkline =
      is_role ? of_roles(viewer, node, scale) : of_numbers(viewer, node, member, scale);
  return kept.sparkline;
}

std::string past_words(const Viewer& viewer, Place node, const std::string& member) {
  const MemberPast& past = viewer.inspector.past;
  const EventNumber head = viewer.head.event;
  const MemberPast::Found last = past.last_at(node, member, head);
  const MemberPast::Found next = past.next_after(node, member, head);
  std::string words;
  if (last.event != 0) words = "Last changed in " + at_words(viewer, last.event) + ". ";
  else if (last.is_known) words = "As it began. ";
  else words = "Not changed lately: farther back was not looked. ";
  if (next.event != 0) words += "Next change: " + at_words(viewer, next.event) + ".";
  else if (next.is_known) words += "No later change so far.";
  else words += "No change soon after.";
  return words;
}

}  // namespace orrery::gui
