#include "gui/session/command_line.hpp"

#include "scenarios/cli.hpp"
#include "scenarios/run_command.hpp"
#include "sim/plan/plan.hpp"

namespace orrery::gui {

std::string run_command(const std::string& file, const std::vector<std::string>& overrides) {
  std::string command = program_name() + " run " + shell_quoted(file);
  for (const std::string& setting : overrides) command += " --set " + shell_quoted(setting);
  return command;
}

std::string hands_setting(const std::vector<Hand>& hands) {
  return "hands=" + to_json(write(hands));
}

}  // namespace orrery::gui
