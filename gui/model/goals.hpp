#pragma once
/// Jumps through time: to the next violation, fault, change of role, milestone. What a chronicle
/// has is found at once; a live run simulates on until it is there, a frame at a time, or the run
/// has ended, or Esc is pressed.

#include <optional>
#include <string_view>

#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// "violation", "change of role"
std::string_view words_of(Goal goal);

/// The first event after, or the last before, one. Of changes of role, not what a node begins as.
/// Requires: the goal is one of violation … event_of_node, and `node` then a place.
std::optional<EventNumber> next_of(const Chronicle& chronicle, const Seeking& what);
std::optional<EventNumber> previous_of(const Chronicle& chronicle, const Seeking& what);

// Requires, as below: there is a session, and its lock is held.

/// The play head stands there, whatever it was doing or on its way to; the window of time follows
/// it again, unless it shall stay where it is.
void go_to(Viewer& viewer, EventNumber event, bool brings_window = true);

/// Goes there, or on the way: then `viewer.frame.seeking` is set.
void seek(Viewer& viewer, const Seeking& what);
/// Goes back to the last one before the play head, or says that there is none.
void seek_back(Viewer& viewer, Seeking what);
/// One frame of the way.
void seek_on(Viewer& viewer);

}  // namespace orrery::gui
