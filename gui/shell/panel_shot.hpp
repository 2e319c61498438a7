#pragma once
/// One panel alone, as a picture: for tests of panels, and to look at them.

#include "gui/shell/screen.hpp"

namespace orrery::gui {

struct ShotOptions {
  ScreenSize size{};
  float scale = 1;
  int frames = 3;  ///< drawn before the picture: sizes settle in the second
  /// Null: all_commands().
  const Commands* commands = nullptr;
};

struct PanelPicture {
  Image image{};
  UiMap ui{};
};

/// Draws one panel into a window that fills the screen; `whole_shot` what opens its own windows, as
/// draw_viewer does.
PanelPicture shot(Viewer& viewer, const Draw& draw, const ShotOptions& options = {});
PanelPicture whole_shot(Viewer& viewer, const Draw& draw, const ShotOptions& options = {});

/// As `draw`, inside a window that fills the screen.
Draw in_a_window(Draw draw);

}  // namespace orrery::gui
