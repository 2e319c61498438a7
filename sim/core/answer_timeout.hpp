#pragma once
/// What a protocol says about a time-out that waits for others, so that whoever sets it too short
/// for the network is told.

#include <cstdint>
#include <string>

#include "sim/core/time.hpp"

namespace orrery {

/// Beside a Config there may be `std::vector<AnswerTimeout> answer_timeouts(const Config&)`.
struct AnswerTimeout {
  std::string key;             ///< of the setting: "election_timeout", "client.retry"
  Duration shortest{};         ///< that may be drawn
  std::uint32_t messages = 0;  ///< so many, one after the other, bring the answer: 2 of a request
  std::string otherwise;  ///< what comes of it if it is over before: "nobody is elected in time"
};

}  // namespace orrery
