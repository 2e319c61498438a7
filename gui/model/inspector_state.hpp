#pragma once
/// What the inspector remembers from frame to frame.

namespace orrery::gui {

struct InspectorState {};

}  // namespace orrery::gui
