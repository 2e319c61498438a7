#include "sim/faults/process_faults.hpp"

#include <utility>

namespace orrery {
namespace {

/// A life that a crash has ended.
struct EndedLife {
  NodeId node{};
  std::uint32_t life{};
};

EndedLife end_life(World& world, NodeId node, std::optional<Unsynced> unsynced = {}) {
  const EndedLife ended{.node = node, .life = world.life_of(node)};
  world.crash(node, unsynced ? std::optional(CrashWrites{*unsynced}) : std::nullopt);
  return ended;
}

/// Is what becomes of the writes under way inside what the protocol survives, or accepted?
bool may_lose_writes(Scene& scene, std::optional<Unsynced> unsynced) {
  const Unsynced fate = unsynced.value_or(scene.surroundings().disks.unsynced());
  return scene.may_lose(fate == Unsynced::torn ? DiskLoss::torn : DiskLoss::unsynced);
}

/// A node that came back and was crashed again, by somebody else, is not ours to restart.
void mend(World& world, const EndedLife& ended) {
  const bool is_ours = !world.is_up(ended.node) && world.life_of(ended.node) == ended.life;
  if (is_ours) world.restart(ended.node);
}

Lift restarting(std::vector<EndedLife> lives) {
  return [lives = std::move(lives)](World& world) -> std::string {
    for (const EndedLife& ended : lives) mend(world, ended);
    return "";
  };
}

/// A rollout on its way.
struct Rollout {
  std::vector<NodeId> nodes;
  std::size_t next = 0;
  Duration down;
  Duration pause;
};

Struck stop_next(Rollout rollout, Scene& scene);

Struck start_again(const Rollout& rollout, const EndedLife& ended, Scene& scene) {
  mend(scene.world, ended);
  if (rollout.next == rollout.nodes.size()) return {};
  return {.next = [rollout](Scene& later) { return stop_next(rollout, later); },
          .after = rollout.pause};
}

Struck stop_next(Rollout rollout, Scene& scene) {
  const auto may_stop = [&](NodeId node) {
    return scene.world.is_up(node) && scene.may_take_down({node}) && may_lose_writes(scene, {});
  };
  while (rollout.next < rollout.nodes.size() && !may_stop(rollout.nodes[rollout.next])) {
    ++rollout.next;
  }
  if (rollout.next == rollout.nodes.size()) return {};
  const EndedLife ended = end_life(scene.world, rollout.nodes[rollout.next++]);
  const auto lift = [ended](World& world) -> std::string {
    mend(world, ended);
    return "";
  };
  const auto next = [rollout, ended](Scene& later) { return start_again(rollout, ended, later); };
  return {.whom = to_text(ended.node), .lift = lift, .next = next, .after = rollout.down};
}

}  // namespace

Struck strike(const Crash& crash, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(crash.who);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_up(node); });
  if (nodes.empty() || !scene.may_take_down(nodes)) return {};
  if (!may_lose_writes(scene, crash.unsynced)) return {};
  std::vector<EndedLife> lives;
  for (const NodeId node : nodes) lives.push_back(end_life(world, node, crash.unsynced));
  return {.whom = to_text(nodes), .lift = restarting(std::move(lives))};
}

Struck strike(const Restart& restart, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(restart.who);
  std::erase_if(nodes, [&](NodeId node) { return world.is_up(node); });
  for (const NodeId node : nodes) world.restart(node);
  return {.whom = to_text(nodes)};
}

Struck strike(const RollingRestart& rolling, Scene& scene) {
  return stop_next({.nodes = scene.resolve(rolling.who),
                    .next = 0,
                    .down = rolling.down,
                    .pause = rolling.pause},
                   scene);
}

Struck strike(const Wipe& wipe, Scene& scene) {
  World& world = scene.world;
  const std::vector<NodeId> nodes = scene.resolve(wipe.who);
  std::vector<NodeId> up = nodes;
  std::erase_if(up, [&](NodeId node) { return !world.is_up(node); });
  if (nodes.empty() || !scene.may_take_down(up)) return {};
  if (!scene.may_lose(DiskLoss::acknowledged)) return {};
  std::vector<EndedLife> lives;
  for (const NodeId node : up) lives.push_back({.node = node, .life = world.life_of(node)});
  for (const NodeId node : nodes) world.wipe(node);
  return {.whom = to_text(nodes), .lift = restarting(std::move(lives))};
}

Struck strike(const Pause& pause, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(pause.who);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_up(node) || world.is_paused(node); });
  if (nodes.empty() || !scene.may_take_down(nodes)) return {};
  for (const NodeId node : nodes) world.pause(node);
  // A node that was resumed and paused again, by somebody else, is not this one's to resume.
  const auto lift = [nodes, since = world.now()](World& later) -> std::string {
    for (const NodeId node : nodes) {
      if (later.paused_since(node) == since) later.resume(node);
    }
    return "";
  };
  return {.whom = to_text(nodes), .lift = lift};
}

Struck strike(const Resume& resume, Scene& scene) {
  World& world = scene.world;
  std::vector<NodeId> nodes = scene.resolve(resume.who);
  std::erase_if(nodes, [&](NodeId node) { return !world.is_paused(node); });
  for (const NodeId node : nodes) world.resume(node);
  return {.whom = to_text(nodes)};
}

std::optional<Problem> problem_with(const SlowDown& slow) {
  constexpr double factor_max = 1e6;
  if (slow.factor > 0 && slow.factor <= factor_max && slow.factor != 1) return std::nullopt;
  return Problem{"the factor of a cost lies above 0, up to a million, and is not 1", "factor", ""};
}

Struck strike(const SlowDown& slow, Scene& scene) {
  std::vector<NodeId> nodes = scene.resolve(slow.who);
  std::erase_if(nodes, [&](NodeId node) { return scene.world.box(node).station() == nullptr; });
  if (nodes.empty()) return {};
  const std::uint32_t name = scene.surroundings().processing.slow_down(nodes, slow.factor);
  const auto lift = [name, nodes](World& world) -> std::string {
    world.environment_as<Surroundings>().processing.restore(name);
    return to_text(nodes) + " as fast as before";
  };
  return {.whom = to_text(nodes), .lift = lift};
}

}  // namespace orrery
