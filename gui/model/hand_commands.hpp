#pragma once
/// Hands laid on a live run from the viewer: at the play head, so what is done in the past forks
/// the run. Every one is a command (add_hand_commands, commands.hpp).

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Does it at the play head, and says what came of it. Requires: there is a session, whose lock is
/// held.
void lay(Viewer& viewer, const HandAction& action);

/// What a hand did happens as an event of its own, at the same time: the play head goes after it as
/// soon as it was simulated. Once in each frame. Requires: the session's lock is held.
void show_what_the_hand_did(Viewer& viewer);

}  // namespace orrery::gui
