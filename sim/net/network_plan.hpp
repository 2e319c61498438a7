#pragma once
/// The network and the disks of a run, as settings.

#include <chrono>

#include "sim/core/describe.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/probability.hpp"

namespace orrery {

/// What every message meets on its way.
struct NetworkPlan {
  /// One way. A constant, so that a run without settings can be followed with a pencil; a scenario
  /// that wants messages to overtake each other says so.
  Distribution latency{Constant{std::chrono::milliseconds(10)}};
  Probability loss{};       ///< a message never arrives
  Probability duplicate{};  ///< a message arrives twice, each time with a latency of its own
  friend bool operator==(const NetworkPlan&, const NetworkPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(NetworkPlan, (), (latency, loss, duplicate))

/// What every node's disk does.
struct DiskPlan {
  /// From persist() until what it wrote survives a crash: a solid-state disk's.
  Distribution sync{Constant{std::chrono::milliseconds(1)}};
  friend bool operator==(const DiskPlan&, const DiskPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(DiskPlan, (), (sync))

}  // namespace orrery
