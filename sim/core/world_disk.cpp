// What World lets happen to disks: syncs that begin, crashes in the middle of writes, faults.

#include <algorithm>
#include <utility>

#include "sim/core/world.hpp"

namespace orrery {
namespace {

/// Which of the states that a crash may leave.
std::uint64_t number_of(const CrashWrites& writes, std::uint64_t states, Draw draw) {
  if (writes.number) {
    ensure(*writes.number < states, "a crash leaves one of the states that it can leave");
    return *writes.number;
  }
  switch (writes.unsynced) {
    case Unsynced::lost:
      return 0;
    case Unsynced::kept:
      return states - 1;
    case Unsynced::any_subset:
      return draw.below(states);
    case Unsynced::torn:
      return draw.below(states - 1);
  }
  return 0;
}

/// "2 of 5".
std::string share_of(const Batches& batches, const CrashState& survivors) {
  std::uint64_t all = 0;
  std::uint64_t kept = 0;
  for (std::size_t batch = 0; batch < batches.size(); ++batch) {
    for (std::size_t file = 0; file < batches[batch].size(); ++file) {
      const std::uint64_t count = batches[batch][file].count;
      all += count;
      if (batch < survivors.batch) kept += count;
      if (batch == survivors.batch) kept += survivors.survivors[file];
    }
  }
  return std::to_string(kept) + " of " + std::to_string(all);
}

/// One of the writes that would have been next; empty if these are truncations, which are done or
/// not.
std::string torn_record(const Batches& batches, const CrashState& survivors, Draw draw) {
  std::vector<std::string> records;
  const auto& batch = batches[survivors.batch];
  for (std::size_t file = 0; file < batch.size(); ++file) {
    if (survivors.survivors[file] == batch[file].count) continue;
    std::string record = batch[file].record(survivors.survivors[file]);
    if (!record.empty()) records.push_back(std::move(record));
  }
  return records.empty() ? std::string() : records[draw.below(records.size())];
}

}  // namespace

// ---------------------------------------------------------------- syncs

Duration World::latency_of_sync(const Slot& slot, std::uint64_t ordinal) {
  if (!environment_) return Duration{0};
  const Draw draw = Draw::named(seed(), hash_of_name("sync"), who(slot.id), now(), ordinal);
  Environment& environment = environment_.edit();
  Duration latency = std::max(Duration{0}, environment.sync_latency(slot.id, draw));
  if (environment.writes_take_time()) {
    const Duration writes = environment.write_latency(slot.id, slot.box->count_newest_writes(),
                                                      draw.then(hash_of_name("write")));
    latency += std::max(Duration{0}, writes);
  }
  return latency;
}

void World::start_sync(Slot& slot, const Step& step, std::uint64_t ordinal) {
  Box& box = slot.box.edit();
  box.begin_sync();
  const Duration latency = latency_of_sync(slot, ordinal);
  const bool is_full = box.is_disk(DiskFault::full);
  const bool never_completes = is_full || box.is_disk(DiskFault::stalled);
  const bool takes_time = latency != Duration{0} || never_completes;
  if (!takes_time && !box.is_syncing() && step.notices().empty()) return box.complete_sync();
  DiskQueue& disk = box.disk_for_writing();
  disk.last_completion = std::max(disk.last_completion, now() + latency);
  const Time when = never_completes ? Time::max() : disk.last_completion;
  const EventHandle completion =
      schedule(EventKind::synced, step.slot(), when, disk.newest_sync() + 1);
  disk.syncs.push_back(
      {.completion = completion, .notices = step.notices(), .left = disk.last_completion - now()});
  if (is_full) stop_for_full_disk(slot);
}

void World::stop_for_full_disk(Slot& slot) {
  std::uint32_t& stopped_life = slot.box.edit().disk_for_writing().condition.stopped_life;
  if (std::exchange(stopped_life, slot.life) == slot.life) return;  // it has been told to
  announce_fault(to_text(slot.id) + " stops: its disk is full");
  crash(slot.id, CrashWrites{Unsynced::lost});
}

// ---------------------------------------------------------------- crash and restart

void World::do_crash(Slot& slot, const Payload* writes) {
  if (!slot.is_up) return;
  if (slot.is_paused) end_pause_by_crash(slot);
  Box& box = slot.box.edit();
  for (const EventHandle timer : box.timer_events()) queue_.take(timer);
  if (box.disk() != nullptr) {
    for (const auto& sync : box.disk()->syncs) queue_.take(sync.completion);
  }
  CrashWrites what;
  if (writes != nullptr) what = *content_of<CrashWrites>(*writes);
  else if (environment_) what.unsynced = environment_->unsynced_writes(slot.id);
  crash_box(slot, what);
  slot.is_up = false;
  if (slot.box->station() != nullptr) empty_station(slot);
  if (is_liar(slot.id)) return;
  for (auto& monitor : monitors_) monitor.edit().crashed(*this, slot.id);
}

void World::crash_box(Slot& slot, const CrashWrites& writes) {
  Box& box = slot.box.edit();
  if (box.disk() != nullptr && box.disk()->condition.has_unwritten_cache) {
    announce_fault(to_text(slot.id) + " crashes with acknowledged writes that are not on its disk");
  }
  if (writes == CrashWrites{}) return box.crash({});
  const Batches batches = box.unsynced();
  const std::uint64_t states = count_crash_states(batches);
  if (states == 1) return box.crash({});
  const Draw draw = Draw::named(seed(), hash_of_name("unsynced"), who(slot.id), now(), slot.life);
  const CrashState survivors = crash_state(batches, number_of(writes, states, draw));
  std::string told =
      to_text(slot.id) + " keeps " + share_of(batches, survivors) + " unsynced writes";
  box.crash(survivors);
  if (writes.unsynced == Unsynced::torn && !writes.number) {
    const std::string torn = torn_record(batches, survivors, draw.then(hash_of_name("torn")));
    if (!torn.empty()) {
      box.disk_for_writing().condition.damage.records.push_back({torn, Damage::torn});
      told += "; " + torn + " is torn";
    }
  }
  announce_fault(told);
}

bool World::may_start(Slot& slot) {
  if (!slot.box->has_damage()) return true;
  const std::string damage = orrery::to_text(slot.box->disk()->condition.damage);
  const bool can_start = slot.box->can_start();
  announce_fault(to_text(slot.id) + (can_start ? " starts" : " does not start") +
                 " from a damaged disk: " + damage);
  if (!can_start) slot.box.edit().disk_for_writing().condition.stopped_life = slot.life;
  return can_start;
}

// ---------------------------------------------------------------- faults

void World::break_disk(NodeId node, DiskFault fault) {
  Slot& slot = slot_of(node);
  const bool is_new = slot.box.edit().disk_for_writing().condition.count(fault)++ == 0;
  if (is_new && fault == DiskFault::stalled) stall_syncs(slot);
}

void World::mend_disk(NodeId node, DiskFault fault) {
  Slot& slot = slot_of(node);
  if (!slot.box->is_disk(fault)) return;
  const bool is_mended = --slot.box.edit().disk_for_writing().condition.count(fault) == 0;
  if (!is_mended) return;
  if (fault == DiskFault::stalled) resume_syncs(slot);
  if (fault == DiskFault::lying) slot.box.edit().write_cache();
}

void World::stall_syncs(Slot& slot) {
  for (DiskQueue::Sync& sync : slot.box.edit().disk_for_writing().syncs) {
    if (sync.is_on_disk) continue;
    sync.left = queue_.at(sync.completion).time - now();
    queue_.move(sync.completion, Time::max(), ++scheduled_, events_);
  }
}

void World::resume_syncs(Slot& slot) {
  DiskQueue& disk = slot.box.edit().disk_for_writing();
  disk.last_completion = now();
  for (DiskQueue::Sync& sync : disk.syncs) {
    if (sync.is_on_disk) continue;
    disk.last_completion = std::max(disk.last_completion, now() + sync.left);
    queue_.move(sync.completion, disk.last_completion, ++scheduled_, events_);
  }
}

bool World::damage_disk(NodeId node, const DamagedRecord& damaged) {
  Box& box = slot_of(node).box.edit();
  const std::vector<std::string> records = box.records();
  if (std::find(records.begin(), records.end(), damaged.record) == records.end()) return false;
  auto& all = box.disk_for_writing().condition.damage.records;
  const bool is_known = std::any_of(all.begin(), all.end(), [&](const DamagedRecord& known) {
    return known.record == damaged.record;
  });
  if (!is_known) all.push_back(damaged);
  return !is_known;
}

void World::mend_damage(NodeId node, Damage damage) {
  Box& box = slot_of(node).box.edit();
  if (!box.has_damage()) return;
  std::erase_if(box.disk_for_writing().condition.damage.records,
                [&](const DamagedRecord& damaged) { return damaged.damage == damage; });
}

}  // namespace orrery
