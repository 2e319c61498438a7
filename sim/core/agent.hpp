#pragma once
/// Those outside the cluster who act on it: the workload that asks the clients, the timeline of
/// faults, a hand in the viewer. Agents are part of the world (forks carry them) and act through
/// its verbs.

#include <cstdint>
#include <string_view>

#include "sim/core/ids.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/ref.hpp"

namespace orrery {

class World;

/// What an agent told itself to remember when it set an alarm (World::set_alarm).
using AlarmToken = std::uint32_t;

class Agent : public Counted {
 public:
  Agent() = default;
  Agent(const Agent&) = default;
  Agent& operator=(const Agent&) = delete;
  virtual ~Agent() = default;

  virtual Ref<Agent> clone() const = 0;
  virtual std::string_view name() const = 0;

  /// Called once, after every process has started. `self` names this agent in World::set_alarm.
  virtual void begin(World& /*world*/, std::uint32_t /*self*/) {}
  virtual void alarm(World& /*world*/, AlarmToken /*token*/) {}

  /// `client` has an answer to its operation, or has given it up as unknown.
  virtual void completed(World& /*world*/, NodeId /*client*/, const Result& /*result*/) {}
  /// An output has left `node`.
  virtual void output(World& /*world*/, NodeId /*node*/, const Payload& /*output*/) {}
};

}  // namespace orrery
