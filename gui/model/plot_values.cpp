// A series of single values: each a point, or, where there are more than can be told apart, the
// median of each interval as a line and a band from it up to the 99th percentile.

#include <array>
#include <cmath>

#include "gui/model/label_room.hpp"
#include "gui/model/plot_parts.hpp"

namespace orrery::gui::plotting {
namespace {

/// With fewer in an interval, each stands alone.
constexpr std::size_t fewest_for_a_band = 8;
/// On average so many are in an interval: of fewer, the 99th percentile is just the greatest.
constexpr std::size_t wanted_in_a_band = 100;
constexpr float least_band = 0.5F;  // in lines of text

void add_points(const Plot& plot, PlotLine& line, const Stretch& stretch) {
  for (std::size_t i = stretch.first; i < stretch.end; ++i) {
    const Sample& sample = (*line.line.samples)[i];
    line.points.push_back({{plot.scale.x_of(sample.time), plot.y_of(sample.value)}, i});
  }
}

/// The same for all lines of a plot: bands begin and end together.
Time interval_of_bands(const Plot& plot) {
  std::size_t most = 0;
  for (const PlotLine& line : plot.lines) {
    most = std::max(most, stretch_of(line, plot.look.window).count());
  }
  const float width = std::max(1.0F, plot.plot.width);
  const float wanted = width * static_cast<float>(wanted_in_a_band) / static_cast<float>(most);
  return interval_for(plot.scale, std::clamp(wanted, plot.look.em * least_band, width / 8));
}

struct Band {
  float x0 = 0;
  float x1 = 0;
  double median = 0;
  double upper = 0;
};

/// The upper edge of a band, thin; of the other run in dashes, for it is not filled.
void add_band(const Plot& plot, PlotLine& line, const Band& band) {
  const float top = plot.y_of(band.upper);
  const float low = plot.y_of(band.median);
  const float thin = std::max(1.0F, std::floor(plot.look.em / 16));
  const Rect edge{band.x0, top, band.x1 - band.x0, thin};
  if (line.is_beside) return add_dashed(line.edges, edge, dashes_in(plot, line));
  line.fills.push_back({band.x0, top, band.x1 - band.x0, std::max(1.0F, low - top)});
  line.edges.push_back(edge);
}

/// What is greatest in a column stands alone above the band.
void add_outliers(const Plot& plot, PlotLine& line) {
  const float size = std::max(2.0F, std::floor(plot.look.em / 8));
  const auto columns = columns_of(*line.line.samples, plot.scale, Curve::points, line.reached);
  auto band = line.fills.begin();
  const auto bands_end = line.fills.begin() + static_cast<std::ptrdiff_t>(line.fills.size());
  for (const PlotColumn& column : columns) {
    while (band != bands_end && band->right() <= column.x) ++band;
    if (band == bands_end) return;
    const float y = plot.y_of(column.greatest);
    const bool is_above = column.x >= band->x && y < band->y - size;
    if (is_above) line.edges.push_back({column.x, std::floor(y - size / 2), size, size});
  }
}

void add_ribbon(Plot& plot, PlotLine& line) {
  line.is_ribbon = true;
  const TimeWindow window = measured(line, plot.look.window);
  std::vector<FlatStretch> medians;
  for (Time at = window.begin / plot.interval * plot.interval; at <= window.end;
       at += plot.interval) {
    const Stretch stretch = stretch_of(line, {at, at + plot.interval});
    if (stretch.count() == 0) continue;
    if (stretch.count() < fewest_for_a_band) {
      add_points(plot, line, stretch);
      continue;
    }
    const Distribution spread(line.line.ranks, stretch.first, stretch.end);
    const float x0 = std::max(plot.plot.x, std::floor(plot.scale.x_of(at)));
    const float x1 = std::min(plot.plot.right(), std::floor(plot.scale.x_of(at + plot.interval)));
    if (x1 <= x0) continue;
    const Band band{x0, x1, spread.percentile(50), spread.percentile(99)};
    add_band(plot, line, band);
    medians.push_back({x0, x1, band.median});
  }
  const std::vector<Rect> bands = line.fills;
  add_stairs(plot, line, medians);
  line.fills = bands;  // the band is what is filled
  if (!line.is_beside) add_outliers(plot, line);
}

bool is_crowded(const Plot& plot, const PlotLine& line) {
  return stretch_of(line, plot.look.window).count() > plot.look.points;
}

// ---------------------------------------------------------------- percentiles of all

/// Above or below the line, as far right as no point is in the way.
std::optional<Rect> place_label(const Rect& line, LabelRoom& room, float width, float em) {
  const float y = line.y;
  const float step = std::floor(em * 2);
  for (float right = line.right() - em * 0.4F; right - width > line.x; right -= step) {
    const Rect above = snapped({right - width, y - em * 1.1F, width, em});
    const Rect below{above.x, y + std::floor(em * 0.15F), above.width, above.height};
    if (const auto place = room.take_first(std::array{above, below})) return place;
  }
  return std::nullopt;
}

LabelRoom room_between_points(const Plot& plot) {
  LabelRoom room(plot.plot);
  const float reach = std::ceil(plot.look.em * 0.25F);
  for (const PlotLine& line : plot.lines) {
    for (const PlotPoint& point : line.points) {
      room.take({point.at.x - reach, point.at.y - reach, 2 * reach, 2 * reach});
    }
  }
  return room;
}

void add_levels_of_percentiles(Plot& plot, const TextWidth& width_of) {
  const Distribution& spread = plot.lines.front().spread;
  if (spread.is_empty() || spread.weight() < 2) return;
  LabelRoom room = room_between_points(plot);
  const TimeWindow span = measured(plot.lines.front(), plot.counted);
  const float left = std::max(plot.plot.x, std::floor(plot.scale.x_of(span.begin)));
  const float right = std::min(plot.plot.right(), std::ceil(plot.scale.x_of(span.end)));
  if (right <= left) return;
  for (const int hundredths : {99, 50}) {
    const float y = plot.y_of(spread.percentile(hundredths));
    PercentileMark mark{
        .line = {left, y, right - left, std::max(1.0F, std::floor(plot.look.em / 16))}};
    mark.text = "p" + std::to_string(hundredths);
    if (const auto place =
            place_label(mark.line, room, std::ceil(width_of(mark.text)), plot.look.em)) {
      mark.label = *place;
    }
    plot.percentiles.push_back(std::move(mark));
  }
}

}  // namespace

void draw_values(Plot& plot, const TextWidth& width_of) {
  TakenValues taken;
  for (const PlotLine& line : plot.lines) {
    const Stretch stretch = stretch_of(line, plot.look.window);
    if (stretch.count() == 0) continue;
    const Extremes extremes = line.line.samples->extremes(stretch.first, stretch.end);
    taken.take((*line.line.samples)[extremes.least].value);
    taken.take((*line.line.samples)[extremes.greatest].value);
  }
  add_up_axis(plot, taken.span, plot.what().unit, plot.look.is_log, width_of);
  for (PlotLine& line : plot.lines) {
    if (is_crowded(plot, line)) add_ribbon(plot, line);
    else add_points(plot, line, stretch_of(line, plot.look.window));
  }
  add_levels_of_percentiles(plot, width_of);
}

Time interval_of_ribbon(const Plot& plot) {
  const bool has_ribbon =
      std::ranges::any_of(plot.lines, [&](const PlotLine& line) { return is_crowded(plot, line); });
  return has_ribbon ? interval_of_bands(plot) : Time{};
}

}  // namespace orrery::gui::plotting
