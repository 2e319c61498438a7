#include "gui/model/link_messages.hpp"

#include <algorithm>

namespace orrery::gui {
namespace {

bool has_ended(const ChronicleMessage& message, EventNumber head) {
  return message.end != ChronicleMessage::End::none && message.ended_event <= head;
}

}  // namespace

void LinkMessages::follow(const Session& session, Place one, Place other) {
  const SeenChronicle now = SeenChronicle::of(session);
  if (one != one_ || other != other_ || !seen_.goes_on_as(now)) *this = {};
  one_ = one;
  other_ = other;
  seen_ = now;
  const std::vector<ChronicleMessage>& all = session.chronicle().messages();
  for (; taken_ < all.size(); ++taken_) {
    const ChronicleMessage& message = all[taken_];
    if (message.from == one && message.to == other) there_.push_back(static_cast<Place>(taken_));
    else if (message.from == other && message.to == one) {
      back_.push_back(static_cast<Place>(taken_));
    }
  }
}

const std::vector<Place>& LinkMessages::between(Place from, Place) const {
  return from == one_ ? there_ : back_;
}

LinkCounts LinkMessages::count(const Chronicle& chronicle, Place from, Place to,
                               EventNumber head) const {
  LinkCounts counts;
  for (const Place place : between(from, to)) {
    const ChronicleMessage& message = chronicle.messages()[place];
    if (message.sent_event > head) break;
    ++counts.sent;
    if (message.is_copy) ++counts.copies;
    if (!has_ended(message, head)) ++counts.under_way;
    else if (message.end == ChronicleMessage::End::delivered) ++counts.arrived;
    else ++counts.lost;
  }
  return counts;
}

Time LinkMessages::median(const Chronicle& chronicle, Place from, Place to,
                          EventNumber head) const {
  std::vector<Time> took;
  for (const Place place : between(from, to)) {
    const ChronicleMessage& message = chronicle.messages()[place];
    if (message.sent_event > head) break;
    if (message.end != ChronicleMessage::End::delivered || message.ended_event > head) continue;
    took.push_back(message.ended - message.sent);
  }
  if (took.empty()) return {};
  const auto middle = took.begin() + static_cast<std::ptrdiff_t>((took.size() - 1) / 2);
  std::ranges::nth_element(took, middle);
  return *middle;
}

std::vector<Place> LinkMessages::newest(const Chronicle& chronicle, Place from, Place to,
                                        EventNumber head, std::size_t most) const {
  const std::vector<Place>& all = between(from, to);
  auto later = std::ranges::partition_point(
      all, [&](Place place) { return chronicle.messages()[place].sent_event <= head; });
  std::vector<Place> found;
  while (later != all.begin() && found.size() < most) found.push_back(*--later);
  return found;
}

}  // namespace orrery::gui
