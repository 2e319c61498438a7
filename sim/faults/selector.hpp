#pragma once
/// Who a fault strikes: names that are resolved to nodes at the instant the fault fires.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"

namespace orrery {

/// The selectors that are one word. A replica that leads is one whose protocol says so; `minority`
/// is as many drawn replicas as may fail while more than half remain, `majority` as many as remain
/// then; `minority_third` as many as may lie while more than two thirds remain; `rest`, in a
/// partition only, is every node that no other group has; `it` is the node of the trigger: whose
/// output or state it was, or who sent the message.
enum class Group {
  leader,
  followers,
  minority,
  majority,
  minority_third,
  crashed,
  rest,
  it,
  replicas,
  clients,
  all
};
BOOST_DESCRIBE_ENUM(Group, leader, followers, minority, majority, minority_third, crashed, rest, it,
                    replicas, clients, all)

/// "random 2": so many different replicas, drawn at that instant.
struct RandomReplicas {
  std::uint32_t count = 0;
  friend bool operator==(const RandomReplicas&, const RandomReplicas&) = default;
};
BOOST_DESCRIBE_STRUCT(RandomReplicas, (), (count))

/// "region eu-west-1": the replicas and clients there.
struct InRegion {
  std::string name{};
  friend bool operator==(const InRegion&, const InRegion&) = default;
};
BOOST_DESCRIBE_STRUCT(InRegion, (), (name))

/// "leader", "n3", "random 2" or "region eu-west-1".
struct Selector {
  std::variant<Group, NodeId, RandomReplicas, InRegion> who{};
  friend bool operator==(const Selector&, const Selector&) = default;
};
BOOST_DESCRIBE_STRUCT(Selector, (), (who))

/// All nodes that any of these selects.
struct Selection {
  std::vector<Selector> any_of{};
  friend bool operator==(const Selection&, const Selection&) = default;
};
BOOST_DESCRIBE_STRUCT(Selection, (), (any_of))

/// "random 2", as a scenario writes it.
std::string to_text(const Selector& selector);

/// "n1, leader".
std::string to_text(const Selection& selection);

/// Nothing if the text is not exactly a selector.
std::optional<Selector> parse_selector(std::string_view text);

/// Is there a node that both select at every instant? ("n1" and "replicas"; not "n1" and "leader",
/// which may differ.)
bool certainly_overlap(const Selector& a, const Selector& b);

}  // namespace orrery
