#include "gui/model/cut_line.hpp"

#include <algorithm>

#include "gui/model/words.hpp"

namespace orrery::gui {
namespace {

bool is_in(const Chronicle& chronicle, const CutLine& cut, EventNumber event) {
  return event <= cut.last[chronicle.event(event).node];
}

/// Of no use to who receives it any more. What nobody receives ends at its target's, or by hand.
bool has_ended_in(const Chronicle& chronicle, const CutLine& cut, const ChronicleMessage& message) {
  if (message.end == ChronicleMessage::End::none) return false;
  if (const EventNumber receipt = receipt_of(message)) return is_in(chronicle, cut, receipt);
  const bool never_left = message.ended_event <= message.sent_event;
  return never_left || message.to >= cut.last.size() || message.ended_event <= cut.last[message.to];
}

}  // namespace

EventNumber last_event_of(const Chronicle& chronicle, Place node, EventNumber until) {
  const auto& events = chronicle.events_of(node);
  auto at = std::ranges::upper_bound(events, until);
  while (at != events.begin()) {
    if (is_of_process(chronicle, *--at)) return *at;
  }
  return 0;
}

EventNumber next_event_of(const Chronicle& chronicle, Place node, EventNumber after) {
  const auto& events = chronicle.events_of(node);
  const auto found =
      std::find_if(std::ranges::upper_bound(events, after), events.end(),
                   [&](EventNumber event) { return is_of_process(chronicle, event); });
  return found == events.end() ? 0 : *found;
}

CutLine cut_after(const Chronicle& chronicle, EventNumber head) {
  CutLine cut;
  for (Place node = 0; node < chronicle.nodes().size(); ++node) {
    cut.last.push_back(last_event_of(chronicle, node, head));
  }
  return cut;
}

void move(CutLine& cut, const Chronicle& chronicle, Place node, std::int64_t by) {
  EventNumber& last = cut.last[node];
  for (; by < 0 && last != 0; ++by) last = last_event_of(chronicle, node, last - 1);
  for (; by > 0; --by) {
    const EventNumber next = next_event_of(chronicle, node, last);
    if (next == 0) return;
    last = next;
  }
}

CutCrossing crossing(const Chronicle& chronicle, const CutLine& cut) {
  CutCrossing result;
  if (cut.last.empty()) return result;
  const auto look_at = [&](Place place) {
    const ChronicleMessage& message = chronicle.messages()[place];
    const EventNumber sending = sending_of(chronicle, message);
    const bool is_sent = sending == 0 || is_in(chronicle, cut, sending);
    const EventNumber receipt = receipt_of(message);
    if (!is_sent && receipt != 0 && is_in(chronicle, cut, receipt)) result.unsent.push_back(place);
    if (is_sent && !has_ended_in(chronicle, cut, message)) result.in_channels.push_back(place);
  };
  const auto [first, last] = std::ranges::minmax(cut.last);
  for (const Place place : chronicle.under_way(first)) look_at(place);
  const Chronicle::Range between = chronicle.sent_in(first + 1, last);
  for (Place place = between.first; place < between.end; ++place) look_at(place);
  return result;
}

CutLine largest_consistent(const Chronicle& chronicle, CutLine cut) {
  for (;;) {
    const CutCrossing now = crossing(chronicle, cut);
    if (now.is_consistent()) return cut;
    for (const Place place : now.unsent) {
      const EventNumber receipt = receipt_of(chronicle.messages()[place]);
      EventNumber& last = cut.last[chronicle.event(receipt).node];
      if (last >= receipt) {
        last = last_event_of(chronicle, chronicle.event(receipt).node, receipt - 1);
      }
    }
  }
}

std::string cut_words(const Chronicle& chronicle, const CutCrossing& crossing) {
  if (crossing.is_consistent()) {
    const std::size_t count = crossing.in_channels.size();
    return "consistent; " + number_words(count) +
           (count == 1 ? " message in the channels" : " messages in the channels");
  }
  const ChronicleMessage& message = chronicle.messages()[crossing.unsent.front()];
  const EventNumber sending = sending_of(chronicle, message);
  const auto node_of = [&](EventNumber event) {
    return node_words(chronicle, chronicle.event(event).node);
  };
  std::string words = "inconsistent: " + node_of(receipt_of(message)) + " has received " +
                      std::string(chronicle.word(message.type)) + ", which " + node_of(sending) +
                      " sends only in #" + number_words(sending);
  const std::size_t others = crossing.unsent.size() - 1;
  if (others > 0) words += " (and " + number_words(others) + " more)";
  return words;
}

}  // namespace orrery::gui
