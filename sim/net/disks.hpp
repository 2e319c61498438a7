#pragma once
/// How long the disks of a run take, and what crashes do to them. (What is on a disk, and what is
/// wrong with it, is in its node's box.)

#include <cstdint>
#include <vector>

#include "sim/core/disk.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/network_plan.hpp"

namespace orrery {

class Disks {
 public:
  explicit Disks(const DiskPlan& plan);

  Duration sync_latency(NodeId node, Draw draw) const;
  bool writes_take_time() const { return writes_take_time_; }
  Duration write_latency(NodeId node, std::uint64_t writes, Draw draw) const;
  Unsynced unsynced() const { return unsynced_; }

  /// What these disks begin from now on takes `factor` times as long, on top of what slows them
  /// already; returns the name for `go_on`.
  std::uint32_t slow_down(const std::vector<NodeId>& nodes, std::uint32_t factor);
  void go_on(std::uint32_t slowness);

  /// From now on nothing takes longer than all but one in a hundred did.
  void become_stable();

 private:
  struct Slowness {
    std::uint32_t name = 0;
    NodeId node{};
    std::uint32_t factor = 1;
  };

  Duration slowed(NodeId node, Duration latency) const;

  Sampler write_;
  Sampler sync_;
  Duration latest_write_ = Duration::max();  // none takes longer
  Duration latest_sync_ = Duration::max();
  bool writes_take_time_;
  Unsynced unsynced_;
  std::vector<Slowness> slow_;
  std::uint32_t slowed_ = 0;  // how often
};

}  // namespace orrery
