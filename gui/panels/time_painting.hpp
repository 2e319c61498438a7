#pragma once
/// What the panels along time have in common: hatching, flags of marks, the play head, text that
/// keeps within a rectangle.

#include <imgui.h>

#include <string>
#include <string_view>

#include "gui/model/lane_history.hpp"
#include "gui/model/theme.hpp"

namespace orrery::gui {

/// The width of text in the current font.
TextWidth text_width();

/// Text with its left upper corner there, cut at `limit`.
void draw_text(ImDrawList& list, Point at, Colour colour, std::string_view text, const Rect& limit);

/// Lines at 45°, so many pixels apart, within the area.
void draw_hatching(ImDrawList& list, const Rect& area, float spacing, Colour colour);

/// Faults are triangles, violations crosses, milestones flags; several in one get a bar below.
void draw_flag(ImDrawList& list, const Flag& flag, Point at, float size, const Theme& theme,
               bool is_future);

/// A line from top to bottom with a grip at the top.
void draw_play_head(ImDrawList& list, float x, const Rect& area, float grip, Colour colour);

/// Quiet stretches that were cut short: two strokes in the row of signs, and in the row of lengths
/// how long each is, where there is room.
void draw_time_breaks(ImDrawList& list, const TimeScale& scale, const Rect& signs,
                      const Rect& lengths, float em, const Theme& theme);

/// Words beside the mouse.
void draw_tooltip_words(const std::string& words, float em);

void fill_rect(ImDrawList& list, const Rect& rect, Colour colour);

/// A broken line from left to right, or from top to bottom: pieces so many pixels long, with gaps
/// alike. Requires: dash > 0.
void fill_dashed(ImDrawList& list, const Rect& line, float dash, Colour colour,
                 bool is_upright = false);

/// The same area in two colours, left and right of `x`.
void fill_split(ImDrawList& list, const Rect& rect, float x, Colour left, Colour right);

}  // namespace orrery::gui
