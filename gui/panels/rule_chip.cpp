#include "gui/panels/rule_chip.hpp"

#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {

void draw_rule_chip(ImDrawList& list, const LogRule& rule, const Rect& area, const Theme& theme) {
  const Colour colour = colour_of(rule, theme);
  const std::string letter(1, rule.letter);
  fill_rect(list, area, colour);
  const float x = std::floor(area.centre().x - width_of(letter) / 2);
  const float y = std::floor(area.centre().y - ImGui::GetFontSize() / 2);
  list.AddText({x, y}, ink_on(colour), letter.c_str());
}

void draw_rule_chips(Viewer& viewer, const Frame& frame) {
  std::string command;
  std::string argument;
  const float side = std::max(12.0F, std::floor(1.2F * frame.em));
  for (const LogRule& rule : viewer.log.rules) {
    const std::string letter(1, rule.letter);
    const std::string name = "log.rule." + letter;
    ImGui::InvisibleButton(name.c_str(), ImVec2(side, side),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    const Rect area = snapped(last_item());
    draw_rule_chip(*ImGui::GetWindowDrawList(), rule, area, frame.theme);
    frame.ui.tag(name, area, letter + ": " + rule.text);
    explain_in_words(frame, letter + ": " + rule.text + "\n" + number_words(rule.rows.size()) +
                                " events. A click filters by it, a right click takes it away.");
    if (ImGui::IsItemHovered() && ImGui::IsMouseReleased(0)) {
      command = "filter.set";
      argument = rule.text;
    }
    if (ImGui::IsItemHovered() && ImGui::IsMouseReleased(1)) {
      command = "log.remove_rule";
      argument = letter;
    }
    ImGui::SameLine(0, std::floor(0.3F * frame.em));
  }
  if (!command.empty()) frame.commands.run(command, viewer, argument);
}

}  // namespace orrery::gui
