#include "gui/model/selected_marks.hpp"

#include <algorithm>

namespace orrery::gui {
namespace {

/// nowhere if this history has no such mark.
Place place_of(const Chronicle& chronicle, const Mark& mark) {
  const std::vector<Mark>& marks = chronicle.marks();
  const auto first = std::ranges::lower_bound(marks, mark.event, {}, &Mark::event);
  const auto found = std::find(first, marks.end(), mark);
  return found == marks.end() ? nowhere : static_cast<Place>(found - marks.begin());
}

}  // namespace

void follow_marks(SelectedMarks& known, const Chronicle& chronicle,
                  const std::vector<Picked*>& picks) {
  const std::vector<Mark>& marks = chronicle.marks();
  SelectedMarks now;
  for (Picked* picked : picks) {
    if (picked->kind != Picked::Kind::mark) continue;
    const auto was = known.find(picked->place);
    if (was != known.end()) {
      const Place place = place_of(chronicle, was->second);
      const bool may_come = place == nowhere && picked->place >= marks.size();
      if (may_come) now.insert(*was);
      else *picked = place == nowhere ? Picked{} : Picked::mark(place);
    }
    if (picked->place < marks.size()) now.try_emplace(picked->place, marks[picked->place]);
  }
  known = std::move(now);
}

}  // namespace orrery::gui
