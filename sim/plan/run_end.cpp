#include "sim/plan/run_end.hpp"

#include "sim/core/text.hpp"

namespace orrery {
namespace {

/// A legitimate instant is as busy as the run has nodes, and as what had been on its way to it; and
/// as this.
constexpr std::uint64_t events_in_an_instant = 1'000'000;

}  // namespace

std::string why_incomplete(RunEnd how, Time when, const Limits& limits) {
  switch (how) {
    case RunEnd::stopped:
      return "";
    case RunEnd::event_limit:
      return "the limit of " + with_commas(limits.events) + " events came at " + to_text(when) +
             " (raise limits.events)";
    case RunEnd::pending_limit:
      return "at " + to_text(when) + " more than " + with_commas(limits.pending) +
             " messages and timers were under way: they are sent and set faster than they arrive "
             "and expire (give what repeats itself a longer interval, or raise limits.pending)";
    case RunEnd::time_stands_still:
      return "time stands still at " + to_text(when) +
             ": events follow each other without end in one instant (give the network, the disk or "
             "the clients' think some time)";
    case RunEnd::interrupted:
      return "interrupted at " + to_text(when);
  }
  return "";
}

/// Where neither network nor disk nor clients take time, a closed loop never leaves its instant;
/// where something repeats itself faster than messages arrive, they are ever more.
std::optional<RunEnd> RunawayWatch::look(const World& world, const Plan& plan) {
  if (world.events() < due()) return std::nullopt;
  while (world.events() >= due()) seen_ = due();
  const std::uint64_t under_way = world.pending().size() + world.held().size();
  if (under_way > plan.limits.pending) return RunEnd::pending_limit;
  if (world.now() == instant_) {
    if (world.events() > events_allowed_) return RunEnd::time_stands_still;
    return std::nullopt;
  }
  instant_ = world.now();
  const std::uint64_t nodes = plan.nodes + plan.clients.count;
  events_allowed_ = world.events() + under_way + events_in_an_instant + 100 * nodes;
  return std::nullopt;
}

}  // namespace orrery
