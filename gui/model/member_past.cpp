#include "gui/model/member_past.hpp"

#include <algorithm>

namespace orrery::gui {

void MemberPast::follow(const Session& session) {
  const SeenChronicle now = SeenChronicle::of(session);
  const bool is_full = stretches_.size() > 4 * stretches_max;
  if (!seen_.goes_on_as(now) || is_full) {
    stretches_.clear();
    ++version_;
  }
  seen_ = now;
}

EventNumber MemberPast::last_of(EventNumber index) const {
  return std::min(seen_.last_event, (index + 1) * stretch);
}

bool MemberPast::is_read(EventNumber index) const {
  const auto found = stretches_.find(index);
  return found != stretches_.end() && found->second.last >= last_of(index);
}

void MemberPast::read(Session& session, EventNumber index) {
  Stretch& target = stretches_[index];
  const EventNumber first = std::max(target.last, index * stretch) + 1;
  target.last = last_of(index);
  for (const MemberChange& change : session.member_changes(first, target.last)) {
    target.changes[{change.node, change.member}].push_back(
        {change.event, change.before, change.after});
  }
  ++version_;
}

bool MemberPast::read_one(Session& session, const EventRange& range, EventNumber near) {
  const EventRange there{std::max<EventNumber>(1, range.first),
                         std::min(range.last, seen_.last_event)};
  if (there.is_empty()) return false;
  const EventNumber least = index_of(there.first);
  const EventNumber most = index_of(there.last);
  const EventNumber middle = index_of(std::clamp(near, there.first, there.last));
  for (EventNumber away = 0; away < stretches_max; ++away) {
    const bool has_before = away <= middle && middle - away >= least;
    const bool has_after = middle + away <= most;
    if (!has_before && !has_after) return false;
    for (const auto& [is_there, index] :
         {std::pair(has_before, middle - away), std::pair(has_after, middle + away)}) {
      if (!is_there || is_read(index)) continue;
      read(session, index);
      return true;
    }
  }
  return false;
}

EventRange MemberPast::known_around(EventNumber event) const {
  const EventNumber middle = index_of(event);
  if (!is_read(middle)) return {};
  EventNumber first = middle;
  while (first > 0 && is_read(first - 1)) --first;
  EventNumber last = middle;
  while (last_of(last) < seen_.last_event && is_read(last + 1)) ++last;
  return {first * stretch + 1, last_of(last)};
}

const std::vector<MemberPast::Change>* MemberPast::changes_in(const Stretch& stretch,
                                                              const Key& key) {
  const auto found = stretch.changes.find(key);
  return found == stretch.changes.end() ? nullptr : &found->second;
}

MemberPast::Found MemberPast::last_at(Place node, const std::string& member,
                                      EventNumber event) const {
  const Key key{node, member};
  for (EventNumber index = index_of(event);; --index) {
    if (event > 0 && !is_read(index)) return {};
    const auto found = stretches_.find(index);
    const auto* list = found == stretches_.end() ? nullptr : changes_in(found->second, key);
    if (list != nullptr) {
      const auto later = std::ranges::upper_bound(*list, event, {}, &Change::event);
      if (later != list->begin()) return {std::prev(later)->event, true};
    }
    if (index == 0) return {0, true};
  }
}

MemberPast::Found MemberPast::next_after(Place node, const std::string& member,
                                         EventNumber event) const {
  const Key key{node, member};
  for (EventNumber index = index_of(event + 1); index * stretch < seen_.last_event; ++index) {
    if (!is_read(index)) return {};
    const auto* list = changes_in(stretches_.at(index), key);
    if (list == nullptr) continue;
    const auto later = std::ranges::upper_bound(*list, event, {}, &Change::event);
    if (later != list->end()) return {later->event, true};
  }
  return {0, true};
}

std::vector<MemberPast::Change> MemberPast::changes(Place node, const std::string& member,
                                                    const EventRange& range) const {
  std::vector<Change> all;
  if (range.is_empty()) return all;
  const Key key{node, member};
  auto part = stretches_.lower_bound(index_of(range.first));
  for (; part != stretches_.end() && part->first <= index_of(range.last); ++part) {
    const auto* list = changes_in(part->second, key);
    if (list == nullptr) continue;
    const auto first = std::ranges::lower_bound(*list, range.first, {}, &Change::event);
    const auto end = std::ranges::upper_bound(*list, range.last, {}, &Change::event);
    all.insert(all.end(), first, end);
  }
  return all;
}

}  // namespace orrery::gui
