#include "gui/panels/metrics_chips.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/time_painting.hpp"
#include "gui/panels/widgets.hpp"

namespace orrery::gui {
namespace {

/// A switch in the row.
struct Chip {
  std::string id{};
  std::string text{};
  bool is_on = false;
  std::string words{};  ///< for who cannot see it
};

float chip_width(const Frame& frame, const std::string& text) {
  return std::ceil(width_of(text) + frame.em * 1.75F);
}

/// Its figure is drawn by `figure` in a small square, and it returns whether it was pressed.
template <class Figure>
bool chip(const Frame& frame, Flow& flow, const Chip& what, Figure figure) {
  const float width = chip_width(frame, what.text);
  flow.next(width);
  const float height = std::floor(frame.em * 1.3F);
  const bool is_pressed = ImGui::InvisibleButton(what.id.c_str(), ImVec2(width, height));
  const Rect area = snapped(last_item());
  const Theme& theme = frame.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  fill_rect(list, area, ImGui::IsItemHovered() ? theme.frame_hot : theme.frame);
  const float side = std::floor(frame.em * 0.6F);
  const Rect box = snapped({area.x + frame.em * 0.4F, area.y + (height - side) / 2, side, side});
  figure(list, box);
  draw_text(list, {box.right() + frame.em * 0.35F, area.y + (height - frame.em) / 2},
            what.is_on ? theme.text : theme.faint, what.text, area);
  frame.ui.tag(what.id, area, what.words);
  return is_pressed;
}

float chip_line(float em) { return std::max(1.0F, std::floor(em / 12)); }

/// Filled while it is on.
void draw_box(ImDrawList& list, const Rect& box, const Frame& frame, bool is_on) {
  const float line = chip_line(frame.em);
  const float side = box.width - 2 * line;
  fill_rect(list, box, is_on ? frame.theme.accent : frame.theme.faint);
  if (!is_on) fill_rect(list, {box.x + line, box.y + line, side, side}, frame.theme.frame);
}

/// From one end to the other; or a cross, which takes the range away.
void draw_span(ImDrawList& list, const Rect& box, const Frame& frame, bool is_range) {
  const float more = std::floor(frame.em * 0.2F);
  const Rect wide{box.x - more, box.y - more, box.width + 2 * more, box.height + 2 * more};
  if (is_range) return draw_icon(list, Icon::cross, wide, frame.theme.accent);
  const float line = chip_line(frame.em);
  const float middle = box.y + std::floor((box.height - line) / 2);
  fill_rect(list, {box.x, box.y, line, box.height}, frame.theme.faint);
  fill_rect(list, {box.x, middle, box.width, line}, frame.theme.faint);
  fill_rect(list, {box.right() - line, box.y, line, box.height}, frame.theme.faint);
}

std::string spaced(std::string_view name) {
  std::string words(name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void draw_choice(Viewer& viewer, const Frame& frame, Flow& flow) {
  for (std::size_t i = 0; i < metric_count; ++i) {
    const Metric& metric = all_metrics()[i];
    const bool is_shown = viewer.metrics.views[i].is_shown;
    if (!is_shown && metric.makes_sense && !metric.makes_sense(*viewer.session)) continue;
    const Chip what{.id = "metrics.chip." + std::string(metric.name),
                    .text = spaced(metric.name),
                    .is_on = is_shown,
                    .words = std::string(metric.title) + (is_shown ? ", shown" : ", hidden")};
    const bool is_pressed = chip(frame, flow, what, [&](ImDrawList& list, const Rect& box) {
      draw_box(list, box, frame, is_shown);
    });
    explain_in_words(frame, std::string(metric.title) + ". " + std::string(metric.sentence));
    if (is_pressed) frame.commands.run("metrics.toggle", viewer, std::string(metric.name));
  }
}

// ---------------------------------------------------------------- what is counted

std::string counted_words(const Viewer& viewer) {
  constexpr Time precision = std::chrono::microseconds(100);
  if (viewer.range) {
    return time_text(viewer.range->begin, precision) + " to " +
           time_text(viewer.range->end, precision);
  }
  const MeasuredRun* beside = run_beside(viewer.metrics);
  const Time reached = viewer.session->reached();
  if (beside == nullptr || beside->reached == reached) return "the whole run";
  return "up to " + time_text(std::min(beside->reached, reached), precision);
}

std::string why_counted(const Viewer& viewer) {
  if (viewer.range) {
    return "Percentiles, histograms and CDFs are of this range of time. Its ends can be dragged. "
           "A click, or Esc: of the whole run.";
  }
  const bool has_other = run_beside(viewer.metrics) != nullptr;
  return (has_other ? std::string("Percentiles, histograms and CDFs are of as much time as both "
                                  "runs have come to. ")
                    : std::string("Percentiles, histograms and CDFs are of the whole run. ")) +
         "Ctrl and the left mouse button draw a range of time that is counted instead; a click "
         "takes what is in view.";
}

void draw_counted(Viewer& viewer, const Frame& frame, Flow& flow) {
  const bool is_range = viewer.range.has_value();
  const std::string words = counted_words(viewer);
  const Chip what{
      .id = "metrics.range", .text = words, .is_on = is_range, .words = "counted: " + words};
  const bool is_pressed = chip(frame, flow, what, [&](ImDrawList& list, const Rect& box) {
    draw_span(list, box, frame, is_range);
  });
  explain_in_words(frame, why_counted(viewer));
  if (!is_pressed) return;
  frame.commands.run(is_range ? "metrics.whole_run" : "metrics.range_in_view", viewer);
}

// ---------------------------------------------------------------- the run beside

/// A piece of its curves, and its name.
void draw_run(const Frame& frame, Flow& flow, const char* id, const std::string& name,
              bool is_beside) {
  const float em = frame.em;
  const float swatch = std::floor(em * 1.75F);
  const std::string text = shortened(name, em * 18);
  const float gap = std::floor(em * 0.7F);
  const float width = gap + swatch + std::ceil(em * 0.4F + width_of(text));
  flow.next(width);
  ImGui::InvisibleButton(id, ImVec2(width, std::floor(em * 1.3F)));
  const Rect area = snapped(last_item());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float thick = std::max(1.0F, std::floor(em / 8));
  const float y = area.y + std::floor((area.height - thick) / 2);
  const float dash = is_beside ? 3 * thick : swatch;
  for (float x = 0; x < swatch; x += dash + 2 * thick) {
    fill_rect(list, {area.x + gap + x, y, std::min(dash, swatch - x), thick}, frame.theme.text);
  }
  draw_text(list, {area.x + gap + swatch + em * 0.4F, area.y + (area.height - em) / 2},
            frame.theme.text, text, area);
  frame.ui.tag(id, area, name);
  explain_in_words(frame, (is_beside ? "Dashed: " : "Solid: ") + name);
}

/// Where there is another run to compare this one with.
void draw_beside(Viewer& viewer, const Frame& frame, Flow& flow) {
  MetricsState& state = viewer.metrics;
  const auto nearest = nearest_run(*viewer.session, state.run_before.has_value());
  if (!nearest) return;
  const MeasuredRun* beside = run_beside(state);
  const Chip what{.id = "metrics.compare",
                  .text = "compare",
                  .is_on = beside != nullptr,
                  .words = beside != nullptr ? "compared with " + beside->name : "compare"};
  const bool is_pressed = chip(frame, flow, what, [&](ImDrawList& list, const Rect& box) {
    draw_box(list, box, frame, beside != nullptr);
  });
  explain(frame, viewer, "metrics.compare");
  if (is_pressed) return frame.commands.run("metrics.compare", viewer);
  if (beside == nullptr) return;
  draw_run(frame, flow, "metrics.run_here", "A  " + name_of_run(*viewer.session), false);
  draw_run(frame, flow, "metrics.run_beside", "B  " + beside->name, true);
}

}  // namespace

void draw_metric_chips(Viewer& viewer, const Frame& frame) {
  const GroupGuard all;
  const StyleGuard spacing(ImGuiStyleVar_ItemSpacing, ImVec2(0, std::floor(frame.em * 0.25F)));
  Flow flow(std::floor(frame.em * 0.35F));
  draw_choice(viewer, frame, flow);
  draw_counted(viewer, frame, flow);
  draw_beside(viewer, frame, flow);
}

}  // namespace orrery::gui
