#include "sim/plan/watch.hpp"

#include <algorithm>

#include "sim/faults/trigger_match.hpp"
#include "sim/plan/json.hpp"

namespace orrery {

std::size_t Watch::add(const Moment& moment, std::optional<std::string> distinct) {
  waits_.push_back({.moment = moment, .distinct = std::move(distinct)});
  waits_for_states_ = waits_for_states_ || moment.state;
  waits_for_messages_ = waits_for_messages_ || moment.message;
  return waits_.size() - 1;
}

std::size_t Watch::add_after(const Moment& moment, std::size_t after) {
  const std::size_t number = add(moment);
  waits_.back().after = after;
  return number;
}

void Watch::comes(const World& world, Wait& wait, std::string who) {
  if (wait.after) {
    const std::optional<Coming>& before = waits_[*wait.after].first;
    if (!before || before->event == world.events()) return;  // "the next one" is another event
  }
  if (++wait.occurrences < wait.moment.nth) return;
  ++wait.count;
  wait.last = Coming{world.now(), world.events(), std::move(who)};
  if (!wait.first) wait.first = wait.last;
}

void Watch::comes(const World& world, Wait& wait, NodeId who, const Payload& payload) {
  if (wait.distinct) {
    const auto found = part_of(payload.to_value(), *wait.distinct);
    if (!found || !wait.seen.insert(to_json(*found)).second) return;
  }
  comes(world, wait, to_text(who));
}

/// Whatever happened to a node may have changed its state; an alarm is nobody's.
void Watch::event_ended(const World& world, const Event& event) {
  if (!waits_for_states_ || event.kind == EventKind::alarm) return;
  const NodeId node = world.node_at(event.slot);
  for (Wait& wait : waits_) {
    if (!wait.moment.state || !comes_true(wait.moment, world, node, wait.is_true_of)) continue;
    if (is_one_of(wait.moment.node, world, leader_, node)) comes(world, wait, to_text(node));
  }
}

void Watch::event_begins(const World& world, const Event& event) {
  if (!notes_mishaps_) return;
  if (event.kind == EventKind::crash) ++mishaps_.crashes;
  if (event.kind == EventKind::pause) ++mishaps_.pauses;
  if (event.kind != EventKind::message) return;
  const auto message = left_at_.find(event.id);
  if (message == left_at_.end()) return;
  const Duration took = world.now() - message->second;
  mishaps_.slowest_message = std::max(mishaps_.slowest_message, took);
  mishaps_.fastest_message = std::min(mishaps_.fastest_message.value_or(took), took);
  left_at_.erase(message);
}

void Watch::duplicated(const World&, std::uint64_t id, std::uint64_t copy_id) {
  const auto message = left_at_.find(id);
  if (message != left_at_.end()) left_at_[copy_id] = message->second;
}

void Watch::not_delivered(const World&, const Event& message, Loss) { left_at_.erase(message.id); }

Mishaps Watch::mishaps(const World& world) const {
  Mishaps all = mishaps_;
  for (const auto& [id, time] : left_at_) {
    all.slowest_message = std::max(all.slowest_message, world.now() - time);
  }
  return all;
}

/// What a node sends to itself leaves for no network: no trigger is met by it either.
void Watch::sent(const World& world, const Transmission& message, const Fate& fate,
                 std::uint64_t id, std::uint64_t duplicate_id) {
  if (message.from == message.to) return;
  if (notes_mishaps_ && fate.loss == Loss::none) {
    left_at_[id] = world.now();
    if (fate.duplicate_delay) left_at_[duplicate_id] = world.now();
  }
  if (!waits_for_messages_) return;
  for (Wait& wait : waits_) {
    if (wait.moment.message != message.payload.type_name()) continue;
    if (!is_met_by(wait.moment, world, leader_, message)) continue;
    comes(world, wait, message.from, message.payload);
  }
}

void Watch::output(const World& world, NodeId node, const Payload& output) {
  for (Wait& wait : waits_) {
    if (wait.moment.output != output.type_name()) continue;
    if (is_met_by(wait.moment, world, leader_, node, output)) comes(world, wait, node, output);
  }
}

void Watch::fault(const World& world, std::string_view what) {
  for (Wait& wait : waits_) {
    if (wait.moment.fault && what.starts_with(*wait.moment.fault)) {
      comes(world, wait, std::string(what));
    }
  }
}

}  // namespace orrery
