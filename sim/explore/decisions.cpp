#include "sim/explore/decisions.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace orrery {

// ---------------------------------------------------------------- watching

void Decisions::timeout_drawn(const World&, NodeId node, std::string_view timer,
                              const DurationRange& range, Duration timeout) {
  const std::uint32_t nth = ++timeouts_of_[{node, std::string(timer)}];
  timeouts.push_back(
      {.node = node, .timer = std::string(timer), .nth = nth, .range = range, .is = timeout});
}

void Decisions::chosen(const World&, NodeId node, AnyInteger number) {
  numbers.push_back({.node = node, .nth = ++numbers_of_[node], .is = number});
}

void Decisions::sent(const World&, const Transmission& message, const Fate& fate, std::uint64_t,
                     std::uint64_t) {
  if (message.from == message.to || fate.loss == Loss::no_target) return;
  const std::string type(message.payload.type_name());
  const std::uint32_t nth = ++messages_of_[{type, message.from, message.to}];
  messages.push_back({.type = type,
                      .from = message.from,
                      .to = message.to,
                      .nth = nth,
                      .loss = fate.loss,
                      .delay = fate.delay});
}

// ---------------------------------------------------------------- writing it down

namespace {

/// Instead of a large number, which nobody else is to have: a smaller one, which nobody else has.
PinnedValue name_for(const DrawnNumber& drawn) {
  return {std::int64_t{drawn.node.number()} * least_name + std::int64_t{drawn.nth}};
}

bool is_general(const Pin& pin) { return !pin.nth; }

bool has_pin_for(const std::vector<Pin>& pins, const DrawnTimeout& drawn) {
  return std::any_of(pins.begin(), pins.end(), [&](const Pin& pin) {
    return is_general(pin) && pin.timer == drawn.timer && (!pin.node || pin.node == drawn.node);
  });
}

bool has_numbered_pin_for(const std::vector<Pin>& pins, const DrawnTimeout& drawn) {
  return std::any_of(pins.begin(), pins.end(), [&](const Pin& pin) {
    return pin.timer == drawn.timer && pin.node == drawn.node && pin.nth == drawn.nth;
  });
}

bool has_pin_for(const std::vector<Pin>& pins, NodeId chooser) {
  return std::any_of(pins.begin(), pins.end(),
                     [&](const Pin& pin) { return is_general(pin) && pin.choice == chooser; });
}

/// The one in the middle of those that were drawn.
Duration middle_of(const Decisions& decisions, const DrawnTimeout& like) {
  std::vector<Duration> all;
  for (const DrawnTimeout& drawn : decisions.timeouts) {
    if (drawn.node == like.node && drawn.timer == like.timer) all.push_back(drawn.is);
  }
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void write_timers(Plan& plan, const Decisions& decisions) {
  for (const DrawnTimeout& drawn : decisions.timeouts) {
    plan.pins.push_back(
        {.timer = drawn.timer, .node = drawn.node, .nth = drawn.nth, .is = {drawn.is}});
  }
  for (const DrawnNumber& drawn : decisions.numbers) {
    const bool is_name = drawn.is >= least_name;
    plan.pins.push_back({.choice = drawn.node,
                         .nth = drawn.nth,
                         .is = is_name ? name_for(drawn) : pinned_number(drawn.is)});
  }
}

void write_network(Plan& plan, const Decisions& decisions, Duration latency) {
  NetworkPlan network;
  network.topology = plan.network.topology;
  network.latency = {Constant{latency}};
  plan.network = std::move(network);
  for (const DecidedMessage& message : decisions.messages) {
    const bool is_lost = message.loss != Loss::none;
    if (message.loss == Loss::cut || (!is_lost && message.delay == latency)) continue;
    plan.pins.push_back({.message = message.type,
                         .from = message.from,
                         .to = message.to,
                         .nth = message.nth,
                         .is = is_lost ? PinnedValue{PinnedLoss{}} : PinnedValue{message.delay}});
  }
}

void write_clients(ClientPlan& clients, const World& world) {
  if (!clients.workload) return;
  workload::Script script{.calls = {}, .timeout = timeout_of(clients)};
  for (const HistoryEvent& event : world.history()) {
    if (event.kind != HistoryEvent::Kind::invoked) continue;
    const Operation& operation = event.operation;
    script.calls.push_back({.at = event.time,
                            .client = event.client,
                            .action = operation.action,
                            .key = operation.key,
                            .value = operation.value,
                            .expected = operation.expected});
  }
  clients.workload = std::move(script);
}

bool strikes_a_message(const FaultAction& action) {
  return std::visit([]<class Kind>(const Kind&) { return Kind::kind.strikes_message; }, action);
}

template <class To>
struct Into {
  To* to;
  template <class Kind>
  void operator()(const Kind& kind) const {
    *to = kind;
  }
};

void write_faults(Plan& plan, const World& world) {
  const auto* timeline = world.find_agent<Timeline>();
  plan.faults.clear();
  if (timeline == nullptr) return;
  for (const StruckFault& struck : timeline->struck()) {
    if (strikes_a_message(struck.action)) continue;  // it is among the fates of messages
    FaultEntry entry{.at = struck.at};
    std::visit(Into<EntryAction>{&entry.action}, struck.action);
    if (struck.lasting) entry.for_ = DurationRange(*struck.lasting);
    plan.faults.push_back(std::move(entry));
  }
}

/// What else a run draws takes the same time each time, as by default.
void write_machines(Plan& plan, Duration sync) {
  const auto is_drawn = [](const Distribution& distribution) {
    return !std::holds_alternative<Constant>(distribution.shape);
  };
  if (is_drawn(plan.disk.sync)) plan.disk.sync = {Constant{sync}};
  if (is_drawn(plan.disk.write)) plan.disk.write = DiskPlan{}.write;
  if (plan.processing.takes_time()) plan.processing = {};
  plan.clocks = {};
}

}  // namespace

PinnedValue pinned_number(AnyInteger number) {
  if (number > std::numeric_limits<std::int64_t>::max()) {
    return {static_cast<std::uint64_t>(number)};
  }
  return {static_cast<std::int64_t>(number)};
}

bool pins_a_name(const Pin& pin) {
  const auto* number = std::get_if<std::int64_t>(&pin.is.is);
  return pin.choice && (number == nullptr || *number >= least_name);
}

void add_general_pins(std::vector<Pin>& pins, const Decisions& decisions) {
  for (const DrawnTimeout& drawn : decisions.timeouts) {
    if (has_pin_for(pins, drawn)) continue;
    pins.push_back({.timer = drawn.timer, .node = drawn.node, .is = {middle_of(decisions, drawn)}});
  }
  for (const DrawnNumber& drawn : decisions.numbers) {
    if (has_pin_for(pins, drawn.node)) continue;
    pins.push_back({.choice = drawn.node, .is = {std::int64_t{0}}});
  }
}

void add_numbered_pins(std::vector<Pin>& pins, const Decisions& decisions) {
  std::vector<Pin> added;
  for (const DrawnTimeout& drawn : decisions.timeouts) {
    const bool has_pin = has_pin_for(pins, drawn) || has_numbered_pin_for(pins, drawn);
    if (has_pin) continue;
    added.push_back({.timer = drawn.timer, .node = drawn.node, .nth = drawn.nth, .is = {drawn.is}});
  }
  for (const DrawnNumber& drawn : decisions.numbers) {
    if (drawn.is >= least_name || has_pin_for(pins, drawn.node)) continue;
    added.push_back({.choice = drawn.node, .nth = drawn.nth, .is = pinned_number(drawn.is)});
  }
  pins.insert(pins.end(), added.begin(), added.end());
}

void add_names(std::vector<Pin>& pins, const Decisions& decisions) {
  for (const DrawnNumber& drawn : decisions.numbers) {
    const bool has_pin = std::any_of(pins.begin(), pins.end(), [&](const Pin& pin) {
      return pin.choice == drawn.node && pin.nth == drawn.nth;
    });
    const bool is_pinned = drawn.is < 1000 * least_name;
    if (has_pin || is_pinned) continue;
    pins.push_back({.choice = drawn.node, .nth = drawn.nth, .is = name_for(drawn)});
  }
}

Plan written_down(const Plan& plan, const World& world, const Decisions& decisions,
                  const Writing& writing) {
  Plan written = plan;
  if (writing.timers) {
    written.pins.clear();
    add_general_pins(written.pins, decisions);
    write_timers(written, decisions);
  }
  if (writing.network) {
    write_network(written, decisions, writing.latency);
    write_machines(written, writing.sync);
  }
  if (writing.clients) write_clients(written.clients, world);
  if (writing.faults) write_faults(written, world);
  return written;
}

}  // namespace orrery
