#include "gui/model/cone.hpp"

namespace orrery::gui {

ConeApex apex_of(const Chronicle& chronicle, const Picked& picked) {
  if (picked.kind == Picked::Kind::message && is_there(chronicle, picked)) {
    const ChronicleMessage& message = chronicle.messages()[picked.place];
    return {sending_of(chronicle, message), receipt_of(message)};
  }
  const EventNumber event = event_meant(chronicle, picked);
  return {event, event};
}

void Cone::begin(const Chronicle& chronicle, const ConeApex& apex) {
  *this = {};
  apex_ = apex;
  last_cause_.resize(chronicle.nodes().size());
  first_effect_.resize(chronicle.nodes().size());
  is_effect_.resize(apex.last);
  seen_ = apex.last == 0 ? chronicle.last_event() : apex.last - 1;
  if (apex.first == 0) return;
  is_cause_ = causes_of(chronicle, apex.first);
  is_cause_.resize(apex.first + 1);  // nothing later is
  for (EventNumber number = 1; number <= apex.first; ++number) {
    if (!is_cause_[number]) continue;
    ++causes_;
    if (is_of_process(chronicle, number)) last_cause_[chronicle.event(number).node] = number;
  }
  if (apex.is_event()) --causes_;
}

void Cone::follow(const Chronicle& chronicle, const ConeApex& apex) {
  if (apex != apex_ || last_cause_.size() != chronicle.nodes().size()) begin(chronicle, apex);
  if (apex.last == 0) {
    seen_ = chronicle.last_event();
    return;
  }
  is_effect_.resize(chronicle.last_event() + 1);
  while (seen_ < chronicle.last_event()) {
    const EventNumber number = ++seen_;
    const Place node = chronicle.event(number).node;
    const bool is_own = is_of_process(chronicle, number);
    const bool is_one = number == apex.last || (is_own && first_effect_[node] != 0) ||
                        is_effect_[cause_elsewhere(chronicle, number)];
    if (!is_one) continue;
    is_effect_[number] = true;
    if (number != apex.last || !apex.is_event()) ++effects_;
    if (is_own && first_effect_[node] == 0) first_effect_[node] = number;
  }
}

Standing Cone::of(EventNumber event) const {
  if (apex_.is_event() && event == apex_.first) return Standing::itself;
  if (event < is_cause_.size() && is_cause_[event]) return Standing::cause;
  if (event < is_effect_.size() && is_effect_[event]) return Standing::effect;
  return Standing::concurrent;
}

Standing Cone::of_message(EventNumber sent, EventNumber received) const {
  if (!apex_.is_event() && sent == apex_.first && received == apex_.last) return Standing::itself;
  const Standing start = of(sent);
  if (start == Standing::effect || start == Standing::itself) return Standing::effect;
  const Standing end = received == 0 ? Standing::concurrent : of(received);
  const bool leads_to_it = end == Standing::cause || end == Standing::itself;
  return leads_to_it ? Standing::cause : Standing::concurrent;
}

std::uint64_t Cone::concurrent() const {
  return seen_ - causes_ - effects_ - (apex_.is_event() ? 1 : 0);
}

}  // namespace orrery::gui
