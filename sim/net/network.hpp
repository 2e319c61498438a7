#pragma once
/// How bytes travel: every node reaches every other over a link of its own (a full mesh, of which
/// nothing is stored), with latency, loss, duplication, partitions, and whatever links.hpp adds.
///
/// In a topology with fewer links, messages are relayed. At each node on its way a message is an
/// event of its own (EventKind::relay), and meets everything that a link does on each link: so
/// links that several ways share are shared, their queues too, and a message takes another way as
/// soon as it comes to where a link is cut. Relaying is the network's work: a node passes on what
/// is not for it also while its process is down, paused or busy; only a cut stops that.
///
/// What a partition separates is separated whatever way there is: a message neither passes between
/// two sides, nor is it relayed from one to the other by somebody who hears both.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/core/environment.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/cut.hpp"
#include "sim/net/links.hpp"
#include "sim/net/network_plan.hpp"
#include "sim/net/routes.hpp"
#include "sim/net/topology.hpp"

namespace orrery {

class Network {
 public:
  explicit Network(const NetworkPlan& plan);

  /// Null: the implicit mesh. Set before anybody sends.
  void use(std::shared_ptr<const Topology> topology) { topology_ = std::move(topology); }
  const Topology* topology() const { return topology_.get(); }

  /// Decided when the message is sent: a cut stops what is sent while it lasts, not what is under
  /// way. Draws randomness.
  Fate fate_of(const Transmission& message);
  /// The same at a relay on the message's way: of the link that it takes from there. A cut that has
  /// come meanwhile stops it here unless there is another way.
  Fate fate_at_relay(NodeId at, const Transmission& message);

  /// Is there a link between these nodes, cut or not?
  bool has_link(NodeId one, NodeId other) const;
  /// Whom a node has a link to; nothing: to each of its peers.
  std::optional<std::span<const NodeId>> neighbours_of(NodeId node) const;
  /// Empty without regions.
  std::string_view region_of(NodeId node) const;

  /// Separates nodes from now on, on top of the cuts that are there; returns the cut's name for
  /// `heal`.
  std::uint32_t cut(AnyCut where);
  std::uint32_t cut(const std::vector<std::vector<NodeId>>& sides) { return cut(Cut(sides)); }
  /// Lifts that cut. False if nothing is left of it.
  bool heal(std::uint32_t cut);
  /// Lifts whatever separates these nodes from others. Returns those that were separated.
  std::vector<NodeId> reconnect(const std::vector<NodeId>& nodes);

  /// From now on nothing is cut, held, lost or doubled, and no message takes longer than all but
  /// one in a hundred did: what partial synchrony promises after its global stabilisation time
  /// (Dwork, Lynch & Stockmeyer 1988).
  void become_stable();

  /// What a message took in the middle, as the plan has it: half of them took no longer.
  Duration usual_latency() const { return latency_.quantile(0.5); }

  /// Can nothing pass on the link between these nodes?
  bool is_cut(NodeId from, NodeId to) const;

  /// How many messages each of the plan's rules has been for.
  std::vector<std::uint64_t> uses_of_rules() const {
    return links_ ? links_->uses_of_rules() : std::vector<std::uint64_t>{};
  }

  // After any change of holds the world is to review what it holds.

  /// Holds back, from now on, what is on the links that such a cut would cut; returns the hold's
  /// name for `release`.
  std::uint32_t hold(AnyCut where, Holding how);
  /// Ends that hold. False if nothing is left of it.
  bool release(std::uint32_t hold);
  /// Ends whatever holds back what these nodes send or are sent. Returns those that had any.
  std::vector<NodeId> release_around(const std::vector<NodeId>& nodes);

  bool has_holds() const { return !holds_.empty(); }
  /// Of several the newest.
  Holding hold_of(NodeId from, NodeId to) const;
  /// The latency, from now on, of a message that was held. Draws randomness.
  Duration onward_delay(const Transmission& message);

 private:
  struct Entry {
    std::uint32_t name = 0;
    Holding how = Holding::none;  // of a hold
    std::shared_ptr<const AnyCut> where;
  };

  Fate fate_on_link(const Transmission& message);
  Fate fate_on_route(NodeId at, const Transmission& message);
  std::optional<NodeId> next_hop(NodeId at, NodeId to);
  bool are_apart(NodeId from, NodeId to) const;
  KnownLatency known_latency(const Transmission& message) const;
  Duration latency_of(const Transmission& message, std::string_view purpose) const;
  static bool erase(std::vector<Entry>& entries, std::uint32_t name);
  static std::vector<NodeId> free(std::vector<Entry>& entries, const std::vector<NodeId>& nodes);

  Sampler latency_;
  double loss_;
  double duplicate_;
  std::optional<Links> links_;         // those that do more; none in a plain network
  Duration latest_ = Duration::max();  // no message takes longer
  std::shared_ptr<const Topology> topology_;
  Duration jitter_latest_ = Duration::max();
  RecentHops recent_hops_;  // under the cuts that there are
  std::vector<Entry> cuts_;
  std::vector<Entry> holds_;
  std::uint32_t names_ = 0;
};

}  // namespace orrery
