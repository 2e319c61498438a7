#pragma once
/// The judges who only count: did everyone get an answer, and soon enough?

#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// How many calls were answered within their deadline, of those whose deadline has passed or which
/// were answered.
struct Availability {
  std::size_t answered = 0;
  std::size_t due = 0;

  /// Requires: due > 0.
  double ratio() const { return static_cast<double>(answered) / static_cast<double>(due); }
  friend auto operator<=>(const Availability&, const Availability&) = default;
};
BOOST_DESCRIBE_STRUCT(Availability, (), (answered, due))

/// As of `now`: a call that still has time to be answered is not counted.
Availability availability_of(const std::vector<Call>& calls, Duration deadline, Time now);

/// "all_operations_complete": every call is answered, if need be while the run settles.
Judge all_operations_complete();

/// "availability": at least `min` (0 to 1) of the calls are answered within `deadline`.
Judge availability(double min, Duration deadline);

}  // namespace orrery
