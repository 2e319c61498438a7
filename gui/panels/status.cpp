#include <imgui.h>

#include <cmath>

#include "gui/model/lesson.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

namespace {

/// What to press, for who has not pressed anything yet.
std::string hint_of(const Viewer& viewer) {
  if (!viewer.session)
    return "Choose a lesson or a scenario with the arrows and Enter, or by a click.";
  if (is_held(viewer)) return "Answer first: then the run goes on.";
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

namespace {

/// What a filter hides must not be taken for what never was.
std::string filter_words(const Viewer& viewer) {
  if (!viewer.session || !is_filtering(viewer.filter)) return {};
  return "filter: " + filter_count_words(viewer.filter, viewer.session->chronicle());
}

/// A click goes where the filter is typed.
void draw_filter(Viewer& viewer, const Frame& frame, const std::string& words, float begins) {
  const float icon = std::floor(frame.em);
  ImGui::SameLine();
  ImGui::SetCursorPosX(begins);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size(std::ceil(width_of(words)) + icon * 1.2F, icon);
  const bool is_pressed = ImGui::InvisibleButton("status.filter", size);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_icon(list, Icon::warning, {at.x, at.y, icon, icon}, frame.theme.warn);
  list.AddText({at.x + icon * 1.2F, at.y}, frame.theme.warn, words.c_str());
  frame.ui.tag("status.filter", last_item(), words);
  explain(frame, viewer, "filter.focus");
  if (is_pressed) frame.commands.run("filter.focus", viewer);
}

}  // namespace

void draw_status(Viewer& viewer, const Frame& frame) {
  // On the start screen a question mark is typed into the search.
  const std::string keys = viewer.session ? "Ctrl+K  all commands     ?  all keys"
                                          : "Ctrl+K  all commands     F1  all keys";
  const std::string filter = filter_words(viewer);
  const float gap = frame.em * 2;
  const float left = ImGui::GetCursorPosX();
  float right = ImGui::GetContentRegionMax().x;
  const float keys_width = std::ceil(width_of(keys));
  const float filter_width =
      filter.empty() ? 0 : std::ceil(width_of(filter) + frame.em * 1.2F) + gap;
  const bool has_keys = right - filter_width - keys_width > left + frame.em * 12;
  if (has_keys) right -= keys_width + gap;
  draw_notice(viewer, frame, std::max(frame.em, right - filter_width - left));
  if (!filter.empty()) draw_filter(viewer, frame, filter, right - filter_width + gap);
  if (!has_keys) return;
  ImGui::SameLine();
  ImGui::SetCursorPosX(right + gap);
  const ColourGuard colour(ImGuiCol_Text, frame.theme.faint);
  ImGui::TextUnformatted(keys.c_str());
  frame.ui.tag("status.keys", last_item(), keys);
}

}  // namespace orrery::gui
