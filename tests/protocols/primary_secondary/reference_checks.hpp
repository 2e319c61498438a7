#pragma once
/// The judges of a primary and its secondaries once more, slowly and without cleverness: after
/// every event all servers are looked at, and all that was said is kept.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "protocols/primary_secondary/primary_secondary_checks.hpp"
#include "sim/core/world.hpp"

namespace orrery::primary_secondary {

class ReferenceChecks final : public Monitor {
 public:
  /// Its judges are called like the real ones, with this in front.
  static constexpr std::string_view prefix = "reference.";

  Ref<Monitor> clone() const override { return make_ref<ReferenceChecks>(*this); }
  std::string_view name() const override { return "reference"; }

  void after_step(World& world, NodeId node) override {
    if (node.group() != 'n') return;
    std::uint64_t primaries = 0;
    bool is_one_of_them = false;
    for (const NodeId server : world.group('n')) {
      if (!world.is_up(server)) continue;
      const auto& state = world.state_of<Volatile>(server);
      const bool needs_lease = world.state_of<Config>(server).lease.has_value();
      const Time clock = world.clock_of(server).monotonic(world.now());
      const bool is_primary =
          state.role == Role::primary && (!needs_lease || clock < state.leaseUntil);
      if (is_primary) ++primaries;
      if (is_primary && server == node) is_one_of_them = true;
    }
    if (primaries > 1 && is_one_of_them) raise(world, judges::one_primary);
    const bool was_one_of_them = std::exchange(was_primary_[node], is_one_of_them);
    if (is_one_of_them && !was_one_of_them) becomes_primary(world, node);
  }

  void crashed(World&, NodeId node) override { was_primary_[node] = false; }

  void sent(World& world, NodeId from, NodeId to, const Payload& message) override {
    if (const auto* response = content_of<Response>(message)) {
      for (const Entry& entry : world.state_of<Durable>(from).log) {
        const bool is_it = entry.client == to && entry.request == response->request;
        if (is_it) acknowledged_.emplace_back(to, entry.request);
      }
    } else if (const auto* update = content_of<Update>(message)) {
      for (std::size_t i = 0; i < update->entries.size(); ++i) {
        const Index index = update->previous.index + 1 + i;
        for (const auto& [known_index, known] : shipped_) {
          const bool is_same_place =
              known_index == index && known.epoch == update->entries[i].epoch;
          if (is_same_place && known != update->entries[i]) {
            raise(world, judges::one_entry_a_position);
          }
        }
        if (std::find(shipped_.begin(), shipped_.end(), std::pair(index, update->entries[i])) ==
            shipped_.end()) {
          shipped_.emplace_back(index, update->entries[i]);
        }
      }
    }
  }

 private:
  void becomes_primary(World& world, NodeId node) {
    if (world.state_of<Config>(node).replication != Replication::sync) return;
    const auto& log = world.state_of<Durable>(node).log;
    for (const auto& [client, request] : acknowledged_) {
      bool is_there = false;
      for (const Entry& entry : log) {
        if (entry.client == client && entry.request >= request) is_there = true;
      }
      if (!is_there) raise(world, judges::sync_loses_nothing);
    }
  }

  static void raise(World& world, std::string_view judge) {
    world.violated(std::string(prefix) + std::string(judge), {}, "seen by brute force");
  }

  std::map<NodeId, bool> was_primary_;
  std::vector<std::pair<NodeId, RequestId>> acknowledged_;
  std::vector<std::pair<Index, Entry>> shipped_;
};

}  // namespace orrery::primary_secondary
