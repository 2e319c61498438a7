#include "sim/faults/clock_faults.hpp"

#include <utility>

namespace orrery {
namespace {

void change_clocks(World& world, const ClockChanges& changes) {
  for (const auto& [node, change] : changes) world.change_clock(node, change);
}

/// Of steps.
ClockChanges backwards(ClockChanges changes) {
  for (auto& [node, change] : changes) change.step = -change.step;
  return changes;
}

std::string names_of(const ClockChanges& changes) {
  std::vector<NodeId> nodes;
  for (const auto& [node, change] : changes) nodes.push_back(node);
  return to_text(nodes);
}

std::string set_right(const ClockChanges& changes) {
  return (changes.size() == 1 ? "the clock of " : "the clocks of ") + names_of(changes) +
         (changes.size() == 1 ? " is set right" : " are set right");
}

ClockChanges draw_steps(const Selection& who, const ShiftRange& by, const Scene& scene) {
  ClockChanges changes;
  for (const NodeId node : scene.resolve(who)) {
    const Draw draw = scene.draw.then(hash_of_name("step")).then(orrery::who(node));
    const Duration step = draw.between(by.min, by.max);
    if (step != Duration{0}) changes.push_back({node, {.step = step}});
  }
  return changes;
}

/// Clocks that jump there and back again and again.
struct Strobe {
  ClockChanges there;
  Duration period;
  bool is_there = false;
};

Struck jump(Strobe strobe, Scene& scene) {
  strobe.is_there = !strobe.is_there;
  change_clocks(scene.world, strobe.is_there ? strobe.there : backwards(strobe.there));
  const auto lift = [strobe](World& world) -> std::string {
    if (strobe.is_there) change_clocks(world, backwards(strobe.there));
    return set_right(strobe.there);
  };
  const auto next = [strobe](Scene& later) { return jump(strobe, later); };
  return {.lift = lift, .next = next, .after = strobe.period};
}

std::optional<Problem> problem_with_step(const ShiftRange& by) {
  if (by != ShiftRange{}) return std::nullopt;
  return Problem{"a step of 0s sets no clock", "by", ""};
}

}  // namespace

Struck strike(const ClockDrift& fault, Scene& scene) {
  ClockChanges changes;
  for (const NodeId node : scene.resolve(fault.who)) {
    const Draw draw = scene.draw.then(hash_of_name("drift")).then(who(node));
    const Drift drift{draw.between(fault.drift.min.ppb, fault.drift.max.ppb)};
    if (drift != Drift{}) changes.push_back({node, {.drift = drift}});
  }
  if (changes.empty() || !scene.may_change(changes)) return {};
  change_clocks(scene.world, changes);
  const auto lift = [changes, since = scene.world.now()](World& world) -> std::string {
    for (const auto& [node, change] : changes) {
      const Duration too_much = gained(change.drift, world.now() - since);
      world.change_clock(node, {.drift = {-change.drift.ppb}, .step = -too_much});
    }
    return set_right(changes);
  };
  return {.whom = names_of(changes), .lift = lift};
}

Struck strike(const ClockStep& fault, Scene& scene) {
  const ClockChanges changes = draw_steps(fault.who, fault.by, scene);
  if (changes.empty() || !scene.may_change(changes)) return {};
  change_clocks(scene.world, changes);
  const auto lift = [changes](World& world) -> std::string {
    change_clocks(world, backwards(changes));
    return set_right(changes);
  };
  return {.whom = names_of(changes), .lift = lift};
}

Struck strike(const ClockStrobe& fault, Scene& scene) {
  const ClockChanges changes = draw_steps(fault.who, fault.by, scene);
  if (changes.empty() || !scene.may_change(changes)) return {};
  Struck struck = jump({.there = changes, .period = fault.period}, scene);
  struck.whom = names_of(changes);
  return struck;
}

std::optional<Problem> problem_with(const ClockDrift& fault) {
  if (fault.drift != DriftRange{}) return std::nullopt;
  return Problem{"a drift of nothing is none", "drift", ""};
}

std::optional<Problem> problem_with(const ClockStep& fault) { return problem_with_step(fault.by); }

std::optional<Problem> problem_with(const ClockStrobe& fault) {
  constexpr Duration period_min = std::chrono::microseconds(1);
  if (fault.period >= period_min) return problem_with_step(fault.by);
  return Problem{"a clock is set once in " + to_text(period_min) + " at most", "period", ""};
}

}  // namespace orrery
