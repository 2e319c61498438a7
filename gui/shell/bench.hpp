#pragma once
/// How long frames take.

#include <cstdint>
#include <string>

#include "gui/shell/stage.hpp"

namespace orrery::gui {

/// Plays for so many frames in the view that it finds, each drawn to its last pixel, and says how
/// long they took: lines of "name: number unit". Then as many more, for which the diagram's window
/// is moved to and fro, so that every one of them is worked out anew: lines of "panning, name: …".
/// The viewer plays on as before afterwards.
std::string bench(Stage& stage, std::uint64_t frames);

}  // namespace orrery::gui
