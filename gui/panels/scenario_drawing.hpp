#pragma once
/// How the rows of the scenario's list look. What the mouse does to them: scenario.cpp.

#include <vector>

#include "gui/model/scenario_rows.hpp"
#include "gui/panels/panels.hpp"

namespace orrery::gui {

/// A row on the screen, and where in it the mouse can do something.
struct RowPlace {
  Rect area{};
  Rect opener{};                ///< empty: it does not open
  Rect value{};                 ///< lead and value
  std::vector<Rect> numbers{};  ///< of the value
  Rect reset{};                 ///< empty: it is as its file has it
  Rect remove{};                ///< empty: it cannot be taken away
};

/// What a row is drawn with.
struct RowLook {
  bool is_selected = false;
  bool is_hovered = false;
  bool can_change = true;
  bool is_typed = false;   ///< a field takes the place of its value
  std::size_t number = 0;  ///< the selected one, of a selected row
  Point mouse{};
};

/// Where everything is in a row that has this area.
/// `names` is how much of it names have.
RowPlace place_in_row(const ScenarioRow& row, const Rect& area, float names, bool can_change);
/// How much room all names need, where rows are so wide.
float room_for_names(const std::vector<ScenarioRow>& rows, float width, float em);

void draw_scenario_row(const Frame& frame, const ScenarioRow& row, const RowPlace& place,
                       const RowLook& look);

/// Of what is there no more: struck through, and no more than so opaque.
void draw_removed_row(const Frame& frame, const ScenarioRow& row, const RowPlace& place,
                      float opacity);

/// What the mouse is told on a row, in words; empty: nothing.
std::string words_of_row(const ScenarioRow& row, bool can_change);

}  // namespace orrery::gui
