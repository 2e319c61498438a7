#pragma once
/// How right the clocks of a run are, as settings.

#include <optional>
#include <string>

#include "sim/core/clock.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/drift.hpp"
#include "sim/core/error.hpp"
#include "sim/core/world.hpp"

namespace orrery {

/// By how much clocks are set ahead, or back (below zero): a closed range from which one is drawn.
struct ShiftRange {
  Duration min{};
  Duration max{};
  friend auto operator<=>(const ShiftRange&, const ShiftRange&) = default;
};
BOOST_DESCRIBE_STRUCT(ShiftRange, (), (min, max))

/// "-2s", "-50ms..50ms".
std::string to_text(const ShiftRange& range);

/// What the clock of each node, replicas and clients, has from the beginning, drawn for it.
struct ClockPlan {
  DriftRange drift{};   ///< how much more than time it counts
  ShiftRange offset{};  ///< how far its wall clock is ahead
  friend bool operator==(const ClockPlan&, const ClockPlan&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockPlan, (), (drift, offset))

/// The machine's own: what no fault has made of it. Draws randomness.
ClockChange own_clock(const ClockPlan& plan, std::uint64_t seed, NodeId node);

/// Gives the nodes these clocks. Requires: the world has its nodes and has not begun.
void set_clocks(World& world, const ClockPlan& plan);

/// As far as a clock that somebody keeps right may drift: 500 ppm, the tolerance of NTP (RFC 5905,
/// §7.2).
inline constexpr Drift kept_drift_max{500'000};

/// From now on no machine's own drift is more than that.
void keep_clocks(World& world, const ClockPlan& plan);

/// A clock that does not run, or more than ten times as fast as time.
std::optional<Problem> problem_with(const DriftRange& range);

}  // namespace orrery
