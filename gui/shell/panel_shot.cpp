#include "gui/shell/panel_shot.hpp"

namespace orrery::gui {

Draw in_a_window(Draw draw) {
  return [draw = std::move(draw)](Viewer& viewer, const Frame& frame) {
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin(
        "panel", nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
    draw(viewer, frame);
    ImGui::End();
  };
}

PanelPicture whole_shot(Viewer& viewer, const Draw& draw, const ShotOptions& options) {
  Commands own;
  if (options.commands == nullptr) own = all_commands();
  viewer.settings.scale = options.scale;
  Screen screen(options.commands != nullptr ? *options.commands : own, options.size);
  for (int i = 0; i < options.frames; ++i) screen.frame(viewer, draw, 1.0 / 60);
  return {screen.picture(), screen.ui()};
}

PanelPicture shot(Viewer& viewer, const Draw& draw, const ShotOptions& options) {
  return whole_shot(viewer, in_a_window(draw), options);
}

}  // namespace orrery::gui
