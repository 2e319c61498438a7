#pragma once
/// How a row of the inspector is drawn: on one line, over the whole width of its panel.

#include "gui/model/inspector.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// What a click in this frame asked for. Commands run after everything is drawn: they may replace
/// the run's history.
struct InspectorAsked {
  std::string command{};
  std::string argument{};
  Picked jump{};       ///< a link that was followed,
  EventNumber at = 0;  ///< … and where the play head goes; 0: nowhere
};

/// Draws the row at the cursor, and says what a click in it asked for.
void draw_inspector_row(Viewer& viewer, const Frame& frame, const InspectorRow& row,
                        InspectorAsked& asked);

}  // namespace orrery::gui
