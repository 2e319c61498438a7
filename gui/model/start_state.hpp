#pragma once
/// What the start screen remembers from frame to frame.

namespace orrery::gui {

struct StartState {};

}  // namespace orrery::gui
