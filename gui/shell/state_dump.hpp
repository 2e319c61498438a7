#pragma once
/// What the viewer shows, for programs to read: its state as JSON (`--dump-state`, and what
/// `expect` in scripts looks at), the UI map as lines (`--dump-ui`), the screen in words
/// (`--describe`).

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gui/model/ui_map.hpp"
#include "gui/model/viewer.hpp"

namespace orrery::gui {

/// Times are in nanoseconds, under names that end in _ns. Takes the session's lock.
nlohmann::json state_of(Viewer& viewer);

/// "item NAME x y width height words", one a line.
std::string items_text(const UiMap& ui);

/// What is on the screen, in the order of drawing: "NAME: words" a line; what has no words is only
/// named.
std::string description(const UiMap& ui);

}  // namespace orrery::gui
