#pragma once
/// What messages cost those who handle them, as settings.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "sim/core/describe.hpp"
#include "sim/core/distribution.hpp"
#include "sim/core/error.hpp"

namespace orrery {

/// What it costs a replica to handle a message of somebody else. The message waits in the inbox for
/// a worker, keeps it busy for a time, and is handled when that is over; so a node may have more to
/// do than it can. Timers, and what a node sends to itself, cost nothing. Clients take no time.
struct ProcessingPlan {
  std::optional<Distribution> time{};  ///< how long; messages are handled at once if absent
  std::map<std::string, Distribution> messages{};  ///< … of these types: "AppendEntries"
  std::uint32_t workers = 1;                       ///< so many messages at a time
  std::uint32_t inbox = 1000;                      ///< so many may wait; what finds it full is lost
  friend bool operator==(const ProcessingPlan&, const ProcessingPlan&) = default;

  bool takes_time() const { return time || !messages.empty(); }
};
BOOST_DESCRIBE_STRUCT(ProcessingPlan, (), (time, messages, workers, inbox))

/// No workers or too many, or workers with nothing to do.
std::optional<Problem> problem_with(const ProcessingPlan& plan);

}  // namespace orrery
