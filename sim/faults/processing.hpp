#pragma once
/// How long nodes are busy with messages, and which of them are slow at it.

#include <cstdint>
#include <map>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/sampler.hpp"
#include "sim/faults/processing_plan.hpp"

namespace orrery {

class Processing {
 public:
  explicit Processing(const ProcessingPlan& plan);

  /// How long a worker of the node that begins with the message now will be busy with it.
  Duration time(NodeId node, const Payload& message, Draw draw) const;

  /// From now on this costs the nodes so many times what it would, on top of what slows them
  /// already; returns the slowdown's name for `restore`.
  std::uint32_t slow_down(const std::vector<NodeId>& nodes, double factor);
  void restore(std::uint32_t slowdown);

 private:
  struct Slowdown {
    std::uint32_t name = 0;
    std::vector<NodeId> nodes;  // in order
    double factor = 1;
  };

  Sampler usual_;
  std::map<std::uint64_t, Sampler> by_type_;  // key: hash of the type's name
  std::vector<Slowdown> slowdowns_;
  std::uint32_t slowdowns_begun_ = 0;
};

}  // namespace orrery
