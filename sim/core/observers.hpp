#pragma once
/// Several observers of one world.

#include <vector>

#include "sim/core/observer.hpp"

namespace orrery {

/// Tells each of its members everything, in the order in which they were added.
class Observers final : public Observer {
 public:
  /// `observer` outlives this.
  void add(Observer& observer) { members_.push_back(&observer); }
  bool empty() const { return members_.empty(); }

  void event_begins(const World& world, const Event& event) override {
    for (Observer* member : members_) member->event_begins(world, event);
  }
  void event_ended(const World& world, const Event& event) override {
    for (Observer* member : members_) member->event_ended(world, event);
  }
  void sent(const World& world, const Transmission& message, const Fate& fate, std::uint64_t id,
            std::uint64_t duplicate_id) override {
    for (Observer* member : members_) member->sent(world, message, fate, id, duplicate_id);
  }
  void duplicated(const World& world, std::uint64_t id, std::uint64_t copy_id) override {
    for (Observer* member : members_) member->duplicated(world, id, copy_id);
  }
  void not_delivered(const World& world, const Event& message, Loss why) override {
    for (Observer* member : members_) member->not_delivered(world, message, why);
  }
  void timeout_drawn(const World& world, NodeId node, std::string_view timer,
                     const DurationRange& range, Duration timeout) override {
    for (Observer* member : members_) member->timeout_drawn(world, node, timer, range, timeout);
  }
  void chosen(const World& world, NodeId node, AnyInteger number) override {
    for (Observer* member : members_) member->chosen(world, node, number);
  }
  void output(const World& world, NodeId node, const Payload& output) override {
    for (Observer* member : members_) member->output(world, node, output);
  }
  void invoked(const World& world, NodeId client, const Operation& operation) override {
    for (Observer* member : members_) member->invoked(world, client, operation);
  }
  void completed(const World& world, NodeId client, const Result& result) override {
    for (Observer* member : members_) member->completed(world, client, result);
  }
  void violated(const World& world, const Violation& violation) override {
    for (Observer* member : members_) member->violated(world, violation);
  }
  void fault(const World& world, std::string_view what) override {
    for (Observer* member : members_) member->fault(world, what);
  }

 private:
  std::vector<Observer*> members_;
};

}  // namespace orrery
