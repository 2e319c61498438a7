#pragma once
/// What Dear ImGui wants to be ended when it was begun, and popped when it was pushed: each as a
/// value that does so at the end of its scope, also where that is left early.

#include <imgui.h>

#include "gui/model/rect.hpp"
#include "gui/model/theme.hpp"

namespace orrery::gui {

/// Not to be copied, for what it ends ends once.
struct Guard {
  Guard() = default;
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
};

struct WindowGuard : Guard {
  explicit WindowGuard(const char* name, ImGuiWindowFlags flags = 0, bool* is_open = nullptr)
      : is_visible(ImGui::Begin(name, is_open, flags)) {}
  ~WindowGuard() { ImGui::End(); }
  explicit operator bool() const { return is_visible; }
  bool is_visible;
};

struct ChildGuard : Guard {
  explicit ChildGuard(const char* name, ImVec2 size = ImVec2(0, 0), bool has_border = false,
                      ImGuiWindowFlags flags = 0)
      : is_visible(ImGui::BeginChild(name, size, has_border, flags)) {}
  ~ChildGuard() { ImGui::EndChild(); }
  explicit operator bool() const { return is_visible; }
  bool is_visible;
};

/// What is ended only if it is open: a menu, a popup, a combo box, a table.
template <void (*end)()>
struct OpenGuard : Guard {
  explicit OpenGuard(bool begun) : is_open(begun) {}
  ~OpenGuard() {
    if (is_open) end();
  }
  explicit operator bool() const { return is_open; }
  bool is_open;
};

struct MenuBarGuard : OpenGuard<ImGui::EndMenuBar> {
  MenuBarGuard() : OpenGuard(ImGui::BeginMenuBar()) {}
};
/// What opens above a panel; Esc closes it.
template <void (*end)()>
struct PoppedGuard : OpenGuard<end> {
  explicit PoppedGuard(bool begun) : OpenGuard<end>(begun) {
    const int esc = ImGui::GetKeyIndex(ImGuiKey_Escape);
    if (begun && ImGui::IsKeyPressed(esc)) ImGui::CloseCurrentPopup();
  }
};

struct MenuGuard : PoppedGuard<ImGui::EndMenu> {
  explicit MenuGuard(const char* title, bool is_enabled = true)
      : PoppedGuard(ImGui::BeginMenu(title, is_enabled)) {}
};
struct PopupGuard : PoppedGuard<ImGui::EndPopup> {
  explicit PopupGuard(const char* name, ImGuiWindowFlags flags = 0)
      : PoppedGuard(ImGui::BeginPopup(name, flags)) {}
};
struct ComboGuard : PoppedGuard<ImGui::EndCombo> {
  ComboGuard(const char* label, const char* preview, ImGuiComboFlags flags = 0)
      : PoppedGuard(ImGui::BeginCombo(label, preview, flags)) {}
};
struct TableGuard : OpenGuard<ImGui::EndTable> {
  TableGuard(const char* name, int columns, ImGuiTableFlags flags = 0, ImVec2 size = ImVec2(0, 0))
      : OpenGuard(ImGui::BeginTable(name, columns, flags, size)) {}
};
struct TreeGuard : OpenGuard<ImGui::TreePop> {
  explicit TreeGuard(const char* label, ImGuiTreeNodeFlags flags = 0)
      : OpenGuard(ImGui::TreeNodeEx(label, flags)) {}
};

struct TooltipGuard : Guard {
  TooltipGuard() { ImGui::BeginTooltip(); }
  ~TooltipGuard() { ImGui::EndTooltip(); }
};
struct GroupGuard : Guard {
  GroupGuard() { ImGui::BeginGroup(); }
  ~GroupGuard() { ImGui::EndGroup(); }
};
struct DisabledGuard : Guard {
  explicit DisabledGuard(bool is_disabled) { ImGui::BeginDisabled(is_disabled); }
  ~DisabledGuard() { ImGui::EndDisabled(); }
};
struct IdGuard : Guard {
  explicit IdGuard(const char* id) { ImGui::PushID(id); }
  explicit IdGuard(int id) { ImGui::PushID(id); }
  ~IdGuard() { ImGui::PopID(); }
};
struct ColourGuard : Guard {
  ColourGuard(ImGuiCol what, Colour colour) { ImGui::PushStyleColor(what, colour); }
  ~ColourGuard() { ImGui::PopStyleColor(); }
};
struct StyleGuard : Guard {
  StyleGuard(ImGuiStyleVar what, float value) { ImGui::PushStyleVar(what, value); }
  StyleGuard(ImGuiStyleVar what, ImVec2 value) { ImGui::PushStyleVar(what, value); }
  ~StyleGuard() { ImGui::PopStyleVar(); }
};
struct ItemWidthGuard : Guard {
  explicit ItemWidthGuard(float width) { ImGui::PushItemWidth(width); }
  ~ItemWidthGuard() { ImGui::PopItemWidth(); }
};
struct TextWrapGuard : Guard {
  explicit TextWrapGuard(float at = 0) { ImGui::PushTextWrapPos(at); }
  ~TextWrapGuard() { ImGui::PopTextWrapPos(); }
};
struct ClipGuard : Guard {
  explicit ClipGuard(const Rect& area) {
    ImGui::PushClipRect(ImVec2(area.x, area.y), ImVec2(area.right(), area.bottom()), true);
  }
  ~ClipGuard() { ImGui::PopClipRect(); }
};

inline ImVec2 top_left(const Rect& rect) { return {rect.x, rect.y}; }
inline ImVec2 bottom_right(const Rect& rect) { return {rect.right(), rect.bottom()}; }
inline ImVec2 size_of(const Rect& rect) { return {rect.width, rect.height}; }
/// Where the last item of ImGui is.
inline Rect last_item() {
  const ImVec2 min = ImGui::GetItemRectMin();
  const ImVec2 size = ImGui::GetItemRectSize();
  return {min.x, min.y, size.x, size.y};
}

}  // namespace orrery::gui
