#pragma once
/// Shapes of messages and roles as lines on the screen: the same in every panel.

#include <imgui.h>

#include "gui/model/glyphs.hpp"
#include "gui/model/rect.hpp"

namespace orrery::gui {

inline ImVec2 to_imgui(Point p) { return {p.x, p.y}; }

/// Draws the shape, centred there, about as big as a circle of that radius: filled, or its outline
/// if it is an open one.
void fill_shape(ImDrawList& list, Shape shape, Point centre, float radius, Colour colour);
/// Its outline only. Of a plus and a star: thinner lines.
void outline_shape(ImDrawList& list, Shape shape, Point centre, float radius, Colour colour,
                   float thickness);
/// An upright cross "✗" of two lines: what was lost, who is down.
void draw_cross(ImDrawList& list, Point centre, float radius, Colour colour, float thickness);
/// Two upright bars: paused, held.
void draw_bars(ImDrawList& list, Point centre, float radius, Colour colour);
/// Back and forth across the way, by `jag` pixels to each side: what a liar has changed.
void draw_jagged(ImDrawList& list, Point from, Point to, Colour colour, float thickness, float jag);
/// Dashes along a line, for what is cut or uncertain.
void draw_dashed(ImDrawList& list, Point from, Point to, Colour colour, float thickness,
                 float dash);

}  // namespace orrery::gui
