#include <algorithm>
#include <cmath>

#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/metrics_drawing.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

using MetricsDrag = MetricsState::Drag;

// ---------------------------------------------------------------- which metrics are shown

std::string spaced(std::string_view name) {
  std::string words(name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

/// A switch: its box is filled while the metric is shown.
bool metric_chip(const Frame& frame, const Metric& metric, bool is_shown, float width) {
  const std::string id = "metrics.chip." + std::string(metric.name);
  const float height = std::floor(frame.em * 1.3F);
  const bool is_pressed = ImGui::InvisibleButton(id.c_str(), ImVec2(width, height));
  const Rect area = snapped(last_item());
  const Theme& theme = frame.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill_rect(list, area, ImGui::IsItemHovered() ? theme.frame_hot : theme.frame);
  const float side = std::floor(frame.em * 0.6F);
  const Rect box = snapped({area.x + frame.em * 0.4F, area.y + (height - side) / 2, side, side});
  const float line = std::max(1.0F, std::floor(frame.em / 12));
  fill_rect(list, box, is_shown ? theme.accent : theme.faint);
  if (!is_shown) {
    fill_rect(list, {box.x + line, box.y + line, side - 2 * line, side - 2 * line}, theme.frame);
  }
  draw_text(list, {box.right() + frame.em * 0.35F, area.y + (height - frame.em) / 2},
            is_shown ? theme.text : theme.faint, spaced(metric.name), area);
  frame.ui.tag(id, area, std::string(metric.title) + (is_shown ? ", shown" : ", hidden"));
  return is_pressed;
}

void draw_metric_chips(Viewer& viewer, const Frame& frame) {
  const GroupGuard all;
  const StyleGuard spacing(ImGuiStyleVar_ItemSpacing, ImVec2(0, std::floor(frame.em * 0.25F)));
  Flow flow(std::floor(frame.em * 0.35F));
  for (std::size_t i = 0; i < metric_count; ++i) {
    const Metric& metric = all_metrics()[i];
    const float width = std::ceil(width_of(spaced(metric.name)) + frame.em * 1.75F);
    flow.next(width);
    const bool is_pressed = metric_chip(frame, metric, viewer.metrics.views[i].is_shown, width);
    explain_in_words(frame, std::string(metric.title) + ". " + std::string(metric.sentence));
    if (is_pressed) frame.commands.run("metrics.toggle", viewer, std::string(metric.name));
  }
}

// ---------------------------------------------------------------- the mouse

void take_hold(MetricsState& state, MetricsDrag drag, const Viewer& viewer,
               const MetricsMouse& mouse) {
  state.drag = drag;
  state.drag_from = mouse.at;
  state.drag_window = shown_window(viewer);
  state.was_playing = viewer.head.is_playing;
}

const Sample& sample_of(const MetricsMouse& mouse) {
  return (*mouse.plot->lines[mouse.sample->line].line.samples)[mouse.sample->sample];
}

void go_to_sample(Viewer& viewer, const Sample& sample) {
  select(viewer, Picked::of_event(sample.event));
  viewer.window_follows = false;  // who reads a plot wants it to stand still
  go_to_event(viewer.head, *viewer.session, sample.event);
}

/// True if the click was for a chip.
bool press_chip(Viewer& viewer, const Frame& frame, const MetricsMouse& mouse) {
  if (mouse.plot == nullptr) return false;
  const std::string name(mouse.plot->what().name);
  for (const PlotChip& chip : mouse.plot->chips) {
    if (!chip.area.contains(mouse.at)) continue;
    if (chip.is_log) frame.commands.run("metrics.log", viewer, name);
    else frame.commands.run("metrics.show", viewer, name + " " + std::string(name_of(chip.form)));
    return true;
  }
  return false;
}

void press_plots(Viewer& viewer, const MetricsScene& s) {
  MetricsState& state = viewer.metrics;
  const MetricsMouse& mouse = s.mouse;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Right))
    return take_hold(state, MetricsDrag::pan, viewer, mouse);
  if (!ImGui::IsMouseClicked(ImGuiMouseButton_Left)) return;
  if (s.axis.contains(mouse.at)) return take_hold(state, MetricsDrag::head, viewer, mouse);
  if (press_chip(viewer, s.frame, mouse)) return;
  if (mouse.sample) return go_to_sample(viewer, sample_of(mouse));
  const bool is_in_series = mouse.plot != nullptr && mouse.plot->plot.contains(mouse.at) &&
                            mouse.plot->look.form == PlotForm::series;
  if (is_in_series) take_hold(state, MetricsDrag::measure, viewer, mouse);
}

void go_on_dragging(Viewer& viewer, const MetricsScene& s) {
  MetricsState& state = viewer.metrics;
  if (state.drag == MetricsDrag::none) return;
  if (state.drag == MetricsDrag::head) {
    scrub_to(viewer, s.scale, s.mouse.at.x);
  }
  if (state.drag == MetricsDrag::pan) {
    pan_time(viewer, state.drag_window, s.mouse.at.x - state.drag_from.x, s.scale.width);
  }
  if (ImGui::IsMouseDown(state.drag == MetricsDrag::pan ? ImGuiMouseButton_Right
                                                        : ImGuiMouseButton_Left))
    return;
  if (state.drag == MetricsDrag::head) {
    viewer.head.is_playing = state.was_playing;
    viewer.window_follows = true;
  }
  const bool has_moved = std::abs(s.mouse.at.x - state.drag_from.x) > s.frame.em * 0.3F;
  if (state.drag == MetricsDrag::measure && !has_moved) select(viewer, {});
  state.drag = MetricsDrag::none;
}

MetricsMouse mouse_over(const MetricsScene& s, bool is_ours) {
  MetricsMouse mouse;
  mouse.at = {ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  const bool is_over_plots = s.view.contains(mouse.at);
  mouse.is_over = is_ours && (is_over_plots || s.axis.contains(mouse.at));
  if (!mouse.is_over || !is_over_plots) return mouse;
  for (const Plot& plot : s.plots) {
    if (!plot.area.contains(mouse.at)) continue;
    mouse.plot = &plot;
    mouse.sample = hit(plot, mouse.at, std::max(6.0F, s.frame.em * 0.4F));
  }
  if (mouse.sample && sample_of(mouse).event == 0) mouse.sample.reset();
  return mouse;
}

// ---------------------------------------------------------------- what the mouse shows

std::string call_words(const MetricsState& state, EventNumber returned) {
  for (const Call& call : state.calls) {
    if (!call.returned || call.returned_event != returned) continue;
    return to_text(call.client) + ": " + to_text(call.operation) + "\n";
  }
  return {};
}

std::string sample_words(const Viewer& viewer, const MetricsMouse& mouse) {
  const Chronicle& chronicle = viewer.session->chronicle();
  const Metric& metric = mouse.plot->what();
  const Sample& sample = sample_of(mouse);
  const std::string line = mouse.plot->lines[mouse.sample->line].line.name;
  std::string words = metric.is_of_calls && metric.kind == MetricKind::values
                          ? call_words(viewer.metrics, sample.event)
                          : "";
  words += value_words(sample.value, metric.unit) + " " + line + "\n";
  if (sample.event <= chronicle.last_event()) words += event_words(chronicle, sample.event) + "\n";
  return words + "event " + number_words(sample.event) + " at " +
         time_text(sample.time, std::chrono::microseconds(1));
}

void draw_metrics_tooltip(const Viewer& viewer, const MetricsScene& s) {
  if (viewer.metrics.drag != MetricsDrag::none || s.mouse.plot == nullptr) return;
  if (s.mouse.sample) return draw_tooltip_words(sample_words(viewer, s.mouse), s.frame.em);
  for (const PlotChip& chip : s.mouse.plot->chips) {
    if (!chip.area.contains(s.mouse.at)) continue;
    const TooltipGuard tooltip;
    const TextWrapGuard wrapped(s.frame.em * 24);
    ImGui::TextUnformatted(chip.is_log ? "A logarithmic axis of values, or a linear one."
                                       : "Over time, or how the values in the window are spread.");
    return;
  }
  if (s.mouse.plot->title.contains(s.mouse.at)) {
    draw_tooltip_words(std::string(s.mouse.plot->what().sentence), s.frame.em);
  }
}

/// Over the values at the left it scrolls the plots, else it zooms time.
void turn_wheel(Viewer& viewer, const MetricsScene& s) {
  const ImGuiIO& io = ImGui::GetIO();
  if (!s.mouse.is_over || (io.MouseWheel == 0 && io.MouseWheelH == 0)) return;
  if (s.mouse.at.x >= s.scale.x) {
    return turn_wheel_over_time(viewer, {s.scale.x, 0, s.scale.width, 1}, s.mouse.at);
  }
  ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseWheel * s.frame.em * 3);
}

void use_mouse(Viewer& viewer, const MetricsScene& s) {
  turn_wheel(viewer, s);
  if (s.mouse.sample) viewer.hovered = Picked::of_event(sample_of(s.mouse).event);
  if (s.mouse.is_over && viewer.metrics.drag == MetricsDrag::none) press_plots(viewer, s);
  go_on_dragging(viewer, s);
}

// ---------------------------------------------------------------- all of it

/// Where the axis and the plots are, below the chips.
struct MetricsRoom {
  Rect axis{};
  Rect view{};
  MetricsLook look{};
  float height = 0;  ///< of all plots
  bool scrolls = false;
};

MetricsRoom room_for_plots(Viewer& viewer, const Rect& room, float em) {
  const float axis = std::floor(em * 1.4F);
  const float gap = std::floor(em * 0.3F);
  MetricsRoom result;
  result.view = {room.x, room.y + axis + gap, room.width, room.height - axis - gap};
  result.look = {result.view, {viewer.window_begin, viewer.window_end}, em, stretch_of(viewer)};
  result.height = metrics_height(viewer.metrics, *viewer.session, result.look);
  result.scrolls = result.height > result.view.height;
  Rect& area = result.look.area;
  if (result.scrolls) area.width -= std::ceil(ImGui::GetStyle().ScrollbarSize + gap);
  const float gutter = plot_gutter(em);
  result.axis = {area.x + gutter, room.y, area.width - gutter, axis};
  return result;
}

void draw_plots_in(Viewer& viewer, const Frame& frame, MetricsRoom& room) {
  constexpr ImGuiHoveredFlags hovered =
      ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
  MetricsState& state = viewer.metrics;
  MetricsScene scene{.viewer = viewer,
                     .frame = frame,
                     .glyphs = state.glyphs,
                     .scale = {room.look.window, room.axis.x, room.axis.width, room.look.stretch},
                     .axis = room.axis,
                     .view = room.view};
  const bool is_ours = ImGui::IsWindowHovered(hovered);
  ImGui::SetCursorScreenPos(top_left(room.view));
  {
    const ImGuiWindowFlags bar = room.scrolls ? 0 : ImGuiWindowFlags_NoScrollbar;
    const ChildGuard child("##metrics", size_of(room.view), false,
                           ImGuiWindowFlags_NoScrollWithMouse | bar);
    room.look.area.y = std::floor(ImGui::GetCursorScreenPos().y);
    ImGui::InvisibleButton("##plots", ImVec2(room.look.area.width, room.height),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
    scene.plots = plots_for(state, *viewer.session, room.look, text_width());
    scene.mouse = mouse_over(scene, is_ours);
    use_mouse(viewer, scene);
    draw_plots(*ImGui::GetWindowDrawList(), scene);
    tag_plots(scene);
  }
  draw_metrics_axis(*ImGui::GetWindowDrawList(), scene);
  frame.ui.tag("metrics.axis", room.axis, "time");
  draw_metrics_tooltip(viewer, scene);
}

}  // namespace

void draw_metrics(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 all = ImGui::GetContentRegionAvail();
  if (all.x < frame.em * 10 || all.y < frame.em * 5) return;
  draw_metric_chips(viewer, frame);
  const float top = std::floor(last_item().bottom() + frame.em * 0.4F);
  const Rect room = snapped({corner.x, top, all.x, corner.y + all.y - top});
  const bool shows_any = std::ranges::any_of(viewer.metrics.views, &MetricView::is_shown);
  if (!shows_any) {
    ImGui::TextUnformatted("Nothing is chosen: click a metric above to see it over time.");
    frame.ui.tag("metrics.nothing", last_item(), "Nothing is chosen");
    return;
  }
  if (room.height < frame.em * 4) return;
  MetricsRoom plots = room_for_plots(viewer, room, frame.em);
  draw_plots_in(viewer, frame, plots);
}

}  // namespace orrery::gui
