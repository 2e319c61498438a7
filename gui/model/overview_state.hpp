#pragma once
/// What the overview strip remembers from frame to frame.

namespace orrery::gui {

struct OverviewState {};

}  // namespace orrery::gui
