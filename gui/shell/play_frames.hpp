#pragma once
/// The play as numbered pictures, for who makes a film of them.

#include <cstddef>
#include <string>

#include "gui/shell/picture_file.hpp"
#include "gui/shell/stage.hpp"

namespace orrery::gui {

struct PlayFrames {
  std::string folder{};
  double a_second = 10;  ///< of the beholder's time: the play's speed is what it is
  std::string panel{};   ///< of picture_panels()
  PictureRoom room{};
};

/// Plays from where the head stands to the run's end, and writes each frame: frame_00000.png, …
/// Returns how many. Makes the folder; one with files in it is refused. Throws Error.
std::size_t write_frames(Stage& stage, const PlayFrames& what);

}  // namespace orrery::gui
