#include "sim/faults/hold_faults.hpp"

#include <utility>

#include "sim/faults/network_faults.hpp"

namespace orrery {
namespace {

Network& network_of(World& world) { return world.environment_as<Surroundings>().network; }

std::uint32_t begin_hold(World& world, AnyCut where, Holding how) {
  const std::uint32_t hold = network_of(world).hold(std::move(where), how);
  world.review_held();
  return hold;
}

/// False if somebody has ended it before.
bool end_hold(World& world, std::uint32_t hold) {
  const bool was_there = network_of(world).release(hold);
  if (was_there) world.review_held();
  return was_there;
}

Lift end_of(const std::vector<std::uint32_t>& holds) {
  return [holds](World& world) -> std::string {
    bool was_there = false;
    for (const std::uint32_t hold : holds) was_there = end_hold(world, hold) || was_there;
    return was_there ? "release (what was held back goes on)" : "";
  };
}

/// Clogs one after the other, then ends them in another order.
struct Swizzle {
  SwizzleClog settings;
  std::vector<NodeId> nodes{};         // in the order of their clogging
  std::vector<std::uint32_t> clogs{};  // of those that have been
  std::vector<std::size_t> unclogs{};  // in which order these end, when all have been
  std::size_t ended = 0;
};

Struck next_turn(Swizzle swizzle, Scene& scene);

Struck with_next(const Swizzle& swizzle, std::string whom, Scene& scene) {
  const Duration pause = scene.draw.then(hash_of_name("pause")).between(swizzle.settings.pause);
  if (swizzle.ended == swizzle.nodes.size()) return {.whom = std::move(whom)};
  Struck turn{.whom = std::move(whom), .after = pause};
  turn.lift = end_of(swizzle.clogs);
  turn.next = [swizzle](Scene& later) { return next_turn(swizzle, later); };
  return turn;
}

Struck next_turn(Swizzle swizzle, Scene& scene) {
  if (swizzle.clogs.size() < swizzle.nodes.size()) {
    const NodeId node = swizzle.nodes[swizzle.clogs.size()];
    swizzle.clogs.push_back(begin_hold(scene.world, Isolation({node}), Holding::clogged));
    return with_next(swizzle, to_text(node), scene);
  }
  const std::size_t which = swizzle.unclogs[swizzle.ended++];
  if (end_hold(scene.world, swizzle.clogs[which])) {
    scene.world.announce_fault("release (" + to_text(swizzle.nodes[which]) + " is unclogged)");
  }
  return with_next(swizzle, "", scene);
}

}  // namespace

std::optional<Problem> problem_with(const Hold& hold) {
  return problem_with(Partition{hold.groups});
}

Struck strike(const Hold& hold, Scene& scene) {
  const std::vector<std::vector<NodeId>> sides = scene.resolve(hold.groups);
  std::string whom;
  for (const auto& side : sides) {
    if (side.empty()) return {};
    whom += (whom.empty() ? "" : " | ") + to_text(side);
  }
  return {.whom = whom, .lift = end_of({begin_hold(scene.world, Cut(sides), Holding::held)})};
}

Struck strike(const Release& release, Scene& scene) {
  const std::vector<NodeId> nodes = scene.resolve(release.who);
  const std::vector<NodeId> released = network_of(scene.world).release_around(nodes);
  if (!released.empty()) scene.world.review_held();
  return {.whom = to_text(released)};
}

Struck strike(const Clog& clog, Scene& scene) {
  const std::vector<NodeId> nodes = scene.resolve(clog.who);
  if (nodes.empty()) return {};
  const std::uint32_t hold = begin_hold(scene.world, Isolation(nodes), Holding::clogged);
  return {.whom = to_text(nodes), .lift = end_of({hold})};
}

std::optional<Problem> problem_with(const Postpone& postpone) {
  if (postpone.pause > Duration{0}) return std::nullopt;
  return Problem{"the adversary lets some time pass between two trials", "pause", "write \"10ms\""};
}

Struck strike(const Postpone& postpone, Scene& scene) {
  if (scene.decided == nullptr) return {};
  scene.surroundings().adversary.begin(scene.decided, postpone.pause);
  return {.whom = "the messages that would decide", .lift = [](World& world) -> std::string {
            Adversary& adversary = world.environment_as<Surroundings>().adversary;
            if (!adversary.is_at_work()) return "";
            adversary.end();
            return "no more postponing: " + to_text(adversary);
          }};
}

Struck strike(const SwizzleClog& swizzle, Scene& scene) {
  Swizzle turns{.settings = swizzle};
  turns.nodes = shuffled(scene.resolve(swizzle.who), scene.draw.then(hash_of_name("clogs")));
  if (turns.nodes.empty()) return {};
  // The order of the ends: another drawn order of the places.
  std::vector<NodeId> places;
  for (std::uint32_t i = 1; i <= turns.nodes.size(); ++i) places.push_back(replica(i));
  for (const NodeId place : shuffled(places, scene.draw.then(hash_of_name("unclogs")))) {
    turns.unclogs.push_back(place.number() - 1);
  }
  return next_turn(std::move(turns), scene);
}

}  // namespace orrery
