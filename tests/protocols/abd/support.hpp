#pragma once
/// What the tests of ABD have in common.

#include "protocols/abd/abd.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::abd {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

inline Operation put(std::string value, std::string key = "x") {
  return {.action = Action::put, .key = std::move(key), .value = std::move(value)};
}
inline Operation get(std::string key = "x") {
  return {.action = Action::get, .key = std::move(key)};
}

inline Copy copy(std::uint64_t number, NodeId writer, std::string value) {
  return {.tag = {.number = number, .writer = writer}, .value = std::move(value)};
}

/// c1's phases before it has crashed.
inline Phase phase(std::uint64_t number) { return {.start = 1, .number = number}; }

/// c1 among three silent servers.
template <class P = Client>
Lone<P> lone_client(const ClientConfig& config = {}, std::uint32_t servers = 3) {
  return Lone<P>(servers, config, {}, c1);
}

}  // namespace orrery::abd
