#include "gui/shell/style.hpp"

#include <imgui.h>

namespace orrery::gui {
namespace {

struct StyleColour {
  ImGuiCol where;
  Colour colour;
};

void set_colours(ImGuiStyle& style, const Theme& theme) {
  const Colour chosen = faded(theme.accent, 0.35F);
  const StyleColour colours[] = {
      {ImGuiCol_Text, theme.text},
      {ImGuiCol_TextDisabled, theme.faint},
      {ImGuiCol_WindowBg, theme.panel},
      {ImGuiCol_ChildBg, faded(theme.panel, 0)},
      {ImGuiCol_PopupBg, theme.panel},
      {ImGuiCol_Border, theme.line},
      {ImGuiCol_BorderShadow, faded(theme.line, 0)},
      {ImGuiCol_FrameBg, theme.frame},
      {ImGuiCol_FrameBgHovered, theme.frame_hot},
      {ImGuiCol_FrameBgActive, theme.frame_hot},
      {ImGuiCol_TitleBg, theme.title},
      {ImGuiCol_TitleBgActive, theme.title},
      {ImGuiCol_TitleBgCollapsed, theme.title},
      {ImGuiCol_MenuBarBg, theme.title},
      {ImGuiCol_ScrollbarBg, faded(theme.background, 0.5F)},
      {ImGuiCol_ScrollbarGrab, theme.frame_hot},
      {ImGuiCol_ScrollbarGrabHovered, theme.faint},
      {ImGuiCol_ScrollbarGrabActive, theme.accent},
      {ImGuiCol_CheckMark, theme.accent},
      {ImGuiCol_SliderGrab, theme.accent},
      {ImGuiCol_SliderGrabActive, theme.accent},
      {ImGuiCol_Button, theme.frame},
      {ImGuiCol_ButtonHovered, theme.frame_hot},
      {ImGuiCol_ButtonActive, chosen},
      {ImGuiCol_Header, chosen},
      {ImGuiCol_HeaderHovered, theme.frame_hot},
      {ImGuiCol_HeaderActive, chosen},
      {ImGuiCol_Separator, theme.line},
      {ImGuiCol_SeparatorHovered, theme.accent},
      {ImGuiCol_SeparatorActive, theme.accent},
      {ImGuiCol_ResizeGrip, faded(theme.line, 0)},
      {ImGuiCol_ResizeGripHovered, theme.accent},
      {ImGuiCol_ResizeGripActive, theme.accent},
      {ImGuiCol_Tab, theme.frame},
      {ImGuiCol_TabHovered, theme.frame_hot},
      {ImGuiCol_TabActive, theme.panel},
      {ImGuiCol_TabUnfocused, theme.frame},
      {ImGuiCol_TabUnfocusedActive, theme.panel},
      {ImGuiCol_PlotLines, theme.accent},
      {ImGuiCol_PlotHistogram, theme.accent},
      {ImGuiCol_TableHeaderBg, theme.title},
      {ImGuiCol_TableBorderStrong, theme.line},
      {ImGuiCol_TableBorderLight, faded(theme.line, 0.5F)},
      {ImGuiCol_TableRowBg, faded(theme.panel, 0)},
      {ImGuiCol_TableRowBgAlt, faded(theme.frame, 0.35F)},
      {ImGuiCol_TextSelectedBg, chosen},
      {ImGuiCol_DragDropTarget, theme.accent},
      {ImGuiCol_NavHighlight, theme.accent},
      {ImGuiCol_NavWindowingHighlight, theme.accent},
      {ImGuiCol_ModalWindowDimBg, faded(theme.background, 0.6F)},
  };
  for (const auto& [where, colour] : colours) {
    style.Colors[where] = ImGui::ColorConvertU32ToFloat4(colour);
  }
}

}  // namespace

void apply_style(const Theme& theme, float scale) {
  ImGuiStyle style;
  style.WindowPadding = ImVec2(8, 6);
  style.FramePadding = ImVec2(6, 3);
  style.ItemSpacing = ImVec2(8, 4);
  style.CellPadding = ImVec2(4, 2);
  style.ScrollbarSize = 13;
  style.WindowRounding = 0;
  style.FrameRounding = 3;
  style.GrabRounding = 3;
  style.ScrollbarRounding = 3;
  style.PopupRounding = 3;
  style.WindowMinSize = ImVec2(8, 8);
  style.ScaleAllSizes(scale);  // rounds down to whole pixels
  // Lines are 1 px at every scale: what ScaleAllSizes leaves alone.
  style.WindowBorderSize = 1;
  style.PopupBorderSize = 1;
  set_colours(style, theme);
  ImGui::GetStyle() = style;
}

}  // namespace orrery::gui
