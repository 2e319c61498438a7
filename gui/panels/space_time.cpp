#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/space_time_causality.hpp"
#include "gui/panels/space_time_drawing.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

using Drag = SpaceTimeState::Drag;

constexpr int left_button = 0;
constexpr int right_button = 1;
constexpr int middle_button = 2;

/// A frame's mouse over the diagram.
struct Mouse {
  Point at{};
  bool is_over = false;
  Picked under{};
};

TimeWindow window_of(const Viewer& viewer) { return {viewer.window_begin, viewer.window_end}; }

void show_window(Viewer& viewer, const TimeWindow& window) {
  viewer.window_begin = window.begin;
  viewer.window_end = window.end;
}

Time pixel_of(const SpaceTime& diagram) { return diagram.scale.window.length() / 1000; }

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

void take_hold(SpaceTimeState& state, Drag drag, const Viewer& viewer, const Mouse& mouse) {
  state.drag = drag;
  state.drag_from = mouse.at;
  state.drag_window = window_of(viewer);
  state.drag_scroll = state.diagram.scroll;
  state.was_playing = viewer.head.is_playing;
}

bool is_on_head(const SpaceTime& diagram, const Mouse& mouse, float head_x) {
  return diagram.plot.contains(mouse.at) && std::abs(mouse.at.x - head_x) <= diagram.em * 0.4F;
}

/// What has just been clicked becomes what is selected.
void press_left(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse, float head_x) {
  if (diagram.axis.contains(mouse.at)) {
    return take_hold(viewer.space_time, Drag::head, viewer, mouse);
  }
  if (take_cut_handle(viewer, diagram, mouse.at)) {
    return take_hold(viewer.space_time, Drag::cut, viewer, mouse);
  }
  if (mouse.under) {
    if (ImGui::GetIO().KeyShift && compare_with(viewer, mouse.under)) return;
    if (mouse.under.kind == Picked::Kind::mark) {
      const Mark& mark = viewer.session->chronicle().marks()[mouse.under.place];
      viewer.window_follows = true;
      go_to_event(viewer.head, *viewer.session, mark.event);
    }
    return select(viewer, mouse.under);
  }
  const Drag drag = is_on_head(diagram, mouse, head_x) ? Drag::head : Drag::measure;
  take_hold(viewer.space_time, drag, viewer, mouse);
}

void scrub(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  const Time time = diagram.scale.time_at(mouse.at.x);
  viewer.session->want(time);
  viewer.head.is_playing = false;
  go_to_time(viewer.head, *viewer.session, time);
}

void pan(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  SpaceTimeState& state = viewer.space_time;
  pan_time(viewer, state.drag_window, mouse.at.x - state.drag_from.x, diagram.plot.width);
  state.scroll = std::max(0.0F, state.drag_scroll + state.drag_from.y - mouse.at.y);
}

void let_go(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  SpaceTimeState& state = viewer.space_time;
  const float least = diagram.em * 0.3F;
  const bool has_moved = std::abs(mouse.at.x - state.drag_from.x) > least;
  if (state.drag == Drag::zoom && has_moved) {
    const auto [from, to] = std::minmax(state.drag_from.x, mouse.at.x);
    const TimeWindow chosen{diagram.scale.time_at(from), diagram.scale.time_at(to)};
    viewer.window_follows = false;
    show_window(viewer, zoomed(chosen, 0.5, 1));
  }
  if (state.drag == Drag::head) {
    viewer.head.is_playing = state.was_playing;
    viewer.window_follows = true;
  }
  if (state.drag == Drag::measure && !has_moved) select(viewer, {});
  state.drag = Drag::none;
}

void begin_drag(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse, float head_x) {
  SpaceTimeState& state = viewer.space_time;
  if (ImGui::IsMouseDoubleClicked(left_button) && diagram.plot.contains(mouse.at)) {
    const double anchor = (mouse.at.x - diagram.plot.x) / std::max(1.0F, diagram.plot.width);
    show_window(viewer, zoomed(window_of(viewer), anchor, 1.0 / 3));
  } else if (ImGui::IsMouseClicked(left_button)) {
    press_left(viewer, diagram, mouse, head_x);
  } else if (ImGui::IsMouseClicked(right_button)) {
    take_hold(state, Drag::pan, viewer, mouse);
  } else if (ImGui::IsMouseClicked(middle_button)) {
    take_hold(state, Drag::zoom, viewer, mouse);
  }
}

int button_of(Drag drag) {
  if (drag == Drag::pan) return right_button;
  return drag == Drag::zoom ? middle_button : left_button;
}

void go_on_dragging(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  const Drag drag = viewer.space_time.drag;
  if (drag == Drag::none) return;
  if (drag == Drag::head) scrub(viewer, diagram, mouse);
  if (drag == Drag::pan) pan(viewer, diagram, mouse);
  const bool has_moved = mouse.at.x != viewer.space_time.drag_from.x;
  if (drag == Drag::cut && has_moved) drag_cut_handle(viewer, diagram, mouse.at);
  if (!ImGui::IsMouseDown(button_of(drag))) let_go(viewer, diagram, mouse);
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
  const Word role = chronicle.role_at(node, chronicle.event_at(time));
  if (role != 0) text += "\n" + std::string(chronicle.word(role));
  for (const DensityColumn& column : diagram.columns) {
    if (column.node != node || mouse.at.x < column.area.x) continue;
    if (mouse.at.x >= column.area.right()) continue;
    text += "\n" + number_words(column.events) + " events in this column";
  }
  return text;
}

void draw_tooltip(Viewer& viewer, const SpaceTime& diagram, const Mouse& mouse) {
  if (!mouse.under || viewer.space_time.drag != Drag::none) return;
  std::string text = mouse.under.kind == Picked::Kind::node
                         ? lane_words(viewer, diagram, mouse)
                         : words_for(viewer, diagram, mouse.under);
  if (text.empty()) return;
  const std::string order = order_under_mouse(viewer, mouse.under);
  if (!order.empty()) text += "\n" + order;
  draw_tooltip_words(text, diagram.em);
}

/// The time of the mouse, or else of the play head, stands in the axis.
struct TimeLabel {
  Rect area{};
  std::string text{};
  bool is_mouse = false;
};

TimeLabel time_label(const SpaceTime& diagram, const Mouse& mouse, float head_x, Time head) {
  const Rect& axis = diagram.axis;
  TimeLabel label;
  label.is_mouse = mouse.is_over && mouse.at.x >= axis.x && mouse.at.x < axis.right();
  const float x = label.is_mouse ? mouse.at.x : head_x;
  if (x < axis.x || x > axis.right()) return {};
  label.text = time_text(label.is_mouse ? diagram.scale.time_at(x) : head, pixel_of(diagram));
  const float width = std::ceil(ImGui::CalcTextSize(label.text.c_str()).x + diagram.em * 0.6F);
  const float most = std::max(axis.x, axis.right() - width);
  label.area =
      snapped({std::clamp(x + diagram.em * 0.6F, axis.x, most), axis.y, width, axis.height});
  return label;
}

void draw_time_label(const SpaceTimeScene& s, const TimeLabel& label) {
  if (label.text.empty()) return;
  const Rect& box = label.area;
  fill_rect(s.list, box, label.is_mouse ? s.theme.frame : s.theme.accent);
  const Colour ink = label.is_mouse ? s.theme.text : s.theme.background;
  draw_text(s.list, {box.x + s.em * 0.3F, box.y + (box.height - s.em) / 2}, ink, label.text, box);
}

void draw_hair_line(const SpaceTimeScene& s, const Mouse& mouse) {
  const SpaceTime& d = s.diagram;
  if (!mouse.is_over || mouse.at.x < d.plot.x || mouse.at.x >= d.plot.right()) return;
  const float x = std::floor(mouse.at.x);
  fill_rect(s.list, {x, d.axis.y, 1, d.footer.y - d.axis.y}, faded(s.theme.hover, 0.6F));
}

void draw_head(const SpaceTimeScene& s, UiMap& ui) {
  const SpaceTime& d = s.diagram;
  if (s.head_x < d.plot.x || s.head_x > d.plot.right()) return;
  const Rect line{d.axis.x, d.axis.y, d.axis.width, d.footer.y - d.axis.y};
  draw_play_head(s.list, s.head_x, line, std::floor(s.em * 0.4F), s.theme.accent);
  const float grip = std::max(12.0F, std::floor(s.em * 0.8F));
  ui.tag("spacetime.head", snapped({s.head_x - grip / 2, d.axis.y, grip, grip}),
         time_text(s.viewer.head.time, pixel_of(d)));
}

void draw_band(const SpaceTimeScene& s, const Mouse& mouse) {
  const SpaceTimeState& state = s.viewer.space_time;
  if (state.drag != Drag::zoom && state.drag != Drag::measure) return;
  const auto [from, to] = std::minmax(state.drag_from.x, mouse.at.x);
  if (to - from < 2) return;
  const SpaceTime& d = s.diagram;
  const Rect band = snapped({from, d.plot.y, to - from, d.plot.height});
  fill_rect(s.list, band, faded(s.theme.hover, 0.15F));
  const Time length = d.scale.time_at(to) - d.scale.time_at(from);
  const std::string text =
      (state.drag == Drag::zoom ? "zoom to " : "") + time_text(length, pixel_of(d));
  const float y = d.plot.bottom() - s.em * 1.5F;
  draw_text(s.list, {band.x + s.em * 0.3F, y}, s.theme.text, text, d.plot);
}

/// Where the head is, if it is out of sight: a click brings the window to it.
void draw_way_to_head(Viewer& viewer, const SpaceTimeScene& s, UiMap& ui) {
  const SpaceTime& d = s.diagram;
  const bool is_left = s.head_x < d.plot.x;
  if (!is_left && s.head_x <= d.plot.right()) return;
  const char* text = is_left ? "< play head" : "play head >";
  const float width = std::ceil(ImGui::CalcTextSize(text).x + s.em * 0.8F);
  const float y = d.flags.y + std::floor(s.em * 0.1F);
  const Rect pill = snapped({is_left ? d.plot.x : d.plot.right() - width, y, width, s.em * 1.3F});
  const bool is_hot = pill.contains({ImGui::GetMousePos().x, ImGui::GetMousePos().y});
  fill_rect(s.list, pill, s.theme.accent);
  if (is_hot) fill_rect(s.list, pill, faded(s.theme.text, 0.25F));
  draw_text(s.list, {pill.x + s.em * 0.4F, pill.y + s.em * 0.15F}, s.theme.background, text, pill);
  ui.tag("spacetime.to_head", pill, "show the play head");
  if (!is_hot || !ImGui::IsMouseClicked(left_button)) return;
  viewer.window_follows = true;
  show_window(viewer, centred(window_of(viewer), viewer.head.time));
}

SpaceTimeLook look_of(const Viewer& viewer, const Rect& area, float em) {
  SpaceTimeLook look{window_of(viewer), area, em, viewer.session->reached()};
  look.lane_em = viewer.space_time.lane_em;
  look.scroll = viewer.space_time.scroll;
  if (viewer.selected.kind == Picked::Kind::message) look.selected = viewer.selected;
  look.notes = causal_notes(viewer);
  const CausalityState& causality = viewer.space_time.causality;
  if (causality.shows == CausalityState::Shows::only && causality.has_cone()) {
    look.only = &causality.cone;
    look.only_version = causality.cone_version;
  }
  return look;
}

void use_mouse(Viewer& viewer, const SpaceTime& diagram, Mouse& mouse, const Frame& frame,
               float head_x) {
  mouse.at = {ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  mouse.is_over = ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (mouse.is_over) {
    mouse.under = hit(diagram, mouse.at, std::max(6.0F, frame.em * 0.4F));
    viewer.hovered = mouse.under;
    turn_wheel(viewer, diagram, mouse);
    if (viewer.space_time.drag == Drag::none) begin_drag(viewer, diagram, mouse, head_x);
  }
  go_on_dragging(viewer, diagram, mouse);
  if (is_on_head(diagram, mouse, head_x) && mouse.is_over && !mouse.under) {
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
  constexpr ImGuiButtonFlags any_button = ImGuiButtonFlags_MouseButtonLeft |
                                          ImGuiButtonFlags_MouseButtonRight |
                                          ImGuiButtonFlags_MouseButtonMiddle;
  const ClipGuard within(area);
  ImGui::InvisibleButton("##space_time", size_of(area), any_button);
  Mouse mouse;
  use_mouse(viewer, diagram, mouse, frame, diagram.scale.x_of(viewer.head.time));
  follow_causality(viewer);  // what was clicked is selected now
  const float head_x = diagram.scale.x_of(viewer.head.time);
  const TimeLabel label = time_label(diagram, mouse, head_x, viewer.head.time);
  const SpaceTimeScene scene{*ImGui::GetWindowDrawList(),
                             diagram,
                             viewer.session->chronicle(),
                             state.glyphs,
                             frame.theme,
                             viewer,
                             head_x,
                             diagram.scale.x_of(viewer.session->reached()),
                             viewer.session->has_ended(),
                             frame.em,
                             mouse.is_over ? mouse.at.x : -1,
                             label.area};
  draw_scene(scene);
  tag_scene(scene, frame.ui);
  const EventNumber meant = event_meant(viewer.session->chronicle(), viewer.selected);
  draw_causality(scene, clocks_for(state, viewer.session->chronicle(), meant, text_width()),
                 frame.ui);
  draw_hair_line(scene, mouse);
  draw_band(scene, mouse);
  draw_head(scene, frame.ui);
  draw_time_label(scene, label);
  draw_way_to_head(viewer, scene, frame.ui);
  draw_tooltip(viewer, diagram, mouse);
}

}  // namespace orrery::gui
