#include "gui/model/inspector.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>

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

/// Its name, and below it all of it.
void draw_sentence(const Frame& frame, const InspectorRow& row) {
  const float top = ImGui::GetCursorScreenPos().y;
  {
    const ColourGuard faint(ImGuiCol_Text, frame.theme.faint);
    ImGui::TextUnformatted(row.name.c_str());
  }
  const float indent = std::floor(frame.em);
  ImGui::Indent(indent);
  {
    const TextWrapGuard wrap;
    ImGui::TextUnformatted(row.value.c_str());
  }
  ImGui::Unindent(indent);
  Rect area = last_item();
  area.height += area.y - top;
  area.y = top;
  frame.ui.tag("inspector.sentence", area, row.name + " " + row.value);
}

/// Of different heights.
void draw_short_page(Viewer& viewer, const Frame& frame, const InspectorPage& page,
                     InspectorAsked& asked) {
  int number = 0;
  for (const InspectorRow& row : page.rows) {
    const IdGuard id(number++);
    if (row.kind == InspectorRow::Kind::sentence) draw_sentence(frame, row);
    else draw_inspector_row(viewer, frame, row, asked);
  }
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
  if (std::ranges::count(page.rows, InspectorRow::Kind::sentence, &InspectorRow::kind) > 0) {
    draw_short_page(viewer, frame, page, asked);
    return obey(viewer, frame, asked);
  }
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
