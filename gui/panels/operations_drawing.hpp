#pragma once
/// How the picture of calls is drawn, layer by layer. (What the mouse does to it: operations.cpp.)

#include <imgui.h>

#include "gui/model/operations.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// What all layers are drawn with.
struct OperationsScene {
  ImDrawList& list;
  const Operations& picture;
  const std::vector<Call>& calls;
  const Chronicle& chronicle;
  const Theme& theme;
  const Viewer& viewer;
  float head_x = 0;  ///< where the play head is
  float em = 16;
  std::optional<std::uint32_t> hovered{};  ///< the call under the mouse
  std::optional<std::size_t> hot_chip{};   ///< the key under the mouse
};

/// Above and below the rows: keys, what the figures mean, what was found.
void draw_around_calls(const OperationsScene& scene);
/// The rows, without what the mouse adds.
void draw_calls(const OperationsScene& scene);

/// Of the diamond at which a call may have happened.
float point_radius(float em);

}  // namespace orrery::gui
