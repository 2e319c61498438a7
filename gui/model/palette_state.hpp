#pragma once
/// What the command palette and the sheet of shortcuts remembers from frame to frame.

namespace orrery::gui {

struct PaletteState {};

}  // namespace orrery::gui
