#pragma once
/// What Dear ImGui's own widgets look like: colours of the theme, paddings in em.

#include "gui/model/theme.hpp"

namespace orrery::gui {

/// Sets the style of the current context anew. `scale` 1 is an em of base_em pixels.
void apply_style(const Theme& theme, float scale);

}  // namespace orrery::gui
