#pragma once
/// Those who watch a run from outside: recorder, `--follow`, metrics, viewer. They see everything
/// and change nothing; a fork does not inherit them. Nothing is rendered unless an observer asks
/// for it.

#include "sim/core/environment.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/monitor.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/pins.hpp"

namespace orrery {

class World;

class Observer {
 public:
  virtual ~Observer() = default;

  /// Event number `world.events()` is about to happen. Its payload is null for kinds that carry
  /// none.
  virtual void event_begins(const World& /*world*/, const Event& /*event*/) {}
  /// It has happened, and what it released has left.
  virtual void event_ended(const World& /*world*/, const Event& /*event*/) {}
  /// A message has left `message.from`, with this fate. `id` and `duplicate_id` name the events of
  /// its arrivals.
  virtual void sent(const World& /*world*/, const Transmission& /*message*/, const Fate& /*fate*/,
                    std::uint64_t /*id*/, std::uint64_t /*duplicate_id*/) {}
  /// A link on the way of a message has made a copy of it: from here on they go on as `id` and
  /// `copy_id`.
  virtual void duplicated(const World& /*world*/, std::uint64_t /*id*/, std::uint64_t /*copy_id*/) {
  }
  /// A message that had been on its way has ended without being handled.
  virtual void not_delivered(const World& /*world*/, const Event& /*message*/, Loss /*why*/) {}
  /// A process has started a timer with a time-out drawn from a range.
  virtual void timeout_drawn(const World& /*world*/, NodeId /*node*/, std::string_view /*timer*/,
                             const DurationRange& /*range*/, Duration /*timeout*/) {}
  /// A process has drawn a whole number.
  virtual void chosen(const World& /*world*/, NodeId /*node*/, AnyInteger /*number*/) {}
  virtual void output(const World& /*world*/, NodeId /*node*/, const Payload& /*output*/) {}
  virtual void invoked(const World& /*world*/, NodeId /*client*/, const Operation& /*operation*/) {}
  virtual void completed(const World& /*world*/, NodeId /*client*/, const Result& /*result*/) {}
  virtual void violated(const World& /*world*/, const Violation& /*violation*/) {}
  /// Somebody outside the cluster did something to it ("crash n3").
  virtual void fault(const World& /*world*/, std::string_view /*what*/) {}
};

}  // namespace orrery
