#pragma once
/// What a kind of fault is made of. One kind is
///   - a described struct: its settings, and by its name its key in scenarios ("crash"). It
///     declares `static constexpr FaultKind kind` and, as read.hpp says, `required` and
///     `shorthand`; a problem_with(const Crash&) beside it refuses what cannot be meant;
///   - a free function `Struck strike(const Crash&, Scene&)` that does it and says how it is
///     lifted;
///   - its name in FaultAction (fault_plan.hpp).
/// When it strikes, for how long, how often, what reports say of it and what `orrery list faults`
/// prints follows from these.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/draw.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/fault_tolerance.hpp"
#include "sim/faults/selector.hpp"
#include "sim/faults/surroundings.hpp"

namespace orrery {

/// What the program tells of a kind, and asks of it.
struct FaultKind {
  std::string_view example{};    ///< R"("crash": "leader", "for": "2s")"
  std::string_view sentence{};   ///< "the nodes stop …"
  bool lasts = false;            ///< may have a "for": strike() gives a lift
  bool strikes_message = false;  ///< only the message that a trigger waits for
  bool lies = false;             ///< makes liars of the nodes
};

/// Mends what a strike broke, unless somebody has mended it since. Says what observers are told, or
/// nothing. Requires: holds plain values only (no pointers into a world), since it is copied with
/// the world and called on the copy.
using Lift = std::function<std::string(World&)>;

struct Scene;

/// What came of a strike.
struct Struck {
  std::string whom{};  ///< "n1, n3"; empty: nobody, and the fault has not fired
  Lift lift{};         ///< null: nothing is left to mend
  /// Of a fault of several strokes: the next one, `after` this one. What it returns stands in the
  /// place of this. Requires: as Lift does.
  std::function<Struck(Scene&)> next{};
  Duration after{};
  bool outlasts_faults = false;  ///< goes on when the world becomes stable: a lie
};

/// Who leads now, by a protocol's own rule; nobody in protocols without leaders.
using LeaderRule = std::function<std::optional<NodeId>(const World&)>;

/// Keeps a run inside what its protocol survives, or notes that it is not.
struct Keeper {
  FaultTolerance survives{};
  bool refuses = false;  ///< a strike that would exceed it does not happen

  // What came of it.
  bool has_refused = false;
  bool was_exceeded = false;

  /// Something is about to exceed it: may it? Notes either.
  bool lets_exceed();
};

/// What happens to each clock.
using ClockChanges = std::vector<std::pair<NodeId, ClockChange>>;

/// A message whose fate is being decided.
struct MessageOnItsWay {
  const Transmission& sent;
  Fate& fate;
};

/// The instant at which a fault strikes.
struct Scene {
  World& world;
  const LeaderRule& leader;
  Draw draw;  ///< of this strike alone. Parts of the decision ask `draw.then(hash_of_name("…"))`
  Keeper keeper{};
  std::optional<NodeId> it{};          ///< the node of the trigger
  DecidedRule decided = nullptr;       ///< the protocol's, if it has one
  MessageOnItsWay* message = nullptr;  ///< its message, for what strikes one

  /// The nodes that the selection means now, in id order. Draws randomness.
  std::vector<NodeId> resolve(const Selection& selection) const;
  /// The same for several at once: no node is in two of them. Names and roles are resolved first,
  /// then what is drawn, then the rest.
  std::vector<std::vector<NodeId>> resolve(const std::vector<Selection>& selections) const;

  /// Asked before nodes that are up are taken down or made to stand still: false if the keeper
  /// refuses.
  bool may_take_down(const std::vector<NodeId>& nodes);
  /// Asked before nodes are made to lie: false if the keeper refuses.
  bool may_lie(const std::vector<NodeId>& nodes);
  /// Asked before disks are made to lose something: false if the keeper refuses.
  bool may_lose(DiskLoss loss);
  /// Asked before clocks are made to go wrong: false if the keeper refuses.
  bool may_change(const ClockChanges& clocks);

  Surroundings& surroundings() const { return world.environment_as<Surroundings>(); }
};

/// The nodes that each of these selections means now: see Scene.
std::vector<std::vector<NodeId>> resolve(const std::vector<Selection>& selections,
                                         const World& world, const LeaderRule& leader, Draw draw,
                                         std::optional<NodeId> it = {});

/// The nodes in a drawn order.
std::vector<NodeId> shuffled(std::vector<NodeId> nodes, Draw draw);

/// "n1, n3"; of more than 20 the first six: "n1, n2, n3, n4, n5, n6 and 994 others".
std::string to_text(const std::vector<NodeId>& nodes);

}  // namespace orrery
