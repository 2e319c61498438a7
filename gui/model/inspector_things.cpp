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
  lateness(place);
}

/// What was in its way, and whether it took longer than others on its link.
void PageWriter::lateness(Place place) {
  const ChronicleMessage& message = chronicle_.messages()[place];
  if (message.to >= chronicle_.nodes().size() || message.from >= chronicle_.nodes().size()) return;
  const EventNumber head = viewer_.head.event;
  if (message.sent_event <= head && message.end == ChronicleMessage::End::lost &&
      message.why == Loss::cut) {
    const Mark* cause = cause_of_cut(message.from, message.to, message.ended_event);
    if (cause != nullptr) {
      const auto mark = static_cast<Place>(cause - chronicle_.marks().data());
      link_row("cut by", cause->text, Picked::mark(mark), cause->event, "inspector.fault");
    }
  }
  for (const Mark& mark : faults_in(message.sent_event)) {
    const auto which = static_cast<Place>(&mark - chronicle_.marks().data());
    if (mark.text.find(chronicle_.word(message.type)) == std::string::npos) continue;
    link_row("fault then", mark.text, Picked::mark(which), mark.event, "inspector.fault");
  }
  if (message.end != ChronicleMessage::End::delivered || message.ended_event > head) return;
  LinkMessages& link = viewer_.inspector.link;
  link.follow(session_, message.from, message.to);
  const Time usual = link.median(chronicle_, message.from, message.to, head);
  const Time took = message.ended - message.sent;
  const bool is_late = usual > Time{} && took > 2 * usual;
  text(is_late ? "late" : "others",
       "half of those on this link arrived within " + time_words(usual));
  if (!is_late) return;
  const auto then = session_.link(message.from, message.to, message.sent_event);
  if (then && then->is_held) text("", "it was held on its link");
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

/// Only what differs.
void PageWriter::what_was_meant(Place place) {
  const std::vector<Said> said = session_.said({place});
  if (said.empty() || !said.front().meant) return;
  heading("What was meant");
  const Value& arrives = said.front().arrives;
  const Value& meant = *said.front().meant;
  const auto* members = meant.get_if<Value::Object>();
  if (members == nullptr) return text("", value_words(meant));
  for (const Value::Member& member : *members) {
    const Value* now = arrives.find(member.key);
    if (now != nullptr && *now == member.value) continue;
    page_.rows.push_back({.kind = InspectorRow::Kind::change,
                          .name = member.key,
                          .value = now == nullptr ? "gone" : value_words(*now),
                          .before = value_words(member.value),
                          .tag = "inspector.meant." + member.key,
                          .is_changed = true});
  }
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
  if (message.is_changed) what_was_meant(place);
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
