#pragma once
/// Marks that were selected stay selected when judges find something among the marks before them.

#include <map>
#include <vector>

#include "gui/model/selection.hpp"

namespace orrery::gui {

/// What those that were selected are, by the places under which they are remembered.
using SelectedMarks = std::map<Place, Mark>;

/// Each of these picks that is a mark is where that mark stands now, and nothing if it is gone. One
/// that this history may not have come to yet keeps its place. Remembers what they are. Requires:
/// they are those of the last call, or were picked in this history since.
void follow_marks(SelectedMarks& known, const Chronicle& chronicle,
                  const std::vector<Picked*>& picks);

}  // namespace orrery::gui
