#pragma once
/// Links that do more than delay, lose and copy messages independently: they queue, lose in bursts,
/// keep the order, damage, slow down, and have rules. Most of it is drawn for each message or is a
/// function of time; what must be remembered (until when a link is busy, whether it is in a burst)
/// is kept for links in use alone, in a map that forks share.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/core/environment.hpp"
#include "sim/core/map.hpp"
#include "sim/core/sampler.hpp"
#include "sim/net/network_plan.hpp"

namespace orrery {

/// In a stable network no message takes longer than this share of them does otherwise.
inline constexpr double timely = 0.99;

/// Slow or not, for times drawn in turn; not at first. A function of time and of whose it is: who
/// looks, and how often, changes nothing.
struct Alternation {
  bool is_on = false;
  Time until{};  ///< when that ends
  friend auto operator<=>(const Alternation&, const Alternation&) = default;
};

/// The latency of a link of which the topology knows it.
struct KnownLatency {
  std::optional<Duration> least{};  ///< nothing: the topology does not say
  const Sampler* jitter = nullptr;  ///< on top of it
  Duration jitter_max = Duration::max();

  Duration sample(Draw draw) const { return *least + std::min(jitter->sample(draw), jitter_max); }
};

class Links {
 public:
  explicit Links(const NetworkPlan& plan);

  /// Does a plan need links that do more?
  static bool are_needed_by(const NetworkPlan& plan);

  /// Of a message that no cut stops; the link may hold it back. Draws randomness.
  Fate fate_of(const Transmission& message, Holding hold = Holding::none,
               const KnownLatency& known = {});
  /// The latency, from now on, of a message that was held. Draws randomness.
  Duration onward_delay(const Transmission& message, const KnownLatency& known = {});

  /// How many messages each rule has been for, in the order of the rules.
  const std::vector<std::uint64_t>& uses_of_rules() const { return uses_of_rules_; }

  /// As Network::become_stable says. Bandwidth and order stay: they are no faults.
  void become_stable();

 private:
  /// What one kind of message meets.
  struct Treatment {
    Sampler latency;
    double loss;
    double duplicate;
    double corrupt;
    Duration latest = Duration::max();  // no message takes longer
    bool has_its_own_latency = false;   // whatever the topology knows
    Duration sample(Draw draw, const KnownLatency& known) const {
      if (known.least && !has_its_own_latency) return known.sample(draw);
      return std::min(latency.sample(draw), latest);
    }
    void become_stable();
  };
  struct Rule {
    LinkRule applies_to;
    Treatment treatment;
  };
  struct Settings {
    explicit Settings(const NetworkPlan& plan);
    /// The rule for the message; the number of rules if it is for none.
    std::size_t rule_of(const Transmission& message) const;
    const Treatment& treatment_of(std::size_t rule) const;
    /// Brings a slow period, or none, up to now.
    void advance(Alternation& period, const Transmission& message) const;

    Treatment usual;
    std::vector<Rule> rules;
    std::optional<Bursts> bursts;
    std::optional<Bandwidth> bandwidth;
    bool is_fifo;
    bool has_checksum;
    bool links_remember;
    std::optional<SlowPeriods> slow;
    Sampler slow_every;
    Sampler slow_for;
  };
  /// What a link remembers, or the whole network.
  struct Memory {
    std::optional<bool> is_in_burst{};  // nothing before the first message
    Alternation slow{};
    Time busy_until{};    // with what it has been given to send
    Time last_arrival{};  // of what it has been given so far
  };

  bool is_lost(const Transmission& message, const Treatment& treatment, Memory* link);
  Memory* memory_of(const Transmission& message);
  Time arrival_of(const Transmission& message, Time departure, Duration latency, bool keeps_order);

  std::shared_ptr<const Settings> settings_;
  Memory network_;
  Map<std::uint64_t, Memory> links_;  // by who(from, to)
  std::vector<std::uint64_t> uses_of_rules_;
};

/// How long a link takes to send so many bytes, rounded up to whole nanoseconds.
Duration serialisation_time(std::uint64_t bytes, BitRate rate);

}  // namespace orrery
