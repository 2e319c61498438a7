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

  /// Drifts add up; a clock that they would make stand still or run back crawls: a nanosecond a
  /// second.
  void change(Time world, const ClockChange& change);

  /// What its drifts add up to.
  Drift drift() const { return drift_; }
  /// The wall clock's, from the monotonic one.
  Duration offset() const { return offset_; }

  friend bool operator==(const NodeClock&, const NodeClock&) = default;

 private:
  __extension__ using Wide = __int128;

  /// What it has counted since the newest change, in billionths of a nanosecond.
  Wide counted(Time world) const;
  /// … each nanosecond of the world.
  std::int64_t rate() const;

  Time changed_{};             // world time of the newest change
  Time reading_{};             // what monotonic() showed then,
  std::int64_t fraction_ = 0;  // and so many billionths of a nanosecond
  Drift drift_{};
  Duration offset_{};
};

}  // namespace orrery
