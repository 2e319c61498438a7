#pragma once
/// The physical world around the processes of a run: its network, its disks and its machines.

#include "sim/core/environment.hpp"
#include "sim/core/sampler.hpp"
#include "sim/faults/processing.hpp"
#include "sim/net/network.hpp"
#include "sim/net/network_plan.hpp"

namespace orrery {

class Surroundings final : public Environment {
 public:
  Surroundings(const NetworkPlan& network_plan, const DiskPlan& disk_plan,
               const ProcessingPlan& processing_plan = {})
      : network(network_plan), processing(processing_plan), disk_sync_(disk_plan.sync) {}

  Ref<Environment> clone() const override { return make_ref<Surroundings>(*this); }

  Fate fate_of(const Transmission& message) override { return network.fate_of(message); }
  Duration sync_latency(NodeId, Draw draw) override { return disk_sync_.sample(draw); }

  Duration processing_time(NodeId node, const Payload& message, Draw draw) override {
    return processing.time(node, message, draw);
  }

  Network network;
  Processing processing;

 private:
  Sampler disk_sync_;
};

}  // namespace orrery
