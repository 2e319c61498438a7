#include "gui/panels/time_mouse.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace orrery::gui {
void turn_wheel_over_time(Viewer& viewer, const Rect& plot, Point mouse) {
  const ImGuiIO& io = ImGui::GetIO();
  const float turns = io.MouseWheel;
  if (turns == 0 && io.MouseWheelH == 0) return;
  if (io.KeyShift || turns == 0) {
    const double part = static_cast<double>(turns + io.MouseWheelH) * -0.1;
    viewer.window_follows = false;
    return move_time(viewer, shown_window(viewer), part);
  }
  const double anchor = (mouse.x - plot.x) / std::max(1.0F, plot.width);
  const double factor = std::pow(io.KeyCtrl ? 1.06 : 1.25, -static_cast<double>(turns));
  zoom_time(viewer, std::clamp(anchor, 0.0, 1.0), factor);
}

void pan_time(Viewer& viewer, const TimeWindow& from, float pixels, float width) {
  if (std::abs(pixels) > 2) viewer.window_follows = false;
  move_time(viewer, from, -pixels / std::max(1.0F, width));
}

}  // namespace orrery::gui
