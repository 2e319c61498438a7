#pragma once
/// Draws what Dear ImGui wants drawn as an SVG: figures as paths, words as text that can be
/// searched and edited. The same drawing gives the same bytes.

#include <imgui.h>

#include <string>

#include "gui/model/theme.hpp"

namespace orrery::gui {

/// What stands around the drawing.
struct SvgPage {
  int width = 0;
  int height = 0;
  Colour background = 0;
  std::string title{};
  std::string description{};  ///< for who cannot see it
};

/// Requires: drawn with hard edges (Screen::set_hard_edges); glyphs are of this atlas.
std::string svg_of(const ImDrawData& drawing, const ImFontAtlas& atlas, const SvgPage& page);

}  // namespace orrery::gui
