#include "gui/panels/widgets.hpp"

#include <algorithm>
#include <cmath>

namespace orrery::gui {

namespace {

/// A square in whole pixels in the middle of the area.
Rect square_in(const Rect& area) {
  const float side = std::floor(std::min(area.width, area.height) * 0.5F / 2) * 2;
  const Point centre = area.centre();
  return {std::floor(centre.x - side / 2), std::floor(centre.y - side / 2), side, side};
}

void bar(ImDrawList& list, float x, const Rect& box, float width, Colour colour) {
  list.AddRectFilled(ImVec2(std::floor(x), box.y), ImVec2(std::floor(x) + width, box.bottom()),
                     colour);
}

void arrow_head(ImDrawList& list, const Rect& box, bool to_right, Colour colour) {
  const float middle = box.y + box.height / 2;
  if (to_right) {
    list.AddTriangleFilled(ImVec2(box.x, box.y), ImVec2(box.right(), middle),
                           ImVec2(box.x, box.bottom()), colour);
  } else {
    list.AddTriangleFilled(ImVec2(box.right(), box.y), ImVec2(box.right(), box.bottom()),
                           ImVec2(box.x, middle), colour);
  }
}

/// An arrow head with a bar: "to the next", or "to the end" with the bar before it.
void head_and_bar(ImDrawList& list, const Rect& box, bool to_right, bool bar_at_tip,
                  Colour colour) {
  const float width = std::max(2.0F, std::floor(box.width * 0.22F));
  const bool bar_is_right = to_right == bar_at_tip;
  const Rect head{bar_is_right ? box.x : box.x + width + 1, box.y, box.width - width - 1,
                  box.height};
  arrow_head(list, head, to_right, colour);
  bar(list, bar_is_right ? box.right() - width : box.x, box, width, colour);
}

void tick(ImDrawList& list, const Rect& box, Colour colour) {
  const float thick = std::max(2.0F, box.width * 0.2F);
  const ImVec2 low(box.x + box.width * 0.38F, box.y + box.height * 0.85F);
  list.AddLine(ImVec2(box.x, box.y + box.height * 0.5F), low, colour, thick);
  list.AddLine(low, ImVec2(box.right(), box.y + box.height * 0.1F), colour, thick);
}

void cross(ImDrawList& list, const Rect& box, Colour colour) {
  const float thick = std::max(2.0F, box.width * 0.2F);
  list.AddLine(top_left(box), bottom_right(box), colour, thick);
  list.AddLine(ImVec2(box.right(), box.y), ImVec2(box.x, box.bottom()), colour, thick);
}

void frame_of(ImDrawList& list, const Rect& box, Colour colour) {
  const float thick = std::max(1.0F, std::floor(box.width * 0.15F));
  list.AddRect(ImVec2(box.x + 0.5F, box.y + 0.5F), ImVec2(box.right() - 0.5F, box.bottom() - 0.5F),
               colour, 0, 0, thick);
}

}  // namespace

void draw_icon(ImDrawList& list, Icon icon, const Rect& area, Colour colour) {
  const Rect box = square_in(area);
  const float third = std::max(2.0F, std::floor(box.width / 3));
  switch (icon) {
    case Icon::to_begin:
      return head_and_bar(list, box, false, true, colour);
    case Icon::to_end:
      return head_and_bar(list, box, true, true, colour);
    case Icon::back:
      return head_and_bar(list, box, false, false, colour);
    case Icon::forward:
      return head_and_bar(list, box, true, false, colour);
    case Icon::play:
    case Icon::right:
      return arrow_head(list, box, true, colour);
    case Icon::left:
      return arrow_head(list, box, false, colour);
    case Icon::pause:
      bar(list, box.x, box, third, colour);
      return bar(list, box.right() - third, box, third, colour);
    case Icon::larger:
      return frame_of(list, box, colour);
    case Icon::smaller: {
      const float half = std::floor(box.width * 0.65F);
      frame_of(list, {box.x, box.bottom() - half, half, half}, colour);
      return frame_of(list, {box.right() - half, box.y, half, half}, colour);
    }
    case Icon::tick:
      return tick(list, box, colour);
    case Icon::cross:
      return cross(list, box, colour);
    case Icon::warning: {
      const float width = std::max(2.0F, std::floor(box.width * 0.2F));
      const float left = std::floor(box.centre().x - width / 2);
      const float height = std::floor(box.height * 0.65F);
      bar(list, left, {left, box.y, width, height}, width, colour);
      return bar(list, left, {left, box.bottom() - width, width, width}, width, colour);
    }
    case Icon::pin: {
      const float width = std::max(1.0F, std::floor(box.width * 0.15F));
      const float middle = std::floor(box.centre().x);
      list.AddCircleFilled(ImVec2(middle + width / 2, box.y + box.height * 0.3F), box.width * 0.3F,
                           colour);
      return bar(list, middle, {middle, box.y, width, box.height}, width, colour);
    }
    case Icon::ring:
      const Point centre = box.centre();
      list.AddCircle(ImVec2(centre.x, centre.y), box.width / 2, colour, 0,
                     std::max(1.5F, box.width * 0.15F));
  }
}

bool icon_button(const Frame& frame, const IconButton& button) {
  const float side = ImGui::GetFrameHeight();
  const ImVec2 size = button.size.x > 0 ? button.size : ImVec2(side, side);
  bool is_pressed = ImGui::InvisibleButton(button.id.c_str(), size);
  is_pressed = is_pressed && button.is_enabled;
  const Rect area = last_item();
  const Theme& theme = frame.theme;
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool is_hot = button.is_enabled && ImGui::IsItemHovered();
  if (button.is_enabled) {
    list->AddRectFilled(top_left(area), bottom_right(area), is_hot ? theme.frame_hot : theme.frame,
                        ImGui::GetStyle().FrameRounding);
  }
  draw_icon(*list, button.icon, area, button.is_enabled ? theme.text : theme.line);
  frame.ui.tag(button.id, area, button.words);
  return is_pressed;
}

namespace {

std::string why_not(const Viewer& viewer, const Command& command) {
  return command.why_not ? command.why_not(viewer) : std::string{};
}

}  // namespace

void command_icon(Viewer& viewer, const Frame& frame, const char* command, Icon icon,
                  const char* name) {
  const Command* found = frame.commands.find(command);
  if (found == nullptr) return;
  const IconButton button{.id = name,
                          .icon = icon,
                          .is_enabled = why_not(viewer, *found).empty(),
                          .words = found->title};
  const bool is_pressed = icon_button(frame, button);
  explain(frame, viewer, command);
  if (is_pressed) frame.commands.run(command, viewer);
}

void command_button(Viewer& viewer, const Frame& frame, const char* command, const char* label,
                    const char* name) {
  const Command* found = frame.commands.find(command);
  if (found == nullptr) return;
  bool is_pressed = false;
  {
    const DisabledGuard disabled(!why_not(viewer, *found).empty());
    is_pressed = ImGui::Button(label);
  }
  frame.ui.tag(name, last_item(), found->title);
  explain(frame, viewer, command);
  if (is_pressed) frame.commands.run(command, viewer);
}

namespace {

std::string chord_words(const Command& command) {
  return command.chords.empty() ? std::string{} : to_text(command.chords.front());
}

float gap_before_chord(const Frame& frame, const std::string& chord) {
  return chord.empty() ? 0 : std::floor(frame.em * 0.6F);
}

}  // namespace

float width_of_key_button(const Frame& frame, const char* command, const std::string& label) {
  const Command* found = frame.commands.find(command);
  const std::string chord = found == nullptr ? std::string{} : chord_words(*found);
  return std::ceil(width_of(label) + gap_before_chord(frame, chord) + width_of(chord) +
                   2 * ImGui::GetStyle().FramePadding.x);
}

void key_button(Viewer& viewer, const Frame& frame, const char* command, const std::string& label,
                const char* name) {
  const Command* found = frame.commands.find(command);
  if (found == nullptr) return;
  const bool is_disabled = !why_not(viewer, *found).empty();
  bool is_pressed = false;
  {
    const DisabledGuard disabled(is_disabled);
    const ImVec2 size(width_of_key_button(frame, command, label), 0);
    is_pressed = ImGui::Button((std::string("##") + name).c_str(), size);
  }
  const Rect area = last_item();
  const std::string chord = chord_words(*found);
  const ImVec2 padding = ImGui::GetStyle().FramePadding;
  ImVec2 at(std::floor(area.x + padding.x), std::floor(area.y + padding.y));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddText(at, is_disabled ? frame.theme.faint : frame.theme.text, label.c_str());
  at.x = std::floor(at.x + width_of(label) + gap_before_chord(frame, chord));
  list->AddText(at, frame.theme.faint, chord.c_str());
  frame.ui.tag(name, area, label + (chord.empty() ? "" : ", " + chord));
  explain(frame, viewer, command);
  if (is_pressed) frame.commands.run(command, viewer);
}

void explain(const Frame& frame, const Viewer& viewer, std::string_view command) {
  if (!ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  const Command* found = frame.commands.find(command);
  if (found == nullptr) return;
  const TooltipGuard tooltip;
  const TextWrapGuard wrapped(frame.em * 24);
  ImGui::TextUnformatted(found->title.c_str());
  if (!found->chords.empty()) {
    ImGui::SameLine(0, frame.em);
    const ColourGuard colour(ImGuiCol_Text, frame.theme.accent);
    ImGui::TextUnformatted(to_text(found->chords.front()).c_str());
  }
  const std::string reason = why_not(viewer, *found);
  {
    const ColourGuard colour(ImGuiCol_Text, frame.theme.faint);
    ImGui::TextUnformatted(found->help.c_str());
  }
  if (reason.empty()) return;
  const ColourGuard colour(ImGuiCol_Text, frame.theme.warn);
  ImGui::TextUnformatted(("Not now: " + reason).c_str());
}

void explain_in_words(const Frame& frame, const std::string& words) {
  if (words.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) return;
  const TooltipGuard tooltip;
  const TextWrapGuard wrapped(frame.em * 24);
  ImGui::TextUnformatted(words.c_str());
}

std::size_t turned_rows(std::size_t above, std::size_t below, float turns) {
  if (turns > 0 && above > 0) return above - 1;
  return turns < 0 && below > 0 ? above + 1 : above;
}

float width_of(const std::string& text) { return ImGui::CalcTextSize(text.c_str()).x; }

std::string shortened(const std::string& text, float width) {
  if (width_of(text) <= width) return text;
  const std::string dots = "...";
  const float room = width - width_of(dots);
  if (room <= 0) return {};
  const char* begin = text.data();
  const char* end = begin + text.size();
  const char* rest = begin;  // what has no room, from a whole character on
  ImGui::GetFont()->CalcTextSizeA(ImGui::GetFontSize(), room, 0, begin, end, &rest);
  return std::string(begin, rest) + dots;
}

}  // namespace orrery::gui
