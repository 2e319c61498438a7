#include "sim/net/link.hpp"

#include <algorithm>

namespace orrery {

std::string to_text(const Link& link) { return to_text(link.one) + "-" + to_text(link.other); }

std::string to_text(const std::vector<Link>& links) {
  std::string text;
  for (const Link& link : links) text += (text.empty() ? "" : ", ") + to_text(link);
  return text;
}

std::optional<Link> parse_link(std::string_view text) {
  const auto hyphen = std::min(text.find('-'), text.size());
  const auto one = parse_node_id(text.substr(0, hyphen));
  const auto other = parse_node_id(text.substr(std::min(hyphen + 1, text.size())));
  if (!one || !other || *one == *other) return std::nullopt;
  return Link{*one, *other};
}

}  // namespace orrery
