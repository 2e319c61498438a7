// The entries that wait for an output, a state or a message.

#include <algorithm>

#include "sim/faults/timeline.hpp"

namespace orrery {
namespace {

bool is_met(const std::optional<Condition>& where, const Payload& payload) {
  if (!where) return true;
  const auto found = part_of(payload.to_value(), where->member);
  return found && where->holds(*found);
}

/// Its action strikes the message itself, at once.
bool strikes_message(const FaultEntry& fault) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::kind.strikes_message; },
                    fault.action);
}

}  // namespace

/// May it still begin, and does it now?
bool Timeline::waits(const World& world, std::uint32_t entry) const {
  const FaultEntry& fault = settings_->entries[entry].fault;
  const Progress& progress = progress_[entry];
  const Time now = world.now();
  const bool is_time = now >= fault.from.value_or(Time{0}) && (!fault.until || now <= *fault.until);
  return is_time && !is_stable_ && progress.triggered < fault.times.value_or(1);
}

bool Timeline::is_one_of(const World& world, NodeId node,
                         const std::optional<Selection>& nodes) const {
  if (!nodes) return true;
  // Triggers wait for certain nodes: nothing is drawn.
  const auto found = resolve({*nodes}, world, settings_->leader, Draw::of_bits(0)).front();
  return std::binary_search(found.begin(), found.end(), node);
}

/// Counts it, and says whether it is one of those that are waited for.
bool Timeline::has_occurred(std::uint32_t entry) {
  Progress& progress = progress_[entry];
  if (++progress.occurrences < settings_->entries[entry].fault.when->nth) return false;
  ++progress.triggered;
  return true;
}

void Timeline::begin_later(World& world, std::uint32_t entry, NodeId it) {
  const Time when = world.now() + draw_gap(world, entry);
  add(world, when, {.kind = Moment::Kind::begin, .entry = entry, .it = it});
}

void Timeline::output(World& world, NodeId node, const Payload& output) {
  for (std::uint32_t entry = 0; entry < progress_.size(); ++entry) {
    const auto& when = settings_->entries[entry].fault.when;
    if (!when || when->output != output.type_name() || !waits(world, entry)) continue;
    if (!is_one_of(world, node, when->node) || !is_met(when->where, output)) continue;
    if (has_occurred(entry)) begin_later(world, entry, node);
  }
}

/// A state triggers when it comes to be, not for as long as it lasts.
void Timeline::stepped(World& world, NodeId node) {
  for (std::uint32_t entry = 0; entry < progress_.size(); ++entry) {
    const auto& when = settings_->entries[entry].fault.when;
    if (!when || !when->state) continue;
    const auto found = world.box(node).member(when->state->member);
    const bool is_true = found && when->state->holds(*found);
    if (!is_true) progress_[entry].is_true_of.erase(node);
    if (!is_true || !progress_[entry].is_true_of.insert(node).second) continue;
    if (!waits(world, entry) || !is_one_of(world, node, when->node)) continue;
    if (has_occurred(entry)) begin_later(world, entry, node);
  }
}

void Timeline::sending(World& world, const Transmission& message, Fate& fate) {
  for (std::uint32_t entry = 0; entry < progress_.size(); ++entry) {
    const FaultEntry& fault = settings_->entries[entry].fault;
    const auto& when = fault.when;
    if (!when || when->message != message.payload.type_name() || !waits(world, entry)) continue;
    if (!is_one_of(world, message.from, when->from)) continue;
    if (!is_one_of(world, message.to, when->to) || !is_met(when->where, message.payload)) continue;
    if (!has_occurred(entry)) continue;
    if (strikes_message(fault)) {
      MessageOnItsWay on_its_way{.sent = message, .fate = fate};
      begin_entry(world, entry, message.from, &on_its_way);
    } else {
      begin_later(world, entry, message.from);
    }
  }
}

}  // namespace orrery
