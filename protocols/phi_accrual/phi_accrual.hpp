#pragma once
/// The φ accrual failure detector: N. Hayashibara, X. Défago, R. Yared and T. Katayama, "The φ
/// Accrual Failure Detector", SRDS 2004.
///
/// Every node sends heartbeats to all others. Each estimates from the last ones of another node how
/// long it is between two of them, and from that how unlikely the present silence is: φ, the
/// suspicion level. If a node suspects another when φ >= Φ = 1, "the likelihood that we will make a
/// mistake … is about 10%. The likelihood is about 1% with Φ = 2, 0.1% with Φ = 3, and so on". An
/// application chooses between few mistakes and a short time to detection, and how the network
/// fluctuates is in the estimate.
///
/// Here the application is the node itself: it suspects those whose φ has reached its threshold.
///
/// Not in the paper: a window that begins with two guesses, since no estimate can be made from
/// nothing, and a least deviation, without which the first irregularity after a regular time would
/// be a crash (both as in Akka).

#include <variant>

#include "protocols/phi_accrual/phi.hpp"
#include "sim/core/box.hpp"
#include "sim/core/process.hpp"

namespace orrery::phi_accrual {

// ---------------------------------------------------------------- messages

struct Heartbeat {
  friend auto operator<=>(const Heartbeat&, const Heartbeat&) = default;
};
BOOST_DESCRIBE_STRUCT(Heartbeat, (), ())

using Message = std::variant<Heartbeat>;

// ---------------------------------------------------------------- timers

struct HeartbeatDue {
  friend auto operator<=>(const HeartbeatDue&, const HeartbeatDue&) = default;
};
BOOST_DESCRIBE_STRUCT(HeartbeatDue, (), ())

/// φ passes the threshold.
struct Silence {
  NodeId of{};
  friend auto operator<=>(const Silence&, const Silence&) = default;
};
BOOST_DESCRIBE_STRUCT(Silence, (), (of))

using Timer = std::variant<HeartbeatDue, Silence>;

// ---------------------------------------------------------------- outputs

struct Suspected {
  NodeId node{};
  Duration silence{};  // since its last heartbeat
  friend auto operator<=>(const Suspected&, const Suspected&) = default;
};
BOOST_DESCRIBE_STRUCT(Suspected, (), (node, silence))

/// A heartbeat came: the suspicion was a mistake, or its node is back.
struct Trusted {
  NodeId node{};
  friend auto operator<=>(const Trusted&, const Trusted&) = default;
};
BOOST_DESCRIBE_STRUCT(Trusted, (), (node))

using Output = std::variant<Suspected, Trusted>;

// ---------------------------------------------------------------- configuration and state

struct Config {
  Duration period{std::chrono::milliseconds(100)};       // Δi, between two heartbeats
  double threshold{8};                                   // Φ
  std::uint32_t window{1000};                            // WS, the intervals that are kept
  Duration deviationMin{std::chrono::milliseconds(10)};  // of the estimate, at least
  friend auto operator<=>(const Config&, const Config&) = default;
};
BOOST_DESCRIBE_STRUCT(Config, (), (period, threshold, window, deviationMin))

/// What a node has heard of another one.
struct Arrivals {
  Time last{};                // T_last, on this node's monotonic clock
  std::uint64_t intervals{};  // so many so far
  Window window{};            // … and the last of them
  bool suspected{};
  friend bool operator==(const Arrivals&, const Arrivals&) = default;
};
BOOST_DESCRIBE_STRUCT(Arrivals, (), (last, intervals, window, suspected))

struct Volatile {
  Map<NodeId, Arrivals> arrivals{};
  friend bool operator==(const Volatile&, const Volatile&) = default;
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (arrivals))

/// With the least deviation that there may be.
inline Estimate estimate_of(const Arrivals& arrivals, const Config& config) {
  Estimate estimate = estimate_of(arrivals.window);
  estimate.deviation = std::max(estimate.deviation, in_seconds(config.deviationMin));
  return estimate;
}

// ---------------------------------------------------------------- the process

class PhiAccrual : public Process<Message, Timer, Output, NoDurable, Volatile, Config> {
 public:
  /// Everybody is heard from now on.
  void start() {
    for (const NodeId peer : peers()) {
      Arrivals& arriving = arrivals.edit(peer);
      add(arriving, period - period / 4);
      add(arriving, period + period / 4);
      await_next(peer, arriving);
    }
    start_timer(HeartbeatDue{}, between(Duration{0}, period));
  }

  void on(HeartbeatDue) {
    broadcast(Heartbeat{});
    start_timer(HeartbeatDue{}, period);
  }

  void on(const Heartbeat&, NodeId from) {
    if (!peers().contains(from)) return;
    Arrivals& arriving = arrivals.edit(from);
    add(arriving, monotonic_now() - arriving.last);
    if (arriving.suspected) output(Trusted{from});
    arriving.suspected = false;
    await_next(from, arriving);
  }

  void on(const Silence& silence) {
    Arrivals& silent = arrivals.edit(silence.of);
    silent.suspected = true;
    output(Suspected{.node = silence.of, .silence = monotonic_now() - silent.last});
  }

 protected:
  /// The suspicion level at which a node is suspected.
  virtual double patience() const { return threshold; }

 private:
  /// Where the window is full, the oldest one goes.
  void add(Arrivals& arriving, Duration interval) {
    arriving.window.insert_or_assign(arriving.intervals++, interval);
    if (arriving.window.size() > window) arriving.window.erase(arriving.intervals - window - 1);
  }

  void await_next(NodeId peer, Arrivals& arriving) {
    arriving.last = monotonic_now();
    start_timer(Silence{peer},
                from_seconds(time_to_reach(patience(), estimate_of(arriving, *this))));
  }
};
static_assert(is_process<PhiAccrual>);

}  // namespace orrery::phi_accrual
