#pragma once
/// Who keeps which keys. DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP
/// 2007, §4.2 and §4.3; D. Karger et al., "Consistent Hashing and Random Trees", STOC 1997.
///
/// Hashes of keys are positions on a ring. Each machine has tokens on it, as many as it has virtual
/// nodes; the first token clockwise of a key, or at it, says whose the key is, and so each token
/// stands for the range of keys from the token before it. Who comes or goes changes the ranges
/// beside its own tokens, and no others. Hashing modulo the number of machines is the contrast.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/ids.hpp"

namespace orrery::quorum_store {

/// A virtual node's place on the ring.
struct Token {
  std::uint64_t position{};
  NodeId machine{};
  static constexpr std::string_view required[] = {"position", "machine"};
  friend auto operator<=>(const Token&, const Token&) = default;
};
BOOST_DESCRIBE_STRUCT(Token, (), (position, machine))

/// How keys find their machines.
enum class Partitioning : std::uint8_t {
  ring,    ///< the first token clockwise
  modulo,  ///< the hash modulo the number of machines; almost every key moves when that changes
};
BOOST_DESCRIBE_ENUM(Partitioning, ring, modulo)

/// A few machines, in order.
using Machines = std::vector<NodeId>;

inline bool is_among(const Machines& machines, NodeId machine) {
  return std::find(machines.begin(), machines.end(), machine) != machines.end();
}

/// Of a key on the ring.
inline std::uint64_t position_of(std::string_view key) {
  Hasher hasher;
  hasher.add_text(key);
  return hasher.value();
}

/// Of a machine's tokens from 0 on.
inline std::uint64_t position_of(NodeId machine, std::uint32_t token) {
  Hasher hasher;
  hasher.add(machine.bits);
  hasher.add(token);
  return hasher.value();
}

/// Constant. Ranges are numbered from 0 on, clockwise.
struct Ring {
  Partitioning partitioning{};
  std::vector<Token> tokens{};  // by position; with modulo, one for each machine

  /// Requires: there are tokens; no position is there twice.
  static Ring of(Partitioning how, std::vector<Token> tokens) {
    std::sort(tokens.begin(), tokens.end());
    return {how, std::move(tokens)};
  }

  /// Those that have tokens, in order.
  Machines machines() const {
    Machines all;
    for (const Token& token : tokens) all.push_back(token.machine);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  std::uint32_t ranges() const { return static_cast<std::uint32_t>(tokens.size()); }

  std::uint32_t range_of(std::string_view key) const {
    const std::uint64_t position = position_of(key);
    if (partitioning == Partitioning::modulo) {
      return static_cast<std::uint32_t>(position % tokens.size());
    }
    const auto next = std::lower_bound(tokens.begin(), tokens.end(), Token{position, {}});
    return next == tokens.end() ? 0 : static_cast<std::uint32_t>(next - tokens.begin());
  }

  /// The first `count` machines of a range's preference list, or all if there are fewer: it "is
  /// constructed by skipping positions in the ring to ensure that the list contains only distinct
  /// physical nodes" (§4.3). Requires: range < ranges().
  Machines preference_list(std::uint32_t range, std::size_t count) const {
    Machines list;
    for (std::size_t i = 0; i < tokens.size() && list.size() < count; ++i) {
      const NodeId machine = tokens[(range + i) % tokens.size()].machine;
      if (!is_among(list, machine)) list.push_back(machine);
    }
    return list;
  }
  Machines preference_list(std::string_view key, std::size_t count) const {
    return preference_list(range_of(key), count);
  }

  friend bool operator==(const Ring&, const Ring&) = default;
};
BOOST_DESCRIBE_STRUCT(Ring, (), (partitioning, tokens))

/// "A physical node is assigned multiple points in the ring" (§4.2): `count` of them, by its name.
inline void add_tokens(std::vector<Token>& tokens, NodeId machine, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) tokens.push_back({position_of(machine, i), machine});
}

}  // namespace orrery::quorum_store
