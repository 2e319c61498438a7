#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "gui/model/palette.hpp"
#include "gui/model/run_again.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/panels.hpp"
#include "gui/panels/widgets.hpp"
#include "sim/core/text.hpp"

namespace orrery::gui {

namespace {

std::string reason_against(const Command& command, const Viewer& viewer) {
  return command.why_not ? command.why_not(viewer) : std::string{};
}

/// Returns the id of the command that was chosen; empty if none was.
std::string draw_items(const Viewer& viewer, const Frame& frame, std::string_view menu) {
  std::string chosen;
  std::string_view last_group;
  for (const Command& command : frame.commands.all()) {
    if (menu_of(command) != menu) continue;
    const std::string_view group = std::string_view(command.id).substr(0, command.id.find('.'));
    if (!last_group.empty() && group != last_group) ImGui::Separator();
    last_group = group;
    const std::string chord = command.chords.empty() ? "" : to_text(command.chords.front());
    const bool can_run = reason_against(command, viewer).empty();
    if (ImGui::MenuItem(command.title.c_str(), chord.c_str(), false, can_run)) chosen = command.id;
    frame.ui.tag("menu." + command.id, last_item(), command.title);
    explain(frame, viewer, command.id);
  }
  return chosen;
}

std::string draw_titles(const Viewer& viewer, const Frame& frame) {
  std::string chosen;
  for (const std::string_view title : menu_titles) {
    const std::string text(title);
    const MenuGuard menu(text.c_str());
    const std::string name = lower_case(text);
    if (!menu) {
      frame.ui.tag("menu." + name, last_item(), text);
      continue;
    }
    const std::string item = draw_items(viewer, frame, title);
    if (!item.empty()) chosen = item;
  }
  return chosen;
}

/// A lesson's own settings would tell what to expect: only the learner's changes are said.
std::string run_in_words(const Viewer& viewer) {
  Session& session = *viewer.session;
  const RunWords words = session.words();
  char digest[20];
  std::snprintf(digest, sizeof digest, "%016llx",
                static_cast<unsigned long long>(session.digest()));
  // A scenario's title may say what a lesson asks.
  const std::string title = viewer.lesson.play    ? viewer.lesson.play->lesson().title
                            : words.title.empty() ? words.scenario
                                                  : words.title;
  std::string changes;
  for (const std::string& setting :
       viewer.lesson.play ? viewer.lesson.play->changes() : session.settings()) {
    if (!setting.starts_with("seed=")) changes += "   " + setting_words(setting);
  }
  return title + "   " + words.protocol + "   seed " + std::to_string(words.seed) + changes +
         "   digest " + digest + (session.has_ended() ? "" : " so far");
}

/// What run this is, at the right end of the bar; a click copies the command that repeats it.
void draw_run_words(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const float begins = ImGui::GetCursorPosX() + frame.em;
  const float ends = ImGui::GetWindowWidth() - frame.em * 0.75F;
  const ImVec2 padding = ImGui::GetStyle().FramePadding;
  const std::string whole = run_in_words(viewer);
  const std::string text = shortened(whole, ends - begins - 2 * padding.x);
  if (text.empty()) return;
  ImGui::SetCursorPosX(std::max(begins, ends - width_of(text) - 2 * padding.x));
  const ColourGuard flat(ImGuiCol_Button, faded(frame.theme.title, 0));
  const bool is_pressed = ImGui::Button((text + "##run").c_str());
  frame.ui.tag("run.words", last_item(), whole);
  if (text == whole) explain(frame, viewer, "run.copy_command");
  else explain_in_words(frame, whole + "\nA click copies the command that repeats it.");
  if (is_pressed) frame.commands.run("run.copy_command", viewer);
}

}  // namespace

void draw_menu(Viewer& viewer, const Frame& frame) {
  std::string chosen;
  {
    const MenuBarGuard bar;
    if (!bar) return;
    chosen = draw_titles(viewer, frame);
    draw_run_words(viewer, frame);
  }
  if (!chosen.empty()) frame.commands.run(chosen, viewer);
}

}  // namespace orrery::gui
