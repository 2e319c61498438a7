#pragma once
/// What members believe of each other, and which belief overrides which (SWIM §4.2).

#include <cstdint>

#include "sim/core/describe.hpp"

namespace orrery::swim {

/// Counts how often a member has had to say that it is alive. Only the member itself increments it.
using Incarnation = std::uint64_t;

/// Nothing that a run can reach: what a hostile message says instead is ignored.
inline constexpr Incarnation beyond_any_run = Incarnation{1} << 62;

/// In the order in which they override each other within an incarnation.
enum class Status : std::uint8_t {
  alive,
  suspected,
  failed,  ///< {Confirm}: declared as failed
};
BOOST_DESCRIBE_ENUM(Status, alive, suspected, failed)

/// {Alive Ml, inc = 3}, {Suspect Ml, inc = 3}, {Confirm Ml, inc = 3}. The default is what all
/// believe of all at first.
struct Belief {
  Status status{};
  Incarnation incarnation{};
  friend auto operator<=>(const Belief&, const Belief&) = default;
};
BOOST_DESCRIBE_STRUCT(Belief, (), (status, incarnation))

/// A belief of a member, as it is told to others.
struct Update {
  NodeId member{};
  Belief belief{};
  friend auto operator<=>(const Update&, const Update&) = default;
};
BOOST_DESCRIBE_STRUCT(Update, (), (member, belief))

/// The order of preference (§4.2). "{Alive Ml, inc = i} overrides {Suspect Ml, inc = j}, i > j;
/// {Alive Ml, inc = j}, i > j. {Suspect Ml, inc = i} overrides {Suspect Ml, inc = j}, i > j;
/// {Alive Ml, inc = j}, i >= j. {Confirm Ml, inc = i} overrides {Alive Ml, inc = j}, any j;
/// {Suspect Ml, inc = j}, any j." Who may rejoin counts on: a greater incarnation overrides
/// whatever is believed of a smaller one.
constexpr bool takes_precedence(const Belief& news, const Belief& known, bool rejoin) {
  const bool is_final = !rejoin && known.status == Status::failed;
  if (is_final) return false;
  if (!rejoin && news.status == Status::failed) return true;
  if (news.incarnation != known.incarnation) return news.incarnation > known.incarnation;
  return news.status > known.status;
}

/// ⌈log(n + 1)⌉ of n members. The paper leaves the base open; this is the decimal one, as in
/// HashiCorp's memberlist, so that it is the number of digits of n.
constexpr std::uint32_t ceil_log(std::uint32_t n) {
  std::uint32_t digits = 0;
  for (; n > 0; n /= 10) ++digits;
  return digits;
}

}  // namespace orrery::swim
