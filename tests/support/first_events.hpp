#pragma once
/// What judges have seen in a world, in a form that two judges can be compared by.

#include <map>
#include <string>

#include "sim/core/world.hpp"

namespace orrery {

/// judge → a number.
using PerJudge = std::map<std::string, std::uint64_t>;

/// The number of the event that broke its promise first, of each violated judge whose name begins
/// with `before` and then `name`; it is called without `before`.
inline PerJudge first_events(const World& world, std::string_view before,
                             std::string_view name = "") {
  PerJudge events;
  for (const Violation& violation : world.violations()) {
    const std::string_view judge = violation.judge;
    if (!judge.starts_with(before)) continue;
    const std::string_view rest = judge.substr(before.size());
    if (rest.starts_with(name)) events.emplace(rest, violation.event);
  }
  return events;
}

}  // namespace orrery
