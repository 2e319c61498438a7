#pragma once
/// The queue of `queue_first`: a broker appends a write to its log, acknowledges it, and from time
/// to time brings the replicas what they have not got yet, in the log's order.
///
/// A write that is acknowledged has one copy, the broker's. Brokers that are told to wait for
/// copies of their log (Kafka's acks=all) wait for a quorum, as a parallel write does.

#include <algorithm>

#include "protocols/quorum_register/quorum_register.hpp"
#include "sim/core/log.hpp"

namespace orrery::quorum_register {

/// Time to look into the queue.
struct Consume {
  friend auto operator<=>(const Consume&, const Consume&) = default;
};
BOOST_DESCRIBE_STRUCT(Consume, (), ())

struct BrokerDurable {
  Log<QueuedWrite>
      queue{};  // each write, and again when its client resends it: replicas do not mind
  friend bool operator==(const BrokerDurable&, const BrokerDurable&) = default;
};
BOOST_DESCRIBE_STRUCT(BrokerDurable, (), (queue))

/// Forgotten in a crash: then the replicas get everything once more.
struct BrokerVolatile {
  SmallMap<NodeId, std::uint64_t> applied{};  // so many of the queue, by replica
  friend bool operator==(const BrokerVolatile&, const BrokerVolatile&) = default;
};
BOOST_DESCRIBE_STRUCT(BrokerVolatile, (), (applied))

class Broker : public Process<std::variant<Write, ApplyReply>, std::variant<Consume>, Nothing,
                              BrokerDurable, BrokerVolatile, Config> {
 public:
  void start() { start_timer(Consume{}, consume); }

  void on(const Write& m, NodeId from) {
    queue.push_back({.key = m.key, .copy = m.copy});
    persist();
    send(from, WriteReply{.request = m.request});
  }

  void on(Consume) {
    for (const NodeId replica : peers()) bring_to(replica);
    start_timer(Consume{}, consume);
  }

  void on(const ApplyReply& m, NodeId from) {
    if (!peers().contains(from) || m.last > queue.size()) return;
    applied[from] = std::max(applied[from], m.last);
  }

 private:
  static constexpr std::uint64_t writes_max = 64;  // in one message

  void bring_to(NodeId replica) {
    const std::uint64_t done = applied[replica];
    const std::uint64_t end = std::min<std::uint64_t>(queue.size(), done + writes_max);
    if (done == end) return;
    Apply message{.first = done + 1};
    for (std::uint64_t i = done; i < end; ++i) message.writes.push_back(queue[i]);
    send(replica, std::move(message));
  }
};
static_assert(is_process<Broker>);

}  // namespace orrery::quorum_register
