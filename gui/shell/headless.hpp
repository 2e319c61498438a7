#pragma once
/// The viewer without window, GL and display: frames are pictures in memory.

#include "gui/shell/stage.hpp"

namespace orrery::gui {

class Headless : public Stage {
 public:
  using Stage::Stage;
  void frame() override { make_frame(frame_seconds); }
  Image picture() override { return screen().picture(); }
};

}  // namespace orrery::gui
