#include <algorithm>

#include "gui/model/inspector_page.hpp"
#include "gui/session/value_parts.hpp"

namespace orrery::gui {
namespace {

constexpr std::size_t watched_length = 80;

/// Is this the member, or a part of it?
bool is_of(const std::string& changed, const std::string& member) {
  return changed.starts_with(member) &&
         (changed.size() == member.size() || changed[member.size()] == '.');
}

}  // namespace

void PageWriter::node_status(const NodeThen& node) {
  if (!node.is_up) text("status", "down");
  else if (node.is_paused) text("status", "paused: messages and timers wait");
  if (node.waiting > 0 || node.working > 0) {
    text("inbox",
         number_words(node.waiting) + " waiting, " + number_words(node.working) + " in work");
  }
  if (node.is_syncing) text("disk", "a write is on its way");
  if (node.clock_is_off) text("clock", node.clock);
}

void PageWriter::timers(const NodeThen& node, Time now) {
  if (!node.is_up || node.timers.empty()) return;
  heading("Timers");
  for (const TimerThen& timer : node.timers) {
    text(timer.name, "in " + time_words(timer.due - now) + ", at " + time_words(timer.due));
  }
}

/// When its member changed, as far as that was read.
void PageWriter::past_of(InspectorRow& row) {
  const InspectorState& state = viewer_.inspector;
  const MemberPast::Found last = state.past.last_at(row.node, row.member, viewer_.head.event);
  row.changed_at = last.event;
  row.knows_change = last.is_known;
  row.changes_next = state.past.next_after(row.node, row.member, viewer_.head.event).event;
  const WatchedField field{chronicle_.nodes()[row.node].name, row.member};
  row.is_watched = std::ranges::find(state.watched, field) != state.watched.end();
}

/// Above all else, whatever is selected.
void PageWriter::watched() {
  const auto& list = viewer_.inspector.watched;
  if (list.empty()) return;
  heading("Watched");
  page_.rows.back().tag = "inspector.watched";
  for (const WatchedField& field : list) {
    const std::string name = field.node + "." + field.member;
    const Place node = chronicle_.node_named(field.node);
    InspectorRow row{.kind = InspectorRow::Kind::field,
                     .name = name,
                     .path = "watched/" + name,
                     .tag = "inspector.watched." + name,
                     .node = node,
                     .member = field.member,
                     .is_watched = true};
    const auto value =
        node == nowhere ? std::nullopt : session_.member(node, field.member, viewer_.head.event);
    row.value = value ? value_words(*value, watched_length) : "not there";
    if (node != nowhere) past_of(row);
    row.is_changed = row.changed_at != 0 && row.changed_at == viewer_.head.event;
    page_.rows.push_back(std::move(row));
  }
}

/// The last event of a node that is in the cut, if there is one.
std::optional<EventNumber> PageWriter::event_at_cut(Place node) const {
  const std::optional<CutLine>& cut = viewer_.space_time.causality.cut;
  if (!cut || node >= cut->last.size()) return std::nullopt;
  return std::min(cut->last[node], chronicle_.last_event());
}

void PageWriter::fields(Place node, EventNumber after, EventNumber changed_by) {
  const std::string& name = chronicle_.nodes()[node].name;
  const std::string where = event_at_cut(node) ? "State at the cut, after " : "State after ";
  heading(where + (after == 0 ? "nothing" : "event #" + number_words(after)));
  page_.rows.back().tag = "inspector.state";
  const auto state = value_of(Picked::node(node), after);
  const std::size_t first = page_.rows.size();
  add_tree(*state, name, viewer_.inspector.opened, 0, page_.rows);
  if (page_.rows.size() == first) text("", "this node tells nothing of its state");
  std::shared_ptr<const Detail> detail;
  if (changed_by != 0 && changed_by == after) detail = session_.detail(changed_by);
  for (std::size_t i = first; i < page_.rows.size(); ++i) {
    InspectorRow& row = page_.rows[i];
    if (row.depth != 0 || row.kind != InspectorRow::Kind::field) continue;
    row.node = node;
    row.member = row.name;
    row.tag = "inspector.field." + row.name;
    past_of(row);
    row.is_changed = detail && std::ranges::any_of(detail->changes, [&](const StateChange& change) {
                       return is_of(change.member, row.name);
                     });
  }
}

InspectorPage PageWriter::node(Place place) {
  const ChronicleNode& node = chronicle_.nodes()[place];
  page_.title = node.name + ", " + node.process;
  if (!node.region.empty()) page_.title += ", in " + node.region;
  const EventNumber after = event_at_cut(place).value_or(viewer_.head.event);
  const auto now = session_.moment(after);
  if (place < now->nodes.size()) node_status(now->nodes[place]);
  const auto& events = chronicle_.events_of(place);
  const auto later = std::ranges::upper_bound(events, after);
  EventNumber newest = 0;
  if (later != events.begin()) {
    newest = *std::prev(later);
    const bool is_now = newest == after;
    heading(is_now ? "Changed by this event" : "Changed by its newest event");
    link_to_event("event", newest, "inspector.event");
    changes(*session_.detail(newest), "nothing");
  }
  const Time then = event_at_cut(place) ? now->time : viewer_.head.time;
  if (place < now->nodes.size()) timers(now->nodes[place], then);
  fields(place, after, newest);
  return std::move(page_);
}

}  // namespace orrery::gui
