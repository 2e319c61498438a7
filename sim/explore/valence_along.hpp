#pragma once
/// What can still come of a plan's run, moment by moment along it (valence.hpp).

#include <functional>
#include <optional>
#include <vector>

#include "sim/explore/in_order.hpp"
#include "sim/explore/valence.hpp"
#include "sim/plan/run.hpp"

namespace orrery {

/// Which moments, and how much is tried at each.
struct ValenceQuestion {
  /// Right after this event, or after the last one by this time. Neither: moments along the run,
  /// from its beginning to its first decision or, if there is none, its end.
  std::optional<std::uint64_t> after{};
  std::optional<Time> at{};
  std::uint32_t steps =
      40;  ///< so many moments along the run, about the same number of events apart
  std::uint32_t continuations = 32;  ///< of each
  Horizon horizon{};
  unsigned threads = all_cores();  ///< what comes of it does not depend on them
};

struct ValenceSurvey {
  std::vector<Valence> moments{};      ///< in the order of the run
  std::optional<Decision> decision{};  ///< the first of the run itself, as far as it was looked at
  std::uint64_t events = 0;            ///< of the run, as far as it was looked at
  Time reached{};
  bool is_interrupted = false;  ///< some moments are missing

  /// The last moment that is bivalent; null: none is.
  const Valence* last_bivalent() const;
};

/// A world of the plan's run at some moment.
struct Configuration {
  World world;
  std::optional<Decision> decided{};  ///< the first of the run, if it has come
};

/// So many continuations of about so many are done; false: it is to end.
using ValenceProgress = std::function<bool(std::uint64_t done, std::uint64_t of)>;

/// Runs the plan as `orrery run` does, copies its world at the moments asked for, and lets each go
/// on. Along a run, further moments are looked at where it stops to be bivalent, until that is
/// known to the event. Throws Error where the run has no such moment, and where there is no valence
/// to speak of (why_no_valence). Requires: the plan was read against the catalogue.
ValenceSurvey survey_valence(
    const Plan& plan, const Catalogue& catalogue, const ValenceQuestion& question,
    const ValenceProgress& goes_on = [](auto, auto) { return true; });

/// The one moment that the question names. Throws Error as above. Requires: it names one.
Configuration configuration_of(const Plan& plan, const Catalogue& catalogue,
                               const ValenceQuestion& question);

}  // namespace orrery
