#include "gui/panels/time_canvas.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

using Kind = TimeDrag::Kind;

constexpr int left_mouse = 0;
constexpr int right_mouse = 1;
constexpr int middle_mouse = 2;
constexpr const char* head_is_left = "< play head";
constexpr const char* head_is_right = "play head >";

Time pixel_of(const TimeCanvas& canvas) { return canvas.scale.window.length() / 1000; }

/// How far across the plot, 0…1.
double part_at(const TimeCanvas& canvas, float x) {
  return std::clamp((x - canvas.plot.x) / std::max(1.0F, canvas.plot.width), 0.0F, 1.0F);
}

float thin(float em) { return std::max(1.0F, std::floor(em / 16)); }

void take_hold(TimeDrag& drag, Kind kind, const Viewer& viewer, Point mouse, float scroll) {
  drag = {.kind = kind,
          .from = mouse,
          .window = shown_window(viewer),
          .scroll = scroll,
          .was_playing = viewer.head.is_playing};
}

// ---------------------------------------------------------------- the range

float handle_width(float em) { return std::max(4.0F, std::floor(em * 0.35F)); }

/// Of the range, the end that stays when the one under the mouse is taken; nothing: none is there.
std::optional<Time> other_end_at(const Viewer& viewer, const TimeCanvas& canvas, Point mouse) {
  const bool is_inside = canvas.plot.contains(mouse) || canvas.axis.contains(mouse);
  if (!viewer.range || !is_inside) return std::nullopt;
  const float reach = handle_width(canvas.em);
  const auto is_near = [&](Time time) {
    return std::abs(canvas.scale.x_of(time) - mouse.x) <= reach;
  };
  if (is_near(viewer.range->end)) return viewer.range->begin;
  if (is_near(viewer.range->begin)) return viewer.range->end;
  return std::nullopt;
}

void take_hold_of_range(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas, Point mouse,
                        std::optional<Time> other_end) {
  take_hold(drag, Kind::range, viewer, mouse, 0);
  drag.other_end = other_end.value_or(std::max(Time{}, canvas.scale.time_at(mouse.x)));
}

void drag_range(Viewer& viewer, const TimeDrag& drag, const TimeCanvas& canvas, Point mouse) {
  const float x = std::clamp(mouse.x, canvas.plot.x, canvas.plot.right());
  if (std::abs(x - drag.from.x) <= canvas.em * 0.3F) return;
  const Time here = std::max(Time{}, canvas.scale.time_at(x));
  const auto [begin, end] = std::minmax(drag.other_end, here);
  if (begin < end) viewer.range = TimeWindow{begin, end};
}

void draw_handle(ImDrawList& list, const Frame& frame, const TimeCanvas& canvas, float x,
                 const char* name, const std::string& words) {
  if (x < canvas.plot.x || x > canvas.plot.right()) return;
  const float width = handle_width(canvas.em);
  const Rect grip = snapped({x - width / 2, canvas.axis.y, width, canvas.axis.height});
  fill_rect(list, {std::floor(x), canvas.axis.y, thin(canvas.em), canvas.bottom - canvas.axis.y},
            frame.theme.hover);
  fill_rect(list, grip, frame.theme.hover);
  frame.ui.tag(canvas.name + ".range." + name, grip, words);
}

/// A band that stays, with a handle at each end.
void draw_range(const Viewer& viewer, ImDrawList& list, const Frame& frame,
                const TimeCanvas& canvas) {
  if (!viewer.range) return;
  const float x0 = canvas.scale.x_of(viewer.range->begin);
  const float x1 = canvas.scale.x_of(viewer.range->end);
  const Rect all{canvas.plot.x, canvas.axis.y, canvas.plot.width, canvas.bottom - canvas.axis.y};
  const Rect band = common(all, snapped({x0, all.y, x1 - x0, all.height}));
  fill_rect(list, band, faded(frame.theme.hover, 0.08F));
  const Time precision = pixel_of(canvas);
  draw_handle(list, frame, canvas, x0, "begin", time_text(viewer.range->begin, precision));
  draw_handle(list, frame, canvas, x1, "end", time_text(viewer.range->end, precision));
}

void let_go(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas, Point mouse) {
  const bool has_moved = std::abs(mouse.x - drag.from.x) > canvas.em * 0.3F;
  if (drag.kind == Kind::zoom && has_moved) {
    const auto [from, to] = std::minmax(drag.from.x, mouse.x);
    viewer.window_follows = false;
    show_part(viewer, part_at(canvas, from), part_at(canvas, to));
  }
  if (drag.kind == Kind::head) {
    viewer.head.is_playing = drag.was_playing;
    viewer.window_follows = true;
  }
  if (drag.kind == Kind::measure && !has_moved) select(viewer, {});
  drag.kind = Kind::none;
}

int button_of(Kind kind) {
  if (kind == Kind::pan) return right_mouse;
  return kind == Kind::zoom ? middle_mouse : left_mouse;
}

/// The time of the mouse, or else of the play head, stands in the axis.
struct AxisLabel {
  Rect area{};
  std::string text{};
  bool is_mouse = false;
};

AxisLabel time_label(const Viewer& viewer, const TimeCanvas& canvas, std::optional<Point> mouse) {
  const Rect& axis = canvas.axis;
  AxisLabel label;
  label.is_mouse = mouse && mouse->x >= axis.x && mouse->x < axis.right();
  const float x = label.is_mouse ? mouse->x : x_of_head(viewer, canvas.scale);
  if (x < axis.x || x > axis.right()) return {};
  const Time time = label.is_mouse ? canvas.scale.time_at(x) : viewer.head.time;
  label.text = time_text(time, pixel_of(canvas));
  const float width = std::ceil(ImGui::CalcTextSize(label.text.c_str()).x + canvas.em * 0.6F);
  const float most = std::max(axis.x, axis.right() - width - mapping_label_area(canvas).width);
  label.area =
      snapped({std::clamp(x + canvas.em * 0.6F, axis.x, most), axis.y, width, axis.height});
  return label;
}

void draw_time_label(ImDrawList& list, const Frame& frame, const TimeCanvas& canvas,
                     const AxisLabel& label) {
  if (label.text.empty()) return;
  const Rect& box = label.area;
  fill_rect(list, box, label.is_mouse ? frame.theme.frame : frame.theme.accent);
  const Colour ink = label.is_mouse ? frame.theme.text : frame.theme.background;
  const float em = canvas.em;
  draw_text(list, {box.x + em * 0.3F, box.y + (box.height - em) / 2}, ink, label.text, box);
}

void draw_band(ImDrawList& list, const Frame& frame, const TimeCanvas& canvas, const TimeDrag& drag,
               Point mouse) {
  if (drag.kind != Kind::zoom && drag.kind != Kind::measure) return;
  const auto [from, to] = std::minmax(drag.from.x, mouse.x);
  if (to - from < 2) return;
  const Rect& plot = canvas.plot;
  const Rect band = snapped({from, plot.y, to - from, plot.height});
  fill_rect(list, band, faded(frame.theme.hover, 0.15F));
  const Time length = canvas.scale.time_at(to) - canvas.scale.time_at(from);
  const std::string text =
      (drag.kind == Kind::zoom ? "zoom to " : "") + time_text(length, pixel_of(canvas));
  const float y = plot.bottom() - canvas.em * 1.5F;
  draw_text(list, {band.x + canvas.em * 0.3F, y}, frame.theme.text, text, plot);
}

/// Where it says on which side the head is; empty while it is in sight.
Rect way_to_head(const Viewer& viewer, const TimeCanvas& canvas) {
  const float head_x = x_of_head(viewer, canvas.scale);
  const bool is_left = head_x < canvas.plot.x;
  if (!is_left && head_x <= canvas.plot.right()) return {};
  const float width = std::ceil(ImGui::CalcTextSize(head_is_left).x + canvas.em * 0.8F);
  const float x = is_left ? canvas.plot.x : canvas.plot.right() - width;
  return snapped({x, canvas.pill_y, width, canvas.em * 1.3F});
}

/// The head's grip may lie on the label, and wins.
bool is_on_mapping_label(const Viewer& viewer, const TimeCanvas& canvas, Point mouse) {
  const bool is_on_head = std::abs(mouse.x - x_of_head(viewer, canvas.scale)) <= canvas.em * 0.4F;
  return mapping_label_area(canvas).contains(mouse) && !is_on_head;
}

/// A click there chooses the next mapping.
void draw_mapping_label(Viewer& viewer, ImDrawList& list, const Frame& frame,
                        const TimeCanvas& canvas) {
  const Rect area = mapping_label_area(canvas);
  if (area.is_empty()) return;
  const std::string text(name_of(canvas.scale.stretch.mapping));
  const Point mouse{ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  const bool is_hot = is_on_mapping_label(viewer, canvas, mouse) && !ImGui::IsMouseDragging(0);
  fill_rect(list, area, frame.theme.frame);
  fill_rect(list, {area.x, area.bottom() - thin(canvas.em) * 2, area.width, thin(canvas.em) * 2},
            is_hot ? frame.theme.hover : frame.theme.accent);
  const float y = area.y + (area.height - canvas.em) / 2;
  draw_text(list, {area.x + canvas.em * 0.4F, y}, frame.theme.text, text, area);
  frame.ui.tag(canvas.name + ".mapping", area, "time: " + text);
  const bool is_known = frame.commands.find("view.time_mapping") != nullptr;
  if (!is_hot || !is_known) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (ImGui::IsMouseClicked(left_mouse)) frame.commands.run("view.time_mapping", viewer);
}

/// A click there brings the window to the head.
void draw_way_to_head(Viewer& viewer, ImDrawList& list, const Frame& frame,
                      const TimeCanvas& canvas) {
  const Rect pill = way_to_head(viewer, canvas);
  if (pill.is_empty()) return;
  const float em = canvas.em;
  const char* text = pill.x == canvas.plot.x ? head_is_left : head_is_right;
  const bool is_hot = pill.contains({ImGui::GetMousePos().x, ImGui::GetMousePos().y});
  fill_rect(list, pill, frame.theme.accent);
  if (is_hot) fill_rect(list, pill, faded(frame.theme.text, 0.25F));
  draw_text(list, {pill.x + em * 0.4F, pill.y + em * 0.15F}, frame.theme.background, text, pill);
  frame.ui.tag(canvas.name + ".to_head", pill, "show the play head");
  if (!is_hot || !ImGui::IsMouseClicked(left_mouse)) return;
  viewer.window_follows = true;
  centre_time(viewer, viewer.head.time, viewer.head.event);
}

}  // namespace

void press_on_time(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas, Point mouse,
                   float scroll) {
  if (way_to_head(viewer, canvas).contains(mouse)) return;
  if (is_on_mapping_label(viewer, canvas, mouse)) return;
  if (ImGui::IsMouseDoubleClicked(left_mouse) && canvas.plot.contains(mouse)) {
    zoom_time(viewer, part_at(canvas, mouse.x), 1.0 / 3);
  } else if (ImGui::IsMouseClicked(left_mouse) && ImGui::GetIO().KeyCtrl) {
    take_hold_of_range(viewer, drag, canvas, mouse, std::nullopt);
  } else if (const auto end = other_end_at(viewer, canvas, mouse);
             end && ImGui::IsMouseClicked(left_mouse) && !is_on_play_head(viewer, canvas, mouse)) {
    take_hold_of_range(viewer, drag, canvas, mouse, end);
  } else if (ImGui::IsMouseClicked(left_mouse)) {
    const bool is_head = canvas.axis.contains(mouse) || is_on_play_head(viewer, canvas, mouse);
    take_hold(drag, is_head ? Kind::head : Kind::measure, viewer, mouse, scroll);
  } else if (ImGui::IsMouseClicked(right_mouse)) {
    take_hold(drag, Kind::pan, viewer, mouse, scroll);
  } else if (ImGui::IsMouseClicked(middle_mouse)) {
    take_hold(drag, Kind::zoom, viewer, mouse, scroll);
  }
}

std::optional<float> drag_on_time(Viewer& viewer, TimeDrag& drag, const TimeCanvas& canvas,
                                  Point mouse) {
  std::optional<float> scroll;
  if (drag.kind == Kind::none) return scroll;
  if (drag.kind == Kind::head) scrub_to(viewer, canvas.scale, mouse.x);
  if (drag.kind == Kind::range) drag_range(viewer, drag, canvas, mouse);
  if (drag.kind == Kind::pan) {
    pan_time(viewer, drag.window, mouse.x - drag.from.x, canvas.plot.width);
    scroll = std::max(0.0F, drag.scroll + drag.from.y - mouse.y);
  }
  if (!ImGui::IsMouseDown(button_of(drag.kind))) let_go(viewer, drag, canvas, mouse);
  return scroll;
}

bool is_on_play_head(const Viewer& viewer, const TimeCanvas& canvas, Point mouse) {
  const float head_x = x_of_head(viewer, canvas.scale);
  return canvas.plot.contains(mouse) && std::abs(mouse.x - head_x) <= canvas.em * 0.4F;
}

bool is_on_time_handle(const Viewer& viewer, const TimeCanvas& canvas, Point mouse) {
  return is_on_play_head(viewer, canvas, mouse) || other_end_at(viewer, canvas, mouse).has_value();
}

Rect time_label_area(const Viewer& viewer, const TimeCanvas& canvas, std::optional<Point> mouse) {
  return time_label(viewer, canvas, mouse).area;
}

Rect mapping_label_area(const TimeCanvas& canvas) {
  const TimeMapping mapping = canvas.scale.stretch.mapping;
  if (mapping == TimeMapping::linear) return {};
  const std::string text(name_of(mapping));
  const float width = std::ceil(ImGui::CalcTextSize(text.c_str()).x + canvas.em * 0.8F);
  if (width > canvas.axis.width / 2) return {};
  return snapped({canvas.axis.right() - width, canvas.axis.y, width, canvas.axis.height});
}

void draw_time_stretch(const Viewer& viewer, const Theme& theme, const TimeCanvas& canvas) {
  constexpr EventNumber most = 1500;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& plot = canvas.plot;
  const ClipGuard within(
      {canvas.axis.x, canvas.axis.y, canvas.axis.width, canvas.bottom - canvas.axis.y});
  for (const AxisStretch& still : standstills(canvas.scale, viewer.session->chronicle(), most)) {
    const float x0 = std::floor(still.x0);
    fill_rect(list, {x0, plot.y, std::max(2.0F, std::ceil(still.x1) - x0), plot.height},
              faded(theme.text, 0.10F));
  }
  for (const AxisStretch& gap : cut_gaps(canvas.scale, canvas.em * 0.8F)) {
    const float x0 = std::floor(gap.x0);
    fill_rect(list, {x0, plot.y, std::floor(gap.x1) - x0, plot.height}, faded(theme.text, 0.05F));
  }
  draw_time_breaks(list, canvas.scale, canvas.breaks, canvas.lengths, canvas.em, theme);
}

void draw_time_axis(const Viewer& viewer, const Frame& frame, const TimeCanvas& canvas,
                    const std::vector<AxisTick>& ticks, std::optional<Point> mouse) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float em = canvas.em;
  const Rect label_area = time_label(viewer, canvas, mouse).area;
  const float head_x = x_of_head(viewer, canvas.scale);
  const auto is_crossed = [&](const Rect& label, float x, float grip) {
    return x + grip > label.x && x - grip < label.right();
  };
  for (const AxisTick& tick : ticks) {
    fill_rect(list, {tick.x, canvas.axis.y, thin(em), canvas.bottom - canvas.axis.y},
              faded(frame.theme.line, 0.5F));
    const bool is_free = !tick.label.is_empty() && !tick.label.overlaps(label_area) &&
                         !tick.label.overlaps(mapping_label_area(canvas)) &&
                         !is_crossed(tick.label, head_x, em * 0.4F) &&
                         !(mouse && is_crossed(tick.label, mouse->x, 1));
    if (!is_free) continue;
    const float y = tick.label.y + (tick.label.height - em) / 2;
    draw_text(list, {tick.label.x, y}, frame.theme.faint, tick.text, canvas.axis);
  }
}

void draw_outside_of_run(const Viewer& viewer, const Frame& frame, const TimeCanvas& canvas) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& plot = canvas.plot;
  const float em = canvas.em;
  const auto x_within = [&](Time time) {
    return std::clamp(std::ceil(canvas.scale.x_of(time)), plot.x, plot.right());
  };
  const float begin = x_within(Time{});
  const float reached = x_within(viewer.session->reached());
  const float height = canvas.bottom - plot.y;
  const Colour shade = faded(frame.theme.background, 0.75F);
  const Rect after{reached, plot.y, plot.right() - reached, height};
  fill_rect(list, {plot.x, plot.y, begin - plot.x, height}, shade);
  fill_rect(list, after, shade);
  if (after.is_empty()) return;
  const bool has_ended = viewer.session->has_ended();
  if (!has_ended) {
    draw_hatching(list, after, std::floor(em * 1.2F), faded(frame.theme.line, 0.4F));
  }
  fill_rect(list, {after.x, after.y, thin(em), after.height}, frame.theme.line);
  const char* words = has_ended ? "the run has ended" : "not simulated yet";
  const float width = ImGui::CalcTextSize(words).x;
  if (width + em * 2 > after.width) return;
  const Rect label{after.x + em * 0.5F, plot.bottom() - em * 1.6F, width + em, em * 1.4F};
  fill_rect(list, snapped(label), frame.theme.background);
  draw_text(list, {label.x + em * 0.5F, label.y + em * 0.2F}, frame.theme.faint, words, after);
}

void draw_time_pointers(Viewer& viewer, const Frame& frame, const TimeCanvas& canvas,
                        const TimeDrag& drag, std::optional<Point> mouse) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect& axis = canvas.axis;
  const float em = canvas.em;
  const Rect lines{axis.x, axis.y, axis.width, canvas.bottom - axis.y};
  if (mouse && mouse->x >= lines.x && mouse->x < lines.right()) {
    fill_rect(list, {std::floor(mouse->x), lines.y, 1, lines.height},
              faded(frame.theme.hover, 0.6F));
  }
  draw_range(viewer, list, frame, canvas);
  draw_band(list, frame, canvas, drag, {ImGui::GetMousePos().x, ImGui::GetMousePos().y});
  const float head_x = x_of_head(viewer, canvas.scale);
  if (head_x >= lines.x && head_x <= lines.right()) {
    draw_play_head(list, head_x, lines, std::floor(em * 0.4F), frame.theme.accent);
    const float grip = std::max(12.0F, std::floor(em * 0.8F));
    frame.ui.tag(canvas.name + ".head", snapped({head_x - grip / 2, axis.y, grip, grip}),
                 time_text(viewer.head.time, pixel_of(canvas)));
  }
  draw_mapping_label(viewer, list, frame, canvas);
  draw_time_label(list, frame, canvas, time_label(viewer, canvas, mouse));
  draw_way_to_head(viewer, list, frame, canvas);
}

}  // namespace orrery::gui
