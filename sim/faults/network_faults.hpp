#pragma once
/// What happens between nodes.

#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/error.hpp"
#include "sim/faults/fault.hpp"

namespace orrery {

/// Nothing passes between different groups, in either direction; with "for", until it is over.
/// Names and roles are resolved first, then what is drawn ("minority", "random 2") among the nodes
/// that no group has yet; "rest" takes what is left.
struct Partition {
  std::vector<Selection> groups{};
  static constexpr std::string_view required[] = {"groups"};
  static constexpr std::string_view shorthand = "groups";
  static constexpr FaultKind kind{
      .example = R"("partition": ["minority", "rest"])",
      .sentence = "nothing passes between the groups; with \"for\" it heals after it",
      .lasts = true};
  friend bool operator==(const Partition&, const Partition&) = default;
};
BOOST_DESCRIBE_STRUCT(Partition, (), (groups))
Struck strike(const Partition& partition, Scene& scene);

/// A partition of fewer than two groups, or groups that certainly share a node.
std::optional<Problem> problem_with(const Partition& partition);

/// Every cut that separates one of these nodes from another is lifted.
struct Heal {
  Selection who{};
  static constexpr std::string_view required[] = {"who"};
  static constexpr std::string_view shorthand = "who";
  static constexpr FaultKind kind{.example = R"("heal": "all")",
                                  .sentence = "every cut around these nodes is lifted"};
  friend bool operator==(const Heal&, const Heal&) = default;
};
BOOST_DESCRIBE_STRUCT(Heal, (), (who))
Struck strike(const Heal& heal, Scene& scene);

}  // namespace orrery
