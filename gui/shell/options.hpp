#pragma once
/// The viewer's command line.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gui/model/viewer.hpp"
#include "gui/session/open.hpp"
#include "gui/shell/screen.hpp"

namespace orrery::gui {

struct ViewerOptions {
  std::string file{};  ///< empty: the start screen
  OpenOptions open{};
  Settings settings{};
  ScreenSize size{};
  bool is_headless = false;
  bool stays = false;       ///< until somebody closes it; what it is asked to write it writes then
  std::string progress{};   ///< in the lessons; empty: the user's own, and none for an errand
  std::string bookmarks{};  ///< where they are kept; empty: beside the progress, likewise
  std::string script{};
  std::string shot{};
  std::vector<WantedPicture> pictures{};          ///< in files that may be there already
  std::string panel = std::string(whole_screen);  ///< what these, and frames, are of
  bool has_size = false;                          ///< it was given: of the panel alone, too
  std::string frames_folder{};                    ///< empty: no frames
  double frames_a_second = 10;
  std::string state_file{};
  bool dumps_ui = false;
  bool describes = false;
  std::uint64_t bench_frames = 0;  ///< 0: no measuring
  /// What is printed instead of all else: help or the version.
  std::string page{};

  /// It was asked for something beside being looked at.
  bool is_errand() const {
    return is_headless || !script.empty() || !shot.empty() || !state_file.empty() || dumps_ui ||
           describes || bench_frames > 0 || !pictures.empty() || !frames_folder.empty();
  }
};

/// Throws Error for what it cannot read.
ViewerOptions parse_options(int argc, const char* const* argv);

}  // namespace orrery::gui
