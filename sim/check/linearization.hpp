#pragma once
/// Why a history is linearizable: an instant for each operation, between its invocation and its
/// answer, at which it may be thought to have happened (M. Herlihy and J. Wing, "Linearizability: A
/// Correctness Condition for Concurrent Objects", 1990). Whether it is at all, linearizable.hpp
/// says, mostly without a search.

#include <vector>

#include "sim/check/wing_gong.hpp"

namespace orrery {

struct LinearizationPoint {
  std::size_t call = 0;  ///< its index in the whole history
  Time at{};
  friend auto operator<=>(const LinearizationPoint&, const LinearizationPoint&) = default;
};

struct Linearization {
  Finding finding = Finding::linearizable;
  /// In the order that explains the history, if there is one. Failed operations have no point, nor
  /// have open ones that need not have happened.
  std::vector<LinearizationPoint> points{};
};

/// Of one key's history. `calls` is the whole history.
Linearization linearization_of(const KeyHistory& history, const std::vector<Call>& calls,
                               const SearchLimits& limits = {});

/// Instants for calls that happened in this order: never decreasing, each within its interval (but
/// that of an open call may be later than its client gave up, if it must), and as far from both
/// ends as the others allow. Requires: no answered call returned before one that stands earlier in
/// the order was invoked.
std::vector<LinearizationPoint> points_of(const std::vector<std::size_t>& order,
                                          const std::vector<Call>& calls);

}  // namespace orrery
