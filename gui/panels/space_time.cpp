#include <algorithm>
#include <cmath>

#include "gui/model/goals.hpp"
#include "gui/model/lesson_lamps.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/bookmark_marks.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/space_time_causality.hpp"
#include "gui/panels/space_time_lanes.hpp"
#include "gui/panels/space_time_valence.hpp"
#include "gui/panels/time_canvas.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

constexpr int left_button = 0;

/// A frame's mouse over the diagram.
struct Mouse {
  Point at{};
  bool is_over = false;
  Picked under{};
};

// ---------------------------------------------------------------- the wheel

/// Over the lanes' names: scrolls them, or with Ctrl makes them higher.
void turn_wheel_over_names(SpaceTimeState& state, const SpaceTime& diagram, float turns,
                           bool is_ctrl) {
  if (!is_ctrl) {
    state.scroll = std::max(0.0F, diagram.scroll - turns * diagram.em * 3);
    return;
  }
  const auto lanes = static_cast<float>(std::max<std::size_t>(1, diagram.lanes.size()));
  const float now =
      diagram.lanes.empty() ? diagram.em : diagram.lanes.front().area.height / diagram.em;
  const float least = diagram.plot.height / diagram.em / (lanes * 8);
  state.lane_em = std::clamp(now * std::pow(1.2F, turns), least, 12.0F);
}

void turn_wheel(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  const ImGuiIO& io = ImGui::GetIO();
  const float turns = io.MouseWheel;
  if (turns == 0 && io.MouseWheelH == 0) return;
  if (diagram.names.contains(mouse.at)) {
    return turn_wheel_over_names(viewer.space_time, diagram, turns, io.KeyCtrl);
  }
  turn_wheel_over_time(viewer, diagram.plot, mouse.at);
}

// ---------------------------------------------------------------- dragging

/// Its window of time, for what all pictures along time do alike.
TimeCanvas canvas_of(const SpaceTime& diagram) {
  // Nothing happens in a gap: no flag is in the way.
  Rect upper = diagram.flags;
  upper.height = std::floor(upper.height / 2);
  Rect lower = upper;
  lower.y += upper.height;
  return {.name = "spacetime",
          .axis = diagram.axis,
          .plot = diagram.plot,
          .bottom = diagram.footer.y,
          .scale = diagram.scale,
          .em = diagram.em,
          .pill_y = diagram.flags.y + std::floor(diagram.em * 0.1F),
          .breaks = upper,
          .lengths = lower};
}

/// Below the axis.
BookmarkRow bookmark_row(const SpaceTime& diagram) {
  return {.name = "spacetime.bookmark",
          .scale = diagram.scale,
          .top = diagram.axis.bottom(),
          .em = diagram.em};
}

bool press_on_bookmark(Viewer& viewer, const SpaceTime& diagram, Point mouse) {
  if (!ImGui::IsMouseClicked(left_button)) return false;
  const Bookmark* bookmark = bookmark_under(viewer, bookmark_row(diagram), mouse);
  if (bookmark != nullptr) go_to_bookmark(viewer, Bookmark(*bookmark));
  return bookmark != nullptr;
}

/// A click on something selects it; elsewhere it takes hold of time. Whether it was on something.
bool press_on_something(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  if (press_on_bookmark(viewer, diagram, mouse.at)) return true;
  if (press_on_lane_name(viewer, diagram, mouse.at)) return true;
  if (!ImGui::IsMouseClicked(left_button) || diagram.axis.contains(mouse.at)) return false;
  if (ImGui::GetIO().KeyCtrl) return false;  // a range begins
  if (ImGui::IsMouseDoubleClicked(left_button) && diagram.plot.contains(mouse.at)) return false;
  if (take_cut_handle(viewer, diagram, mouse.at)) {
    viewer.space_time.cut_taken_at = mouse.at;
    return true;
  }
  if (!mouse.under) return false;
  if (ImGui::GetIO().KeyShift && compare_with(viewer, mouse.under)) return true;
  if (mouse.under.kind == Picked::Kind::mark) {
    const Mark& mark = viewer.session->chronicle().marks()[mouse.under.place];
    go_to(viewer, mark.event);
  }
  select(viewer, mouse.under);
  return true;
}

void go_on_dragging(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  SpaceTimeState& state = viewer.space_time;
  const auto scroll = drag_on_time(viewer, state.drag, canvas_of(diagram), mouse.at);
  if (scroll) state.scroll = *scroll;
  drag_lane(viewer, diagram, mouse.at);
  if (!state.cut_taken_at) return;
  if (mouse.at.x != state.cut_taken_at->x) drag_cut_handle(viewer, diagram, mouse.at);
  if (!ImGui::IsMouseDown(left_button)) state.cut_taken_at.reset();
}

// ---------------------------------------------------------------- what the mouse shows

/// A message from its sending to its end.
std::string way_words(const Chronicle& chronicle, Place place) {
  constexpr Time precision = std::chrono::microseconds(1);
  const ChronicleMessage& message = chronicle.messages()[place];
  std::string text = message_words(chronicle, place) + "\nsent in event " +
                     number_words(message.sent_event) + " at " + time_text(message.sent, precision);
  const std::string took = time_text(message.ended - message.sent, precision);
  if (message.end == ChronicleMessage::End::delivered) text += "\narrives after " + took;
  if (message.end == ChronicleMessage::End::none) {
    text += message.ended == Time::max() ? "\nheld" : "\nunder way; due after " + took;
  }
  const std::string_view loss = loss_words(message);
  if (!loss.empty()) text.append("\n").append(loss);
  if (message.is_copy) text += "\na copy that the network made";
  if (message.is_changed) text += "\nchanged on its way";
  return text;
}

std::string words_for(const Viewer& viewer, const SpaceTime& diagram, const Picked& picked) {
  const Chronicle& chronicle = viewer.session->chronicle();
  if (picked.kind == Picked::Kind::message) return way_words(chronicle, picked.place);
  if (picked.kind == Picked::Kind::event) {
    const Time time = chronicle.time_of(picked.event);
    return event_words(chronicle, picked.event) + "\nevent " + number_words(picked.event) + " at " +
           time_text(time, std::chrono::microseconds(1));
  }
  if (picked.kind == Picked::Kind::mark) {
    for (const Flag& flag : diagram.marks) {
      if (flag.first != picked.place) continue;
      const Time time = chronicle.marks()[flag.first].time;
      return time_text(time, std::chrono::microseconds(1)) + "\n" + flag_text(chronicle, flag);
    }
  }
  return {};
}

/// Of a node: what it was at the time under the mouse.
std::string lane_words(const Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const Place node = mouse.under.place;
  std::string text = chronicle.nodes()[node].name + "  " + chronicle.nodes()[node].process;
  const Time time = diagram.scale.time_at(mouse.at.x);
  if (!diagram.plot.contains(mouse.at) || time > viewer.session->reached()) return text;
  const Word role = chronicle.role_at(node, diagram.scale.event_at(chronicle, mouse.at.x));
  if (role != 0) text += "\n" + std::string(chronicle.word(role));
  for (const DensityColumn& column : diagram.columns) {
    if (column.node != node || mouse.at.x < column.area.x) continue;
    if (mouse.at.x >= column.area.right()) continue;
    text += "\n" + number_words(column.events) + " events in this column";
  }
  return text;
}

void draw_tooltip(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  const Bookmark* bookmark =
      mouse.is_over ? bookmark_under(viewer, bookmark_row(diagram), mouse.at) : nullptr;
  if (bookmark != nullptr && !is_dragging(viewer.space_time)) {
    return draw_tooltip_words(bookmark_words(viewer, *bookmark), diagram.em);
  }
  if (!mouse.under || is_dragging(viewer.space_time)) return;
  std::string text = mouse.under.kind == Picked::Kind::node
                         ? lane_words(viewer, diagram, mouse)
                         : words_for(viewer, diagram, mouse.under);
  if (text.empty()) return;
  const std::string order = order_under_mouse(viewer, mouse.under);
  if (!order.empty()) text += "\n" + order;
  draw_tooltip_words(text, diagram.em);
}

SpaceTimeLook look_of(const Viewer& viewer, const Rect& area, float em) {
  SpaceTimeLook look{window_of(viewer), area, em, viewer.session->reached()};
  look.lane_em = viewer.space_time.lane_em;
  look.scroll = viewer.space_time.scroll;
  look.stretch = stretch_of(viewer);
  look.lanes = viewer.space_time.lanes;
  if (viewer.selected.kind == Picked::Kind::message) look.selected = viewer.selected;
  look.has_findings = may_see_judges(viewer.lesson);
  look.has_valence = viewer.valence.is_shown;
  look.notes = causal_notes(viewer);
  const CausalityState& causality = viewer.space_time.causality;
  if (causality.shows == CausalityState::Shows::only && causality.has_cone()) {
    look.only = &causality.cone;
    look.only_version = causality.cone_version;
  }
  return look;
}

/// Words are their arrow's.
Picked under_mouse(const SpaceTimeState& state, Point at, float reach) {
  const Picked picked = hit(state.diagram, at, reach);
  if (picked && picked.kind != Picked::Kind::node) return picked;
  for (const ArrowLabel& label : state.words.labels) {
    if (label.area.contains(at)) return Picked::message(label.message);
  }
  return picked;
}

void use_mouse(Viewer& viewer, const SpaceTime& diagram, Mouse& mouse, const Frame& frame) {
  mouse.at = {ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  mouse.is_over = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (mouse.is_over) {
    const bool is_free = !is_dragging(viewer.space_time);
    const bool is_on_band = is_free && use_valence(viewer, diagram, mouse.at);
    if (!is_on_band) {
      mouse.under = under_mouse(viewer.space_time, mouse.at, std::max(6.0F, frame.em * 0.4F));
    }
    viewer.hovered = mouse.under;
    turn_wheel(viewer, diagram, mouse);
    if (is_free && !is_on_band && !press_on_something(viewer, diagram, mouse)) {
      press_on_time(viewer, viewer.space_time.drag, canvas_of(diagram), mouse.at, diagram.scroll);
    }
  }
  go_on_dragging(viewer, diagram, mouse);
  if (is_on_time_handle(viewer, canvas_of(diagram), mouse.at) && mouse.is_over && !mouse.under) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
}

}  // namespace

void draw_space_time(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const Rect area = snapped({corner.x, corner.y, room.x, room.y});
  if (area.width < frame.em * 4 || area.height < frame.em * 4) return;

  SpaceTimeState& state = viewer.space_time;
  follow_causality(viewer);
  const SpaceTime& diagram =
      diagram_for(state, *viewer.session, look_of(viewer, area, frame.em), text_width());
  state.scroll = diagram.scroll;
  const EventNumber meant = event_meant(viewer.session->chronicle(), viewer.selected);
  const std::vector<ClockLabel>& clocks =
      clocks_for(state, viewer.session->chronicle(), meant, text_width());
  const std::vector<ArrowLabel>& words = words_for(state, *viewer.session, clocks, text_width());
  constexpr ImGuiButtonFlags any_button = ImGuiButtonFlags_MouseButtonLeft |
                                          ImGuiButtonFlags_MouseButtonRight |
                                          ImGuiButtonFlags_MouseButtonMiddle;
  const ClipGuard within(area);
  ImGui::InvisibleButton("##space_time", size_of(area), any_button);
  Mouse mouse;
  use_mouse(viewer, diagram, mouse, frame);
  follow_causality(viewer);  // what was clicked is selected now
  const TimeCanvas canvas = canvas_of(diagram);
  const std::optional<Point> over = mouse.is_over ? std::optional(mouse.at) : std::nullopt;
  const SpaceTimeScene scene{*ImGui::GetWindowDrawList(),
                             diagram,
                             viewer.session->chronicle(),
                             state.glyphs,
                             frame.theme,
                             viewer,
                             x_of_head(viewer, diagram.scale),
                             diagram.scale.x_of(viewer.session->reached()),
                             viewer.session->has_ended(),
                             frame.em,
                             mouse.is_over ? mouse.at.x : -1,
                             time_label_area(viewer, canvas, over),
                             canvas,
                             words};
  draw_scene(scene);
  tag_scene(scene, frame.ui);
  draw_causality(scene, clocks, frame.ui);
  draw_valence(viewer, scene, frame);
  draw_bookmarks(*ImGui::GetWindowDrawList(), viewer, frame, bookmark_row(diagram));
  draw_time_pointers(viewer, frame, canvas, state.drag, over);
  draw_tooltip(viewer, diagram, mouse);
  draw_lane_menu(viewer, frame);
}

}  // namespace orrery::gui
