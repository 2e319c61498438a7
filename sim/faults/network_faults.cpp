#include "sim/faults/network_faults.hpp"

#include <utility>

namespace orrery {
namespace {

using Overlap = std::pair<Selector, Selector>;

std::optional<Overlap> overlap(const Selection& a, const Selection& b) {
  for (const Selector& one : a.any_of) {
    for (const Selector& other : b.any_of) {
      if (certainly_overlap(one, other)) return Overlap{one, other};
    }
  }
  return std::nullopt;
}

std::string group_path(std::size_t index) { return "[" + std::to_string(index) + "]"; }

Problem overlap_problem(const Overlap& shared, std::size_t later, std::size_t earlier) {
  const std::string one = to_text(shared.first);
  const std::string other = to_text(shared.second);
  const std::string groups = "groups " + std::to_string(earlier + 1) + " and " +
                             std::to_string(later + 1) + " of the partition overlap: ";
  if (one == other) return {groups + "\"" + one + "\" is in both", group_path(later), ""};
  return {groups + "\"" + one + "\" and \"" + other + "\" share nodes", group_path(later), ""};
}

}  // namespace

std::optional<Problem> problem_with(const Partition& partition) {
  const auto& groups = partition.groups;
  if (groups.size() < 2) return Problem{"a partition has at least two groups", "", "add \"rest\""};
  for (std::size_t later = 1; later < groups.size(); ++later) {
    for (std::size_t earlier = 0; earlier < later; ++earlier) {
      const auto shared = overlap(groups[earlier], groups[later]);
      if (shared) return overlap_problem(*shared, later, earlier);
    }
  }
  return std::nullopt;
}

Struck strike(const Partition& partition, Scene& scene) {
  const std::vector<std::vector<NodeId>> sides = scene.resolve(partition.groups);
  std::string text;
  for (const auto& side : sides) {
    if (side.empty()) return {};  // a cut with an empty side is none
    text += (text.empty() ? "" : " | ") + to_text(side);
  }
  const std::uint32_t cut = scene.surroundings().network.cut(sides);
  const auto lift = [cut](World& world) -> std::string {
    const bool was_there = world.environment_as<Surroundings>().network.heal(cut);
    return was_there ? "heal (the partition is over)" : "";
  };
  return {.whom = text, .lift = lift};
}

Struck strike(const Heal& heal, Scene& scene) {
  return {.whom = to_text(scene.surroundings().network.reconnect(scene.resolve(heal.who)))};
}

}  // namespace orrery
