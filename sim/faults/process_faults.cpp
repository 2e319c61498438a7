#include "sim/faults/process_faults.hpp"

#include <utility>

namespace orrery {

Struck strike(const Crash& crash, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(crash.who);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_up(node); });
  std::vector<std::pair<NodeId, std::uint32_t>> ended_lives;
  for (const NodeId node : nodes) {
    ended_lives.emplace_back(node, world.life_of(node));
    world.crash(node);
  }
  // A node that came back and was crashed again, by somebody else, is not this one's to restart.
  const auto lift = [ended_lives](World& later) -> std::string {
    for (const auto& [node, life] : ended_lives) {
      if (!later.is_up(node) && later.life_of(node) == life) later.restart(node);
    }
    return "";
  };
  return {.whom = to_text(nodes), .lift = lift};
}

Struck strike(const Restart& restart, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(restart.who);
  std::erase_if(nodes, [&](NodeId node) { return world.is_up(node); });
  for (const NodeId node : nodes) world.restart(node);
  return {.whom = to_text(nodes)};
}

}  // namespace orrery
