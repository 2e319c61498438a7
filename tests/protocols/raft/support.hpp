#pragma once
/// What the tests of Raft have in common: names, logs written as the paper draws them, servers in a
/// role.

#include "protocols/raft/raft.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::raft {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);
inline constexpr NodeId a1{'a', 1};  // an administrator

/// Entries in the paper's figures are their terms.
inline Entry entry(Term term) { return {.term = term}; }

inline EntryLog log_of(const std::vector<Term>& terms) {
  EntryLog log;
  for (const Term term : terms) log.append(entry(term));
  return log;
}
inline std::vector<Term> terms_of(const EntryLog& log) {
  std::vector<Term> terms;
  for (const Entry& entry : log.entries) terms.push_back(entry.term);
  return terms;
}

inline Operation get(std::string key) { return {.action = Action::get, .key = std::move(key)}; }
inline Operation put(std::string key, std::string value) {
  return {.action = Action::put, .key = std::move(key), .value = std::move(value)};
}
inline Operation append(std::string key, std::string value) {
  return {.action = Action::append, .key = std::move(key), .value = std::move(value)};
}

/// n1 as the follower that all these have made of it.
inline Lone<Raft> follower(std::uint32_t servers, const Durable& on_disk = {}) {
  return Lone<Raft>(servers, {}, on_disk);
}
/// n1 after its election time-out.
inline Lone<Raft> candidate(std::uint32_t servers, const Durable& on_disk = {}) {
  Lone<Raft> server(servers, {}, on_disk);
  server.expire(ElectionTimeout{});
  return server;
}
/// n1 with everybody's vote, in the term after the one on its disk.
inline Lone<Raft> leader(std::uint32_t servers, const Durable& on_disk = {}) {
  Lone<Raft> server = candidate(servers, on_disk);
  for (std::uint32_t peer = 2; peer <= servers; ++peer) {
    server.receive(replica(peer),
                   RequestVoteReply{.term = server.durable().currentTerm, .voteGranted = true});
  }
  return server;
}

}  // namespace orrery::raft
