#pragma once
/// The fault timeline of a run, as settings. One entry says when and for how long, and has one
/// action; a new kind of fault is one described struct and one more alternative of FaultAction,
/// which its key in files follows.

#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/core/time.hpp"
#include "sim/faults/selector.hpp"

namespace orrery {

/// The nodes lose what is not durable and stop; with "for", they restart when it is over.
struct Crash {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  friend bool operator==(const Crash&, const Crash&) = default;
};
BOOST_DESCRIBE_STRUCT(Crash, (), (who))

/// Crashed nodes start again from what is durable.
struct Restart {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  friend bool operator==(const Restart&, const Restart&) = default;
};
BOOST_DESCRIBE_STRUCT(Restart, (), (who))

/// Nothing passes between different groups, in either direction; with "for", until it is over.
/// Names and roles are resolved first, then what is drawn ("minority", "random 2") among the nodes
/// that no group has yet; "rest" takes what is left.
struct Partition {
  std::vector<Selection> groups{};
  static constexpr std::string_view required[] = {"groups"};
  static constexpr std::string_view shorthand = "groups";
  friend bool operator==(const Partition&, const Partition&) = default;
};
BOOST_DESCRIBE_STRUCT(Partition, (), (groups))

/// Every cut that separates one of these nodes from another is lifted.
struct Heal {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  friend bool operator==(const Heal&, const Heal&) = default;
};
BOOST_DESCRIBE_STRUCT(Heal, (), (who))

using FaultAction = std::variant<Crash, Restart, Partition, Heal>;

/// {"at": "2s", "crash": "leader", "for": "500ms"}.
struct FaultEntry {
  std::optional<Time> at{};  ///< must be there as long as there is no other way to say when
  FaultAction action{};
  std::optional<Duration> for_{};  ///< how long it lasts; for ever if absent
  static constexpr std::string_view required[] = {"at"};
  static constexpr std::string_view inlined[] = {"action"};
  friend bool operator==(const FaultEntry&, const FaultEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(FaultEntry, (), (at, action, for_))

/// A partition of fewer than two groups, or groups that certainly share a node.
std::optional<Problem> problem_with(const Partition& partition);

/// "rest" outside a partition, "for" on what happens at an instant, an action that strikes nobody.
std::optional<Problem> problem_with(const FaultEntry& entry);

/// "crash leader", "partition n1 | rest": what reports call it.
std::string to_text(const FaultAction& action);

}  // namespace orrery
