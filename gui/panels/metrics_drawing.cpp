#include "gui/panels/metrics_drawing.hpp"

#include <algorithm>
#include <cmath>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

using MetricsDrag = MetricsState::Drag;

/// The scene, and what it is drawn with.
struct Pen : MetricsScene {
  Pen(ImDrawList& drawn_with, const MetricsScene& scene) : MetricsScene(scene), list(drawn_with) {}
  ImDrawList& list;
};

float hair_width(float em) { return std::max(1.0F, std::floor(em / 16)); }

Colour colour_of(const MetricsScene& s, const PlotLine& line) {
  const Theme& theme = s.frame.theme;
  switch (line.line.tone) {
    case MetricLine::Tone::plain:
      return category(theme, line.number);
    case MetricLine::Tone::good:
      return theme.good;
    case MetricLine::Tone::warn:
      return theme.warn;
    case MetricLine::Tone::bad:
      return theme.bad;
    case MetricLine::Tone::role:
      return s.glyphs.colour_of_role(theme, line.line.role);
  }
  return theme.text;
}

/// The mouse is where there is time below it.
bool reads_mouse(const MetricsScene& s) {
  const bool is_time = s.mouse.plot == nullptr || s.mouse.plot->look.form == PlotForm::series;
  const float right = s.scale.x + s.scale.width;
  return s.mouse.is_over && is_time && s.mouse.at.x >= s.scale.x && s.mouse.at.x < right;
}

/// The stretch that is being measured, if it is one.
std::optional<TimeWindow> measured_span(const MetricsScene& s) {
  const MetricsState& state = s.viewer.metrics;
  const auto [from, to] = std::minmax(state.drag_from.x, s.mouse.at.x);
  if (state.drag != MetricsDrag::measure || to - from < 2) return std::nullopt;
  return TimeWindow{s.scale.time_at(from), s.scale.time_at(to)};
}

/// A line of text in the middle of the box's height.
void draw_words_in(const Pen& s, const Rect& box, Colour colour, const std::string& text) {
  const float y = box.y + std::floor((box.height - s.frame.em) / 2);
  const Rect limit{box.x, y, s.view.right() - box.x, box.height};
  draw_text(s.list, {box.x, y}, colour, text, limit);
}

// ---------------------------------------------------------------- around the curves

void draw_chip_of(const Pen& s, const PlotChip& chip) {
  const Theme& theme = s.frame.theme;
  const bool is_hot = s.mouse.is_over && chip.area.contains(s.mouse.at);
  if (chip.is_on || is_hot) fill_rect(s.list, chip.area, is_hot ? theme.frame_hot : theme.frame);
  const float left = chip.area.x + std::floor(s.frame.em * 0.35F);
  draw_words_in(s, {left, chip.area.y, chip.area.width, chip.area.height},
                chip.is_on ? theme.text : theme.faint, chip.text);
  if (!chip.is_on) return;  // underlined, for it is not told by colour alone
  const float thick = std::max(2.0F, std::floor(s.frame.em / 8));
  fill_rect(s.list, {chip.area.x, chip.area.bottom() - thick, chip.area.width, thick},
            theme.accent);
}

/// Of a series at the time that is read off; while a stretch is measured, of that.
std::string reading_of(const MetricsScene& s, const Plot& plot, std::size_t line) {
  if (plot.look.form != PlotForm::series) {
    if (s.mouse.plot != &plot || !plot.plot.contains(s.mouse.at)) return {};
    const double way = (s.mouse.at.x - plot.plot.x) / std::max(1.0F, plot.plot.width - 1);
    return reading_upto(plot, line, plot.along.scale.value_at(way));
  }
  if (const auto span = measured_span(s)) return reading_between(plot, line, *span);
  return reading_at(plot, line, time_read(s));
}

void draw_plot_legend(const Pen& s, const Plot& plot) {
  const float em = s.frame.em;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const PlotLine& line = plot.lines[i];
    const Colour colour = colour_of(s, line);
    if (plot.look.form == PlotForm::series && plot.what().kind == MetricKind::values) {
      const Point at{line.entry.x + std::floor(em * 0.85F), line.entry.centre().y};
      fill_shape(s.list, point_shape(line.number), at, em * 0.24F, colour);
    } else {
      for (const Rect& piece : line.swatch) fill_rect(s.list, piece, colour);
    }
    draw_words_in(s, line.name, s.frame.theme.faint, line.line.name);
    draw_words_in(s, line.reading, s.frame.theme.text, reading_of(s, plot, i));
  }
}

void draw_frame_of(const Pen& s, const Plot& plot) {
  const Theme& theme = s.frame.theme;
  const float thick = hair_width(s.frame.em);
  fill_rect(s.list, plot.plot, faded(theme.background, 0.55F));
  for (const PlotTick& tick : plot.up_ticks) {
    fill_rect(s.list, {plot.plot.x, tick.at, plot.plot.width, thick}, faded(theme.line, 0.45F));
    draw_text(s.list, {tick.label.x, tick.label.y}, theme.faint, tick.text, plot.area);
  }
  for (const PlotTick& tick : plot.along_ticks) {
    fill_rect(s.list, {tick.at, plot.plot.y, thick, plot.plot.height + std::floor(s.frame.em / 4)},
              faded(theme.line, 0.45F));
    if (tick.label.is_empty()) continue;
    draw_text(s.list, {tick.label.x, tick.label.y}, theme.faint, tick.text, plot.area);
  }
}

/// What the run has not come to.
void draw_unknown(const Pen& s, const Plot& plot) {
  const float x = std::ceil(s.scale.x_of(plot.look.reached));
  const Rect rest{std::max(plot.plot.x, x), plot.plot.y,
                  plot.plot.right() - std::max(plot.plot.x, x), plot.plot.height};
  if (rest.is_empty()) return;
  if (s.viewer.session->has_ended())
    return fill_rect(s.list, rest, faded(s.frame.theme.line, 0.15F));
  draw_hatching(s.list, rest, std::floor(s.frame.em * 0.7F), faded(s.frame.theme.line, 0.4F));
}

// ---------------------------------------------------------------- the curves

bool is_selected(const MetricsScene& s, const Sample& sample) {
  return s.viewer.selected.kind == Picked::Kind::event && s.viewer.selected.event == sample.event;
}

void draw_points(const Pen& s, const PlotLine& line, Colour colour) {
  const float radius = std::max(2.0F, s.frame.em * 0.2F);
  for (const PlotPoint& point : line.points) {
    fill_shape(s.list, point_shape(line.number), point.at, radius, colour);
    if (!is_selected(s, (*line.line.samples)[point.sample])) continue;
    s.list.AddCircle(to_imgui(point.at), radius * 2, s.frame.theme.accent, 0,
                     std::max(2.0F, s.frame.em / 8));
  }
}

void draw_curves(const Pen& s, const Plot& plot) {
  const ClipGuard within(plot.plot);
  for (const PlotLine& line : plot.lines) {
    const bool is_bar = plot.what().kind == MetricKind::values;
    for (const Rect& fill : line.fills) {
      fill_rect(s.list, fill, faded(colour_of(s, line), is_bar ? 0.4F : 0.13F));
    }
  }
  // The first line is foremost: what comes later is mostly less.
  for (const PlotLine& line : plot.lines) {
    const Colour colour = colour_of(s, line);
    for (const Rect& stroke : line.strokes) fill_rect(s.list, stroke, colour);
    draw_points(s, line, colour);
  }
}

void draw_percentiles(const Pen& s, const Plot& plot) {
  const Theme& theme = s.frame.theme;
  const float dash = std::max(3.0F, std::floor(s.frame.em * 0.3F));
  for (const PercentileMark& mark : plot.percentiles) {
    const bool is_level = mark.line.width > mark.line.height;
    const float length = is_level ? mark.line.width : mark.line.height;
    for (float at = 0; at < length; at += 2 * dash) {
      Rect piece = mark.line;
      (is_level ? piece.x : piece.y) += at;
      (is_level ? piece.width : piece.height) = std::min(dash, length - at);
      fill_rect(s.list, piece, faded(theme.text, 0.55F));
    }
    if (mark.label.is_empty()) continue;
    fill_rect(s.list, mark.label, faded(theme.panel, 0.75F));
    draw_text(s.list, {mark.label.x, mark.label.y}, theme.text, mark.text, plot.plot);
  }
}

void draw_upright(const Pen& s, const Plot& plot, float x, float width, Colour colour) {
  if (x < plot.plot.x || x >= plot.plot.right()) return;
  fill_rect(s.list, {std::floor(x), plot.plot.y, width, plot.plot.height}, colour);
}

/// The event that is pointed at in another panel.
void draw_hovered(const Pen& s, const Plot& plot) {
  if (s.mouse.is_over || s.viewer.hovered.kind != Picked::Kind::event) return;
  const Chronicle& chronicle = s.viewer.session->chronicle();
  if (!is_there(chronicle, s.viewer.hovered)) return;
  const Time time = chronicle.time_of(s.viewer.hovered.event);
  draw_upright(s, plot, s.scale.x_of(time), 1, faded(s.frame.theme.hover, 0.6F));
}

void draw_cursors(const Pen& s, const Plot& plot) {
  const Theme& theme = s.frame.theme;
  if (plot.look.form != PlotForm::series) {
    if (s.mouse.plot == &plot) draw_upright(s, plot, s.mouse.at.x, 1, faded(theme.hover, 0.6F));
    return;
  }
  draw_upright(s, plot, s.scale.x_of(s.viewer.head.time), 2, theme.accent);
  draw_hovered(s, plot);
  if (reads_mouse(s)) draw_upright(s, plot, s.mouse.at.x, 1, faded(theme.hover, 0.6F));
  const auto span = measured_span(s);
  if (!span) return;
  const ClipGuard within(plot.plot);
  const float from = s.scale.x_of(span->begin);
  const float width = s.scale.x_of(span->end) - from;
  fill_rect(s.list, snapped({from, plot.plot.y, width, plot.plot.height}),
            faded(theme.hover, 0.15F));
}

void draw_sample(const Pen& s) {
  if (!s.mouse.sample) return;
  const Plot& plot = *s.mouse.plot;
  const Sample& sample = (*plot.lines[s.mouse.sample->line].line.samples)[s.mouse.sample->sample];
  const ImVec2 at(s.scale.x_of(sample.time), plot.y_of(sample.value));
  s.list.AddCircle(at, s.frame.em * 0.4F, s.frame.theme.hover, 0, std::max(1.5F, s.frame.em / 10));
}

/// The time that is read off stands in the axis, or how long a stretch is that is measured.
struct TimeRead {
  Rect area{};  ///< empty if it is out of sight
  std::string text{};
};

TimeRead time_read_label(const Pen& s) {
  const float em = s.frame.em;
  const Rect& axis = s.axis;
  const Time precision = s.scale.window.length() / 1000;
  const float x = reads_mouse(s) ? s.mouse.at.x : s.scale.x_of(s.viewer.head.time);
  if (x < axis.x || x > axis.right()) return {};
  TimeRead label{.text = time_text(time_read(s), precision)};
  if (const auto span = measured_span(s)) {
    label.text = "measured: " + time_text(span->length(), precision);
  }
  const float width = std::ceil(ImGui::CalcTextSize(label.text.c_str()).x + em * 0.6F);
  const float most = std::max(axis.x, axis.right() - width);
  label.area = snapped({std::clamp(x + em * 0.6F, axis.x, most), axis.y, width, axis.height});
  return label;
}

void draw_time_read(const Pen& s, const TimeRead& label) {
  if (label.area.is_empty()) return;
  const Theme& theme = s.frame.theme;
  fill_rect(s.list, label.area, reads_mouse(s) ? theme.frame_hot : theme.accent);
  const Point at{label.area.x + s.frame.em * 0.3F,
                 label.area.y + (label.area.height - s.frame.em) / 2};
  draw_text(s.list, at, reads_mouse(s) ? theme.text : theme.background, label.text, label.area);
}

}  // namespace

Time time_read(const MetricsScene& s) {
  return reads_mouse(s) ? s.scale.time_at(s.mouse.at.x) : s.viewer.head.time;
}

void draw_plots(ImDrawList& list, const MetricsScene& scene) {
  const Pen s(list, scene);
  for (const Plot& plot : s.plots) {
    if (!plot.area.overlaps(s.view)) continue;
    draw_words_in(s, plot.title, s.frame.theme.text, plot.title_text);
    if (!plot.note_text.empty()) draw_words_in(s, plot.note, s.frame.theme.faint, plot.note_text);
    if (plot.lines.empty()) continue;
    for (const PlotChip& chip : plot.chips) draw_chip_of(s, chip);
    draw_plot_legend(s, plot);
    draw_frame_of(s, plot);
    if (plot.look.form == PlotForm::series) draw_unknown(s, plot);
    draw_percentiles(s, plot);
    draw_curves(s, plot);
    draw_cursors(s, plot);
  }
  draw_sample(s);
}

void draw_metrics_axis(ImDrawList& list, const MetricsScene& scene) {
  const Pen s(list, scene);
  const float em = s.frame.em;
  const Theme& theme = s.frame.theme;
  const Rect& axis = s.axis;
  const TimeRead label = time_read_label(s);
  fill_rect(s.list, axis, faded(theme.frame, 0.5F));
  for (const AxisTick& tick : axis_ticks(s.scale, axis, em, text_width())) {
    fill_rect(s.list, {tick.x, axis.y, hair_width(em), axis.height}, faded(theme.line, 0.8F));
    if (tick.label.is_empty() || tick.label.overlaps(label.area)) continue;
    draw_text(s.list, {tick.label.x, axis.y + (axis.height - em) / 2}, theme.faint, tick.text,
              axis);
  }
  const ClipGuard within(axis);
  draw_play_head(s.list, s.scale.x_of(s.viewer.head.time), axis, std::floor(em * 0.4F),
                 theme.accent);
  draw_time_read(s, label);
}

void tag_plots(const MetricsScene& s) {
  const auto is_in_sight = [&](const Rect& area) {
    return area.y >= s.view.y && area.bottom() <= s.view.bottom() + 1;
  };
  for (const Plot& plot : s.plots) {
    const std::string name(plot.what().name);
    std::string words = plot.title_text + ": " + plot.nothing;
    for (std::size_t i = 0; i < plot.lines.size(); ++i) {
      const bool is_series = plot.look.form == PlotForm::series;
      const std::string reading = is_series ? reading_of(s, plot, i) : spread_words(plot, i);
      words += (i > 0 ? ", " : "") + plot.lines[i].line.name + " " + reading;
    }
    const Rect& area = plot.lines.empty() ? plot.area : plot.plot;
    if (is_in_sight(area)) s.frame.ui.tag("metrics.plot." + name, area, words);
    for (const PlotChip& chip : plot.chips) {
      if (!is_in_sight(chip.area)) continue;
      const std::string which = chip.is_log ? "log" : std::string(name_of(chip.form));
      s.frame.ui.tag(std::string("metrics.").append(name).append(".").append(which), chip.area,
                     chip.text);
    }
  }
}

}  // namespace orrery::gui
