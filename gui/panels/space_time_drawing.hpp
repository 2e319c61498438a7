#pragma once
/// How the space-time diagram is drawn, layer by layer. (What the mouse does to it:
/// space_time.cpp.)

#include <imgui.h>

#include <span>

#include "gui/model/arrow_words.hpp"
#include "gui/model/space_time.hpp"
#include "gui/panels/time_canvas.hpp"

namespace orrery::gui {

/// What all layers are drawn with.
struct SpaceTimeScene {
  ImDrawList& list;
  const SpaceTime& diagram;
  const Chronicle& chronicle;
  const Glyphs& glyphs;
  const Theme& theme;
  const Viewer& viewer;
  float head_x = 0;       ///< where the play head is
  float reached_x = 0;    ///< where what was simulated ends
  bool has_ended = true;  ///< nothing comes after that
  float em = 16;
  float mouse_x = -1;  ///< where its hair line is; -1: nowhere
  Rect time_label{};   ///< in the axis, instead of its ticks' labels: of the head, or of the mouse
  TimeCanvas canvas{};
  std::span<const ArrowLabel> words{};  ///< beside arrows
};

/// All of the diagram, without what the mouse adds.
void draw_scene(const SpaceTimeScene& scene);

/// Words beside arrows, on a ground of their own: what is dragged and drawn over the diagram may
/// cross them.
void draw_arrow_words(const SpaceTimeScene& scene);

/// Names what is drawn: lane.n1, message.7, event.12, mark.3.
void tag_scene(const SpaceTimeScene& scene, UiMap& ui);

}  // namespace orrery::gui
