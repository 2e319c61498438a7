// The entries that wait for an output, a state or a message.

#include <algorithm>

#include "sim/faults/timeline.hpp"
#include "sim/faults/trigger_match.hpp"

namespace orrery {
namespace {

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
    if (!is_met_by(*when, world, settings_->leader, node, output)) continue;
    if (has_occurred(entry)) begin_later(world, entry, node);
  }
}

/// A state triggers when it comes to be, not for as long as it lasts.
void Timeline::stepped(World& world, NodeId node) {
  for (std::uint32_t entry = 0; entry < progress_.size(); ++entry) {
    const auto& when = settings_->entries[entry].fault.when;
    if (!when || !when->state) continue;
    if (!comes_true(*when, world, node, progress_[entry].is_true_of)) continue;
    if (!waits(world, entry) || !is_one_of(when->node, world, settings_->leader, node)) continue;
    if (has_occurred(entry)) begin_later(world, entry, node);
  }
}

void Timeline::sending(World& world, const Transmission& message, Fate& fate) {
  for (std::uint32_t entry = 0; entry < progress_.size(); ++entry) {
    const FaultEntry& fault = settings_->entries[entry].fault;
    const auto& when = fault.when;
    if (!when || when->message != message.payload.type_name() || !waits(world, entry)) continue;
    if (!is_met_by(*when, world, settings_->leader, message)) continue;
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
