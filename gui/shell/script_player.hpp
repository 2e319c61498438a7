#pragma once
/// Plays a script on a stage.

#include <optional>
#include <string>
#include <vector>

#include "gui/shell/script.hpp"
#include "gui/shell/stage.hpp"

namespace orrery::gui {

/// Plays it to its end, or to the first step that cannot be done or expects something else; then
/// returns a sentence that begins with "file:line: ". Throws Error for a picture that cannot be
/// written.
std::optional<std::string> play(const std::vector<ScriptStep>& steps, const std::string& file,
                                Stage& stage);

}  // namespace orrery::gui
