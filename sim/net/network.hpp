#pragma once
/// How bytes travel: every node reaches every other over a link of its own (a full mesh, of which
/// nothing is stored), with latency, loss, duplication, partitions, and whatever links.hpp adds.

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
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
  /// way. Draws randomness.
  Fate fate_of(const Transmission& message);

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

  Duration latency_of(const Transmission& message, std::string_view purpose) const;
  static bool erase(std::vector<Entry>& entries, std::uint32_t name);
  static std::vector<NodeId> free(std::vector<Entry>& entries, const std::vector<NodeId>& nodes);

  Sampler latency_;
  double loss_;
  double duplicate_;
  std::optional<Links> links_;         // those that do more; none in a plain network
  Duration latest_ = Duration::max();  // no message takes longer
  std::vector<Entry> cuts_;
  std::vector<Entry> holds_;
  std::uint32_t names_ = 0;
};

}  // namespace orrery
