#include "gui/panels/metrics_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gui/panels/guards.hpp"
#include "gui/panels/shapes.hpp"
#include "gui/panels/time_painting.hpp"

namespace orrery::gui {
namespace {

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
  const float right = s.canvas.axis.right();
  return s.mouse.is_over && is_time && s.mouse.at.x >= s.canvas.axis.x && s.mouse.at.x < right;
}

/// The stretch that the mouse draws, to measure it or to zoom to it.
std::optional<TimeWindow> drawn_span(const MetricsScene& s) {
  const TimeDrag& drag = s.viewer.metrics.drag;
  const auto [from, to] = std::minmax(drag.from.x, s.mouse.at.x);
  const bool is_drawn = drag.kind == TimeDrag::Kind::measure || drag.kind == TimeDrag::Kind::zoom;
  if (!is_drawn || to - from < 2) return std::nullopt;
  return TimeWindow{s.canvas.scale.time_at(from), s.canvas.scale.time_at(to)};
}

/// A line of text in the middle of the box's height.
void draw_words_in(const Pen& s, const Rect& box, Colour colour, const std::string& text) {
  const float y = box.y + std::floor((box.height - s.frame.em) / 2);
  const Rect limit{box.x, y, s.view.right() - box.x, box.height};
  draw_text(s.list, {box.x, y}, colour, text, limit);
}

/// Of the other run an outline.
void draw_point(const Pen& s, const PlotLine& line, Point at, float radius, Colour colour) {
  const Shape shape = point_shape(line.number);
  if (!line.is_beside) return fill_shape(s.list, shape, at, radius, colour);
  outline_shape(s.list, shape, at, radius * 1.2F, colour, std::max(1.0F, s.frame.em / 14));
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
std::string reading_of_one(const MetricsScene& s, const Plot& plot, std::size_t line) {
  if (plot.look.form != PlotForm::series) {
    if (s.mouse.plot != &plot || !plot.plot.contains(s.mouse.at)) return {};
    const double way = (s.mouse.at.x - plot.plot.x) / std::max(1.0F, plot.plot.width - 1);
    return reading_upto(plot, line, plot.along.scale.value_at(way));
  }
  const auto span = drawn_span(s);
  const bool is_measured = s.viewer.metrics.drag.kind == TimeDrag::Kind::measure;
  if (span && is_measured) return reading_between(plot, line, *span);
  return reading_at(plot, line, time_read(s));
}

/// Of both runs, if there are two.
std::string reading_of(const MetricsScene& s, const Plot& plot, std::size_t line) {
  std::string here = reading_of_one(s, plot, line);
  const PlotLine& what = plot.lines[line];
  if (here.empty()) return here;
  if (what.is_beside) return "B " + here;
  return what.peer ? here + ", B " + reading_of_one(s, plot, *what.peer) : here;
}

void draw_plot_legend(const Pen& s, const Plot& plot) {
  const float em = s.frame.em;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const PlotLine& line = plot.lines[i];
    if (line.entry.is_empty()) continue;
    const Colour colour = colour_of(s, line);
    const bool has_points = plot.look.form == PlotForm::series && !line.is_ribbon &&
                            plot.what().kind == MetricKind::values;
    if (has_points) {
      const Point at{line.entry.x + std::floor(em * 0.85F), line.entry.centre().y};
      draw_point(s, line, at, em * 0.24F, colour);
    } else {
      for (const Rect& piece : line.swatch) fill_rect(s.list, piece, colour);
    }
    draw_words_in(s, line.name, s.frame.theme.faint, line.line.name);
    draw_words_in(s, line.reading, s.frame.theme.text, reading_of(s, plot, i));
  }
  for (const PlotCount& count : plot.counts) {
    draw_words_in(s, count.area, s.frame.theme.text, count.text);
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
  const float x = std::ceil(s.canvas.scale.x_of(plot.look.reached));
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
    draw_point(s, line, point.at, radius, colour);
    const bool is_marked = !line.is_beside && is_selected(s, (*line.line.samples)[point.sample]);
    if (!is_marked) continue;
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
  // What comes later is mostly less, and the other run must be seen upon this one.
  for (const PlotLine& line : plot.lines) {
    const Colour colour = colour_of(s, line);
    for (const Rect& edge : line.edges) fill_rect(s.list, edge, faded(colour, 0.75F));
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
  }
}

/// Above the curves: they can be read whatever is behind them.
void draw_labels(const Pen& s, const Plot& plot) {
  const Theme& theme = s.frame.theme;
  const auto draw = [&](const Rect& place, Colour colour, const std::string& text) {
    if (place.is_empty()) return;
    fill_rect(s.list, place, faded(theme.panel, 0.75F));
    draw_text(s.list, {place.x, place.y}, colour, text, plot.plot);
  };
  for (const PercentileMark& mark : plot.percentiles) draw(mark.label, theme.text, mark.text);
  for (const PlotLine& line : plot.lines) draw(line.tag, colour_of(s, line), line.line.name);
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
  draw_upright(s, plot, s.canvas.scale.x_of(time), 1, faded(s.frame.theme.hover, 0.6F));
}

/// What is counted, if it was chosen.
void draw_range_in(const Pen& s, const Plot& plot) {
  if (!s.viewer.range) return;
  const float from = s.canvas.scale.x_of(s.viewer.range->begin);
  const float to = s.canvas.scale.x_of(s.viewer.range->end);
  const Rect band = snapped({from, plot.plot.y, to - from, plot.plot.height});
  const Colour line = faded(s.frame.theme.hover, 0.7F);
  fill_rect(s.list, common(plot.plot, band), faded(s.frame.theme.hover, 0.08F));
  draw_upright(s, plot, from, hair_width(s.frame.em), line);
  draw_upright(s, plot, to, hair_width(s.frame.em), line);
}

/// It says how long it is where the mouse is.
void draw_drawn_span(const Pen& s, const Plot& plot) {
  const auto span = drawn_span(s);
  if (!span) return;
  const float em = s.frame.em;
  const float from = s.canvas.scale.x_of(span->begin);
  const float width = s.canvas.scale.x_of(span->end) - from;
  const Rect band = common(plot.plot, snapped({from, plot.plot.y, width, plot.plot.height}));
  fill_rect(s.list, band, faded(s.frame.theme.hover, 0.15F));
  if (s.mouse.plot != &plot) return;
  const bool zooms = s.viewer.metrics.drag.kind == TimeDrag::Kind::zoom;
  const std::string text =
      (zooms ? "zoom to " : "") + time_text(span->length(), s.canvas.scale.window.length() / 1000);
  draw_text(s.list, {band.x + em * 0.3F, plot.plot.y + em * 0.2F}, s.frame.theme.text, text,
            plot.plot);
}

void draw_cursors(const Pen& s, const Plot& plot) {
  const Theme& theme = s.frame.theme;
  if (plot.look.form != PlotForm::series) {
    if (s.mouse.plot == &plot) draw_upright(s, plot, s.mouse.at.x, 1, faded(theme.hover, 0.6F));
    return;
  }
  draw_range_in(s, plot);
  draw_upright(s, plot, x_of_head(s.viewer, s.canvas.scale), 2, theme.accent);
  draw_hovered(s, plot);
  if (reads_mouse(s)) draw_upright(s, plot, s.mouse.at.x, 1, faded(theme.hover, 0.6F));
  draw_drawn_span(s, plot);
}

void draw_sample(const Pen& s) {
  if (!s.mouse.sample) return;
  const Plot& plot = *s.mouse.plot;
  const Sample& sample = (*plot.lines[s.mouse.sample->line].line.samples)[s.mouse.sample->sample];
  const ImVec2 at(s.canvas.scale.x_of(sample.time), plot.y_of(sample.value));
  s.list.AddCircle(at, s.frame.em * 0.4F, s.frame.theme.hover, 0, std::max(1.5F, s.frame.em / 10));
}

}  // namespace

Time time_read(const MetricsScene& s) {
  return reads_mouse(s) ? s.canvas.scale.time_at(s.mouse.at.x) : s.viewer.head.time;
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
    draw_labels(s, plot);
    draw_cursors(s, plot);
  }
  draw_sample(s);
}

void draw_metrics_axis(Viewer& viewer, const MetricsScene& s) {
  TimeCanvas canvas = s.canvas;
  // What goes through the plots, each draws for itself: there are titles between them.
  canvas.plot = canvas.axis;
  canvas.bottom = canvas.axis.bottom();
  const ClipGuard within(canvas.axis);
  fill_rect(*ImGui::GetWindowDrawList(), canvas.axis, faded(s.frame.theme.frame, 0.5F));
  draw_time_stretch(viewer, s.frame.theme, canvas);
  const std::optional<Point> mouse = reads_mouse(s) ? std::optional(s.mouse.at) : std::nullopt;
  draw_time_axis(viewer, s.frame, canvas,
                 axis_ticks(canvas.scale, canvas.axis, canvas.em, text_width()), mouse);
  draw_time_pointers(viewer, s.frame, canvas, {}, mouse);
}

/// How the values of a line are spread: " from 2 to 31, half of them up to 12, mean 12.6".
std::string spread_words(const Plot& plot, const PlotLine& line) {
  if (line.spread.is_empty()) return " nothing";
  const auto words = [&](double value) { return value_words(value, plot.what().unit); };
  return " from " + words(line.spread.least()) + " to " + words(line.spread.greatest()) +
         ", half of it up to " + words(line.spread.percentile(50)) + ", mean " +
         words(line.spread.mean());
}

/// Its form, and of each line what is read off at the time of the play head or, where there is no
/// time, how its values are spread.
std::string words_of_plot(const MetricsScene& s, const Plot& plot) {
  const bool is_series = plot.look.form == PlotForm::series;
  std::string words = plot.title_text + ", " + std::string(name_of(plot.look.form));
  if (plot.look.is_log) words += ", logarithmic";
  if (!plot.note_text.empty() && plot.nothing.empty()) words += ", " + plot.note_text;
  words += ": " + plot.nothing;
  bool is_first = true;
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    if (is_series && plot.lines[i].entry.is_empty()) continue;
    words += (std::exchange(is_first, false) ? "" : ", ") + plot.lines[i].line.name;
    words += is_series ? " " + reading_of(s, plot, i) : spread_words(plot, plot.lines[i]);
  }
  for (const PlotCount& count : plot.counts) words += ", " + count.text;
  return words;
}

void tag_plots(const MetricsScene& s) {
  const auto is_in_sight = [&](const Rect& area) {
    return area.y >= s.view.y && area.bottom() <= s.view.bottom() + 1;
  };
  for (const Plot& plot : s.plots) {
    const std::string name(plot.what().name);
    const std::string words = words_of_plot(s, plot);
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
