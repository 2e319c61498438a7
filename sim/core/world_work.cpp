// What keeps nodes from handling at once what reaches them: other work, and pauses.

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
  const auto worker = station.idle_worker();
  if (worker && !slot.is_paused) return begin_work(slot, message, *worker);
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
  if (slot.is_paused) return;
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
  if (event.kind == EventKind::alarm) return event;
  Slot& slot = slots_[event.slot];
  if (slot.is_paused) forget_due(event.slot, handle);
  if (event.kind != EventKind::message) return event;
  if (slot.box->station() == nullptr || !slot.box.edit().station()->leave(handle)) return event;
  event.kind = EventKind::worked;
  event.detail = Station::nobody;
  return event;
}

// ---------------------------------------------------------------- pauses

std::optional<Time> World::paused_since(NodeId node) const {
  const Slot& slot = slot_of(node);
  if (!slot.is_paused) return std::nullopt;
  return pauses_.at(index_of(slot)).since;
}

/// What goes to the process. A message on its way into the inbox gets there.
bool World::waits_for_resume(const Event& event) const {
  return event.kind == EventKind::timer || event.kind == EventKind::synced || ends_message(event);
}

void World::put_by(const Event& event) {
  where_.time = std::max(where_.time, event.time);
  if (event.kind == EventKind::synced) {
    Box& box = slots_[event.slot].box.edit();
    auto& syncs = box.disk_for_writing().syncs;
    const auto oldest =
        std::find_if(syncs.begin(), syncs.end(), [](const auto& sync) { return !sync.is_on_disk; });
    ensure(oldest != syncs.end(), "a sync that completes has not been completed");
    oldest->is_on_disk = true;
    box.complete_sync();
  }
  // The handle that a timer or a sync is known by stays valid: nothing was pushed since the pop.
  pauses_.at(event.slot).due.push_back(queue_.set_aside(event));
}

void World::forget_due(SlotIndex slot, EventHandle handle) {
  std::erase(pauses_.at(slot).due, handle);
}

void World::do_pause(Slot& slot) {
  if (!slot.is_up || slot.is_paused) return;
  slot.is_paused = true;
  pauses_[index_of(slot)] = {.since = now(), .due = {}};
}

void World::do_resume(Slot& slot) {
  if (!slot.is_paused) return;
  slot.is_paused = false;
  const Pause pause = std::move(pauses_.extract(index_of(slot)).mapped());
  const auto move = [&](EventHandle handle, Time time) {
    const Event& event = queue_.at(handle);
    queue_.move(handle, time, event.id, event.cause);
  };
  for (const EventHandle due : pause.due) {
    if (queue_.at(due).kind != EventKind::worked) move(due, now());
  }
  if (slot.box->station() == nullptr) return;
  Station& station = *slot.box.edit().station();
  for (std::uint32_t worker = 0; worker < station.workers().size(); ++worker) {
    const EventHandle at_work = station.workers()[worker];
    if (at_work == Station::idle) free_worker(slot, worker);
    else move(at_work, queue_.at(at_work).time + (now() - pause.since));
  }
}

/// Timers, syncs and what workers are at go with the process, as always.
void World::end_pause_by_crash(Slot& slot) {
  slot.is_paused = false;
  const Pause pause = std::move(pauses_.extract(index_of(slot)).mapped());
  for (const EventHandle due : pause.due) {
    const EventKind kind = queue_.at(due).kind;
    if (kind == EventKind::message) refuse(queue_.take(due), Loss::target_down);
    else if (kind == EventKind::invoke) queue_.take(due);
  }
}

}  // namespace orrery
