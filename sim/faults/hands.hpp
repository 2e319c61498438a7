#pragma once
/// The hands of a run, laid on its world in their order, each as soon as it is due. The one
/// mechanism for runs of plans and for whoever watches: what was done live is repeated by it.
///
/// A hand is due as soon as its event has happened and its time has come, whichever is later,
/// before anything else happens; where nothing happens at its time, the clock is set forth to it.
/// Thus it does not matter in what slices a world goes on.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/time.hpp"
#include "sim/core/world.hpp"
#include "sim/faults/hand.hpp"
#include "sim/faults/timeline.hpp"

namespace orrery {

/// A value, which is copied with the world that it was laid on.
class Hands {
 public:
  Hands() = default;
  explicit Hands(std::vector<Hand> hands, LeaderRule leader = {});

  /// As World::run_until, laying hands on the way. What happens at their deed counts, so that a
  /// limit strikes at the same event in whatever slices; a deed is done whole, though. Requires:
  /// the world has begun.
  bool run_until(World& world, Time limit, std::uint64_t events_max = ~std::uint64_t{0});

  /// One more, laid at once: returns whom it struck. Kept as the last of all if that is somebody.
  /// Requires: all others have been laid; `hand.after` is the world's newest event, and `hand.at`,
  /// if it is there, now.
  std::string lay(World& world, Hand hand);

  /// What came of one.
  struct Laid {
    std::string whom{};  ///< empty: nobody
    Time at{};
    std::uint64_t begin = 0;  ///< the world's newest event before it,
    std::uint64_t end = 0;    ///< … and after what happened at its deed
  };
  /// Lays the next one as it was laid before. Requires: on this world, as it was then.
  void lay_again(World& world, const Laid& before);
  /// The first `count` of them, as they were when `laid` of those had been laid.
  Hands rewound(std::size_t count, std::size_t laid) const;

  const std::vector<Hand>& list() const { return hands_; }
  /// Of those that have been laid, from the first.
  const std::vector<Laid>& deeds() const { return laid_; }
  /// So many of them, from the first, have been laid, on somebody or nobody.
  std::size_t laid() const { return laid_.size(); }
  /// One for each; of those that struck nobody, or were not laid, nothing has fired.
  std::vector<FaultReport> report() const;

 private:
  bool is_due(const World& world) const;
  void lay_what_is_due(World& world);
  void lay_next(World& world);
  bool approach(World& world, Time limit, std::uint64_t events_max) const;

  std::vector<Hand> hands_;
  LeaderRule leader_;
  std::vector<Laid> laid_;
};

}  // namespace orrery
