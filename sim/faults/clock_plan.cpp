#include "sim/faults/clock_plan.hpp"

#include <algorithm>

namespace orrery {
namespace {

constexpr Drift drift_max{9'000'000'000};

template <class Visit>
void for_each_machine(const World& world, Visit visit) {
  for (const char group : {'n', 'c'}) {
    for (const NodeId node : world.group(group)) visit(node);
  }
}

}  // namespace

std::string to_text(const ShiftRange& range) {
  if (range.min == range.max) return to_text(range.min);
  return to_text(range.min) + ".." + to_text(range.max);
}

ClockChange own_clock(const ClockPlan& plan, std::uint64_t seed, NodeId node) {
  const Draw draw = Draw::named(seed, hash_of_name("clock"), who(node), Time{0}, 0);
  const Draw drift = draw.then(hash_of_name("drift"));
  const Draw offset = draw.then(hash_of_name("offset"));
  return {.drift = {drift.between(plan.drift.min.ppb, plan.drift.max.ppb)},
          .step = offset.between(plan.offset.min, plan.offset.max)};
}

void set_clocks(World& world, const ClockPlan& plan) {
  if (plan == ClockPlan{}) return;
  for_each_machine(
      world, [&](NodeId node) { world.set_clock(node, own_clock(plan, world.seed(), node)); });
}

void keep_clocks(World& world, const ClockPlan& plan) {
  if (plan.drift == DriftRange{}) return;
  for_each_machine(world, [&](NodeId node) {
    const std::int64_t own = own_clock(plan, world.seed(), node).drift.ppb;
    const std::int64_t kept = std::clamp(own, -kept_drift_max.ppb, kept_drift_max.ppb);
    if (kept != own) world.change_clock(node, {.drift = {kept - own}});
  });
}

std::optional<Problem> problem_with(const DriftRange& range) {
  if (range.min > standstill && range.max <= drift_max) return std::nullopt;
  const bool is_slow = range.min <= standstill;
  return Problem{"a clock that drifts by " + to_text(is_slow ? range.min : range.max) +
                     (is_slow ? " does not go on" : " runs too fast") +
                     ": a drift lies above -100%, up to " + to_text(drift_max),
                 "", ""};
}

}  // namespace orrery
