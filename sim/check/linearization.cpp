#include "sim/check/linearization.hpp"

#include <algorithm>

namespace orrery {

std::vector<LinearizationPoint> points_of(const std::vector<std::size_t>& order,
                                          const std::vector<Call>& calls) {
  Time last{};  // that anybody knows of
  for (const std::size_t call : order) {
    last = std::max(last, calls[call].returned.value_or(calls[call].invoked));
  }
  std::vector<LinearizationPoint> points(order.size());
  Time earliest{};
  for (std::size_t i = 0; i < order.size(); ++i) {
    earliest = std::max(earliest, calls[order[i]].invoked);
    points[i] = {order[i], earliest};
  }
  // Neither earliest nor latest instants decrease, so those halfway between do not either.
  Time latest = last;
  for (std::size_t i = order.size(); i-- > 0;) {
    // What was given up may have happened later; where nothing demands that, it did not.
    const auto& returned = calls[order[i]].returned;
    if (returned) latest = std::min(latest, std::max(*returned, points[i].at));
    points[i].at += (latest - points[i].at) / 2;
  }
  return points;
}

Linearization linearization_of(const KeyHistory& history, const std::vector<Call>& calls,
                               const SearchLimits& limits) {
  const SearchResult result = search(history, calls, limits);
  return {.finding = result.finding, .points = points_of(result.order, calls)};
}

}  // namespace orrery
