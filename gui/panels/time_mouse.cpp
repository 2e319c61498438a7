#include "gui/panels/time_mouse.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace orrery::gui {

void turn_wheel_over_time(Viewer& viewer, const Rect& plot, Point mouse) {
  const ImGuiIO& io = ImGui::GetIO();
  const float turns = io.MouseWheel;
  if (turns == 0 && io.MouseWheelH == 0) return;
  const TimeWindow window = window_of(viewer);
  if (io.KeyShift || turns == 0) {
    const double part = static_cast<double>(turns + io.MouseWheelH) * -0.1;
    const Time by(static_cast<std::int64_t>(static_cast<double>(window.length().count()) * part));
    viewer.window_follows = false;
    return show_window(viewer, moved(window, by, viewer.session->reached()));
  }
  const double anchor = (mouse.x - plot.x) / std::max(1.0F, plot.width);
  const double factor = std::pow(io.KeyCtrl ? 1.06 : 1.25, -static_cast<double>(turns));
  show_window(viewer, zoomed(window, std::clamp(anchor, 0.0, 1.0), factor));
}

void pan_time(Viewer& viewer, const TimeWindow& from, float pixels, float width) {
  const double part = -pixels / std::max(1.0F, width);
  const auto length = static_cast<double>(from.length().count());
  const Time by(static_cast<std::int64_t>(length * part));
  if (std::abs(pixels) > 2) viewer.window_follows = false;
  show_window(viewer, moved(from, by, viewer.session->reached()));
}

}  // namespace orrery::gui
