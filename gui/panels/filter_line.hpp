#pragma once
/// The line in which a filter is typed, what is said of it, and what can be written there.

#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// The field, so wide with the cross that empties it. Its border, and the mark that
/// draw_filter_words puts before its words, say whether it can be read; what cannot is underlined.
/// Returns where it is.
Rect draw_filter_field(Viewer& viewer, const Frame& frame, float width);

/// How many events are shown, or why what is typed cannot be read; these words if no filter is.
void draw_filter_words(const Viewer& viewer, const Frame& frame, const std::string& unfiltered,
                       float width);

/// While somebody types there: the list of what can be written, below this area or above it.
void draw_filter_completions(Viewer& viewer, const Frame& frame, const Rect& head);

}  // namespace orrery::gui
