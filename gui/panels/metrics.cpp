#include <algorithm>
#include <cmath>

#include "gui/model/goals.hpp"
#include "gui/model/words.hpp"
#include "gui/panels/guards.hpp"
#include "gui/panels/metrics_chips.hpp"
#include "gui/panels/metrics_drawing.hpp"
#include "gui/panels/time_mouse.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

// ---------------------------------------------------------------- the mouse

const Sample& sample_of(const MetricsMouse& mouse) {
  return (*mouse.plot->lines[mouse.sample->line].line.samples)[mouse.sample->sample];
}

void go_to_sample(Viewer& viewer, const Sample& sample) {
  select(viewer, Picked::of_event(sample.event));
  viewer.window_follows = false;  // who reads a plot wants it to stand still
  go_to(viewer, sample.event, false);
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

/// A stretch of time is chosen in the axis and in series only.
void press_plots(Viewer& viewer, const MetricsScene& s) {
  const MetricsMouse& mouse = s.mouse;
  const bool is_left = ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  const bool is_in_axis = s.canvas.axis.contains(mouse.at);
  if (is_left && !is_in_axis && !ImGui::GetIO().KeyCtrl) {
    if (press_chip(viewer, s.frame, mouse)) return;
    if (mouse.sample) return go_to_sample(viewer, sample_of(mouse));
  }
  const bool is_in_series = mouse.plot != nullptr && mouse.plot->plot.contains(mouse.at) &&
                            mouse.plot->look.form == PlotForm::series;
  const bool is_moving = ImGui::IsMouseClicked(ImGuiMouseButton_Right);
  if (!is_in_axis && !is_in_series && !is_moving) return;
  press_on_time(viewer, viewer.metrics.drag, s.canvas, mouse.at, 0);
}

MetricsMouse mouse_over(const MetricsScene& s, bool is_ours) {
  MetricsMouse mouse;
  mouse.at = {ImGui::GetMousePos().x, ImGui::GetMousePos().y};
  const bool is_over_plots = s.view.contains(mouse.at);
  mouse.is_over = is_ours && (is_over_plots || s.canvas.axis.contains(mouse.at));
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

void draw_wrapped_tooltip(const std::string& words, float em) {
  const TooltipGuard tooltip;
  const TextWrapGuard wrapped(em * 24);
  ImGui::TextUnformatted(words.c_str());
}

constexpr const char* percentile_words =
    "p50, the median: half of the values are at most this. p99: 99 of a hundred are.";

/// What stands in a plot's head line, explained.
std::string head_words(const Plot& plot, Point at) {
  if (plot.title.contains(at)) return std::string(plot.what().sentence);
  if (plot.note.contains(at) && plot.what().kind == MetricKind::values && !plot.lines.empty()) {
    return "There are too many values to show each. The line is the median of every " +
           time_text(plot.interval, plot.interval) +
           ", the band above it reaches up to the 99th percentile: one value in a hundred is "
           "beyond. Small squares are the greatest of their columns; point at one to see which "
           "event it was.";
  }
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const MetricLine& line = plot.lines[i].line;
    if (!plot.lines[i].entry.contains(at)) continue;
    const std::string_view meaning = line.meaning.empty() ? plot.what().sentence : line.meaning;
    return line.name + ": " + std::string(meaning) + counted_words(plot, i);
  }
  const bool is_counted = std::ranges::any_of(
      plot.counts, [&](const PlotCount& count) { return count.area.contains(at); });
  return is_counted && plot.what().kind == MetricKind::values ? percentile_words : "";
}

void draw_metrics_tooltip(const Viewer& viewer, const MetricsScene& s) {
  const bool is_dragging = viewer.metrics.drag.kind != TimeDrag::Kind::none;
  if (is_dragging || s.mouse.plot == nullptr) return;
  if (s.mouse.sample) return draw_tooltip_words(sample_words(viewer, s.mouse), s.frame.em);
  for (const PlotChip& chip : s.mouse.plot->chips) {
    if (!chip.area.contains(s.mouse.at)) continue;
    return draw_wrapped_tooltip(chip.is_log
                                    ? "A logarithmic axis of values, or a linear one."
                                    : "Over time, or how the values that are counted are spread.",
                                s.frame.em);
  }
  const std::string words = head_words(*s.mouse.plot, s.mouse.at);
  if (!words.empty()) draw_wrapped_tooltip(words, s.frame.em);
}

/// Over the values at the left it scrolls the plots, else it zooms time.
void turn_wheel(Viewer& viewer, const MetricsScene& s) {
  const ImGuiIO& io = ImGui::GetIO();
  if (!s.mouse.is_over || (io.MouseWheel == 0 && io.MouseWheelH == 0)) return;
  if (s.mouse.at.x >= s.canvas.plot.x) {
    return turn_wheel_over_time(viewer, s.canvas.plot, s.mouse.at);
  }
  ImGui::SetScrollY(ImGui::GetScrollY() - io.MouseWheel * s.frame.em * 3);
}

void use_mouse(Viewer& viewer, const MetricsScene& s) {
  turn_wheel(viewer, s);
  if (s.mouse.sample) viewer.hovered = Picked::of_event(sample_of(s.mouse).event);
  TimeDrag& drag = viewer.metrics.drag;
  if (s.mouse.is_over && drag.kind == TimeDrag::Kind::none) press_plots(viewer, s);
  drag_on_time(viewer, drag, s.canvas, s.mouse.at);
  const bool is_free = s.mouse.is_over && !s.mouse.sample;
  if (is_free && is_on_time_handle(viewer, s.canvas, s.mouse.at)) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
}

// ---------------------------------------------------------------- all of it

constexpr float least_plots = 9;  // in lines of text: with less room, chips and plots scroll

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
  result.look = {result.view, window_of(viewer), em, viewer.range, stretch_of(viewer)};
  result.height = metrics_height(viewer.metrics, *viewer.session, result.look);
  result.scrolls = result.height > result.view.height;
  Rect& area = result.look.area;
  if (result.scrolls) area.width -= std::ceil(ImGui::GetStyle().ScrollbarSize + gap);
  const float gutter = plot_gutter(em);
  result.axis = {area.x + gutter, room.y, area.width - gutter, axis};
  return result;
}

TimeCanvas canvas_of(const MetricsRoom& room, float em) {
  return {.name = "metrics",
          .axis = room.axis,
          .plot = {room.axis.x, room.view.y, room.axis.width, room.view.height},
          .bottom = room.view.bottom(),
          .scale = {room.look.window, room.axis.x, room.axis.width, room.look.stretch},
          .em = em,
          .pill_y = room.axis.y,
          .breaks = {room.axis.x, room.axis.bottom() - std::floor(em * 0.4F), room.axis.width,
                     std::floor(em * 0.4F)}};
}

void draw_plots_in(Viewer& viewer, const Frame& frame, MetricsRoom& room) {
  constexpr ImGuiHoveredFlags hovered =
      ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
  MetricsState& state = viewer.metrics;
  MetricsScene scene{.viewer = viewer,
                     .frame = frame,
                     .glyphs = state.glyphs,
                     .canvas = canvas_of(room, frame.em),
                     .view = room.view};
  const bool is_ours = ImGui::IsWindowHovered(hovered);
  ImGui::SetCursorScreenPos(top_left(room.view));
  {
    const ImGuiWindowFlags bar = room.scrolls ? 0 : ImGuiWindowFlags_NoScrollbar;
    const ChildGuard child("##metrics", size_of(room.view), false,
                           ImGuiWindowFlags_NoScrollWithMouse | bar);
    room.look.area.y = std::floor(ImGui::GetCursorScreenPos().y);
    ImGui::InvisibleButton("##plots", ImVec2(room.look.area.width, room.height),
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight |
                               ImGuiButtonFlags_MouseButtonMiddle);
    scene.plots = plots_for(state, *viewer.session, room.look, text_width());
    scene.mouse = mouse_over(scene, is_ours);
    use_mouse(viewer, scene);
    draw_plots(*ImGui::GetWindowDrawList(), scene);
    tag_plots(scene);
  }
  draw_metrics_axis(viewer, scene);
  frame.ui.tag("metrics.axis", room.axis, "time");
  draw_metrics_tooltip(viewer, scene);
}

/// The wheel upon them; upon plots it zooms time.
void scroll_chips(float bottom, float em) {
  const float turns = ImGui::GetIO().MouseWheel;
  const bool is_over = ImGui::IsWindowHovered() && ImGui::GetMousePos().y < bottom;
  if (is_over && turns != 0) ImGui::SetScrollY(ImGui::GetScrollY() - turns * em * 3);
}

void draw_chips_and_plots(Viewer& viewer, const Frame& frame, bool scrolls, float& chips_height) {
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 all = ImGui::GetContentRegionAvail();
  draw_metric_chips(viewer, frame);
  const float top = std::floor(last_item().bottom() + frame.em * 0.4F);
  chips_height = top - corner.y;
  if (scrolls) scroll_chips(top, frame.em);
  const float height = scrolls ? least_plots * frame.em : corner.y + all.y - top;
  const Rect room = snapped({corner.x, top, all.x, height});
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

}  // namespace

void draw_metrics(Viewer& viewer, const Frame& frame) {
  if (!viewer.session) return;
  const ImVec2 all = ImGui::GetContentRegionAvail();
  if (all.x < frame.em * 10 || all.y < frame.em * 5) return;
  // Where chips, as high as they were in the last frame, leave little room, all of it scrolls.
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID id = ImGui::GetID("height of chips");
  float chips_height = storage.GetFloat(id);
  const bool scrolls = chips_height > 0 && chips_height + least_plots * frame.em > all.y;
  {
    const ImGuiWindowFlags bar = scrolls ? 0 : ImGuiWindowFlags_NoScrollbar;
    const ChildGuard child("##metrics_all", all, false, ImGuiWindowFlags_NoScrollWithMouse | bar);
    const SeenWithin seen(frame.ui);
    draw_chips_and_plots(viewer, frame, scrolls, chips_height);
  }
  storage.SetFloat(id, chips_height);
}

}  // namespace orrery::gui
