#include "gui/shell/play_frames.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "sim/core/error.hpp"

namespace orrery::gui {
namespace {

namespace fs = std::filesystem;

/// Numbers have five digits.
constexpr std::size_t frames_max = 100'000;

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error)) {
    throw Error({folder, 0, 0, {}}, "is no folder that can be made");
  }
  if (!fs::is_empty(folder, error)) {
    throw Error({folder, 0, 0, {}}, "has files in it already", "name an empty folder or a new one");
  }
}

}  // namespace

std::size_t write_frames(Stage& stage, const PlayFrames& what) {
  Viewer& viewer = stage.viewer();
  const std::string why_not =
      viewer.session ? why_no_picture(viewer, what.panel) : "no run is open";
  if (!why_not.empty()) throw Error({what.folder, 0, 0, {}}, "nothing can be played: " + why_not);
  make_folder(what.folder);
  SideScreen side(stage.commands(), what.room.size, what.room.content_scale);
  viewer.head.is_playing = true;
  std::size_t count = 0;
  for (bool goes_on = true; goes_on && count < frames_max; ++count) {
    goes_on = viewer.head.is_playing;  // the frame in which it stops is drawn, too
    side.draw(viewer, what.panel);
    write_png(side.picture(), fmt::format("{}/frame_{:05}.png", what.folder, count));
    stage.pass(1 / what.a_second);
  }
  return count;
}

}  // namespace orrery::gui
