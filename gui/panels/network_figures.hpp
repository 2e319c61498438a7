#pragma once
/// The figures of the network as lines and text.

#include <imgui.h>

#include "gui/model/network_gestures.hpp"
#include "gui/model/viewer.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// What all of them are drawn with.
struct NetworkCanvas {
  ImDrawList& list;
  const Viewer& viewer;
  const Frame& frame;
  const NetworkPicture& picture;
};

/// All of it, what lies above later.
void draw_network_figures(const NetworkCanvas& canvas);
/// What a drag would do: who is struck, the line drawn so far, and words beside the mouse.
void draw_gesture(const NetworkCanvas& canvas, const NetworkGesture& gesture,
                  const GestureMeaning& meaning, const Rect& area);

/// So much of one colour in another, 0…1.
Colour mixed(Colour one, Colour other, float part);

}  // namespace orrery::gui
