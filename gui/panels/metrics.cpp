#include <imgui.h>

#include "gui/panels/panels.hpp"

namespace orrery::gui {

void draw_metrics(Viewer& /*viewer*/, const Frame& /*frame*/) { ImGui::TextUnformatted("Metrics"); }

}  // namespace orrery::gui
