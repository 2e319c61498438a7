#pragma once
/// Who is who. A node's id *is* its name: a letter for its group and a number from 1, so that n3
/// stays n3 (and keeps its draws) when a scenario gains a node or a client.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orrery {

/// A node's identity. Twins share one; slots of the world (positions in memory) are something else.
struct NodeId {
  static constexpr std::uint32_t number_bits = 27;

  std::uint32_t bits = 0;  ///< group letter in the top five bits, number below; 0 is nobody

  constexpr NodeId() = default;
  constexpr NodeId(char group, std::uint32_t number)
      : bits((static_cast<std::uint32_t>(group - 'a') << number_bits) | number) {}

  constexpr char group() const { return static_cast<char>('a' + (bits >> number_bits)); }
  constexpr std::uint32_t number() const { return bits & ((1U << number_bits) - 1); }

  friend constexpr auto operator<=>(NodeId, NodeId) = default;
};

/// The replicas of a run are n1, n2, …
constexpr NodeId replica(std::uint32_t number) { return {'n', number}; }

/// Its clients are c1, c2, …
constexpr NodeId client(std::uint32_t number) { return {'c', number}; }

/// "n3", "c1"; "nobody" for the default id.
inline std::string to_text(NodeId id) {
  return id.number() == 0 ? "nobody" : id.group() + std::to_string(id.number());
}

/// Reads "n3"; nothing if the text is not exactly a letter and a number from 1 without leading
/// zeros.
inline std::optional<NodeId> parse_node_id(std::string_view text) {
  if (text.size() < 2 || text[0] < 'a' || text[0] > 'z' || text[1] == '0') return std::nullopt;
  std::uint32_t number = 0;
  for (char digit : text.substr(1)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    if (number >= 1U << NodeId::number_bits) return std::nullopt;
  }
  return NodeId(text[0], number);
}

}  // namespace orrery
