#pragma once
/// The physical world around the processes of a run: its network, what liars do to it, its disks
/// and its machines.

#include <optional>

#include "sim/core/environment.hpp"
#include "sim/faults/adversary.hpp"
#include "sim/faults/lies.hpp"
#include "sim/faults/processing.hpp"
#include "sim/net/disks.hpp"
#include "sim/net/network.hpp"
#include "sim/net/network_plan.hpp"
#include "sim/net/schedule.hpp"

namespace orrery {

class Surroundings final : public Environment {
 public:
  Surroundings(const NetworkPlan& network_plan, const DiskPlan& disk_plan,
               const ProcessingPlan& processing_plan = {})
      : network(network_plan), disks(disk_plan), processing(processing_plan) {
    lies.set_authenticated(network_plan.authenticated);
  }

  Ref<Environment> clone() const override { return make_ref<Surroundings>(*this); }

  Fate fate_of(const Transmission& message) override {
    Fate fate = schedule ? schedule->fate_of(message) : network.fate_of(message);
    if (!lies.empty()) lies.change(message, fate);
    return fate;
  }
  bool has_scheduler() const override { return adversary.is_at_work(); }
  Duration kept_back(const World& world, const Event& message) override {
    return adversary.kept_back(world, message);
  }
  Fate fate_at_relay(NodeId at, const Transmission& message) override {
    return schedule ? schedule->fate_of(message) : network.fate_at_relay(at, message);
  }
  std::optional<std::span<const NodeId>> neighbours_of(NodeId node) const override {
    return network.neighbours_of(node);
  }
  std::string_view region_of(NodeId node) const override { return network.region_of(node); }
  bool has_holds() const override { return !schedule && network.has_holds(); }
  Holding hold_of(NodeId from, NodeId to) const override {
    return schedule ? Holding::none : network.hold_of(from, to);
  }
  Duration onward_delay(const Transmission& message) override {
    return schedule ? schedule->latency(message) : network.onward_delay(message);
  }

  Duration sync_latency(NodeId node, Draw draw) override { return disks.sync_latency(node, draw); }
  bool writes_take_time() const override { return disks.writes_take_time(); }
  Duration write_latency(NodeId node, std::uint64_t writes, Draw draw) override {
    return disks.write_latency(node, writes, draw);
  }
  Unsynced unsynced_writes(NodeId) const override { return disks.unsynced(); }

  /// The physical world at its best, from now on: what messages and disks still take is bounded.
  void become_stable() {
    network.become_stable();
    disks.become_stable();
  }

  Duration processing_time(NodeId node, const Payload& message, Draw draw) override {
    return processing.time(node, message, draw);
  }

  Network network;
  /// If it is there, it decides what becomes of messages, and not the network.
  std::optional<Schedule> schedule{};
  Lies lies;
  Adversary adversary;
  Disks disks;
  Processing processing;
};

}  // namespace orrery
