#pragma once
/// One node of the network view: its circle, timer, name and badges.

#include "gui/panels/network_figures.hpp"

namespace orrery::gui {

void draw_node(const NetworkCanvas& canvas, const NodeFigure& node);
/// What it is, as a shape: its role's, a cross if it is down, two bars if it is paused.
void draw_role_mark(const NetworkCanvas& c, Word role, Point at, float radius);
void draw_role_icon(const NetworkCanvas& canvas, const NodeFigure& node, Point at);

}  // namespace orrery::gui
