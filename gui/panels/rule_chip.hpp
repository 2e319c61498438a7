#pragma once
/// The sign of a rule, its letter upon its colour; and all of them in a row.

#include <imgui.h>

#include "gui/model/log_rules.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

void draw_rule_chip(ImDrawList& list, const LogRule& rule, const Rect& area, const Theme& theme);

/// On the current line, if there are rules: a click filters by one, a right click takes it away.
void draw_rule_chips(Viewer& viewer, const Frame& frame);

}  // namespace orrery::gui
