#include <algorithm>

#include "gui/model/causality.hpp"
#include "gui/model/inspector_page.hpp"
#include "gui/model/words.hpp"

namespace orrery::gui {

std::string PageWriter::fate_words(Place place) const {
  const ChronicleMessage& message = chronicle_.messages()[place];
  const bool is_over = message.ended_event != 0 && message.ended_event <= viewer_.head.event;
  if (!is_over) return message.sent_event > viewer_.head.event ? "not sent yet" : "under way";
  if (message.end == ChronicleMessage::End::delivered) {
    return "arrived after " + time_words(message.ended - message.sent);
  }
  return std::string(loss_words(message));
}

void PageWriter::changes(const Detail& detail, const char* none) {
  if (detail.changes.empty()) return text("", none);
  for (const StateChange& change : detail.changes) {
    std::string name = change.member;
    if (!change.entry.empty()) name += "[" + change.entry + "]";
    page_.rows.push_back({.kind = InspectorRow::Kind::change,
                          .name = std::move(name),
                          .value = change.after.value_or("gone"),
                          .before = change.before.value_or("none"),
                          .tag = "inspector.change." + change.member,
                          .is_changed = true});
  }
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

}  // namespace orrery::gui
