#pragma once
/// Worlds driven by hand: nothing arrives, expires or reaches a disk unless the test says so. For
/// every protocol.
///
/// Cluster is a whole cluster with steps (deliver, expire, crash, partition, …); Lone is one
/// process whose peers are silent. Each step returns what left the nodes in it, and fails the test
/// where a monitor of the world was violated.

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/world.hpp"
#include "tests/support/effects.hpp"

namespace orrery {

/// Messages stay in flight, and syncs of slow disks under way, until a hand moves them.
class HandDriven final : public Environment {
 public:
  static constexpr Duration forever = std::chrono::hours(24 * 365 * 100);

  bool disks_are_slow = false;
  std::vector<std::vector<NodeId>> sides;  ///< of a partition; empty for none

  Ref<Environment> clone() const override { return make_ref<HandDriven>(*this); }
  Fate fate_of(const Transmission& message) override {
    return {.loss = cut(message.from, message.to) ? Loss::cut : Loss::none, .delay = forever};
  }
  Duration sync_latency(NodeId, Draw) override { return disks_are_slow ? forever : Duration{0}; }

  bool cut(NodeId from, NodeId to) const;
};

/// A process that neither says nor understands anything: a peer in tests of one process.
class Silent : public Process<Nothing> {
 public:
  void start() {}
};

/// A world and the steps that tests take in it.
class Cluster {
 public:
  explicit Cluster(std::uint64_t seed = 1) : world_(seed, make_ref<HandDriven>()) {
    world_.set_observer(recorder_.get());
  }

  // ------------------------------------------------------------ building

  /// The nodes 1…count of a group; what `on_disk` gives for a node is on its disk from the start.
  template <class P>
  void add(char group, std::uint32_t count, const typename P::Config& config = {},
           const std::function<typename P::Durable(NodeId)>& on_disk = {}) {
    world_.add_group(group, count, 'n', [&](NodeId node) {
      return make_box<P>(config, on_disk ? on_disk(node) : typename P::Durable{});
    });
  }
  Effects begin() {
    return step([&] { world_.begin(); });
  }
  World& world() { return world_; }

  template <class State>
  const State& state(NodeId node) const {
    return world_.state_of<State>(node);
  }

  // ------------------------------------------------------------ messages

  /// The oldest M in flight from one node to another arrives. An expectation fails where there is
  /// none.
  template <class M>
  Effects deliver(NodeId from, NodeId to) {
    return with_message<M>(from, to, [&](EventHandle handle) { world_.perform(handle); });
  }
  template <class M>
  Effects drop(NodeId from, NodeId to) {
    return with_message<M>(from, to, [&](EventHandle handle) { world_.drop(handle); });
  }
  template <class M>
  bool in_flight(NodeId from, NodeId to) const {
    return first_pending([&](const Event& event) { return is_message<M>(event, from, to); })
        .has_value();
  }
  /// Everything arrives, oldest first, and what that leads to, until nothing is in flight.
  Effects deliver_all();
  void drop_all();
  /// `to` receives a message that nobody has sent.
  template <class M>
  Effects receive(NodeId to, NodeId from, M message) {
    return step([&] { world_.receive(to, make_payload(std::move(message)), from); });
  }

  // ------------------------------------------------------------ nodes

  /// A live timer of a node expires, whatever the time. An expectation fails where it is not
  /// running.
  template <class T>
  Effects expire(NodeId node, const T& timer) {
    const auto handle = find_timer(node, timer);
    if (!handle)
      return missing(std::string(name_of<T>()) + " of " + to_text(node) + " is not running");
    return step([&] { world_.perform(*handle); });
  }
  template <class T>
  bool is_running(NodeId node, const T& timer) const {
    return find_timer(node, timer).has_value();
  }
  Effects crash(NodeId node) {
    return step([&] { world_.crash(node); });
  }
  Effects restart(NodeId node) {
    return step([&] { world_.restart(node); });
  }
  Effects invoke(NodeId client, const Operation& operation);

  // ------------------------------------------------------------ disks, network, time

  /// Syncs that start from now on take until `sync` completes them.
  void slow_disks() { world_.environment_as<HandDriven>().disks_are_slow = true; }
  /// The oldest sync under way of a node completes. An expectation fails where there is none.
  Effects sync(NodeId node);

  /// What is sent from one side to another is lost from now on, and so is what is already on its
  /// way there. Nodes in no side are on one of their own.
  void partition(std::vector<std::vector<NodeId>> sides);
  void heal() { world_.environment_as<HandDriven>().sides.clear(); }

  /// Time passes: timers expire by themselves and messages arrive at once, until `condition` holds
  /// or `limit` is over; whether it holds.
  bool run_until(const std::function<bool()>& condition, Duration limit = std::chrono::seconds(60));

 private:
  class Recorder final : public Observer {
   public:
    Effects effects;
    void sent(const World&, const Transmission& message, const Fate&, std::uint64_t,
              std::uint64_t) override {
      effects.list.push_back({Effect::Kind::sent, message.to, PayloadRef(&message.payload)});
    }
    void output(const World&, NodeId, const Payload& output) override {
      effects.list.push_back({Effect::Kind::output, {}, PayloadRef(&output)});
    }
    void completed(const World&, NodeId, const Result& result) override {
      effects.list.push_back({Effect::Kind::completed, {}, make_payload(result)});
    }
  };

  template <class Act>
  Effects step(Act act) {
    recorder_->effects = {};
    act();
    expect_no_violation();
    return std::move(recorder_->effects);
  }
  static Effects missing(const std::string& what) {
    ADD_FAILURE() << what;
    return {};
  }

  template <class M>
  bool is_message(const Event& event, NodeId from, NodeId to) const {
    return event.kind == EventKind::message && event.from == from &&
           world_.node_at(event.slot) == to && event.payload->type_key() == key_of<M>;
  }
  template <class M, class Act>
  Effects with_message(NodeId from, NodeId to, Act act) {
    const auto handle =
        first_pending([&](const Event& event) { return is_message<M>(event, from, to); });
    if (handle) return step([&] { act(*handle); });
    return missing("no " + std::string(name_of<M>()) + " is in flight from " + to_text(from) +
                   " to " + to_text(to));
  }
  /// The one that was scheduled first among the pending events that fit.
  std::optional<EventHandle> first_pending(const std::function<bool(const Event&)>& fits) const;
  void drop_where(const std::function<bool(const Event&)>& fits);

  template <class T>
  std::optional<EventHandle> find_timer(NodeId node, const T& timer) const {
    return first_pending([&](const Event& event) {
      return event.kind == EventKind::timer && world_.node_at(event.slot) == node &&
             world_.box(node).timer_hash(event.detail) == hash_of(std::variant<T>(timer));
    });
  }
  void expect_no_violation();

  std::unique_ptr<Recorder> recorder_ =
      std::make_unique<Recorder>();  // stays where it is when the cluster moves
  World world_;
  std::size_t violations_seen_ = 0;
};

/// One process of type P, n1 or c1, among silent peers n1 … n`replicas`.
template <class P>
class Lone {
 public:
  explicit Lone(std::uint32_t replicas, const typename P::Config& config = {},
                const typename P::Durable& on_disk = {}, NodeId self = replica(1))
      : self_(self) {
    cluster_.world().add_group('n', replicas, 'n', [&](NodeId node) {
      return node == self ? make_box<P>(config, on_disk) : make_box<Silent>();
    });
    if (self.group() != 'n') cluster_.template add<P>(self.group(), 1, config);
    cluster_.begin();
  }

  template <class M>
  Effects receive(NodeId from, M message) {
    return cluster_.receive(self_, from, std::move(message));
  }
  template <class T>
  Effects expire(const T& timer) {
    return cluster_.expire(self_, timer);
  }
  template <class T>
  bool is_running(const T& timer) const {
    return cluster_.is_running(self_, timer);
  }
  Effects invoke(const Operation& operation) { return cluster_.invoke(self_, operation); }
  Effects restart() {
    cluster_.crash(self_);
    return cluster_.restart(self_);
  }
  Effects sync() { return cluster_.sync(self_); }

  const typename P::Durable& durable() const {
    return cluster_.template state<typename P::Durable>(self_);
  }
  const typename P::Volatile& state() const {
    return cluster_.template state<typename P::Volatile>(self_);
  }
  Cluster& cluster() { return cluster_; }

 private:
  NodeId self_;
  Cluster cluster_;
};

}  // namespace orrery
