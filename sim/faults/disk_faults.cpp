#include "sim/faults/disk_faults.hpp"

#include <algorithm>
#include <utility>

namespace orrery {
namespace {

/// Those of the selected nodes that keep something on disk.
std::vector<NodeId> with_disk(const Selection& who, Scene& scene) {
  std::vector<NodeId> nodes = scene.resolve(who);
  std::erase_if(nodes, [&](NodeId node) {
    return scene.world.box(node).part_on_disk(key_of<NoDurable>) != nullptr;
  });
  return nodes;
}

/// Those whose process this disk has stopped, or would not let start, start again.
void start_stopped(World& world, const std::vector<NodeId>& nodes) {
  for (const NodeId node : nodes) {
    const DiskQueue* disk = world.box(node).disk();
    const bool was_stopped = disk != nullptr && disk->condition.stopped_life == world.life_of(node);
    if (was_stopped && !world.is_up(node)) world.restart(node);
  }
}

/// Lasts until it is lifted.
Struck break_disks(const std::vector<NodeId>& nodes, DiskFault fault, Scene& scene) {
  for (const NodeId node : nodes) scene.world.break_disk(node, fault);
  const auto lift = [nodes, fault](World& world) -> std::string {
    for (const NodeId node : nodes) world.mend_disk(node, fault);
    if (fault == DiskFault::full) start_stopped(world, nodes);
    return "the disk of " + to_text(nodes) + " is as it was";
  };
  return {.whom = to_text(nodes), .lift = lift};
}

/// Is this the record, or the log or the struct that it lies in, or one of those that are written
/// together with it?
bool lies_in(const std::string& record, const std::string& wanted) {
  if (record.starts_with(wanted)) {
    const std::string rest = record.substr(wanted.size());
    if (rest.empty() || rest.front() == '[' || rest.front() == '.') return true;
  }
  const std::string separator(written_together_separator);
  for (std::size_t begin = 0; begin < record.size();) {
    const std::size_t end = std::min(record.find(separator, begin), record.size());
    if (record.substr(begin, end - begin) == wanted) return true;
    begin = end + separator.size();
  }
  return false;
}

/// Damages one record of each node. Says which: "n1 (votedFor)".
Struck damage(const std::vector<NodeId>& nodes, const std::optional<std::string>& wanted,
              Damage how, Scene& scene) {
  std::string whom;
  for (const NodeId node : nodes) {
    std::vector<std::string> records = scene.world.box(node).records();
    if (wanted) {
      std::erase_if(records, [&](const std::string& record) { return !lies_in(record, *wanted); });
    }
    if (records.empty()) continue;
    const Draw draw = scene.draw.then(hash_of_name("record")).then(who(node));
    const std::string& record = records[draw.below(records.size())];
    if (!scene.world.damage_disk(node, {.record = record, .damage = how})) continue;
    whom += (whom.empty() ? "" : ", ") + to_text(node) + " (" + record + ")";
  }
  return {.whom = whom};
}

}  // namespace

std::optional<Problem> problem_with(const DiskSlow& fault) {
  if (fault.factor > 0) return std::nullopt;
  return Problem{"a disk that takes 0 times as long takes no time", "factor", "write 10"};
}

Struck strike(const DiskSlow& fault, Scene& scene) {
  const std::vector<NodeId> nodes = with_disk(fault.who, scene);
  if (nodes.empty()) return {};
  const std::uint32_t slowness = scene.surroundings().disks.slow_down(nodes, fault.factor);
  const auto lift = [nodes, slowness](World& world) -> std::string {
    world.environment_as<Surroundings>().disks.go_on(slowness);
    return "the disk of " + to_text(nodes) + " is as fast as it was";
  };
  return {.whom = to_text(nodes), .lift = lift};
}

Struck strike(const DiskStall& fault, Scene& scene) {
  return break_disks(with_disk(fault.who, scene), DiskFault::stalled, scene);
}

Struck strike(const DiskFull& fault, Scene& scene) {
  std::vector<NodeId> nodes = with_disk(fault.who, scene);
  std::erase_if(nodes, [&](NodeId node) { return !scene.world.is_up(node); });
  if (!scene.may_take_down(nodes)) return {};
  return break_disks(nodes, DiskFault::full, scene);
}

Struck strike(const DiskLostWrite& fault, Scene& scene) {
  const std::vector<NodeId> nodes = with_disk(fault.who, scene);
  if (nodes.empty() || !scene.may_lose(DiskLoss::acknowledged)) return {};
  return break_disks(nodes, DiskFault::lying, scene);
}

Struck strike(const DiskCorrupt& fault, Scene& scene) {
  const std::vector<NodeId> nodes = with_disk(fault.who, scene);
  if (nodes.empty() || !scene.may_lose(DiskLoss::corrupted)) return {};
  return damage(nodes, fault.record, Damage::corrupted, scene);
}

Struck strike(const DiskReadError& fault, Scene& scene) {
  const std::vector<NodeId> nodes = with_disk(fault.who, scene);
  if (nodes.empty() || !scene.may_lose(DiskLoss::unreadable)) return {};
  Struck struck = damage(nodes, fault.record, Damage::unreadable, scene);
  struck.lift = [nodes](World& world) -> std::string {
    for (const NodeId node : nodes) world.mend_damage(node, Damage::unreadable);
    start_stopped(world, nodes);
    return "the disk of " + to_text(nodes) + " can be read";
  };
  return struck;
}

}  // namespace orrery
