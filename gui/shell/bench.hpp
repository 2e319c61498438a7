#pragma once
/// How long frames take.

#include <cstdint>
#include <string>

#include "gui/shell/stage.hpp"

namespace orrery::gui {

/// Plays for so many frames, each drawn to its last pixel, and says how long they took: lines of
/// "name: number unit". The viewer plays on as before afterwards.
std::string bench(Stage& stage, std::uint64_t frames);

}  // namespace orrery::gui
