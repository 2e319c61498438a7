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
  bool stays = false;      ///< until somebody closes it; what it is asked to write it writes then
  std::string progress{};  ///< in the lessons; empty: the user's own, and none for an errand
  std::string script{};
  std::string shot{};
  std::string state_file{};
  bool dumps_ui = false;
  bool describes = false;
  std::uint64_t bench_frames = 0;  ///< 0: no measuring
  /// What is printed instead of all else: help or the version.
  std::string page{};

  /// It was asked for something beside being looked at.
  bool is_errand() const {
    return is_headless || !script.empty() || !shot.empty() || !state_file.empty() || dumps_ui ||
           describes || bench_frames > 0;
  }
};

/// Throws Error for what it cannot read.
ViewerOptions parse_options(int argc, const char* const* argv);

}  // namespace orrery::gui
