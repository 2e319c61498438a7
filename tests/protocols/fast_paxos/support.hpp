#pragma once
/// What the tests of Fast Paxos have in common: names, and servers in a role. Of three servers, n1
/// coordinates the rounds 1 to 3 and 10 to 12, n2 those from 4 to 6, n3 those from 7 to 9; the
/// first of three is fast, the last classic.

#include "protocols/fast_paxos/fast_paxos.hpp"
#include "tests/support/cluster.hpp"

namespace orrery::fast_paxos {

inline constexpr NodeId n1 = replica(1);
inline constexpr NodeId n2 = replica(2);
inline constexpr NodeId n3 = replica(3);
inline constexpr NodeId n4 = replica(4);
inline constexpr NodeId n5 = replica(5);
inline constexpr NodeId c1 = client(1);
inline constexpr NodeId c2 = client(2);

inline Config with(Recovery recovery) {
  Config config;
  config.recovery = recovery;
  return config;
}
inline Config classic_rounds() {
  Config config;
  config.rounds = RoundKind::classic;
  return config;
}

/// What goes to all servers, oneself last.
template <class M>
Effects sent_to_all(std::uint32_t servers, const M& message) {
  Effects effects;
  for (std::uint32_t i = 2; i <= servers; ++i)
    effects = std::move(effects) + sent(replica(i), message);
  return std::move(effects) + sent(n1, message);
}

/// n1 among so many servers, after it has heard of nobody who leads.
inline Lone<FastPaxos> leader(std::uint32_t servers, const Config& config = {},
                              const Durable& on_disk = {}) {
  Lone<FastPaxos> server(servers, config, on_disk);
  server.expire(LeaderTimeout{});
  return server;
}

/// n1 that has begun round 1 with an any message.
inline Lone<FastPaxos> leader_of_a_fast_round(std::uint32_t servers, const Config& config = {}) {
  Lone<FastPaxos> server = leader(servers, config);
  for (std::uint32_t i = 1; i <= servers; ++i) server.receive(replica(i), Phase1b{.rnd = 1});
  EXPECT_TRUE(server.state().hasPicked);
  EXPECT_EQ(server.state().cval, std::nullopt);
  return server;
}

}  // namespace orrery::fast_paxos
