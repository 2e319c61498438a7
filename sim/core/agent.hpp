#pragma once
/// Those outside the cluster who act on it: the workload that asks the clients, the timeline of
/// faults, a hand in the viewer. Agents are part of the world (forks carry them) and act through
/// its verbs.

#include <cstdint>
#include <string_view>

#include "sim/core/environment.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/operation.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/ref.hpp"

namespace orrery {

class World;

/// What an agent told itself to remember when it set an alarm (World::set_alarm).
using AlarmToken = std::uint32_t;

/// What an agent wants to hear of. Runs in which nobody wants it do not pay for it.
struct Interest {
  bool outputs = false;
  bool steps = false;
  bool messages = false;
};

class Agent : public Counted {
 public:
  Agent() = default;
  Agent(const Agent&) = default;
  Agent& operator=(const Agent&) = delete;
  virtual ~Agent() = default;

  virtual Ref<Agent> clone() const = 0;
  virtual std::string_view name() const = 0;

  /// The same for the whole run.
  virtual Interest interest() const { return {}; }

  /// Called once, after every process has started. `self` names this agent in World::set_alarm.
  virtual void begin(World& /*world*/, std::uint32_t /*self*/) {}
  virtual void alarm(World& /*world*/, AlarmToken /*token*/) {}

  /// `client` has an answer to its operation, or has given it up as unknown.
  virtual void completed(World& /*world*/, NodeId /*client*/, const Result& /*result*/) {}

  // With an interest in it:

  /// An output has left `node`.
  virtual void output(World& /*world*/, NodeId /*node*/, const Payload& /*output*/) {}
  /// `node` has just taken a step (or was restarted); its state may have changed.
  virtual void stepped(World& /*world*/, NodeId /*node*/) {}
  /// A message is leaving for another node; its fate has been decided, and may be changed.
  virtual void sending(World& /*world*/, const Transmission& /*message*/, Fate& /*fate*/) {}
};

}  // namespace orrery
