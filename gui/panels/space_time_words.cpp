#include <algorithm>
#include <cmath>

#include "gui/model/causality_state.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/space_time_drawing.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

/// From words to their arrow, where a dot is.
void draw_leader(const SpaceTimeScene& s, const Leader& leader, Colour colour) {
  s.list.AddLine(to_imgui(leader.tail), to_imgui(leader.tip), colour,
                 std::max(1.0F, std::floor(s.em / 16)));
  s.list.AddCircleFilled(to_imgui(leader.tip), std::max(2.0F, s.em * 0.13F), colour);
}

/// Under what was changed on its way, jagged as its arrow.
void draw_underline(const SpaceTimeScene& s, const Rect& words, Colour colour) {
  const float jag = std::max(1.5F, s.em * 0.09F);
  const float y = words.bottom() - std::floor(s.em * 0.06F);
  draw_jagged(s.list, {words.x, y}, {words.right(), y}, colour, std::max(1.0F, s.em * 0.07F), jag);
}

}  // namespace

void draw_arrow_words(const SpaceTimeScene& s) {
  const ClipGuard within(s.diagram.plot);
  for (const ArrowLabel& label : s.words) {
    const bool is_meant = s.viewer.selected == Picked::message(label.message) ||
                          s.viewer.hovered == Picked::message(label.message);
    const bool is_dimmed = shade_of_message(s.viewer, label.message) == Shade::dimmed;
    const bool is_pale = !is_meant && (is_dimmed || label.sent_event > s.viewer.head.event);
    const Colour ink = is_pale ? s.theme.faint : s.theme.text;
    if (label.leader) draw_leader(s, *label.leader, s.theme.faint);
    fill_rect(s.list, label.area, faded(s.theme.panel, 0.8F));
    draw_text(s.list, {label.area.x + std::floor(s.em * 0.1F), label.area.y}, ink, label.text,
              label.area);
    if (label.is_changed) draw_underline(s, label.area, faded(s.theme.bad, is_pale ? 0.6F : 1));
  }
}

}  // namespace orrery::gui
