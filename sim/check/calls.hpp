#pragma once
/// The client history as calls, each invocation with its answer, and the judges who only count: did
/// everyone get an answer, and soon enough?

#include <optional>
#include <vector>

#include "sim/check/verdict.hpp"

namespace orrery {

/// One operation of one client, from invocation to answer.
struct Call {
  NodeId client{};
  Operation operation{};
  Time invoked{};
  std::uint64_t invoked_event = 0;
  std::optional<Time> returned{};  ///< nothing: it is still pending
  std::uint64_t returned_event = 0;
  Result result{};

  /// The cluster said what came of it. (A client that gave up returns, too, but without an answer.)
  bool is_answered() const { return returned && result.outcome != Outcome::unknown; }

  friend auto operator<=>(const Call&, const Call&) = default;
};
BOOST_DESCRIBE_STRUCT(Call, (),
                      (client, operation, invoked, invoked_event, returned, returned_event, result))

/// In order of invocation. A client has one call at a time.
std::vector<Call> calls_of(const Log<HistoryEvent>& history);

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
