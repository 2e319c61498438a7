#pragma once
/// The judges who only count: did everyone get an answer, and was everyone served soon enough?
///
/// To be answered and to be served are two things. Who is told that an operation failed has an
/// answer: it certainly had no effect. But a store that turns everything away is not available:
/// "availability = successful requests / total requests" (Site Reliability Engineering, Beyer et
/// al. 2016, ch. 3). A cas that does not match, however, or an acquire of a lock that is held, was
/// executed, and "no" is its result: that is served (Call::is_served).

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// How many calls were served within their deadline, of those whose deadline has passed or which
/// were answered.
struct Availability {
  std::size_t served = 0;
  std::size_t due = 0;

  /// Requires: due > 0.
  double ratio() const { return static_cast<double>(served) / static_cast<double>(due); }
  friend auto operator<=>(const Availability&, const Availability&) = default;
};
BOOST_DESCRIBE_STRUCT(Availability, (), (served, due))

/// As of `now`: a call that still has time to be answered is not counted.
Availability availability_of(const std::vector<Call>& calls, Duration deadline, Time now);

/// "all_operations_complete": every call is answered, if need be while the run settles.
Judge all_operations_complete();

/// "availability": at least `min` (0 to 1) of the calls are served within `deadline`.
Judge availability(double min, Duration deadline);

}  // namespace orrery
