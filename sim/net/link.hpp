#pragma once
/// Single links, by their ends.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/ids.hpp"

namespace orrery {

/// Both directions between two nodes: "n1-n3".
struct Link {
  NodeId one{};
  NodeId other{};
  friend auto operator<=>(const Link&, const Link&) = default;
};
BOOST_DESCRIBE_STRUCT(Link, (), (one, other))

/// "n1-n3", as a scenario writes it.
std::string to_text(const Link& link);
/// "n1-n3, n2-n3".
std::string to_text(const std::vector<Link>& links);
/// Nothing if the text is not exactly two different nodes and a hyphen.
std::optional<Link> parse_link(std::string_view text);

}  // namespace orrery
