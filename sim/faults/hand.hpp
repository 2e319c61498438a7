#pragma once
/// What a hand does to a run that it watches: a fault, struck at once after a certain event, or
/// something done to one message under way or one live timer. A plan's `hands` are data: a run with
/// them repeats, bit for bit, what was done in the viewer.
///
///   {"after": 1283, "crash": "n1"}
///   {"after": 1283, "at": "430ms", "partition": ["n1, n2", "rest"]}
///   {"after": 1290, "drop": {"message": "AppendEntries", "from": "n1", "to": "n3"}}
///   {"after": 1290, "delay_message": {"message": "AppendEntries", "from": "n1", "to": "n3", "until": "600ms"}}
///   {"after": 1301, "expire": {"timer": "ElectionTimeout", "node": "n2"}}

#include <boost/mp11.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault.hpp"
#include "sim/faults/fault_plan.hpp"

namespace orrery {

/// A message under way is lost.
struct Drop {
  std::string message{};  ///< its type
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;  ///< of those of that type under way between them, in order of sending
  static constexpr std::string_view required[] = {"message", "from", "to"};
  friend bool operator==(const Drop&, const Drop&) = default;
};
BOOST_DESCRIBE_STRUCT(Drop, (), (message, from, to, nth))

/// … arrives now.
struct Deliver {
  std::string message{};
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;
  static constexpr std::string_view required[] = {"message", "from", "to"};
  friend bool operator==(const Deliver&, const Deliver&) = default;
};
BOOST_DESCRIBE_STRUCT(Deliver, (), (message, from, to, nth))

/// … arrives at another time: earlier or later.
struct DelayMessage {
  std::string message{};
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;
  std::optional<Time> until{};  ///< nothing: it is held until a hand delivers or drops it
  static constexpr std::string_view required[] = {"message", "from", "to"};
  friend bool operator==(const DelayMessage&, const DelayMessage&) = default;
};
BOOST_DESCRIBE_STRUCT(DelayMessage, (), (message, from, to, nth, until))

/// A live timer expires now.
struct Expire {
  std::string timer{};  ///< its type
  NodeId node{};
  std::uint32_t nth = 1;  ///< of the node's live ones of that type, in order of expiry
  static constexpr std::string_view required[] = {"timer", "node"};
  friend bool operator==(const Expire&, const Expire&) = default;
};
BOOST_DESCRIBE_STRUCT(Expire, (), (timer, node, nth))

/// Its key in files follows from its name. Of the faults, those that strike once and at once.
using HandAction =
    boost::mp11::mp_append<FaultAction, std::variant<Drop, Deliver, DelayMessage, Expire>>;

struct Hand {
  std::uint64_t after = 0;   ///< this event has happened,
  std::optional<Time> at{};  ///< … and it is this time, at least
  HandAction action{};
  static constexpr std::string_view required[] = {"after", "action"};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const Hand&, const Hand&) = default;
};
BOOST_DESCRIBE_STRUCT(Hand, (), (after, at, action))

/// "crash n1", "drop the 2nd AppendEntries from n1 to n3".
std::string to_text(const HandAction& action);

/// Does it now. Returns whom it struck ("n1"), or nothing if there was nobody or no such message or
/// timer; observers are told of it as of a fault (World::announce_fault). Draws randomness named by
/// the world's event. Requires: called between two events.
std::string lay_hand(World& world, const HandAction& action, const LeaderRule& leader);

}  // namespace orrery
