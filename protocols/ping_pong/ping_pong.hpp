#pragma once
/// Ping-pong: the smallest protocol there is, and the file to read first.
///
/// Every node pings its peers once a period; whoever is pinged answers; an answer is an output. A
/// protocol is this: plain structs for what is sent, what may expire, what is remembered, and one
/// `on(...)` for each message and timer.

#include "sim/core/process.hpp"

namespace orrery::ping_pong {

// ---------------------------------------------------------------- messages

struct Ping {
  std::uint64_t round{};  // which of the sender's rounds this is
  friend auto operator<=>(const Ping&, const Ping&) = default;
};
BOOST_DESCRIBE_STRUCT(Ping, (), (round))

struct Pong {
  std::uint64_t round{};  // the round of the ping that it answers
  friend auto operator<=>(const Pong&, const Pong&) = default;
};
BOOST_DESCRIBE_STRUCT(Pong, (), (round))

using Message = std::variant<Ping, Pong>;

// ---------------------------------------------------------------- timers

struct RoundDue {
  friend auto operator<=>(const RoundDue&, const RoundDue&) = default;
};
BOOST_DESCRIBE_STRUCT(RoundDue, (), ())

using Timer = std::variant<RoundDue>;

// ---------------------------------------------------------------- outputs

struct Answered {
  NodeId by{};            // who answered
  std::uint64_t round{};  // which ping
  friend auto operator<=>(const Answered&, const Answered&) = default;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (by, round))

using Output = std::variant<Answered>;

// ---------------------------------------------------------------- configuration and state

struct Config {
  Duration period{std::chrono::seconds(1)};  // between two rounds of a node
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period))

struct Volatile {
  std::uint64_t round{};    // rounds begun
  std::uint64_t answers{};  // pongs received
  friend auto operator<=>(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (round, answers))

// ---------------------------------------------------------------- the process

class PingPong : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  void start() { on(RoundDue{}); }

  void on(const Ping& m, NodeId from) { send(from, Pong{.round = m.round}); }

  void on(const Pong& m, NodeId from) {
    ++answers;
    output(Answered{.by = from, .round = m.round});
  }

  void on(RoundDue) {
    ++round;
    broadcast(Ping{.round = round});
    start_timer(RoundDue{}, period);
  }
};
static_assert(is_process<PingPong>);

}  // namespace orrery::ping_pong
