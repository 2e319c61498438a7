#include "sim/core/clock.hpp"

#include <algorithm>

#include "sim/core/ensure.hpp"

namespace orrery {
namespace {

__extension__ using Wide = __int128;

constexpr Wide billion = 1'000'000'000;

/// As far as it fits.
Time time_of(Wide nanoseconds) {
  const Wide fitting =
      std::clamp(nanoseconds, Wide{Time::min().count()}, Wide{Time::max().count()});
  return Time(static_cast<std::int64_t>(fitting));
}

}  // namespace

std::int64_t NodeClock::rate() const {
  return std::max<std::int64_t>(1, drift_.ppb - standstill.ppb);
}

NodeClock::Wide NodeClock::counted(Time world) const {
  return fraction_ + Wide{(world - changed_).count()} * rate();
}

Time NodeClock::monotonic(Time world) const {
  return time_of(reading_.count() + counted(world) / billion);
}

Time NodeClock::wall(Time world) const {
  return time_of(Wide{monotonic(world).count()} + offset_.count());
}

Time NodeClock::first_showing(Time reading) const {
  if (reading == Time::max()) return Time::max();
  if (reading <= reading_) return changed_;
  const Wide missing = (Wide{reading.count()} - reading_.count()) * billion - fraction_;
  return time_of(changed_.count() + (missing + rate() - 1) / rate());
}

void NodeClock::change(Time world, const ClockChange& change) {
  ensure(world >= changed_, "a clock changes after its last change");
  const Wide since = counted(world);
  reading_ = time_of(reading_.count() + since / billion);
  fraction_ = static_cast<std::int64_t>(since % billion);
  changed_ = world;
  drift_.ppb += change.drift.ppb;
  offset_ = time_of(Wide{offset_.count()} + change.step.count());
}

}  // namespace orrery
