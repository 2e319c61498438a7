#include "sim/core/event_queue.hpp"

#include "sim/core/ensure.hpp"

namespace orrery {

const Event& EventQueue::at(EventHandle handle) const {
  ensure_pending(handle);
  return entries_[handle].event;
}

EventHandle EventQueue::push(Event event) {
  ensure_not_past(event.time);
  const std::uint32_t entry = occupy(std::move(event));
  link(entry);
  return entry;
}

EventHandle EventQueue::set_aside(Event event) {
  const std::uint32_t entry = occupy(std::move(event));
  entries_[entry].previous = aside;
  return entry;
}

std::uint32_t EventQueue::occupy(Event&& event) {
  std::uint32_t entry = free_;
  if (entry == none) {
    entry = static_cast<std::uint32_t>(entries_.size());
    entries_.emplace_back();
  } else {
    free_ = entries_[entry].next;
  }
  entries_[entry].event = std::move(event);
  ++size_;
  return entry;
}

bool EventQueue::pop(Time limit, Event& event) {
  while (occupied_levels_ != 0) {
    const int level = std::countr_zero(occupied_levels_);
    const Place place{level, std::countr_zero(occupied_[static_cast<std::size_t>(level)])};
    const std::uint32_t first = list_at(place).first;
    const bool is_alone = entries_[first].next == none;
    if (level == 0 || is_alone) {
      if (entries_[first].event.time > limit) return false;
      now_ = count(entries_[first].event.time);
      // unlink() would look for the list relative to the new now_: take the head off by hand.
      List& list = list_at(place);
      list.first = entries_[first].next;
      if (list.first == none) mark_empty(place);
      else entries_[list.first].previous = none;
      event = std::move(entries_[first].event);
      free(first);
      return true;
    }
    // Entering the range commits now_ to it: not before something in it is due.
    if (!has_due(place, limit)) return false;
    const int shift = level * digit_bits;
    now_ = (count(entries_[first].event.time) >> shift) << shift;
    spread(place);
  }
  return false;
}

bool EventQueue::has_due(Place place, Time limit) const {
  std::uint32_t entry = list_at(place).first;
  const std::uint64_t range_last =
      count(entries_[entry].event.time) | ((std::uint64_t{1} << (place.level * digit_bits)) - 1);
  if (limit >= Time(static_cast<std::int64_t>(range_last))) return true;
  while (entry != none && entries_[entry].event.time > limit) entry = entries_[entry].next;
  return entry != none;
}

Event EventQueue::take(EventHandle handle) {
  ensure_pending(handle);
  unlink(handle);
  Event event = std::move(entries_[handle].event);
  free(handle);
  return event;
}

void EventQueue::move(EventHandle handle, Time time, std::uint64_t id, std::uint64_t cause) {
  ensure_pending(handle);
  ensure_not_past(time);
  unlink(handle);
  Event& event = entries_[handle].event;
  event.time = time;
  event.id = id;
  event.cause = cause;
  link(handle);
}

void EventQueue::ensure_pending(EventHandle handle) const {
  ensure(handle < entries_.size() && entries_[handle].is_pending(),
         "an event's handle is used only while it is pending");
}

void EventQueue::ensure_not_past(Time time) const {
  ensure(time >= Time(static_cast<std::int64_t>(now_)), "an event is never scheduled in the past");
}

void EventQueue::link(std::uint32_t entry) {
  const Place place = place_of(count(entries_[entry].event.time));
  List& list = list_at(place);
  entries_[entry].next = none;
  entries_[entry].previous = list.last;
  if (list.last == none) {
    list.first = entry;
    occupied_[static_cast<std::size_t>(place.level)] |= 1ULL << place.digit;
    occupied_levels_ |= 1U << place.level;
  } else {
    entries_[list.last].next = entry;
  }
  list.last = entry;
}

void EventQueue::unlink(std::uint32_t entry) {
  const std::uint32_t next = entries_[entry].next;
  const std::uint32_t previous = entries_[entry].previous;
  if (previous == aside) return;
  if (next != none && previous != none) {
    entries_[next].previous = previous;
    entries_[previous].next = next;
    return;
  }
  // The place is still the one where it was linked: now_ never passes a pending event, and entering
  // a range spreads it.
  const Place place = place_of(count(entries_[entry].event.time));
  List& list = list_at(place);
  (previous == none ? list.first : entries_[previous].next) = next;
  (next == none ? list.last : entries_[next].previous) = previous;
  if (list.first == none) mark_empty(place);
}

void EventQueue::mark_empty(Place place) {
  list_at(place) = List{};
  auto& digits = occupied_[static_cast<std::size_t>(place.level)];
  digits &= ~(1ULL << place.digit);
  if (digits == 0) occupied_levels_ &= ~(1U << place.level);
}

void EventQueue::spread(Place place) {
  std::uint32_t entry = list_at(place).first;
  mark_empty(place);
  while (entry != none) {
    const std::uint32_t next = entries_[entry].next;
    link(entry);
    entry = next;
  }
}

void EventQueue::free(std::uint32_t entry) {
  entries_[entry].previous = idle;
  entries_[entry].event.payload = {};
  entries_[entry].next = free_;
  free_ = entry;
  --size_;
}

}  // namespace orrery
