#pragma once
/// Draws what Dear ImGui wants drawn into a picture in memory: no GL, no display. Follows the rules
/// of OpenGL (pixel centres, top-left edges, 1/256 pixel, bilinear texels), so that the picture is
/// that of the window but for a few pixels, and the same bits on every machine.

#include <imgui.h>

#include "gui/shell/image.hpp"

namespace orrery::gui {

/// The atlas of glyphs: alone what is textured.
struct Texture {
  int width = 0;
  int height = 0;
  const unsigned char* alpha = nullptr;  ///< row by row
};

/// Over what is there already. Requires: all commands draw with this texture, none calls back.
void rasterise(const ImDrawData& drawing, const Texture& texture, Image& into);

}  // namespace orrery::gui
