#include "gui/model/inspector.hpp"

#include <algorithm>

#include "gui/model/causality.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

using Kind = InspectorRow::Kind;

/// More links of one sort than these are counted.
constexpr std::size_t links_max = 40;
/// The nearest events at a node in which a change is looked for.
constexpr std::size_t events_searched = 300;

class PageWriter {
 public:
  PageWriter(Viewer& viewer, const Picked& about)
      : viewer_(viewer), session_(*viewer.session), chronicle_(session_.chronicle()) {
    page_.about = about;
  }

  InspectorPage node(Place place);
  InspectorPage message(Place place);
  InspectorPage event(EventNumber number);
  InspectorPage link(Place one, Place other);
  InspectorPage mark(Place place);

 private:
  void heading(std::string text) {
    page_.rows.push_back({.kind = Kind::heading, .name = std::move(text)});
  }
  void text(std::string name, std::string value) {
    page_.rows.push_back({.kind = Kind::text, .name = std::move(name), .value = std::move(value)});
  }
  void link_row(std::string name, std::string value, const Picked& jump, EventNumber at,
                std::string tag = {}) {
    page_.rows.push_back({.kind = Kind::link,
                          .name = std::move(name),
                          .value = std::move(value),
                          .tag = std::move(tag),
                          .jump = jump,
                          .at = at});
  }
  void link_to_event(std::string name, EventNumber number, std::string tag = {}) {
    if (number == 0) return text(std::move(name), "the beginning");
    link_row(std::move(name), "#" + number_words(number) + " " + event_words(chronicle_, number),
             Picked::of_event(number), number, std::move(tag));
  }
  void link_to_message(std::string name, Place place, std::string tag = {}) {
    link_row(std::move(name), message_words(chronicle_, place) + ", " + fate_words(place),
             Picked::message(place), 0, std::move(tag));
  }

  std::string fate_words(Place place) const;
  std::shared_ptr<const Value> value_of(const Picked& whose, EventNumber after);
  std::shared_ptr<const Moment> moment() { return session_.moment(viewer_.head.event); }
  void node_status(const NodeThen& node);
  void timers(const NodeThen& node, Time now);
  void fields(Place node, EventNumber after, EventNumber changed_by);
  std::optional<EventNumber> event_at_cut(Place node) const;
  void message_facts(Place place);
  void changes(const Detail& detail, const char* none);
  void effects(const Detail& detail);
  void direction(Place from, Place to, const Moment& moment);

  Viewer& viewer_;
  Session& session_;
  const Chronicle& chronicle_;
  InspectorPage page_;
};

std::string PageWriter::fate_words(Place place) const {
  const ChronicleMessage& message = chronicle_.messages()[place];
  const bool is_over = message.ended_event != 0 && message.ended_event <= viewer_.head.event;
  if (!is_over) return message.sent_event > viewer_.head.event ? "not sent yet" : "under way";
  if (message.end == ChronicleMessage::End::delivered) {
    return "arrived after " + time_words(message.ended - message.sent);
  }
  return std::string(loss_words(message));
}

/// What does not change is asked for once.
std::shared_ptr<const Value> PageWriter::value_of(const Picked& whose, EventNumber after) {
  InspectorState::Seen& seen = viewer_.inspector.seen;
  const std::size_t branch = session_.branch();
  if (seen.value && seen.of == whose && seen.after == after && seen.branch == branch) {
    return seen.value;
  }
  Value value = whose.kind == Picked::Kind::node ? session_.state(whose.place, after)
                                                 : session_.payload(whose.place);
  seen = {whose, after, branch, std::make_shared<const Value>(std::move(value))};
  return seen.value;
}

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

void PageWriter::changes(const Detail& detail, const char* none) {
  if (detail.changes.empty()) return text("", none);
  for (const StateChange& change : detail.changes) {
    std::string name = change.member;
    if (!change.entry.empty()) name += "[" + change.entry + "]";
    page_.rows.push_back({.kind = Kind::change,
                          .name = std::move(name),
                          .value = change.after.value_or("gone"),
                          .before = change.before.value_or("none"),
                          .tag = "inspector.change." + change.member,
                          .is_changed = true});
  }
}

/// Is this the member, or a part of it?
bool is_of(const std::string& changed, const std::string& member) {
  return changed.starts_with(member) &&
         (changed.size() == member.size() || changed[member.size()] == '.');
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
    if (row.depth != 0) continue;
    row.member = row.name;
    row.tag = "inspector.field." + row.name;
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

void PageWriter::message_facts(Place place) {
  const ChronicleMessage& message = chronicle_.messages()[place];
  text("sent", time_words(message.sent));
  const bool is_over = message.ended_event != 0 && message.ended_event <= viewer_.head.event;
  const bool has_arrived = is_over && message.end == ChronicleMessage::End::delivered;
  if (has_arrived) {
    text("arrived",
         time_words(message.ended) + ", " + time_words(message.ended - message.sent) + " later");
  } else if (is_over) {
    text("did not arrive", std::string(loss_words(message)) + ", at " + time_words(message.ended));
  } else {
    const auto now = moment();
    const auto flying = std::ranges::find(now->flying, place, &FlyingThen::message);
    if (flying == now->flying.end()) text("arrives", "not sent yet");
    else if (flying->due == Time::max()) text("arrives", "held, until it is released");
    else
      text("arrives",
           time_words(flying->due) + ", in " + time_words(flying->due - viewer_.head.time));
  }
  if (message.is_copy) text("copy", "made by the network");
  if (message.is_changed) text("changed", "what arrives is not what was sent");
}

void PageWriter::effects(const Detail& detail) {
  for (const std::string& output : detail.outputs) text("output", output);
  for (std::size_t i = 0; i < std::min(detail.sent.size(), links_max); ++i) {
    if (detail.sent[i] < chronicle_.messages().size()) {
      link_to_message("sent", detail.sent[i], "inspector.sent." + std::to_string(detail.sent[i]));
    }
  }
  if (detail.sent.size() > links_max) {
    text("", "and " + number_words(detail.sent.size() - links_max) + " more");
  }
  if (detail.outputs.empty() && detail.sent.empty()) text("", "it sent nothing");
}

InspectorPage PageWriter::message(Place place) {
  const ChronicleMessage& message = chronicle_.messages()[place];
  page_.title = message_words(chronicle_, place);
  message_facts(place);
  heading("Content");
  const std::size_t first = page_.rows.size();
  add_tree(*value_of(Picked::message(place), 0), "message", viewer_.inspector.opened, 0,
           page_.rows);
  if (page_.rows.size() == first) text("", "it has none");
  heading("Why");
  link_to_event("sent in", message.sent_event, "inspector.cause");
  const bool is_known = message.ended_event != 0 && message.ended_event <= chronicle_.last_event();
  if (!is_known || message.end == ChronicleMessage::End::none) return std::move(page_);
  heading("What it did");
  const bool was_handled = message.end == ChronicleMessage::End::delivered;
  link_to_event(was_handled ? "handled in" : "ended in", message.ended_event, "inspector.effect");
  if (!was_handled) return std::move(page_);
  const auto detail = session_.detail(message.ended_event);
  changes(*detail, "it changed nothing");
  effects(*detail);
  return std::move(page_);
}

InspectorPage PageWriter::event(EventNumber number) {
  if (number == 0) {
    page_.title = "The beginning";
    text("", "nothing has happened yet");
    text("", "Space plays, Right is one event");
    return std::move(page_);
  }
  const ChronicleEvent& event = chronicle_.event(number);
  page_.title = "#" + number_words(number) + " " + event_words(chronicle_, number);
  text("time", time_words(event.time));
  const auto detail = session_.detail(number);
  heading("Why");
  const bool is_caused = is_caused_by_its_cause(chronicle_, number);
  link_to_event(is_caused ? "caused by" : "scheduled by", event.cause, "inspector.cause");
  if (event.message < chronicle_.messages().size()) {
    link_to_message("message", event.message, "inspector.message");
  }
  if (!detail->payload.is_null()) {
    heading("Content");
    add_tree(detail->payload, "event", viewer_.inspector.opened, 0, page_.rows);
  }
  heading("What it changed");
  if (event.node < chronicle_.nodes().size()) {
    link_row("at", chronicle_.nodes()[event.node].name, Picked::node(event.node), number,
             "inspector.node");
  }
  changes(*detail, "nothing");
  heading("What came of it");
  effects(*detail);
  return std::move(page_);
}

void PageWriter::direction(Place from, Place to, const Moment& moment) {
  heading(chronicle_.nodes()[from].name + " → " + chronicle_.nodes()[to].name);
  if (!moment.is_complete) text("", "a recording does not tell whether it is cut");
  else if (std::ranges::count(moment.cuts, CutThen{from, to}) > 0) text("cut", "nothing passes");
  std::size_t under_way = 0;
  std::size_t held = 0;
  for (const FlyingThen& flying : moment.flying) {
    const ChronicleMessage& message = chronicle_.messages()[flying.message];
    if (message.from != from || message.to != to) continue;
    held += flying.is_held ? 1 : 0;
    if (++under_way <= links_max) link_to_message("under way", flying.message);
  }
  if (under_way == 0) text("", "nothing is under way");
  if (under_way > links_max) text("", "and " + number_words(under_way - links_max) + " more");
  if (held > 0) text("held", number_words(held));
}

InspectorPage PageWriter::link(Place one, Place other) {
  page_.title = "Link " + chronicle_.nodes()[one].name + " – " + chronicle_.nodes()[other].name;
  const auto now = moment();
  direction(one, other, *now);
  direction(other, one, *now);
  return std::move(page_);
}

InspectorPage PageWriter::mark(Place place) {
  const Mark& mark = chronicle_.marks()[place];
  page_.title = mark.text;
  constexpr const char* words[] = {"a fault", "a violation", "a milestone"};
  text("what", words[static_cast<std::size_t>(mark.kind)]);
  text("time", time_words(mark.time));
  link_to_event(mark.kind == Mark::Kind::fault ? "after" : "in", mark.event, "inspector.event");
  if (mark.node != nowhere) {
    link_row("node", node_words(chronicle_, mark.node), Picked::node(mark.node), 0,
             "inspector.node");
  }
  return std::move(page_);
}

bool changes_it(Session& session, EventNumber event, const std::string& member) {
  const auto detail = session.detail(event);
  return std::ranges::any_of(
      detail->changes, [&](const StateChange& change) { return is_of(change.member, member); });
}

}  // namespace

InspectorPage inspect(Viewer& viewer) {
  Picked about = viewer.selected;
  if (!about || !is_there(viewer.session->chronicle(), about)) {
    about = Picked::of_event(viewer.head.event);
  }
  PageWriter writer(viewer, about);
  switch (about.kind) {
    case Picked::Kind::node:
      return writer.node(about.place);
    case Picked::Kind::message:
      return writer.message(about.place);
    case Picked::Kind::link:
      return writer.link(about.place, about.other);
    case Picked::Kind::mark:
      return writer.mark(about.place);
    case Picked::Kind::nothing:
    case Picked::Kind::event:
      break;
  }
  return writer.event(about.event);
}

std::optional<EventNumber> last_change(Session& session, Place node, const std::string& member,
                                       EventNumber before) {
  const auto& events = session.chronicle().events_of(node);
  auto at = std::ranges::lower_bound(events, before);
  for (std::size_t i = 0; i < events_searched && at != events.begin(); ++i) {
    --at;
    if (changes_it(session, *at, member)) return *at;
  }
  return std::nullopt;
}

std::optional<EventNumber> next_change(Session& session, Place node, const std::string& member,
                                       EventNumber after) {
  const auto& events = session.chronicle().events_of(node);
  auto at = std::ranges::upper_bound(events, after);
  for (std::size_t i = 0; i < events_searched && at != events.end(); ++i, ++at) {
    if (changes_it(session, *at, member)) return *at;
  }
  return std::nullopt;
}

}  // namespace orrery::gui
