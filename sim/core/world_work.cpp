// What keeps nodes from handling at once what reaches them: other work.

#include <algorithm>

#include "sim/core/world.hpp"

namespace orrery {

void World::set_workers(char letter, std::uint32_t workers, std::uint32_t inbox) {
  ensure(!has_begun_, "nodes get their workers before the world begins");
  ensure(workers > 0, "somebody works");
  for (const NodeId node : group(letter)) slot_of(node).box.edit().set_station({workers, inbox});
}

bool World::ends_message(const Event& event) const {
  if (event.kind == EventKind::worked) return true;
  if (event.kind != EventKind::message) return false;
  const Slot& slot = slots_[event.slot];
  return slot.box->station() == nullptr || event.from == slot.id;
}

// ---------------------------------------------------------------- inboxes and workers

void World::wait_for_worker(Slot& slot, const Event& message) {
  Station& station = *slot.box.edit().station();
  if (const auto worker = station.idle_worker()) return begin_work(slot, message, *worker);
  if (!station.has_room()) return refuse(message, Loss::inbox_full);
  station.join(queue_.set_aside(message));
}

/// The message keeps the name and the cause that it was sent with.
void World::begin_work(Slot& slot, Event message, std::uint32_t worker) {
  const Draw draw =
      Draw::named(seed(), hash_of_name("processing"), who(slot.id), now(), next_ordinal(slot));
  Duration work{0};
  if (environment_) work = environment_.edit().processing_time(slot.id, *message.payload, draw);
  message.time = now() + std::max(Duration{0}, work);
  message.kind = EventKind::worked;
  message.detail = worker;
  slot.box.edit().station()->workers()[worker] = queue_.push(std::move(message));
}

void World::end_work(const Event& event) {
  Slot& slot = slots_[event.slot];
  handle(slot, event);
  if (event.detail != Station::nobody) free_worker(slot, event.detail);
}

void World::free_worker(Slot& slot, std::uint32_t worker) {
  Station& station = *slot.box.edit().station();
  station.workers()[worker] = Station::idle;
  if (const auto next = station.next()) begin_work(slot, queue_.take(*next), worker);
}

void World::empty_station(Slot& slot) {
  Station& station = *slot.box.edit().station();
  for (EventHandle& message : station.workers()) {
    if (message != Station::idle) refuse(queue_.take(message), Loss::target_down);
    message = Station::idle;
  }
  while (const auto message = station.next()) refuse(queue_.take(*message), Loss::target_down);
}

/// Takes a pending event out of the queue, and out of the hands of whoever waits for it. What waits
/// for a worker is handed over as if one were done with it.
Event World::withdraw(EventHandle handle) {
  Event event = queue_.take(handle);
  if (event.kind != EventKind::message) return event;
  Slot& slot = slots_[event.slot];
  if (slot.box->station() == nullptr || !slot.box.edit().station()->leave(handle)) return event;
  event.kind = EventKind::worked;
  event.detail = Station::nobody;
  return event;
}

}  // namespace orrery
