#pragma once
/// What the network view remembers from frame to frame.

namespace orrery::gui {

struct NetworkState {};

}  // namespace orrery::gui
