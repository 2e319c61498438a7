#pragma once
/// Who is who. A node's id *is* its name: a letter for its group and a number from 1, so that n3
/// stays n3 (and keeps its draws) when a scenario gains a node or a client.

#include <compare>
#include <cstdint>
#include <string>

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

}  // namespace orrery
