#pragma once
/// The viewer without window, GL and display: frames are pictures in memory.

#include "gui/shell/stage.hpp"

namespace orrery::gui {

class Headless : public Stage {
 public:
  using Stage::Stage;
  void frame() override { make_frame(frame_seconds); }
  /// Nobody sees a frame before somebody wants its picture.
  void finish() override { picture(); }
  Image picture() override { return screen().picture(); }
};

}  // namespace orrery::gui
