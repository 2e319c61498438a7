#include "gui/model/inspector.hpp"

#include <imgui.h>

#include "gui/model/goals.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/inspector_row.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

void draw_inspector_head(Viewer& viewer, const Frame& frame, const InspectorPage& page) {
  command_icon(viewer, frame, "select.back", Icon::left, "inspector.back");
  ImGui::SameLine();
  command_icon(viewer, frame, "select.forward", Icon::right, "inspector.forward");
  ImGui::SameLine();
  command_button(viewer, frame, "select.cause", "Cause", "inspector.to_cause");
  ImGui::SameLine();
  command_button(viewer, frame, "select.effect", "Effect", "inspector.to_effect");
  {
    const TextWrapGuard wrap;
    ImGui::TextUnformatted(page.title.c_str());
  }
  frame.ui.tag("inspector.title", last_item(), page.title);
  ImGui::Separator();
}

void obey(Viewer& viewer, const Frame& frame, const InspectorAsked& asked) {
  if (!asked.command.empty()) {
    return frame.commands.run(asked.command, viewer, asked.argument);
  }
  if (asked.jump) select(viewer, asked.jump);
  if (asked.at == 0) return;
  go_to(viewer, asked.at);
}

}  // namespace

void draw_inspector(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const InspectorPage page = inspect(viewer);
  draw_inspector_head(viewer, frame, page);
  InspectorAsked asked;
  const float height = ImGui::GetTextLineHeightWithSpacing();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(page.rows.size()), height);
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const IdGuard id(i);
      draw_inspector_row(viewer, frame, page.rows[static_cast<std::size_t>(i)], asked);
    }
  }
  clipper.End();
  obey(viewer, frame, asked);
}

}  // namespace orrery::gui
