#include <imgui.h>

#include "gui/panels/panels.hpp"

namespace orrery::gui {

void draw_operations(Viewer& /*viewer*/, const Frame& /*frame*/) { ImGui::TextUnformatted("Operations"); }

}  // namespace orrery::gui
