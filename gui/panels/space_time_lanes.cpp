#include "gui/panels/space_time_lanes.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

constexpr const char* lane_menu = "spacetime.lane_menu";
constexpr int left_button_of_lane = 0;
constexpr int right_button_of_lane = 1;

/// Whose name is there; nowhere if none is.
Place lane_named_at(const SpaceTime& diagram, Point mouse) {
  if (!diagram.names.contains(mouse)) return nowhere;
  for (const Lane& lane : diagram.lanes) {
    if (mouse.y >= lane.area.y && mouse.y < lane.area.bottom()) return lane.node;
  }
  return nowhere;
}

/// A piece that fades away from its lane.
void draw_short(const SpaceTimeScene& s, const DashedArrow& arrow, Colour colour, float stroke) {
  constexpr int pieces = 4;
  const bool goes_in = arrow.way.last == nowhere;
  const Point from = goes_in ? arrow.from : arrow.to;
  const Point to = goes_in ? arrow.to : arrow.from;
  for (int i = 0; i < pieces; ++i) {
    const auto at = [&](int piece) {
      const float part = static_cast<float>(piece) / pieces;
      return ImVec2(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    };
    const float left = 1 - static_cast<float>(i) / pieces;
    s.list.AddLine(at(i), at(i + 1), faded(colour, left * 0.8F), stroke);
  }
}

}  // namespace

bool press_on_lane_name(Viewer& viewer, const SpaceTime& diagram, Point mouse) {
  const Place node = lane_named_at(diagram, mouse);
  if (node == nowhere) return false;
  if (ImGui::IsMouseClicked(left_button_of_lane)) {
    select(viewer, Picked::node(node));
    viewer.space_time.dragged_lane = node;
    return true;
  }
  if (!ImGui::IsMouseClicked(right_button_of_lane)) return false;
  select(viewer, Picked::node(node));
  ImGui::OpenPopup(lane_menu);
  return true;
}

void drag_lane(Viewer& viewer, const SpaceTime& diagram, Point mouse) {
  SpaceTimeState& state = viewer.space_time;
  if (state.dragged_lane == nowhere) return;
  const Point within{
      diagram.names.x,
      std::clamp(mouse.y, diagram.names.y, std::max(diagram.names.y, diagram.names.bottom() - 1))};
  const Place there = lane_named_at(diagram, within);
  if (there != nowhere && there != state.dragged_lane) {
    move_lane(viewer.session->chronicle(), state.lanes, state.dragged_lane, there);
  }
  if (!ImGui::IsMouseDown(left_button_of_lane)) state.dragged_lane = nowhere;
}

void draw_lane_menu(Viewer& viewer, const Frame& frame) {
  const PopupGuard popup(lane_menu);
  if (!popup) return;
  constexpr const char* commands[] = {"view.lane_up",    "view.lane_down",      "view.lane_hide",
                                      "view.lanes_show", "view.lanes_untangle", "view.lanes_usual"};
  const Command* chosen = nullptr;
  for (const char* id : commands) {
    const Command* command = frame.commands.find(id);
    if (command == nullptr) continue;
    const std::string reason = command->why_not ? command->why_not(viewer) : std::string{};
    const std::string chord = command->chords.empty() ? "" : to_text(command->chords.front());
    if (ImGui::MenuItem(command->title.c_str(), chord.c_str(), false, reason.empty())) {
      chosen = command;
    }
    frame.ui.tag(std::string("lane_menu.") + id, last_item(), command->title);
    explain(frame, viewer, id);
  }
  if (chosen != nullptr) frame.commands.run(chosen->id, viewer);
}

void draw_hidden_ways(const SpaceTimeScene& s) {
  constexpr float later = 0.32F;
  const ClipGuard within(s.diagram.plot);
  const float stroke = std::max(1.0F, s.em * 0.085F);
  for (const DashedArrow& arrow : s.diagram.dashed) {
    const float opacity = arrow.sent_event > s.viewer.head.event ? later : 0.85F;
    const Colour colour = faded(s.glyphs.colour_of_type(s.theme, arrow.type), opacity);
    if (arrow.is_short()) draw_short(s, arrow, colour, stroke);
    else draw_dashed(s.list, arrow.from, arrow.to, colour, stroke, s.em * 0.3F);
    if (!arrow.has_head) continue;
    outline_shape(s.list, s.glyphs.shape_of_type(arrow.type), arrow.to,
                  std::max(3.0F, s.em * 0.24F), colour, stroke);
  }
}

}  // namespace orrery::gui
