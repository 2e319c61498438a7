#pragma once
/// How bytes travel: every node reaches every other over a link of its own (a full mesh, of which
/// nothing is stored), with latency, loss, duplication, partitions, and whatever links.hpp adds.

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "sim/core/environment.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/cut.hpp"
#include "sim/net/links.hpp"
#include "sim/net/network_plan.hpp"

namespace orrery {

class Network {
 public:
  explicit Network(const NetworkPlan& plan);

  /// Decided when the message is sent: a cut stops what is sent while it lasts, not what is under
  /// way.
  Fate fate_of(const Transmission& message);

  /// Separates the sides from now on, on top of the cuts that are there; returns the cut's name for
  /// `heal`.
  std::uint32_t cut(const std::vector<std::vector<NodeId>>& sides);
  /// Lifts that cut. False if nothing is left of it.
  bool heal(std::uint32_t cut);
  /// Lifts whatever separates these nodes from others. Returns those that were separated.
  std::vector<NodeId> reconnect(const std::vector<NodeId>& nodes);

  /// From now on nothing is cut, lost or doubled, and no message takes longer than all but one in a
  /// hundred did: what partial synchrony promises after its global stabilisation time (Dwork, Lynch
  /// & Stockmeyer 1988).
  void become_stable();

  bool is_cut(NodeId from, NodeId to) const;

 private:
  Sampler latency_;
  double loss_;
  double duplicate_;
  std::optional<Links> links_;         // those that do more; none in a plain network
  Duration latest_ = Duration::max();  // no message takes longer
  std::vector<std::pair<std::uint32_t, std::shared_ptr<const Cut>>> cuts_;  // by name
  std::uint32_t cuts_begun_ = 0;
};

}  // namespace orrery
