#include "sim/net/disks.hpp"

#include <algorithm>

#include "sim/net/links.hpp"

namespace orrery {
namespace {

/// Longer than any run, and far from overflow.
constexpr Duration longest = Duration::max() / 4;

}  // namespace

Disks::Disks(const DiskPlan& plan)
    : write_(plan.write),
      sync_(plan.sync),
      writes_take_time_(plan.write != Distribution{Constant{Duration{0}}}),
      unsynced_(plan.unsynced) {}

Duration Disks::sync_latency(NodeId node, Draw draw) const {
  return slowed(node, std::min(sync_.sample(draw), latest_sync_));
}

Duration Disks::write_latency(NodeId node, std::uint64_t writes, Draw draw) const {
  Duration total{0};
  for (std::uint64_t write = 0; write < writes && total < longest; ++write) {
    total += std::min({longest, latest_write_, write_.sample(draw.then(write))});
  }
  return slowed(node, total);
}

Duration Disks::slowed(NodeId node, Duration latency) const {
  for (const Slowness& slow : slow_) {
    if (slow.node == node) latency = std::min(latency, longest / slow.factor) * slow.factor;
  }
  return latency;
}

std::uint32_t Disks::slow_down(const std::vector<NodeId>& nodes, std::uint32_t factor) {
  ++slowed_;
  for (const NodeId node : nodes) slow_.push_back({slowed_, node, factor});
  return slowed_;
}

void Disks::become_stable() {
  latest_write_ = write_.quantile(timely);
  latest_sync_ = sync_.quantile(timely);
}

void Disks::go_on(std::uint32_t slowness) {
  std::erase_if(slow_, [&](const Slowness& slow) { return slow.name == slowness; });
}

}  // namespace orrery
