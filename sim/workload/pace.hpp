#pragma once
/// How often clients ask, how long they wait and when it is over: what workloads of all kinds have
/// in common.

#include <chrono>
#include <cstdint>
#include <optional>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/rate.hpp"
#include "sim/core/time.hpp"

namespace orrery::workload {

/// When an open loop asks.
enum class Arrivals : std::uint8_t {
  poisson,  ///< at random instants that know nothing of each other
  fixed,    ///< with the same time between any two, the first at `from`
};
BOOST_DESCRIBE_ENUM(Arrivals, poisson, fixed)

struct Pace {
  /// All clients together, whether or not earlier operations are answered (an open loop); what
  /// finds all of them busy waits. Absent: each client waits for the answer, thinks, and asks again
  /// (a closed loop).
  std::optional<Rate> rate{};
  Arrivals arrivals = Arrivals::poisson;      ///< open loop only
  Duration think{};                           ///< closed loop only
  Duration timeout{std::chrono::seconds(1)};  ///< an operation without an answer ends as unknown
  /// So often an operation that ended as unknown is asked again, at once and as a new one, which
  /// writes a value of its own: both may take effect. One that failed is not: that is its answer.
  std::uint32_t retries = 0;
  /// Nothing begins after so many, all clients together. Absent: no such end.
  std::optional<std::uint64_t> operations{};
  Time from{};                  ///< the first operation is not before
  std::optional<Time> until{};  ///< nothing begins after; absent: to the end of the run
  friend bool operator==(const Pace&, const Pace&) = default;
};
BOOST_DESCRIBE_STRUCT(Pace, (), (rate, arrivals, think, timeout, retries, operations, from, until))

/// Arrivals without time between them, an open loop that thinks, a closed one with arrivals, an
/// empty stretch of time, no time-out.
std::optional<Problem> problem_with(const Pace& pace);

}  // namespace orrery::workload
