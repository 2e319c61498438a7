#pragma once
/// What the tests of the store have in common.

#include "protocols/quorum_store/client.hpp"
#include "protocols/quorum_store/quorum_store.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::quorum_store {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

/// A store in which the preference list of "x" is n1, n2, n3, n4, n5: the first three keep it.
inline StoreConfig store(Config config = {}) {
  for (std::uint32_t i = 0; i < 5; ++i) {
    config.places.push_back({position_of("x") + i, replica(i + 1)});
  }
  return {config, ring_of(config, 5)};
}

/// The i-th version that a node of an epoch has made, "1", "2", …
inline Version version(NodeId server, std::uint64_t i, const VersionVector& past = {},
                       Time written = {}) {
  return {.dot = {{server, 9}, i}, .past = past, .written = written, .value = std::to_string(i)};
}
inline Version tombstone(NodeId server, std::uint64_t i, const VersionVector& past = {},
                         Time written = {}) {
  Version deleted = version(server, i, past, written);
  deleted.value.reset();
  return deleted;
}

inline Siblings of(std::initializer_list<Version> versions) {
  Siblings all;
  for (const Version& each : versions) all.add(each);
  return all;
}

inline VersionVector context(std::initializer_list<Version> versions) {
  return context_of(of(versions));
}

/// On a disk: a copy of "x".
inline NodeDurable holding(const Siblings& siblings, std::initializer_list<NodeId> intended = {}) {
  NodeDurable disk;
  Held& held = disk.copies.edit("x");
  held.copy = siblings;
  for (const NodeId owner : intended) held.intended.insert(owner);
  return disk;
}

}  // namespace orrery::quorum_store
