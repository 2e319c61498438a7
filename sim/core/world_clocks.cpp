// What World lets happen to clocks, and to the timers that run on them.

#include <algorithm>
#include <utility>

#include "sim/core/world.hpp"

namespace orrery {

NodeClock World::clock_of(NodeId node) const {
  const NodeClock* clock = find_clock(index_of(slot_of(node)));
  return clock == nullptr ? NodeClock{} : *clock;
}

void World::set_clock(NodeId node, const ClockChange& off) {
  ensure(!has_begun_, "a clock is off from the beginning before the world begins");
  clocks_.edit(index_of(slot_of(node))).change(now(), off);
}

void World::change_clock(NodeId node, const ClockChange& change) {
  schedule_or_do(EventKind::clock, node, make_payload(change));
}

/// When a timer with this deadline expires: a slow clock may have shown it for a while.
Time World::expiry(const NodeClock& clock, Time deadline) const {
  return std::max(now(), clock.first_showing(deadline));
}

void World::do_change_clock(Slot& slot, const ClockChange& change) {
  const SlotIndex index = index_of(slot);
  std::vector<EventHandle> timers = slot.box->timer_events();
  // What has expired already waits for a paused process to go on.
  std::erase_if(timers, [&](EventHandle timer) { return queue_.is_aside(timer); });
  if (find_clock(index) == nullptr) {  // so far, deadlines were world times
    for (const EventHandle timer : timers) queue_.set_deadline(timer, queue_.at(timer).time);
  }
  NodeClock& clock = clocks_.edit(index);
  clock.change(now(), change);
  if (change.drift != Drift{}) arm_anew(std::move(timers), clock);
}

/// In the order of their deadlines, and of their starts, so that they expire in that order also
/// where their instants have become one.
void World::arm_anew(std::vector<EventHandle> timers, const NodeClock& clock) {
  std::sort(timers.begin(), timers.end(), [&](EventHandle a, EventHandle b) {
    return std::pair(queue_.deadline(a), queue_.at(a).id) <
           std::pair(queue_.deadline(b), queue_.at(b).id);
  });
  for (const EventHandle timer : timers) {
    const Event& event = queue_.at(timer);
    if (event.time == now()) continue;  // expires in this instant, in its turn
    queue_.move(timer, expiry(clock, queue_.deadline(timer)), event.id, event.cause);
  }
}

}  // namespace orrery
