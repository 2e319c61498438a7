#pragma once
/// A machine's clock. What it shows follows from world time by whole numbers, exactly: between two
/// changes it is a straight line, and at a change it goes on from what it has come to, fractions of
/// a nanosecond included.
///
/// It shows two times, as clock_gettime(2) does:
///   monotonic  counts from the start of the run at the clock's own rate, and never goes back:
///              time-outs run on it
///   wall       the time of day: monotonic and an offset, which may be set forth and back

#include <compare>
#include <cstdint>

#include "sim/core/describe.hpp"
#include "sim/core/drift.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// What happens to a clock at an instant.
struct ClockChange {
  Drift drift{};    ///< so much more than before
  Duration step{};  ///< the wall clock jumps: so far ahead of where it was

  friend auto operator<=>(const ClockChange&, const ClockChange&) = default;
};
BOOST_DESCRIBE_STRUCT(ClockChange, (), (drift, step))

/// One that nothing has happened to shows world time. What does not fit 64 bits, after centuries,
/// is shown as the last time that does.
class NodeClock {
 public:
  // Requires, all of them: the instant is not before the newest change.
  Time monotonic(Time world) const;
  Time wall(Time world) const;

  /// The first instant, not before the newest change, at which monotonic() shows this or more: "a
  /// timer expires at the first world nanosecond at which the node's monotonic clock shows its
  /// deadline" (a fast clock may leave out the nanosecond itself). Time::max() is never shown.
  Time first_showing(Time reading) const;

  /// Requires: the clock does not come to stand still.
  void change(Time world, const ClockChange& change);

  Drift drift() const { return {rate_ + standstill.ppb}; }
  /// The wall clock's, from the monotonic one.
  Duration offset() const { return offset_; }

  friend bool operator==(const NodeClock&, const NodeClock&) = default;

 private:
  Time changed_{};                       // world time of the newest change of rate
  Time reading_{};                       // what monotonic() showed then,
  std::int64_t fraction_ = 0;            // and so many billionths of a nanosecond
  std::int64_t rate_ = -standstill.ppb;  // billionths of a nanosecond for each of the world's
  Duration offset_{};
};

}  // namespace orrery
