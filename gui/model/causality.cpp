#include "gui/model/causality.hpp"

#include <algorithm>
#include <limits>

#include "gui/model/words.hpp"

namespace orrery::gui {

bool is_of_process(const Chronicle& chronicle, EventNumber number) {
  const ChronicleEvent& event = chronicle.event(number);
  if (event.node >= chronicle.nodes().size()) return false;
  if (!carries_message(event.kind)) return true;
  return event.message < chronicle.messages().size() &&
         receipt_of(chronicle.messages()[event.message]) == number;
}

EventNumber cause_elsewhere(const Chronicle& chronicle, EventNumber number) {
  const ChronicleEvent& event = chronicle.event(number);
  if (event.node == nowhere) return 0;  // what woke somebody outside is not known
  EventNumber cause = event.cause;
  if (carries_message(event.kind) && event.message < chronicle.messages().size()) {
    cause = sending_of(chronicle, chronicle.messages()[event.message]);
  }
  if (cause == 0 || cause >= number) return 0;
  // A recording does not say which message is on its way, but its cause is always its sending.
  if (carries_message(event.kind)) return cause;
  return chronicle.event(cause).node == nowhere ? cause : 0;
}

bool is_caused_by_its_cause(const Chronicle& chronicle, EventNumber number) {
  const EventNumber cause = chronicle.event(number).cause;
  if (cause == 0 || cause_elsewhere(chronicle, number) == cause) return true;
  return is_of_process(chronicle, cause) && is_of_process(chronicle, number) &&
         chronicle.event(cause).node == chronicle.event(number).node;
}

EventNumber sending_of(const Chronicle& chronicle, const ChronicleMessage& message) {
  const EventNumber sent = message.sent_event;
  if (sent == 0 || sent > chronicle.last_event()) return 0;
  const ChronicleEvent& event = chronicle.event(sent);
  return event.kind == EventKind::relay ? event.cause : sent;
}

EventNumber receipt_of(const ChronicleMessage& message) {
  return message.end == ChronicleMessage::End::delivered ? message.ended_event : 0;
}

std::vector<bool> causes_of(const Chronicle& chronicle, EventNumber event) {
  std::vector<bool> is_cause(chronicle.last_event() + 1);
  // What reaches a process's event reaches all that came before it there.
  std::vector<bool> reaches(chronicle.nodes().size());
  is_cause[event] = true;
  for (EventNumber number = event; number > 0; --number) {
    const Place node = chronicle.event(number).node;
    const bool is_own = is_of_process(chronicle, number);
    if (is_own && reaches[node]) is_cause[number] = true;
    if (!is_cause[number]) continue;
    if (is_own) reaches[node] = true;
    if (const EventNumber cause = cause_elsewhere(chronicle, number)) is_cause[cause] = true;
  }
  return is_cause;
}

std::vector<bool> effects_of(const Chronicle& chronicle, EventNumber event) {
  std::vector<bool> is_effect(chronicle.last_event() + 1);
  std::vector<bool> is_reached(chronicle.nodes().size());
  is_effect[event] = true;
  for (EventNumber number = event; number <= chronicle.last_event(); ++number) {
    const Place node = chronicle.event(number).node;
    const bool is_own = is_of_process(chronicle, number);
    if (is_own && is_reached[node]) is_effect[number] = true;
    if (is_effect[cause_elsewhere(chronicle, number)]) is_effect[number] = true;
    if (is_effect[number] && is_own) is_reached[node] = true;
  }
  return is_effect;
}

std::optional<std::uint32_t> steps_between(const Chronicle& chronicle, EventNumber earlier,
                                           EventNumber later) {
  constexpr std::uint32_t far = std::numeric_limits<std::uint32_t>::max() - 1;
  if (earlier == 0 || later < earlier) return std::nullopt;
  std::vector<std::uint32_t> steps(later - earlier + 1, far);
  std::vector<std::uint32_t> at_node(chronicle.nodes().size(), far);  // of its newest event so far
  for (EventNumber number = earlier; number <= later; ++number) {
    std::uint32_t& here = steps[number - earlier];
    const bool is_own = is_of_process(chronicle, number);
    const EventNumber cause = cause_elsewhere(chronicle, number);
    if (is_own) here = std::min(far, at_node[chronicle.event(number).node] + 1);
    if (cause >= earlier) here = std::min(here, steps[cause - earlier] + 1);
    if (number == earlier) here = 0;
    if (is_own) at_node[chronicle.event(number).node] = here;
  }
  if (steps.back() >= far) return std::nullopt;
  return steps.back();
}

std::string order_words(const Chronicle& chronicle, EventNumber one, EventNumber other) {
  const std::string first = "#" + number_words(one);
  const std::string second = "#" + number_words(other);
  if (one == other) return first + " is the same event";
  const auto steps = steps_between(chronicle, std::min(one, other), std::max(one, other));
  if (!steps) {
    return first + " and " + second + " are concurrent: neither could know of the other";
  }
  return first + " happened " + (one < other ? "before " : "after ") + second + " (" +
         number_words(*steps) + (*steps == 1 ? " step)" : " steps)");
}

EventNumber event_meant(const Chronicle& chronicle, const Picked& picked) {
  if (!is_there(chronicle, picked)) return 0;
  if (picked.kind == Picked::Kind::event) return picked.event;
  if (picked.kind == Picked::Kind::mark) return chronicle.marks()[picked.place].event;
  if (picked.kind != Picked::Kind::message) return 0;
  const ChronicleMessage& message = chronicle.messages()[picked.place];
  const EventNumber receipt = receipt_of(message);
  return receipt != 0 ? receipt : sending_of(chronicle, message);
}

}  // namespace orrery::gui
