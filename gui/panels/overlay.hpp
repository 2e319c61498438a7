#pragma once
/// What lies over the whole screen: the palette, prompts, and the sheet of keys.

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "gui/model/palette_state.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

/// A box in the middle of the darkened screen. A click beside it, or Esc, closes it.
class Overlay : Guard {
 public:
  Overlay(PaletteState& state, const Frame& frame, ImVec2 size)
      : padded_(ImGuiStyleVar_WindowPadding, ImVec2(frame.em, frame.em * 0.75F)),
        unbordered_(ImGuiStyleVar_WindowBorderSize, 0.0F),
        dark_(ImGuiCol_WindowBg, faded(frame.theme.background, 0.6F)),
        whole_(begin(state), ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                 ImGuiWindowFlags_NoSavedSettings),
        filled_(ImGuiCol_ChildBg, frame.theme.panel),
        box_("box", place(frame, size), true) {
    if (is_pressed(ImGuiKey_Escape)) closes_ = true;
    const bool is_beside = !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows);
    if (is_beside && ImGui::IsMouseClicked(0) && !state.is_fresh) closes_ = true;
  }
  bool closes() const { return closes_; }

 private:
  static const char* begin(const PaletteState& state) {
    ImGui::SetNextWindowPos(ImVec2(0, 0));
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    if (state.is_fresh) ImGui::SetNextWindowFocus();
    return "##over";
  }
  static ImVec2 place(const Frame& frame, ImVec2 size) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const ImVec2 most(std::max(1.0F, screen.x - 2 * frame.em),
                      std::max(1.0F, screen.y - 2 * frame.em));
    const ImVec2 fits(std::floor(std::min(size.x, most.x)), std::floor(std::min(size.y, most.y)));
    ImGui::SetCursorPos(
        ImVec2(std::floor((screen.x - fits.x) / 2), std::floor((screen.y - fits.y) / 3)));
    return fits;
  }

  StyleGuard padded_;
  StyleGuard unbordered_;
  ColourGuard dark_;
  WindowGuard whole_;
  ColourGuard filled_;
  ChildGuard box_;
  bool closes_ = false;
};

/// All chords, and what the mouse does.
void draw_key_sheet(Viewer& viewer, const Frame& frame);

}  // namespace orrery::gui
