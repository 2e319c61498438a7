#pragma once
/// What a hand does to a run that it watches: a fault, struck at once after a certain event, or
/// something done to one message under way or one live timer. A plan's `hands` are data: a run with
/// them repeats, bit for bit, what was done in the viewer (hands.hpp lays them).
///
///   {"after": 1283, "crash": "n1"}
///   {"after": 1283, "at": "430ms", "partition": [["n1", "n2"], "rest"]}
///   {"after": 1290, "drop": {"message": "AppendEntries", "from": "n1", "to": "n3"}}
///   {"after": 1290, "delay_message": {"message": "Pong", "from": "n2", "to": "n1", "until": "1s"}}
///   {"after": 1301, "expire": {"timer": "ElectionTimeout", "node": "n2"}}
///
/// What a hand broke stays broken until another hand, or the world's becoming stable, mends it.

#include <boost/mp11.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault.hpp"
#include "sim/faults/fault_plan.hpp"

namespace orrery {

// Messages under way are those on a link, and those that a link holds back. One that its target
// keeps waiting (in an inbox, or because it is paused) has arrived.

/// A message under way is lost.
struct Drop {
  std::string message{};  ///< its type
  NodeId from{};          ///< who sent it, whatever relays there are
  NodeId to{};
  std::uint32_t nth = 1;  ///< of those of that type under way between them, in order of sending
  static constexpr std::string_view required[] = {"message", "from", "to"};
  static constexpr FaultKind kind{
      .example = R"("drop": {"message": "AppendEntries", "from": "n1", "to": "n3", "nth": 2})",
      .sentence = "the 2nd of those messages that are under way is lost"};
  friend bool operator==(const Drop&, const Drop&) = default;
};
BOOST_DESCRIBE_STRUCT(Drop, (), (message, from, to, nth))

/// … arrives now; over relays, too, if nothing stops it there. At a paused node it waits with the
/// others.
struct Deliver {
  std::string message{};
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;
  static constexpr std::string_view required[] = {"message", "from", "to"};
  static constexpr FaultKind kind{
      .example = R"("deliver": {"message": "RequestVote", "from": "n2", "to": "n1"})",
      .sentence = "it arrives now, also where a link holds it back"};
  friend bool operator==(const Deliver&, const Deliver&) = default;
};
BOOST_DESCRIBE_STRUCT(Deliver, (), (message, from, to, nth))

/// … arrives at another time: earlier or later, but not before now. One that a link holds back has
/// no time to change.
struct DelayMessage {
  std::string message{};
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;
  std::optional<Time> until{};  ///< nothing: it is held until a hand delivers or drops it
  static constexpr std::string_view required[] = {"message", "from", "to"};
  static constexpr FaultKind kind{
      .example =
          R"("delay_message": {"message": "RequestVote", "from": "n2", "to": "n1", "until": "2s"})",
      .sentence = "it arrives then; without \"until\" a hand has to \"deliver\" it"};
  friend bool operator==(const DelayMessage&, const DelayMessage&) = default;
};
BOOST_DESCRIBE_STRUCT(DelayMessage, (), (message, from, to, nth, until))

/// A live timer expires now, unless its node is paused.
struct Expire {
  std::string timer{};  ///< its type
  NodeId node{};
  std::uint32_t nth = 1;  ///< of the node's live ones of that type, in order of expiry
  static constexpr std::string_view required[] = {"timer", "node"};
  static constexpr FaultKind kind{
      .example = R"("expire": {"timer": "ElectionTimeout", "node": "n2"})",
      .sentence = "a timer that runs expires now"};
  friend bool operator==(const Expire&, const Expire&) = default;
};
BOOST_DESCRIBE_STRUCT(Expire, (), (timer, node, nth))

/// What only hands do.
using HandOnlyAction = std::variant<Drop, Deliver, DelayMessage, Expire>;

/// Its key in files follows from its name. Of the faults, those that strike once and at once.
using HandAction = boost::mp11::mp_append<FaultAction, HandOnlyAction>;

/// Of several, each waits for those before it.
struct Hand {
  std::uint64_t after = 0;   ///< this event has happened,
  std::optional<Time> at{};  ///< … and it is this time, at least
  HandAction action{};
  static constexpr std::string_view required[] = {"after", "action"};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const Hand&, const Hand&) = default;
};
BOOST_DESCRIBE_STRUCT(Hand, (), (after, at, action))

/// A number 0.
std::optional<Problem> problem_with(const Drop& drop);
std::optional<Problem> problem_with(const Deliver& deliver);
std::optional<Problem> problem_with(const DelayMessage& delay);
std::optional<Problem> problem_with(const Expire& expire);
/// A fault that goes on by itself or waits for a trigger; a selection that means nobody here.
std::optional<Problem> problem_with(const Hand& hand);

/// Is the fault of this key none that a hand can do? One that goes on by itself, or waits for a
/// trigger.
bool not_for_hands(std::string_view key);

/// The fault that it is; nothing if it is what only hands do.
std::optional<FaultAction> fault_of(const HandAction& action);

/// "crash n1", "drop the 2nd AppendEntries from n1 to n3", "expire ElectionTimeout of n2".
std::string to_text(const HandAction& action);
/// "crash n1 after event 40".
std::string to_text(const Hand& hand);

/// Does it now. Returns whom it struck ("n1", "n1 to n3"), or nothing if there was nobody, no such
/// message or timer; observers are told of it as of a fault ("hand: crash n1"), when it is done.
/// Draws randomness named by the world's event. Requires: called between two events; the world's
/// environment is Surroundings; its nodes exist.
std::string lay_hand(World& world, const HandAction& action, const LeaderRule& leader);

/// Why it would strike nobody now: "no AppendEntries is under way from n1 to n3".
std::string why_nobody(const World& world, const HandAction& action);

// ---------------------------------------------------------------- what hands can name

/// A message under way, as hands count it.
struct MessageUnderWay {
  std::uint64_t id = 0;     ///< of its event
  std::string_view type{};  ///< of what travels, which may not be what was sent
  NodeId from{};
  NodeId to{};
  std::uint32_t nth = 1;  ///< of those of that type between them, in order of sending
  Time arrival{};  ///< at its target or next relay; Time::max(): held until a hand lets it go
  std::optional<EventHandle> pending{};  ///< nothing: a link holds it back
};

/// In order of sending.
std::vector<MessageUnderWay> messages_under_way(const World& world);

/// A live timer, as hands count it.
struct LiveTimer {
  std::string_view type{};
  std::uint32_t nth = 1;  ///< of the node's of that type, in order of expiry
  Time expiry{};          ///< may be over for a paused node
  EventHandle pending{};
};

/// Of a node, in order of expiry.
std::vector<LiveTimer> live_timers(const World& world, NodeId node);

}  // namespace orrery
