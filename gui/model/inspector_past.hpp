#pragma once
/// What was before and comes after, for the inspector: when fields changed, and how they went over
/// the time in sight.

#include "gui/model/inspector_state.hpp"
#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Follows the run, and reads a stretch of what is in sight and shortly before the play head: one a
/// call. Requires: there is a session, whose lock is held.
void read_past(Viewer& viewer);

/// How a member of a node's state went over this window: where it is a number, a fact or the role,
/// and changed in it. Requires: as above.
const std::optional<Sparkline>& sparkline_of(Viewer& viewer, Place node, const std::string& member,
                                             const TimeScale& scale);

/// "changed in #412, at 1.2s; next in #500, at 1.4s": in sentences. Requires: as above.
std::string past_words(const Viewer& viewer, Place node, const std::string& member);

/// The member that pictures take for the role; empty if there is none.
std::string role_member(const Viewer& viewer);

}  // namespace orrery::gui
