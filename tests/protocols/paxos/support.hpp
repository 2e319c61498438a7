#pragma once
/// What the tests of Paxos have in common: names, numbers as the paper's, processes in a role.

#include "protocols/paxos/paxos.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::paxos {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

/// The number of a proposer's attempt.
inline Ballot number(std::uint64_t round, NodeId proposer) {
  return {.round = round, .proposer = proposer};
}

inline Operation propose(std::string value) {
  return {.action = Action::propose, .key = "decision1", .value = std::move(value)};
}

/// The only proposer of so many nodes is n1, which is asked for the value "a" and has the number
/// 1.n1.
template <class P = Paxos>
Lone<P> proposer(std::uint32_t nodes, const Config& config = {}) {
  Lone<P> process(nodes, config);
  process.receive(c1, Propose{.value = "a"});
  return process;
}

}  // namespace orrery::paxos
