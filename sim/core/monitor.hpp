#pragma once
/// Judges that watch a run as it goes. A monitor is a value inside the world (forks carry it); it
/// reads states and outputs and raises a violation; it never changes anything else. Its cost must
/// follow what changed, not what exists.

#include <string>
#include <string_view>
#include <vector>

#include "sim/core/ids.hpp"
#include "sim/core/payload.hpp"
#include "sim/core/ref.hpp"
#include "sim/core/time.hpp"

namespace orrery {

class World;

/// A promise seen broken.
struct Violation {
  std::string judge{};
  std::uint64_t event = 0;  ///< number of the event that broke it
  Time time{};
  std::vector<NodeId> nodes{};  ///< who is involved
  std::string sentence{};       ///< what happened, for a person

  friend auto operator<=>(const Violation&, const Violation&) = default;
};
BOOST_DESCRIBE_STRUCT(Violation, (), (judge, event, time, nodes, sentence))

class Monitor : public Counted {
 public:
  Monitor() = default;
  Monitor(const Monitor&) = default;
  Monitor& operator=(const Monitor&) = delete;
  virtual ~Monitor() = default;

  virtual Ref<Monitor> clone() const = 0;
  /// "raft.election_safety": what scenarios and reports call it.
  virtual std::string_view name() const = 0;
  /// The names of its verdicts: its own, unless it watches several promises that need the same
  /// looks.
  virtual std::vector<std::string_view> judges() const { return {name()}; }

  /// `node` has just taken a step (or was restarted); its state may have changed. Raise through
  /// World::violated.
  virtual void after_step(World& /*world*/, NodeId /*node*/) {}
  /// An output has left `node`.
  virtual void output(World& /*world*/, NodeId /*node*/, const Payload& /*output*/) {}
  /// A message has left `from` for the network: it is promised, whatever a crash may still erase.
  virtual void sent(World& /*world*/, NodeId /*from*/, NodeId /*to*/, const Payload& /*message*/) {}
  /// `node` has died: its durable state is what the crash has left on its disk; all else is gone.
  virtual void crashed(World& /*world*/, NodeId /*node*/) {}
};

}  // namespace orrery
