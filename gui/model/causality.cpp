#include "gui/model/causality.hpp"

namespace orrery::gui {

namespace {

/// The event in which the message that it handles was sent; 0 if it handles none.
EventNumber sending_of(const Chronicle& chronicle, const ChronicleEvent& event) {
  if (event.message >= chronicle.messages().size()) return 0;
  return chronicle.messages()[event.message].sent_event;
}

}  // namespace

std::vector<bool> causes_of(const Chronicle& chronicle, EventNumber event) {
  std::vector<bool> is_cause(chronicle.last_event() + 1);
  // What reaches a node's event reaches all that came before it there.
  std::vector<bool> reaches(chronicle.nodes().size());
  is_cause[event] = true;
  for (EventNumber number = event; number > 0; --number) {
    const ChronicleEvent& here = chronicle.event(number);
    if (here.node < reaches.size() && reaches[here.node]) is_cause[number] = true;
    if (!is_cause[number]) continue;
    if (here.node < reaches.size()) reaches[here.node] = true;
    if (const EventNumber sending = sending_of(chronicle, here)) is_cause[sending] = true;
  }
  return is_cause;
}

std::vector<bool> effects_of(const Chronicle& chronicle, EventNumber event) {
  std::vector<bool> is_effect(chronicle.last_event() + 1);
  std::vector<bool> is_reached(chronicle.nodes().size());
  is_effect[event] = true;
  for (EventNumber number = event; number <= chronicle.last_event(); ++number) {
    const ChronicleEvent& here = chronicle.event(number);
    if (here.node < is_reached.size() && is_reached[here.node]) is_effect[number] = true;
    if (is_effect[sending_of(chronicle, here)]) is_effect[number] = true;
    if (is_effect[number] && here.node < is_reached.size()) is_reached[here.node] = true;
  }
  return is_effect;
}

}  // namespace orrery::gui
