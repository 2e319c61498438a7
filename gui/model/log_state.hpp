#pragma once
/// What the log remembers from frame to frame.

namespace orrery::gui {

struct LogState {};

}  // namespace orrery::gui
