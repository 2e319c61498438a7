#pragma once
/// What the tests of Multi-Paxos have in common: names, commands by number, servers in a role.

#include "protocols/multi_paxos/multi_paxos.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::multi_paxos {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId c1 = client(1);

inline Ballot ballot(std::uint64_t round, NodeId proposer) {
  return {.round = round, .proposer = proposer};
}

/// Commands in the paper's examples are their numbers.
inline Shared<Decree> command(std::uint64_t number) { return RegisterClient{.nonce = number}; }
inline Shared<Decree> no_op() { return NoOp{}; }

inline Accept accept(const Ballot& ballot, Slot slot, const Shared<Decree>& decree) {
  return {.ballot = ballot, .slot = slot, .decree = decree};
}

/// Proposals as acceptors report them.
struct Report {
  Slot slot{};
  Ballot ballot{};
  std::uint64_t command{};
};
inline Map<Slot, Proposal> reports(const std::vector<Report>& all) {
  Map<Slot, Proposal> map;
  for (const Report& one : all) {
    map.insert_or_assign(one.slot, {.ballot = one.ballot, .decree = command(one.command)});
  }
  return map;
}

/// In each of these slots the command of its number.
inline Map<Slot, Shared<Decree>> commands(const std::vector<Slot>& slots) {
  Map<Slot, Shared<Decree>> map;
  for (const Slot slot : slots) map.insert_or_assign(slot, command(slot));
  return map;
}

/// n1 as it is when all the commands have been chosen that these slots have, each the one of its
/// number.
template <class Server = MultiPaxos>
Lone<Server> learner(std::uint32_t servers, const std::vector<std::pair<Slot, Slot>>& chosen,
                     const Config& config = {}) {
  Lone<Server> server(servers, config);
  for (const auto& [first, last] : chosen) {
    Chosen m{.first = first};
    for (Slot slot = first; slot <= last; ++slot) m.decrees.push_back(command(slot));
    server.receive(n2, m);
  }
  return server;
}

/// n1 leads with ballot 1: all others have promised it, and reported nothing.
template <class Server = MultiPaxos>
Lone<Server> leader(std::uint32_t servers, const Config& config = {}) {
  Lone<Server> server(servers, config);
  server.expire(ElectionTimeout{});
  for (std::uint32_t peer = 2; peer <= servers; ++peer) {
    server.receive(replica(peer), Promise{.ballot = ballot(1, n1)});
  }
  return server;
}

}  // namespace orrery::multi_paxos
