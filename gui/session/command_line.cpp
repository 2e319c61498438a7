#include "gui/session/command_line.hpp"

#include <algorithm>

#include "sim/plan/plan.hpp"

namespace orrery::gui {

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";
  const bool is_plain = !text.empty() && text.find_first_not_of(plain) == std::string_view::npos;
  if (is_plain) return std::string(text);
  std::string quoted = "'";
  for (const char letter : text) {
    if (letter == '\'') quoted += "'\\''";
    else quoted += letter;
  }
  return quoted + "'";
}

std::string run_command(const std::string& file, const std::vector<std::string>& overrides) {
  std::string command = "orrery run " + shell_word(file);
  for (const std::string& setting : overrides) command += " --set " + shell_word(setting);
  return command;
}

std::string hands_setting(const std::vector<Hand>& hands) {
  return "hands=" + to_json(write(hands));
}

}  // namespace orrery::gui
