#pragma once
/// The font: DejaVu Sans where it is installed, else the one that Dear ImGui brings, in which our
/// symbols look like plain ASCII.

namespace orrery::gui {

/// Height of a line of text at scale 1, in pixels: one em.
inline constexpr float base_em = 16;

/// Replaces the fonts of the current context by ones of this height (rounded to whole pixels).
/// Between frames only; whoever holds the atlas as a texture makes it anew.
void load_fonts(float em);

/// False: the built-in font stands in.
bool has_dejavu();

}  // namespace orrery::gui
