#pragma once
/// What remains of the run of one seed: what was violated and when, and how busy it was, as much as
/// a strip shows that is a few fingers wide.

#include <array>
#include <atomic>
#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/time.hpp"

namespace orrery {
struct Catalogue;
struct Experiment;
}  // namespace orrery

namespace orrery::gui {

/// A promise that the run broke.
struct SeedViolation {
  std::string judge{};
  std::string sentence{};
  std::uint64_t event = 0;  ///< that broke it; 0: no single one did
  Time time{};              ///< of that event, or of the end of the run
  friend bool operator==(const SeedViolation&, const SeedViolation&) = default;
};

struct SeedRun {
  /// Those that say more of a scenario come first on the wall.
  enum class Verdict : std::uint8_t {
    violated,
    broken,   ///< it could not be run to its end: a bug of the protocol, or a draw without sense
    unknown,  ///< some judge could not tell, or it did not come to its end
    holds,
  };
  /// The time until the run's end at the latest is cut into so many pieces.
  static constexpr std::size_t pieces = 60;

  std::uint64_t seed = 0;
  Verdict verdict = Verdict::holds;
  std::vector<SeedViolation> violations{};  ///< the earliest first
  std::string why{};                        ///< of what is broken or unknown: a sentence
  std::uint64_t digest = 0;
  std::uint64_t events = 0;
  Time ended{};
  Time stop{};                                   ///< it would end here at the latest
  std::array<std::uint32_t, pieces> activity{};  ///< events in each piece
  std::bitset<pieces> faults{};                  ///< some fault, or hand, struck in this piece
  std::uint64_t strikes = 0;                     ///< so many did in all
  std::uint64_t hands_on_nobody = 0;  ///< found no such message or timer, or nobody to strike

  friend bool operator==(const SeedRun&, const SeedRun&) = default;
};

/// The piece of the time until `stop` in which this time lies.
std::size_t piece_of(Time time, Time stop);

/// Runs the experiment's first cell with this seed to its end, and judges it. Throws nothing: what
/// cannot be run is broken. Once it is called off it may return whatever it has.
SeedRun run_of_seed(const Experiment& experiment, std::uint64_t seed, const Catalogue& catalogue,
                    const std::atomic<bool>& is_called_off);

}  // namespace orrery::gui
