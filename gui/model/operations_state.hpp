#pragma once
/// What the panel of calls remembers from frame to frame: which key is looked at, what the mouse
/// drags, and the picture as long as nothing in it changes.

#include "gui/model/operations.hpp"
#include "gui/model/seen_chronicle.hpp"
#include "gui/model/time_drag.hpp"

namespace orrery::gui {

struct OperationsState {
  std::optional<std::string> key{};  ///< nothing: all keys
  float scroll = 0;                  ///< pixels of rows above the upper edge
  TimeDrag drag{};

  // Worked out, and kept.
  CallIndex index{};
  KeyVerdicts verdicts{};
  SeenChronicle seen{};
  OperationsLook look{};
  SeenChronicle shown{};     ///< what the picture shows,
  std::uint64_t judged = 0;  ///< … and which version of the verdicts
  Operations picture{};
};

/// Takes in what the run's clients have done since the last time, and judges it; all of it, unless
/// the run is going on (key_verdicts.hpp). Requires: the session's lock is held.
void follow_calls(OperationsState& state, Session& session, bool is_going_on = false);

/// The picture for this look: worked out anew only if the look, the chronicle or what is known of
/// an order has changed. Requires: likewise.
const Operations& picture_for(OperationsState& state, Session& session, const OperationsLook& look,
                              const TextWidth& width_of);

struct Viewer;

/// Chooses the key whose calls nothing explains (that which the judge names, or the one whose
/// violation came to light first) and brings the calls that prove it into sight. Null, and nothing
/// is done, if an order explains all calls. Requires: there is a run, its lock is held.
const KeyVerdict* explain_violation(Viewer& viewer);

}  // namespace orrery::gui
