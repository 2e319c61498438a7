#pragma once
/// What a fault may wait for: an output, a state, a message. As settings, and whether they are met.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/value.hpp"
#include "sim/faults/selector.hpp"

namespace orrery {

/// "role == leader", "currentTerm >= 3", "log.size > 100": a member of a node's state, of an output
/// or of a message, by the name it has there, compared with ==, !=, <, <=, > or >=. A word is a
/// text; numbers, true, false, null and "quoted texts" are as in JSON; durations ("150ms") compare
/// as such. What has no order is neither less nor greater.
struct Condition {
  enum class Comparison : std::uint8_t { equal, unequal, less, at_most, greater, at_least };

  std::string member{};
  Comparison comparison{};
  Value wanted{};

  bool holds(const Value& found) const;
  friend bool operator==(const Condition&, const Condition&) = default;
};

/// Nothing if the text is no condition.
std::optional<Condition> parse_condition(std::string_view text);

/// Reads back as the same condition.
std::string to_text(const Condition& condition);

/// The part of a described value that "term" or "entry.index" names, or null; "entries.size" is how
/// many there are.
std::optional<Value> part_of(const Value& whole, std::string_view path);

/// {"output": "Elected", "where": "term >= 3"}, {"state": "role == leader", "node": "n3"},
/// {"message": "AppendEntries", "from": "leader", "to": "n3", "nth": 3}.
struct Trigger {
  std::optional<std::string> output{};   ///< an output of this type has left a node
  std::optional<Condition> state{};      ///< has become true of a node
  std::optional<std::string> message{};  ///< a message of this type leaves for the network
  std::optional<Condition> where{};      ///< of the output or message, which otherwise may be any
  std::optional<Selection> node{};  ///< which outputs, or whose state is it, may be one of these
  std::optional<Selection> from{};  ///< the message's sender is one of these
  std::optional<Selection> to{};    ///< … and its receiver
  std::uint32_t nth = 1;            ///< the first so many times but one are let pass
  static constexpr std::string_view one_of[] = {"output", "state", "message"};
  friend bool operator==(const Trigger&, const Trigger&) = default;
};
BOOST_DESCRIBE_STRUCT(Trigger, (), (output, state, message, where, node, from, to, nth))

/// Nodes that would have to be drawn.
std::optional<Problem> problem_with_nodes(const std::optional<Selection>& nodes, const char* key);

/// Settings that do not belong to what is waited for, nodes that would have to be drawn.
std::optional<Problem> problem_with(const Trigger& trigger);

/// "Elected where term >= 3", "role == leader", "AppendEntries from leader to n3 (3rd)".
std::string to_text(const Trigger& trigger);

}  // namespace orrery
