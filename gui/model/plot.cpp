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
float reading_width(const Plot& plot, const PlotLine& line, const TextWidth& width_of) {
  const bool is_share = plot.look.form != PlotForm::series;
  const bool is_time = plot.what().unit == MetricUnit::time;
  const float one = width_of(is_share ? "100.0 %" : is_time ? "p50 999.9 ms" : "mean 9.99");
  if (!line.peer) return one;
  return one + width_of(is_share ? ", B 100.0 %" : is_time ? ", B 999.9 ms" : ", B 9.99");
}

void place_swatch(PlotLine& line, const Rect& entry, float em, const DashPattern& pattern) {
  const float thick = stroke_of(em);
  const Rect stroke =
      snapped({entry.x, entry.y + (entry.height - thick) / 2, swatch_width * em, thick});
  Rect at_origin = stroke;  // each swatch begins with a dash
  at_origin.x = 0;
  add_dashed(line.swatch, at_origin, pattern);
  for (Rect& piece : line.swatch) piece.x += stroke.x;
}

/// Places one thing after the other: after the title as far as there is room, then in rows of their
/// own.
class HeadRows {
 public:
  HeadRows(const Plot& plot, float x, float right)
      : area_(plot.area), em_(plot.look.em), x_(x), y_(plot.area.y), right_(right) {}
  Rect next(float width) {
    if (x_ + width > right_ && x_ > area_.x) {
      x_ = area_.x;
      y_ += std::floor(em_ * row_height);
      right_ = area_.right();
    }
    const Rect place = snapped({x_, y_, width, std::floor(em_ * 1.25F)});
    x_ = place.right() + std::floor(em_);
    return place;
  }
  float end() const { return y_ + std::floor(em_ * row_height); }

 private:
  Rect area_;
  float em_;
  float x_;
  float y_;
  float right_;
};

/// Returns where it ends. A line of the other run has an entry if this run has none of that name.
float place_legend(Plot& plot, HeadRows rows, const TextWidth& width_of) {
  const float em = plot.look.em;
  const float before_name = std::ceil((swatch_width + 0.4F) * em);
  const float gap = std::ceil(0.5F * em);
  for (PlotLine& line : plot.lines) {
    const bool has_peer = std::ranges::any_of(plot.lines, [&](const PlotLine& each) {
      return each.peer && &plot.lines[*each.peer] == &line;
    });
    if (has_peer) continue;
    const float name = std::ceil(width_of(line.line.name));
    const float reading = std::ceil(reading_width(plot, line, width_of));
    line.entry = rows.next(before_name + name + gap + reading);
    line.name = {line.entry.x + before_name, line.entry.y, name, line.entry.height};
    line.reading = {line.name.right() + gap, line.entry.y, reading, line.entry.height};
    place_swatch(line, line.entry, em, dashes_in(plot, line));
  }
  for (PlotCount& piece : plot.counts) piece.area = rows.next(std::ceil(width_of(piece.text)));
  return rows.end();
}

/// Of what an interval is.
std::string interval_words(const Plot& plot) {
  const std::string per = "per " + time_text(plot.interval, plot.interval);
  return plot.what().kind == MetricKind::rate ? per : "median, band to p99, " + per;
}

float place_head(Plot& plot, const TextWidth& width_of) {
  const float em = plot.look.em;
  plot.title_text = std::string(plot.what().title);
  if (plot.what().line_is_in_title && !plot.lines.empty()) {
    plot.title_text += ": " + plot.lines.front().line.name;
  }
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
  if (plot.interval > Time{}) plot.note_text = interval_words(plot);
  if (!plot.note_text.empty()) {
    plot.note = snapped({x, plot.area.y, std::ceil(width_of(plot.note_text)), em * 1.25F});
    x = plot.note.right() + std::floor(em * 0.6F);
  }
  return place_legend(plot, {plot, x + std::floor(em * 0.6F), right}, width_of);
}

/// Percentiles are asked of single values only.
void take_line(Plot& plot, PlotLine line) {
  const bool lacks_ranks = plot.what().kind == MetricKind::values && !line.line.ranks;
  if (lacks_ranks) line.line.ranks = std::make_shared<const ValueRanks>(*line.line.samples);
  plot.lines.push_back(std::move(line));
}

void take_lines(Plot& plot, const PlotLines& lines) {
  for (std::size_t i = 0; i < lines.here.size(); ++i) {
    if (!has_samples(lines.here[i])) continue;
    take_line(plot, {.line = lines.here[i], .number = i, .reached = plot.look.reached});
  }
  const std::size_t here = plot.lines.size();
  for (std::size_t i = 0; i < lines.beside.size(); ++i) {
    if (!has_samples(lines.beside[i])) continue;
    PlotLine line{.line = lines.beside[i], .number = lines.here.size() + i, .is_beside = true};
    line.reached = plot.look.reached_beside.value_or(plot.look.reached);
    const auto same = std::ranges::find(lines.here, line.line.name, &MetricLine::name);
    // A word of another chronicle is another number.
    line.line.role = same == lines.here.end() ? 0 : same->role;
    if (same != lines.here.end()) {
      line.number = static_cast<std::size_t>(same - lines.here.begin());
      for (std::size_t k = 0; k < here; ++k) {
        if (plot.lines[k].number == line.number) plot.lines[k].peer = plot.lines.size();
      }
    }
    take_line(plot, std::move(line));
  }
  if (!plot.lines.empty()) return;
  const bool has_own_words = !lines.here.empty() && !lines.here.front().nothing.empty();
  plot.nothing = std::string(has_own_words ? lines.here.front().nothing : plot.what().nothing);
}

void choose_interval(Plot& plot) {
  constexpr float least = 0.5F;  // so that bars can be told apart
  const bool is_series = plot.look.form == PlotForm::series;
  if (plot.what().kind == MetricKind::rate) {
    plot.interval = interval_for(plot.scale, plot.look.em * least);
  } else if (plot.what().kind == MetricKind::values && is_series) {
    plot.interval = interval_of_ribbon(plot);
  }
}

/// Percentiles of single values are always shown; what costs a look at all levels where it is the
/// picture's own.
void take_spreads(Plot& plot) {
  const bool is_series = plot.look.form == PlotForm::series;
  if (is_series && plot.what().kind != MetricKind::values) return;
  for (PlotLine& line : plot.lines) line.spread = spread_of(plot, line, plot.counted);
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

TimeWindow statistics_span(const PlotLook& look) {
  if (look.range) return *look.range;
  return {Time{}, std::min(look.reached, look.reached_beside.value_or(look.reached)) + Time(1)};
}

Plot plot_of(std::size_t metric, const PlotLines& lines, const PlotLook& look,
             const TextWidth& width_of) {
  Plot plot{.metric = metric, .look = look, .area = look.area};
  take_lines(plot, lines);
  const bool is_series = look.form == PlotForm::series;
  const float gutter = plot_gutter(look.em);
  plot.plot = snapped({look.area.x + gutter, look.area.y, look.area.width - gutter, 0});
  plot.counted = statistics_span(look);
  plot.scale = {is_series ? look.window : plot.counted, plot.plot.x, plot.plot.width,
                is_series ? look.stretch : TimeStretch{}};
  choose_interval(plot);
  take_spreads(plot);
  count(plot);
  const float top = place_head(plot, width_of) + std::floor(look.em * 0.4F);
  const float foot = std::floor(look.em * (is_series ? 0.2F : 1.4F));
  plot.plot.y = top;
  plot.plot.height = std::max(0.0F, std::floor(look.area.bottom() - foot - top));
  if (plot.lines.empty() || plot.plot.height < look.em || plot.plot.width < look.em) return plot;
  if (is_series) draw_series(plot, width_of);
  else draw_spread(plot, width_of);
  add_tags(plot, width_of);
  return plot;
}

}  // namespace orrery::gui
