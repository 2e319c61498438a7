// The passes that lead from a run that is drawn to one that is written down.

#include <algorithm>
#include <chrono>
#include <functional>
#include <vector>

#include "sim/explore/passes.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t seeds_of_the_plan = 100;
constexpr std::uint64_t seeds_of_a_change = 25;

using Change = std::function<void(Plan&)>;

/// What makes a plan a good deal smaller, as long as its seed may still be another one.
std::vector<Change> coarse_changes(const Plan& plan) {
  std::vector<Change> changes;
  for (const std::uint32_t nodes : {3U, 4U, 5U}) {
    if (nodes >= plan.nodes) continue;
    changes.push_back([nodes](Plan& smaller) {
      while (smaller.nodes > nodes) smaller = without_node(smaller, replica(smaller.nodes));
    });
  }
  for (std::uint32_t clients = 1; clients < std::min(plan.clients.count, 3U); ++clients) {
    changes.push_back([clients](Plan& smaller) { smaller.clients.count = clients; });
  }
  changes.push_back([](Plan& smaller) { smaller.network = {}; });
  changes.push_back([](Plan& smaller) { smaller.disk = {}; });
  changes.push_back([](Plan& smaller) { smaller.processing = {}; });
  changes.push_back([](Plan& smaller) { smaller.clocks = {}; });
  for (std::size_t i = plan.faults.size(); i-- > 0;) {
    changes.push_back([i](Plan& smaller) {
      if (i < smaller.faults.size()) {
        smaller.faults.erase(smaller.faults.begin() + static_cast<std::ptrdiff_t>(i));
      }
    });
  }
  return changes;
}

void offer_seeds(Smallest& smallest, const Change& change, std::uint64_t seeds) {
  Plan changed = smallest.plan();
  change(changed);
  const bool is_new = changed != smallest.plan();
  if (is_new && smallest.offer(changed)) return;
  for (std::uint64_t seed = 1; seed <= seeds && !smallest.is_over(); ++seed) {
    changed.seed = seed;
    if (smallest.offer(changed) && is_new) return;
  }
}

/// What messages take most often, and round times near it.
std::vector<Duration> usual_latencies(const Decisions& decisions) {
  std::vector<Duration> delays;
  for (const DecidedMessage& message : decisions.messages) {
    if (message.loss == Loss::none) delays.push_back(message.delay);
  }
  std::vector<Duration> usual{10ms};
  if (delays.empty()) return usual;
  std::sort(delays.begin(), delays.end());
  usual.push_back(delays[delays.size() / 2]);
  usual.push_back(delays.front());
  return usual;
}

void drop_numbered_pins(Plan& plan) {
  std::erase_if(plan.pins, [](const Pin& pin) { return pin.nth.has_value() && !pins_a_name(pin); });
}

/// Where syncs are drawn: short and long ones.
std::vector<Duration> usual_syncs(const Plan& plan) {
  if (std::holds_alternative<Constant>(plan.disk.sync.shape)) return {1ms};
  return {1ms, 10ms, 50ms};
}

/// The ways to write a run down for good.
std::vector<Writing> writings_of(const Plan& plan, const Decisions& decisions) {
  std::vector<Writing> all;
  for (const Duration sync : usual_syncs(plan)) {
    for (const Duration latency : usual_latencies(decisions)) {
      all.push_back({.latency = latency, .sync = sync});
    }
  }
  return all;
}

/// Without what is about one message or time-out alone.
bool write_down_in_general(Smallest& smallest, const Trial& trial) {
  for (const Writing& writing : writings_of(smallest.plan(), trial.decisions())) {
    Plan plan = written_down(smallest.plan(), trial.world(), trial.decisions(), writing);
    drop_numbered_pins(plan);
    const std::uint64_t events = 2 * smallest.failing().events;
    if (smallest.take(plan, events)) return true;
    for (Plan& variant : with_extreme_timers(plan, trial.decisions())) {
      if (smallest.take(std::move(variant), events)) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<Plan> with_extreme_timers(const Plan& plan, const Decisions& decisions) {
  constexpr std::size_t timers_max = 6;
  std::vector<std::pair<std::size_t, DurationRange>> timers;  // pins, and what could be drawn
  const auto add = [&](char group) {
    for (std::size_t i = 0; i < plan.pins.size() && timers.size() < timers_max; ++i) {
      const Pin& pin = plan.pins[i];
      if (!pin.timer || pin.nth || (pin.node ? pin.node->group() : 'n') != group) continue;
      const auto like =
          std::find_if(decisions.timeouts.begin(), decisions.timeouts.end(),
                       [&](const DrawnTimeout& drawn) { return drawn.timer == *pin.timer; });
      if (like != decisions.timeouts.end()) timers.emplace_back(i, like->range);
    }
  };
  add('n');
  add('c');
  std::vector<Plan> variants;
  if (timers.empty()) return variants;
  for (std::size_t which = 0; which < std::size_t{1} << timers.size(); ++which) {
    Plan variant = plan;
    for (std::size_t i = 0; i < timers.size(); ++i) {
      const auto& [pin, range] = timers[i];
      variant.pins[pin].is = {(which >> i & 1U) != 0 ? range.min : range.max};
    }
    variants.push_back(std::move(variant));
  }
  return variants;
}

std::vector<Plan> with_losses(const Plan& plan, const Decisions& decisions) {
  constexpr std::size_t losses_max = 100;
  std::vector<Pin> losses;
  for (const DecidedMessage& message : decisions.messages) {
    if (message.loss != Loss::cut) continue;
    losses.push_back({.message = message.type,
                      .from = message.from,
                      .to = message.to,
                      .nth = message.nth,
                      .is = {PinnedLoss{}}});
  }
  std::vector<Plan> variants;
  if (losses.empty() || losses.size() > losses_max) return variants;
  for (std::size_t i = 0; i < plan.faults.size(); ++i) {
    Plan variant = plan;
    variant.faults.erase(variant.faults.begin() + static_cast<std::ptrdiff_t>(i));
    variant.pins.insert(variant.pins.end(), losses.begin(), losses.end());
    variants.push_back(std::move(variant));
  }
  return variants;
}

void search_seeds(Smallest& smallest) {
  smallest.begin("other seeds");
  offer_seeds(
      smallest, [](Plan&) {}, seeds_of_the_plan);
  for (const Change& change : coarse_changes(smallest.plan())) {
    offer_seeds(smallest, change, seeds_of_a_change);
  }
}

void write_down_causes(Smallest& smallest) {
  smallest.begin("writing it down");
  const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
  if (!trial.failing()) return;
  smallest.take(written_down(smallest.plan(), trial.world(), trial.decisions(),
                             {.timers = false, .network = false}),
                smallest.failing().events);
}

void write_down(Smallest& smallest) {
  smallest.begin("writing it down");
  const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
  if (!trial.failing() || write_down_in_general(smallest, trial)) return;
  const std::uint64_t events = 2 * smallest.failing().events;
  for (const Writing& writing : writings_of(smallest.plan(), trial.decisions())) {
    Plan plan = written_down(smallest.plan(), trial.world(), trial.decisions(), writing);
    if (smallest.take(std::move(plan), events)) return;
  }
  // What a pin cannot say (a copy of a message, a slow disk) stays with the seed.
  for (const Writing& writing :
       {Writing{.network = false}, Writing{.network = false, .clients = false},
        Writing{.timers = false, .network = false}}) {
    Plan plan = written_down(smallest.plan(), trial.world(), trial.decisions(), writing);
    if (smallest.take(std::move(plan), events)) return;
  }
}

bool keep_run(Smallest& smallest) {
  constexpr int looks = 3;
  for (int i = 0; i < looks && !smallest.keep_run(); ++i) {
    // What is drawn in this run may not have been drawn in the one that was written down.
    const Trial trial(smallest.plan(), smallest.signature(), smallest.catalogue());
    Plan in_general = smallest.plan();
    add_names(in_general.pins, trial.decisions());
    Plan one_by_one = in_general;
    add_general_pins(in_general.pins, trial.decisions());
    add_numbered_pins(one_by_one.pins, trial.decisions());
    const std::uint64_t events = 2 * smallest.failing().events;
    const bool is_taken = smallest.take(std::move(in_general), events) ||
                          smallest.take(std::move(one_by_one), events);
    if (!is_taken) return false;
  }
  return smallest.keep_run();
}

}  // namespace orrery
