#pragma once
/// The Byzantine Generals Problem. L. Lamport, R. Shostak and M. Pease, TOPLAS 4(3), 1982: "A
/// commanding general must send an order to his n - 1 lieutenant generals such that
///
/// IC1. All loyal lieutenants obey the same order.
/// IC2. If the commanding general is loyal, then every loyal lieutenant obeys the order he sends."
///
/// What both of the paper's algorithms share: the orders, the rounds, and what is put out. n1
/// commands, n2 … are his lieutenants. Rounds are as long as a message takes at most, so that a
/// message that is not there at the end of its round was not sent (A3). The first begins one such
/// time after the start.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/answer_timeout.hpp"
#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery::generals {

enum class Order : std::uint8_t {
  retreat,  ///< also where no order came: "RETREAT … is the default order"
  attack,
};
BOOST_DESCRIBE_ENUM(Order, retreat, attack)

inline constexpr NodeId commander = replica(1);

// ---------------------------------------------------------------- the timer

/// A round is over, and the next one begins.
struct RoundEnds {
  friend auto operator<=>(const RoundEnds&, const RoundEnds&) = default;
};
BOOST_DESCRIBE_STRUCT(RoundEnds, (), ())

// ---------------------------------------------------------------- outputs

/// The commander has sent this order.
struct Commanded {
  Order order{};
  friend auto operator<=>(const Commanded&, const Commanded&) = default;
};
BOOST_DESCRIBE_STRUCT(Commanded, (), (order))

/// A lieutenant obeys this order.
struct Decided {
  Order order{};
  friend auto operator<=>(const Decided&, const Decided&) = default;
};
BOOST_DESCRIBE_STRUCT(Decided, (), (order))

// ---------------------------------------------------------------- configuration

struct Config {
  std::uint32_t m{1};                             // so many traitors are coped with
  Order order{Order::attack};                     // the commander's
  Duration delta{std::chrono::milliseconds(20)};  // a round; a message takes less
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (m, order, delta))

/// Found by the reader of settings.
inline std::optional<Problem> problem_with(const Config& config) {
  if (config.delta > Duration{0}) return std::nullopt;
  return Problem{"in rounds without time no message arrives", "delta", "write \"20ms\""};
}

/// Nobody to command.
inline std::optional<Problem> problem_with_count(std::uint32_t nodes) {
  if (nodes >= 2) return std::nullopt;
  return Problem{"a commander without lieutenants has nobody to send an order to", "",
                 "write \"nodes\": 4"};
}

inline std::vector<AnswerTimeout> answer_timeouts(const Config& config) {
  return {{.key = "delta",
           .shortest = config.delta,
           .messages = 1,
           .otherwise = "messages come after their round, and are taken for not sent"}};
}

}  // namespace orrery::generals
