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

Time NodeClock::monotonic(Time world) const {
  const Wide since = fraction_ + Wide{(world - changed_).count()} * rate_;
  return time_of(reading_.count() + since / billion);
}

Time NodeClock::wall(Time world) const {
  return time_of(Wide{monotonic(world).count()} + offset_.count());
}

Time NodeClock::first_showing(Time reading) const {
  if (reading == Time::max()) return Time::max();
  if (reading <= reading_) return changed_;
  const Wide missing = (Wide{reading.count()} - reading_.count()) * billion - fraction_;
  return time_of(changed_.count() + (missing + rate_ - 1) / rate_);
}

void NodeClock::change(Time world, const ClockChange& change) {
  ensure(world >= changed_, "a clock changes after its last change");
  ensure(Wide{rate_} + change.drift.ppb > 0, "a clock goes on");
  const Wide since = fraction_ + Wide{(world - changed_).count()} * rate_;
  reading_ = time_of(reading_.count() + since / billion);
  fraction_ = static_cast<std::int64_t>(since % billion);
  changed_ = world;
  rate_ += change.drift.ppb;
  offset_ = time_of(Wide{offset_.count()} + change.step.count());
}

}  // namespace orrery
