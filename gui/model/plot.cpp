#include "gui/model/plot.hpp"

#include <algorithm>
#include <cmath>

#include "gui/model/plot_parts.hpp"

namespace orrery::gui {
namespace {

using namespace plotting;

constexpr float chip_gap = 0.25F;  // in lines of text, like all below
constexpr float row_height = 1.35F;
constexpr float swatch_width = 1.75F;

// ---------------------------------------------------------------- the head line

std::string chip_text(PlotForm form) {
  if (form == PlotForm::cdf) return "CDF";
  return std::string(name_of(form));
}

/// From the right edge to the left. Where there is little room one chip shows the form, and a click
/// goes on to the next.
float place_chips(Plot& plot, const TextWidth& width_of) {
  const float em = plot.look.em;
  const bool is_narrow = plot.area.width < 44 * em;
  std::vector<PlotChip> chips;
  for (const PlotForm form : all_forms) {
    const bool is_on = form == plot.look.form;
    if (is_narrow && !is_on) continue;
    const auto next = static_cast<PlotForm>((static_cast<std::size_t>(form) + 1) % 3);
    chips.push_back({.form = is_narrow ? next : form, .is_on = is_on, .text = chip_text(form)});
  }
  chips.push_back({.is_log = true, .is_on = plot.look.is_log, .text = "log"});
  float right = plot.area.right();
  for (auto chip = chips.rbegin(); chip != chips.rend(); ++chip) {
    const float width = std::ceil(width_of(chip->text) + em * 0.7F);
    chip->area = snapped({right - width, plot.area.y, width, em * 1.25F});
    right = chip->area.x - std::floor(em * chip_gap);
  }
  plot.chips = std::move(chips);
  return right;
}

/// How wide a reading can become.
float reading_width(const Plot& plot, const TextWidth& width_of) {
  if (plot.look.form != PlotForm::series) return width_of("100.0 %");
  return width_of(plot.what().unit == MetricUnit::time ? "p50 999.9 ms" : "mean 9.99");
}

void place_swatch(PlotLine& line, const Rect& entry, float em) {
  const float thick = stroke_of(em);
  const Rect stroke =
      snapped({entry.x, entry.y + (entry.height - thick) / 2, swatch_width * em, thick});
  Rect at_origin = stroke;  // each swatch begins with a dash
  at_origin.x = 0;
  add_dashed(line.swatch, at_origin, dashes_of(line.number, em));
  for (Rect& piece : line.swatch) piece.x += stroke.x;
}

/// After the title as far as there is room, then in rows of their own. Returns where they end.
float place_legend(Plot& plot, float x, float right, const TextWidth& width_of) {
  const float em = plot.look.em;
  float y = plot.area.y;
  for (PlotLine& line : plot.lines) {
    const float name = std::ceil(width_of(line.line.name));
    const float reading = std::ceil(reading_width(plot, width_of));
    const float width =
        std::ceil((swatch_width + 0.4F) * em) + name + std::ceil(0.5F * em) + reading;
    if (x + width > right && x > plot.area.x) {
      x = plot.area.x;
      y += std::floor(em * row_height);
      right = plot.area.right();
    }
    line.entry = snapped({x, y, width, std::floor(em * 1.25F)});
    line.name = {line.entry.x + std::ceil((swatch_width + 0.4F) * em), line.entry.y, name,
                 line.entry.height};
    line.reading = {line.name.right() + std::ceil(0.5F * em), line.entry.y, reading,
                    line.entry.height};
    place_swatch(line, line.entry, em);
    x = line.entry.right() + std::floor(em);
  }
  return y + std::floor(em * row_height);
}

float place_head(Plot& plot, const TextWidth& width_of) {
  const float em = plot.look.em;
  plot.title_text = std::string(plot.what().title);
  plot.title =
      snapped({plot.area.x, plot.area.y, std::ceil(width_of(plot.title_text)), em * 1.25F});
  if (plot.lines.empty()) {
    plot.note = plot.title;
    plot.note.x = plot.title.right() + std::floor(em);
    plot.note.width = std::max(0.0F, plot.area.right() - plot.note.x);
    plot.note_text = plot.nothing;
    return plot.title.bottom();
  }
  const float right = place_chips(plot, width_of);
  float x = plot.title.right() + std::floor(em * 0.6F);
  if (plot.interval > Time{}) plot.note_text = "per " + time_text(plot.interval, plot.interval);
  if (!plot.note_text.empty()) {
    plot.note = snapped({x, plot.area.y, std::ceil(width_of(plot.note_text)), em * 1.25F});
    x = plot.note.right() + std::floor(em * 0.6F);
  }
  return place_legend(plot, x + std::floor(em * 0.6F), right, width_of);
}

/// So long that its bars can be told apart: 1, 2 or 5 times a power of ten.
Time interval_for(const TimeScale& scale, float em) {
  const double pixels = std::max(1.0F, scale.width);
  const double least = static_cast<double>(scale.window.length().count()) / pixels * em * 0.5;
  const ValueAxis axis = value_axis({.greatest = std::max(1.0, least)}, MetricUnit::time, false, 2);
  return Time(std::max<std::int64_t>(1, std::llround(axis.ticks[1].value)));
}

void take_lines(Plot& plot, const std::vector<MetricLine>& lines) {
  for (const MetricLine& line : lines) {
    const std::size_t number = static_cast<std::size_t>(&line - lines.data());
    if (has_samples(line)) plot.lines.push_back({.line = line, .number = number});
  }
  if (plot.lines.empty()) plot.nothing = std::string(plot.what().nothing);
}

}  // namespace

std::string_view name_of(PlotForm form) {
  if (form == PlotForm::histogram) return "histogram";
  return form == PlotForm::cdf ? "cdf" : "series";
}

float plot_gutter(float em) { return std::floor(em * 4.6F); }

DashPattern dashes_of(std::size_t number, float em) {
  const float unit = std::max(1.0F, std::floor(em / 8));
  constexpr std::array<DashPattern, 4> patterns{{{1, 0}, {5, 2}, {1, 1}, {2, 3}}};
  const DashPattern& pattern = patterns[number % patterns.size()];
  return {pattern.on * unit, pattern.off * unit};
}

Shape point_shape(std::size_t number) {
  constexpr std::array shapes{Shape::circle, Shape::triangle, Shape::open_diamond};
  return shapes[number % shapes.size()];
}

float Plot::y_of(double value) const {
  const double share = std::clamp(up.scale.share_of(value), 0.0, 1.0);
  return plot.bottom() - 1 - std::round(static_cast<float>(share) * (plot.height - 1));
}

float Plot::x_of(double value) const {
  const double share = std::clamp(along.scale.share_of(value), 0.0, 1.0);
  return plot.x + std::round(static_cast<float>(share) * (plot.width - 1));
}

Plot plot_of(std::size_t metric, const std::vector<MetricLine>& lines, const PlotLook& look,
             const TextWidth& width_of) {
  Plot plot{.metric = metric, .look = look, .area = look.area};
  take_lines(plot, lines);
  const float gutter = plot_gutter(look.em);
  plot.plot = snapped({look.area.x + gutter, look.area.y, look.area.width - gutter, 0});
  plot.scale = {look.window, plot.plot.x, plot.plot.width, look.stretch};
  if (plot.what().kind == MetricKind::rate) plot.interval = interval_for(plot.scale, look.em);
  const float top = place_head(plot, width_of) + std::floor(look.em * 0.4F);
  const float foot = std::floor(look.em * (look.form == PlotForm::series ? 0.2F : 1.4F));
  plot.plot.y = top;
  plot.plot.height = std::max(0.0F, std::floor(look.area.bottom() - foot - top));
  if (plot.lines.empty() || plot.plot.height < look.em || plot.plot.width < look.em) return plot;
  if (look.form == PlotForm::series) draw_series(plot, width_of);
  else draw_spread(plot, width_of);
  return plot;
}

}  // namespace orrery::gui
