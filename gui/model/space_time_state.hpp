#pragma once
/// What the space-time diagram remembers from frame to frame.

namespace orrery::gui {

struct SpaceTimeState {};

}  // namespace orrery::gui
