#pragma once
/// How a scenario says what a primary and its secondaries do.

#include <optional>
#include <vector>

#include "protocols/primary_secondary/primary_secondary.hpp"
#include "sim/core/answer_timeout.hpp"
#include "sim/core/error.hpp"

namespace orrery::primary_secondary {

struct Settings : Config {
  ClientConfig client{};
  friend auto operator<=>(const Settings&, const Settings&) = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (Config), (client))

/// Time-outs that are over before what they wait for can be there, and what contradicts itself.
std::optional<Problem> problem_with(const Settings& settings);
/// More secondaries to wait for than there are.
std::optional<Problem> problem_with(const Settings& settings, std::uint32_t nodes);

std::vector<AnswerTimeout> answer_timeouts(const Settings& settings);

}  // namespace orrery::primary_secondary
