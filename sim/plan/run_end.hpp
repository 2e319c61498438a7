#pragma once
/// How a run ends, and who notices that one leads nowhere.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/core/world.hpp"
#include "sim/plan/plan.hpp"

namespace orrery {

enum class RunEnd : std::uint8_t {
  stopped,            ///< at the plan's `stop`
  event_limit,        ///< at `limits.events`: incomplete
  pending_limit,      ///< more is under way than `limits.pending`: incomplete
  time_stands_still,  ///< a million events and more in one instant: nothing takes any time
  interrupted,        ///< from outside: incomplete
};
BOOST_DESCRIBE_ENUM(RunEnd, stopped, event_limit, pending_limit, time_stands_still, interrupted)

/// Why a run under these limits did not come to its `stop`, and what to do: "the limit of 1,000
/// events came at 2.5s (raise limits.events)".
std::string why_incomplete(RunEnd how, Time when, const Limits& limits);

/// Looks at a run after certain numbers of events, whatever the slices in which it goes on, for
/// what no longer leads anywhere.
class RunawayWatch {
 public:
  RunawayWatch() = default;
  /// Of a world that has begun.
  explicit RunawayWatch(const World& world) : seen_(world.events()) {}

  /// How many events had happened when it last looked.
  std::uint64_t seen() const { return seen_; }
  /// After how many it looks next.
  std::uint64_t due() const { return seen_ + events_between_looks; }
  /// Looks, if it is due; how the run must end, if it must.
  std::optional<RunEnd> look(const World& world, const Plan& plan);

 private:
  // Often enough that what is under way does not fill the memory between two looks.
  static constexpr std::uint64_t events_between_looks = 10'000;

  std::uint64_t seen_ = 0;
  Time instant_{-1};  // of the newest look that saw another one than the look before
  std::uint64_t events_allowed_ = 0;  // before time must have gone on
};

}  // namespace orrery
