#include <imgui.h>

#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

/// What to press, for who has not pressed anything yet.
std::string hint_of(const Viewer& viewer) {
  if (!viewer.session) return "Choose a scenario with the arrows and Enter, or by a click.";
  const std::string keys = "Space plays.  Left and Right: one event.  ";
  if (!viewer.session->is_live()) return keys + "Click anything to see why it happened.";
  return keys + "Right-click a node or a message to break something.";
}

void draw_notice(const Viewer& viewer, const Frame& frame, float width) {
  const bool is_bad = !viewer.notice.empty() && viewer.notice_is_bad;
  const bool is_hint = viewer.notice.empty() || (viewer.frame.shows_hint && !is_bad);
  std::string words = viewer.notice;
  if (is_hint) words += (words.empty() ? "" : "   ") + hint_of(viewer);
  float room = width;
  if (is_bad) {  // a cross beside the words, for it is not told by colour alone
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float side = std::floor(frame.em);
    draw_icon(*ImGui::GetWindowDrawList(), Icon::cross, {at.x, at.y, side, side}, frame.theme.bad);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + frame.em * 1.2F);
    room -= frame.em * 1.2F;
  }
  Colour colour = is_bad ? frame.theme.bad : frame.theme.text;
  if (is_hint) colour = viewer.frame.shows_hint ? frame.theme.accent : frame.theme.faint;
  const ColourGuard coloured(ImGuiCol_Text, colour);
  std::string line = words;
  for (char& letter : line) {
    if (letter == '\n') letter = ' ';
  }
  const std::string text = shortened(line, room);
  ImGui::TextUnformatted(text.c_str());
  frame.ui.tag("status.notice", last_item(), words);
  if (text != words) explain_in_words(frame, words);
}

}  // namespace

void draw_status(Viewer& viewer, const Frame& frame) {
  const std::string keys = "Ctrl+K  all commands     ?  all keys";
  const float right = ImGui::GetContentRegionMax().x;
  const float width = std::ceil(width_of(keys));
  const float left = ImGui::GetCursorPosX();
  draw_notice(viewer, frame, std::max(frame.em, right - left - width - frame.em * 2));
  if (right - width <= left + frame.em * 12) return;
  ImGui::SameLine();
  ImGui::SetCursorPosX(right - width);
  const ColourGuard colour(ImGuiCol_Text, frame.theme.faint);
  ImGui::TextUnformatted(keys.c_str());
  frame.ui.tag("status.keys", last_item(), keys);
}

}  // namespace orrery::gui
