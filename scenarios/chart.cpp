#include "scenarios/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/chart_scale.hpp"
#include "scenarios/terminal.hpp"
#include "sim/trace/svg_pieces.hpp"

namespace orrery {
namespace {

using Style = ChartSeries::Style;

constexpr int plot_left = 84;
constexpr int plot_width = 620;
constexpr int plot_height = 380;
constexpr int line_height = 22;
constexpr double column_width = 6.9;  // of a letter on average
constexpr std::size_t title_columns = 66;
constexpr double marker = 8;    // how wide one is
constexpr double letter = 7.6;  // of a legend, on average

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void add(double value, bool is_log) {
    if (is_log && value <= 0) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

class ChartDrawing {
 public:
  explicit ChartDrawing(const Chart& chart)
      : chart_(chart),
        title_(wrapped(chart.title, title_columns, 0)),
        top_(28 + line_height * (lines_in(title_) + (chart.note.empty() ? 0 : 1))),
        x_(scale_of(chart.x, extent_of_x(), plot_left + inset(), plot_left + plot_width - inset(),
                    has_whole_x() ? 1 : 0)),
        y_(scale_of(chart.y, extent_of_y(), top_ + plot_height - (has(Style::dots) ? inset() : 0),
                    top_ + inset())) {}

  std::string draw() {
    const int width = plot_left + plot_width + 24 + legend_width();
    const int height = std::max(top_ + plot_height + 66 + room_for_slant(),
                                top_ + 20 + line_height * static_cast<int>(legend().size()));
    text_ = svg_begin(width, height, 13);
    text_ += "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
    draw_title();
    draw_x_axis();
    draw_y_axis();
    text_ += fmt::format(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#333\"/>\n",
        plot_left, top_, plot_width, plot_height);
    for (const ChartSeries& series : chart_.series) draw_band(series);
    for (const ChartSeries& series : chart_.series) draw_series(series);
    draw_legend();
    return text_ + "</svg>\n";
  }

 private:
  static int lines_in(const std::string& text) {
    if (text.empty()) return 0;
    return 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  double longest_word() const {
    std::size_t longest = 0;
    for (const std::string& word : chart_.x.words) longest = std::max(longest, columns(word));
    return column_width * static_cast<double>(longest);
  }

  /// Words that would run into each other below the axis stand aslant.
  bool is_slanted() const {
    const double place =
        plot_width / std::max<double>(1, static_cast<double>(chart_.x.words.size()));
    return longest_word() > place - 6;
  }
  /// So much more they need below the axis.
  int room_for_slant() const { return is_slanted() ? static_cast<int>(0.77 * longest_word()) : 0; }

  bool has(Style style) const {
    return std::any_of(chart_.series.begin(), chart_.series.end(),
                       [&](const ChartSeries& series) { return series.style == style; });
  }

  /// Markers keep clear of the frame; stairs run from edge to edge.
  double inset() const { return has(Style::line) || has(Style::dots) ? 16 : 0; }

  static Scale scale_of(const ChartAxis& axis, Extent extent, double first, double last,
                        double least_step = 0) {
    if (!axis.words.empty()) {
      return {-0.5, static_cast<double>(axis.words.size()) - 0.5, false, first, last};
    }
    if (axis.min && !axis.is_log) extent.low = std::min(extent.low, *axis.min);
    if (axis.max) extent.high = std::max(extent.high, *axis.max);
    if (extent.low > extent.high) extent = {axis.is_log ? 1.0 : 0.0, 1};  // nothing to show
    return {extent.low, extent.high, axis.is_log, first, last, least_step};
  }

  /// There is no half a node.
  bool has_whole_x() const {
    return std::all_of(chart_.series.begin(), chart_.series.end(), [](const ChartSeries& series) {
      return std::all_of(series.points.begin(), series.points.end(),
                         [](const ChartPoint& point) { return point.x == std::floor(point.x); });
    });
  }

  Extent extent_of_x() const {
    Extent extent;
    for (const ChartSeries& series : chart_.series) {
      for (const ChartPoint& point : series.points) extent.add(point.x, chart_.x.is_log);
    }
    return extent;
  }

  Extent extent_of_y() const {
    Extent extent;
    for (const ChartSeries& series : chart_.series) {
      for (const ChartPoint& point : series.points) {
        extent.add(point.y, chart_.y.is_log);
        extent.add(point.low.value_or(point.y), chart_.y.is_log);
        extent.add(point.high.value_or(point.y), chart_.y.is_log);
      }
    }
    return extent;
  }

  bool has_place(double x, double y) const {
    return (!chart_.x.is_log || x > 0) && (!chart_.y.is_log || y > 0);
  }

  /// Inside of the frame.
  double pixel_of_y(double y) const {
    if (chart_.y.is_log && y <= 0) return top_ + plot_height;
    return std::clamp(y_.pixel(y), double(top_), double(top_ + plot_height));
  }

  void write(double x, double y, std::string_view anchor, std::string_view words,
             std::string_view more = {}) {
    text_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n", x, y,
                         anchor, more, svg_escaped(words));
  }

  void draw_title() {
    int y = 28;
    std::string_view rest = title_;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      write(plot_left, y, "start", rest.substr(0, end), " font-size=\"17\" font-weight=\"bold\"");
      rest.remove_prefix(std::min(end + 1, rest.size()));
      y += line_height;
    }
    if (!chart_.note.empty()) {
      write(plot_left, y - 3, "start", chart_.note, " font-size=\"12\" fill=\"#6B7580\"");
    }
  }

  void grid(double x0, double y0, double x1, double y1, bool is_named) {
    text_ += fmt::format(
        "<path d=\"M{:.1f},{:.1f} L{:.1f},{:.1f}\" stroke=\"{}\" stroke-width=\"1\"/>\n", x0, y0,
        x1, y1, is_named ? "#E3E6E9" : "#F2F4F5");
  }

  void draw_x_axis() {
    const int bottom = top_ + plot_height;
    if (chart_.x.words.empty()) {
      for (const Tick& tick : x_.ticks()) {
        const double x = x_.pixel(tick.value);
        grid(x, top_, x, bottom, !tick.text.empty());
        if (!tick.text.empty()) write(x, bottom + 20, "middle", tick.text);
      }
    }
    for (std::size_t i = 0; i < chart_.x.words.size(); ++i) {
      const double x = x_.pixel(static_cast<double>(i));
      const std::string slant = fmt::format(" transform=\"rotate(-50 {:.1f} {})\"", x, bottom + 16);
      if (is_slanted()) write(x, bottom + 16, "end", chart_.x.words[i], slant);
      else write(x, bottom + 20, "middle", chart_.x.words[i]);
    }
    write(plot_left + plot_width / 2.0, bottom + 48 + room_for_slant(), "middle", chart_.x.label,
          " font-size=\"14\"");
  }

  void draw_y_axis() {
    for (const Tick& tick : y_.ticks()) {
      const double y = y_.pixel(tick.value);
      grid(plot_left, y, plot_left + plot_width, y, !tick.text.empty());
      if (!tick.text.empty()) write(plot_left - 10, y + 4.5, "end", tick.text);
    }
    const double middle = top_ + plot_height / 2.0;
    write(22, middle, "middle", chart_.y.label,
          fmt::format(" font-size=\"14\" transform=\"rotate(-90 22 {:.1f})\"", middle));
  }

  // ------------------------------------------------------------ series

  static std::string_view colour_of(const ChartSeries& series) { return svg_colour(series.colour); }

  /// When the colours begin anew.
  static std::string_view dashes_of(const ChartSeries& series) {
    return series.colour < 8    ? ""
           : series.colour < 16 ? " stroke-dasharray=\"7 4\""
                                : " stroke-dasharray=\"2 3\"";
  }

  /// The shape tells series apart where colours do not.
  void draw_marker(double x, double y, const ChartSeries& series) {
    const bool is_open = series.style == Style::open;
    const std::string_view colour = colour_of(series);
    const std::string paint =
        is_open ? fmt::format("fill=\"#fff\" stroke=\"{}\" stroke-width=\"2\"", colour)
                : fmt::format("fill=\"{}\"{}", colour,
                              series.style == Style::dots ? " fill-opacity=\"0.5\"" : "");
    if (is_open) {
      text_ +=
          fmt::format("<path d=\"M{:.1f},{:.1f} l6,6 l-6,6 l-6,-6 z\" {}/>\n", x, y - 6, paint);
    } else if (series.colour % 3 == 0) {
      text_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" {}/>\n", x, y, paint);
    } else if (series.colour % 3 == 1) {
      text_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"7.5\" height=\"7.5\" {}/>\n",
                           x - 3.75, y - 3.75, paint);
    } else {
      text_ += fmt::format("<path d=\"M{:.1f},{:.1f} l5,8.6 h-10 z\" {}/>\n", x, y - 5.2, paint);
    }
  }

  void draw_bar(const ChartPoint& point, double x, std::string_view colour) {
    if (!point.low || !point.high) return;
    text_ += fmt::format(
        "<path d=\"M{0:.1f},{1:.1f} h8 m-4,0 V{2:.1f} m-4,0 h8\" stroke=\"{3}\" "
        "stroke-width=\"1.4\" fill=\"none\"/>\n",
        x - 4, pixel_of_y(*point.low), pixel_of_y(*point.high), colour);
  }

  std::string path_of(const ChartSeries& series, double shift = 0) const {
    std::string path;
    for (const ChartPoint& point : series.points) {
      if (!has_place(point.x, point.y)) continue;
      const double x = x_.pixel(point.x);
      const double y = pixel_of_y(std::clamp(point.y + shift, 0.0, shift == 0 ? point.y : 1.0));
      const bool is_stair = series.style == Style::steps && !path.empty();
      if (is_stair) path += fmt::format(" H{:.1f} V{:.1f}", x, y);
      else path += fmt::format("{}{:.1f},{:.1f}", path.empty() ? "M" : " L", x, y);
    }
    return path;
  }

  void draw_band(const ChartSeries& series) {
    if (series.band == 0) return;
    std::string back;  // the lower edge, from right to left
    for (auto point = series.points.rbegin(); point != series.points.rend(); ++point) {
      if (!has_place(point->x, 1)) continue;
      back += fmt::format(" V{:.1f} H{:.1f}", pixel_of_y(std::max(0.0, point->y - series.band)),
                          x_.pixel(point->x));
    }
    text_ += fmt::format("<path d=\"{}{} z\" fill=\"{}\" fill-opacity=\"0.13\"/>\n",
                         path_of(series, series.band), back, colour_of(series));
  }

  /// Is it one point, which no line leads to?
  bool is_alone(const ChartSeries& series) const {
    return series.style == Style::line && series.points.size() == 1 &&
           has_place(series.points[0].x, series.points[0].y);
  }

  bool lies_on(const ChartPoint& point, const ChartPoint& other) const {
    return std::abs(x_.pixel(other.x) - x_.pixel(point.x)) < 1 &&
           std::abs(pixel_of_y(other.y) - pixel_of_y(point.y)) < marker;
  }

  /// Single points in one place; of dots, half of them and more.
  bool lies_on(const ChartSeries& series, const ChartSeries& other) const {
    if (&series == &other) return true;
    if (is_alone(series)) return is_alone(other) && lies_on(series.points[0], other.points[0]);
    if (series.style != Style::dots || other.style != Style::dots) return false;
    const auto hidden =
        std::count_if(series.points.begin(), series.points.end(), [&](const ChartPoint& point) {
          return std::any_of(other.points.begin(), other.points.end(),
                             [&](const ChartPoint& one) { return lies_on(point, one); });
        });
    return 2 * static_cast<std::size_t>(hidden) >= series.points.size();
  }

  /// What lies in one place stands side by side, or nobody would see that it is several.
  double aside(const ChartSeries& series) const {
    int before = 0;
    int all = 0;
    for (const ChartSeries& other : chart_.series) {
      if (!lies_on(series, other)) continue;
      ++all;
      if (&other < &series) ++before;
    }
    return (before - (all - 1) / 2.0) * (marker + 3);
  }

  void draw_series(const ChartSeries& series) {
    const bool has_path = series.style == Style::line || series.style == Style::steps;
    if (has_path) {
      text_ += fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"2\" fill=\"none\"{}/>\n",
                           path_of(series), colour_of(series), dashes_of(series));
    }
    if (series.style == Style::steps) return;
    const double beside = aside(series);
    for (const ChartPoint& point : series.points) {
      if (!has_place(point.x, point.y)) continue;
      const double x = x_.pixel(point.x) + beside;
      if (series.style != Style::open) draw_bar(point, x, colour_of(series));
      draw_marker(x, pixel_of_y(point.y), series);
    }
  }

  // ------------------------------------------------------------ legend

  /// Open markers are explained once, and then also a series that has no name.
  std::vector<ChartSeries> legend() const {
    const bool has_open = std::any_of(chart_.series.begin(), chart_.series.end(),
                                      [](const auto& one) { return one.style == Style::open; });
    std::vector<ChartSeries> entries;
    for (const ChartSeries& series : chart_.series) {
      if (series.style == Style::open || (series.name.empty() && !has_open)) continue;
      entries.push_back(series);
      if (series.name.empty()) entries.back().name = "simulated";
    }
    if (has_open) entries.push_back({.name = chart_.open_are, .style = Style::open});
    return entries;
  }

  int legend_width() const {
    std::size_t longest = 0;
    for (const ChartSeries& entry : legend()) longest = std::max(longest, columns(entry.name));
    return longest == 0 ? 0 : static_cast<int>(50 + letter * static_cast<double>(longest));
  }

  void draw_legend() {
    const int x = plot_left + plot_width + 18;
    int y = top_ + 14;
    for (const ChartSeries& entry : legend()) {
      if (entry.style == Style::line || entry.style == Style::steps) {
        text_ += fmt::format("<path d=\"M{},{} h26\" stroke=\"{}\" stroke-width=\"2\"{}/>\n", x, y,
                             colour_of(entry), dashes_of(entry));
      }
      if (entry.style == Style::open) {
        text_ += fmt::format(
            "<path d=\"M{},{} l6,6 l-6,6 l-6,-6 z\" fill=\"#fff\" stroke=\"#333\" "
            "stroke-width=\"2\"/>\n",
            x + 13, y - 6);
      } else if (entry.style != Style::steps) {
        draw_marker(x + 13, y, entry);
      }
      write(x + 34, y + 4.5, "start", entry.name);
      y += line_height;
    }
  }

  const Chart& chart_;
  std::string title_;
  int top_;
  Scale x_;
  Scale y_;
  std::string text_;
};

}  // namespace

std::string chart_svg(const Chart& chart) { return ChartDrawing(chart).draw(); }

}  // namespace orrery
