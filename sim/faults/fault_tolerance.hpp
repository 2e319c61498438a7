#pragma once
/// What a protocol survives: faults within it break no promise, and no progress is lost for good.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"

namespace orrery {

/// What a disk may lose, or hand out wrong.
enum class DiskLoss : std::uint8_t {
  unsynced,      ///< writes whose sync had not completed, in any set that the order permits
  torn,          ///< … and one of them is half there
  acknowledged,  ///< writes whose sync had completed
  corrupted,     ///< what had been on disk
  unreadable,    ///< the same, for a time
};
BOOST_DESCRIBE_ENUM(DiskLoss, unsynced, torn, acknowledged, corrupted, unreadable)

/// What a clock may do that its protocol does not count on.
enum class ClockFault : std::uint8_t {
  drift,  ///< run fast or slow
  step,   ///< be set forth or back
};
BOOST_DESCRIBE_ENUM(ClockFault, drift, step)

struct FaultTolerance {
  /// So many replicas down at once, paused ones among them; nothing: no bound is declared.
  std::optional<std::uint32_t> down{};
  /// Without writes that are not synced yet, no protocol can ask for: who sends waits for the disk.
  std::vector<DiskLoss> loss{DiskLoss::unsynced};
  /// One whose time-outs are just that needs none of its clocks.
  std::vector<ClockFault> clocks{ClockFault::drift, ClockFault::step};
  /// One that reads them, for leases say, may need that no replica's clock runs more than so many
  /// times as fast as another's; nothing: however they drift.
  std::optional<double> clock_ratio{};
  /// So many replicas may lie, crashed ones among them. None, if the paper has no liars.
  std::uint32_t liars = 0;
  /// A synchronous protocol needs every message of who does not lie to arrive within so long;
  /// nothing: however late, or never.
  std::optional<Duration> within{};
  std::string_view liars_bound{};  ///< "n ≥ 3f + 1 (Castro & Liskov 1999, §3)": why no more
};

}  // namespace orrery
