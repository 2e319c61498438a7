// From the results of an experiment to a chart.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/plot_command.hpp"
#include "scenarios/terminal.hpp"
#include "sim/core/text.hpp"
#include "sim/plan/estimate.hpp"
#include "sim/plan/experiment_forms.hpp"

namespace orrery {
namespace {

const Value::Array& list_in(const Value& object, std::string_view key, const std::string& file) {
  const Value* found = object.find(key);
  const auto* list = found ? found->get_if<Value::Array>() : nullptr;
  if (!list) {
    throw Error({file, 0, 0, std::string(key)}, "these are no results of an experiment",
                "write them with orrery run SCENARIO --json");
  }
  return *list;
}

std::string text_in(const Value& object, std::string_view key) {
  const Value* found = object.find(key);
  const auto* text = found ? found->get_if<std::string>() : nullptr;
  return text ? *text : std::string();
}

std::optional<double> plain_number(const Value* value) {
  if (value == nullptr) return std::nullopt;
  if (const auto* whole = value->get_if<std::int64_t>()) return static_cast<double>(*whole);
  if (const auto* large = value->get_if<std::uint64_t>()) return static_cast<double>(*large);
  const auto* number = value->get_if<double>();
  return number ? std::optional(*number) : std::nullopt;
}

std::optional<double> number_in(const Value& object, std::string_view key) {
  return plain_number(object.find(key));
}

std::string words_of_value(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text ? *text : to_json(value);
}

/// "heartbeat" of "protocol.raft.heartbeat".
std::string last_step(const std::string& path) {
  const auto dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

class ResultsPlot {
 public:
  ResultsPlot(const Value& results, const Plot& plot, const std::string& file)
      : results_(results),
        plot_(plot),
        file_(file),
        cells_(list_in(results, "cells", file)),
        published_(list_in(results, "published", file)) {
    for (const Value& path : list_in(results, "vary", file)) {
      if (const auto* text = path.get_if<std::string>()) paths_.push_back(*text);
    }
  }

  Chart draw() {
    chart_.title = plot_.title.empty() ? text_in(results_, "title") : plot_.title;
    chart_.x.is_log = plot_.log == LogAxes::x || plot_.log == LogAxes::both;
    chart_.y.is_log = plot_.log == LogAxes::y || plot_.log == LogAxes::both;
    switch (plot_.kind) {
      case PlotKind::lines:
        draw_lines();
        break;
      case PlotKind::cdf:
        draw_cdf();
        break;
      case PlotKind::scatter:
        draw_scatter();
        break;
    }
    if (!plot_.x_label.empty()) chart_.x.label = plot_.x_label + bracketed(x_unit_);
    if (!plot_.y_label.empty()) chart_.y.label = plot_.y_label + bracketed(y_unit_);
    return std::move(chart_);
  }

 private:
  static std::string bracketed(const std::string& unit) {
    return unit.empty() ? "" : " [" + unit + "]";
  }

  const Value* measure_named(const std::string& name) const {
    for (const Value& measure : list_in(results_, "measures", file_)) {
      if (text_in(measure, "name") == name) return &measure;
    }
    throw Error({file_, 0, 0, "plots"}, "there is no measure " + shown(Value(name)));
  }

  std::string unit_of_measure(const std::string& name) const {
    return text_in(*measure_named(name), "unit");
  }

  std::uint64_t runs_of(const Value& cell) const { return list_in(cell, "runs", file_).size(); }

  std::string seeds_note() const {
    std::uint64_t least = UINT64_MAX;
    for (const Value& cell : cells_) least = std::min(least, runs_of(cell));
    if (cells_.empty()) least = 0;
    return fmt::format("{} for each {}", least == 1 ? "one run" : with_commas(least) + " runs",
                       plot_.kind == PlotKind::lines ? "point" : "cell");
  }

  /// The cell's name; or all settings but `without`: "nodes = 3, loss = 0.1".
  std::string series_name(const Value& settings, const std::string& without) const {
    std::string name = text_in(settings, name_of_row);
    if (!name.empty()) return without == name_of_row ? "" : name;
    for (const std::string& path : paths_) {
      const Value* value = settings.find(path);
      if (path == without || value == nullptr) continue;
      name += (name.empty() ? "" : ", ") + last_step(path) + " = " + words_of_value(*value);
    }
    return name;
  }

  /// Results of a version that knew no origins have published figures.
  void say_origin(const Value& figure) {
    const std::string told = text_in(figure, "origin");
    const std::string origin = told.empty() ? "published" : told;
    if (chart_.open_are.find(origin) != std::string::npos) return;
    chart_.open_are += (chart_.open_are.empty() ? "" : " or ") + origin;
  }

  ChartSeries& series_named(const std::string& name, ChartSeries::Style style) {
    const auto found = std::find_if(
        chart_.series.begin(), chart_.series.end(),
        [&](const ChartSeries& series) { return series.name == name && series.style == style; });
    if (found != chart_.series.end()) return *found;
    const auto twin = std::find_if(chart_.series.begin(), chart_.series.end(),
                                   [&](const ChartSeries& series) { return series.name == name; });
    const std::size_t colour =
        twin == chart_.series.end() ? colours_used_++ : twin->colour;  // published: as simulated
    chart_.series.push_back({.name = name, .style = style, .colour = colour});
    return chart_.series.back();
  }

  // ------------------------------------------------------------ lines

  /// Numbers as they are, times in the largest unit that keeps them above 1, all else as words.
  void choose_x_scale() {
    bool are_numbers = true;
    bool are_times = true;
    Duration least = Duration::max();
    for (const Value& cell : cells_) {
      const Value& value = x_value_of(cell);
      const auto* text = value.get_if<std::string>();
      const auto time = text ? parse_duration(*text) : std::nullopt;
      are_numbers = are_numbers && plain_number(&value);
      are_times = are_times && time;
      if (time && *time > Duration{0}) least = std::min(least, *time);
    }
    if (are_times && !are_numbers) {
      using namespace std::chrono_literals;
      const Duration unit = least >= 1s    ? Duration(1s)
                            : least >= 1ms ? Duration(1ms)
                                           : Duration(1us);
      x_unit_ = to_text(unit).substr(1);
      x_time_unit_ = static_cast<double>(unit.count());
    } else if (!are_numbers) {
      for (const Value& cell : cells_) {
        const std::string word = words_of_value(x_value_of(cell));
        auto& words = chart_.x.words;
        if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
      }
      chart_.x.is_log = false;
    }
  }

  const Value& x_value_of(const Value& cell) const {
    const Value* settings = cell.find("settings");
    const Value* value = settings ? settings->find(plot_.x) : nullptr;
    if (!value) {
      throw Error({file_, 0, 0, "plots"}, shown(Value(plot_.x)) + " is not varied here",
                  suggestion_among(plot_.x, paths_));
    }
    return *value;
  }

  double x_of(const Value& cell) const {
    const Value& value = x_value_of(cell);
    if (!chart_.x.words.empty()) {
      const auto& words = chart_.x.words;
      return static_cast<double>(std::find(words.begin(), words.end(), words_of_value(value)) -
                                 words.begin());
    }
    if (x_time_unit_ == 0) return *plain_number(&value);
    return static_cast<double>(parse_duration(*value.get_if<std::string>())->count()) /
           x_time_unit_;
  }

  void draw_lines() {
    choose_x_scale();
    y_unit_ = unit_of_measure(plot_.y);
    chart_.x.label = last_step(plot_.x) + bracketed(x_unit_);
    chart_.y.label = plot_.y + bracketed(y_unit_);
    chart_.note = "means, with 95 % confidence intervals; " + seeds_note();
    chart_.y.min = 0;
    for (const Value& cell : cells_) {
      const Value* measures = cell.find("measures");
      const Value* summary = measures ? measures->find(plot_.y) : nullptr;
      const auto mean = summary ? number_in(*summary, "mean") : std::nullopt;
      ChartSeries& series =
          series_named(series_name(*cell.find("settings"), plot_.x), ChartSeries::Style::line);
      if (!mean) continue;
      series.points.push_back(
          {x_of(cell), *mean, number_in(*summary, "low"), number_in(*summary, "high")});
    }
    for (const Value& figure : published_) {
      const bool is_here =
          text_in(figure, "measure") == plot_.y && text_in(figure, "statistic") == "mean";
      if (!is_here) continue;
      say_origin(figure);
      series_named(series_name(*figure.find("settings"), plot_.x), ChartSeries::Style::open)
          .points.push_back({x_of(figure), number_in(figure, "published").value_or(0), {}, {}});
    }
    sort_points();
  }

  void sort_points() {
    for (ChartSeries& series : chart_.series) {
      std::stable_sort(series.points.begin(), series.points.end(),
                       [](const ChartPoint& a, const ChartPoint& b) { return a.x < b.x; });
    }
  }

  // ------------------------------------------------------------ distribution functions

  std::vector<double> values_in(const Value& cell, const std::string& measure) const {
    std::vector<double> values;
    for (const Value& run : list_in(cell, "runs", file_)) {
      const Value* measures = run.find("measures");
      const auto value = measures ? number_in(*measures, measure) : std::nullopt;
      if (value) values.push_back(*value);
    }
    return values;
  }

  /// Runs without a value never come to it: such a curve ends below 1.
  void add_stairs(const Value& cell, double end) {
    std::vector<double> values = values_in(cell, plot_.x);
    std::sort(values.begin(), values.end());
    const auto runs = static_cast<double>(runs_of(cell));
    ChartSeries& series =
        series_named(series_name(*cell.find("settings"), ""), ChartSeries::Style::steps);
    if (values.empty()) return;
    series.points.push_back({values.front(), 0, {}, {}});
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool is_last_of_equals = i + 1 == values.size() || values[i + 1] > values[i];
      if (!is_last_of_equals) continue;
      series.points.push_back({values[i], static_cast<double>(i + 1) / runs, {}, {}});
    }
    if (series.points.back().y < 1) {
      series.points.push_back({end, series.points.back().y, {}, {}});
    }
    constexpr std::size_t bands_max = 4;  // more of them only cover one another
    if (cells_.size() <= bands_max && runs_of(cell) > 1) series.band = cdf_band(runs_of(cell));
  }

  void draw_cdf() {
    x_unit_ = unit_of_measure(plot_.x);
    chart_.x.label = plot_.x + bracketed(x_unit_);
    chart_.y.label = "share of runs";
    chart_.y.min = 0;
    chart_.y.max = 1;
    chart_.note = seeds_note();
    double end = 0;
    for (const Value& cell : cells_) {
      for (const double value : values_in(cell, plot_.x)) end = std::max(end, value);
    }
    for (const Value& cell : cells_) add_stairs(cell, end);
    const bool has_bands = !chart_.series.empty() && chart_.series.front().band > 0;
    if (has_bands) chart_.note += "; shaded: 95 % confidence";
    for (const Value& figure : published_) add_published_quantile(figure);
  }

  void add_published_quantile(const Value& figure) {
    const auto statistic = parse_statistic(text_in(figure, "statistic"));
    if (text_in(figure, "measure") != plot_.x || !statistic) return;
    if (statistic->kind == Statistic::Kind::mean) return;  // no point of the curve
    const double share = statistic->kind == Statistic::Kind::min   ? 0
                         : statistic->kind == Statistic::Kind::max ? 1
                                                                   : statistic->quantile;
    say_origin(figure);
    series_named(series_name(*figure.find("settings"), ""), ChartSeries::Style::open)
        .points.push_back({number_in(figure, "published").value_or(0), share, {}, {}});
  }

  // ------------------------------------------------------------ dots

  void draw_scatter() {
    x_unit_ = unit_of_measure(plot_.x);
    y_unit_ = unit_of_measure(plot_.y);
    chart_.x.label = plot_.x + bracketed(x_unit_);
    chart_.y.label = plot_.y + bracketed(y_unit_);
    chart_.note = "a dot for each run; " + seeds_note();
    for (const Value& cell : cells_) {
      ChartSeries& series =
          series_named(series_name(*cell.find("settings"), ""), ChartSeries::Style::dots);
      for (const Value& run : list_in(cell, "runs", file_)) {
        const Value* measures = run.find("measures");
        const auto x = measures ? number_in(*measures, plot_.x) : std::nullopt;
        const auto y = measures ? number_in(*measures, plot_.y) : std::nullopt;
        if (x && y) series.points.push_back({*x, *y, {}, {}});
      }
    }
  }

  const Value& results_;
  const Plot& plot_;
  const std::string& file_;
  const Value::Array& cells_;
  const Value::Array& published_;
  std::vector<std::string> paths_;
  Chart chart_;
  std::size_t colours_used_ = 0;
  std::string x_unit_;
  std::string y_unit_;
  double x_time_unit_ = 0;  // nanoseconds, where x is a time
};

/// The first measure over the first setting; without settings, its distribution.
Plot plot_if_none_is_named(const Value& results, const std::string& file) {
  const auto& measures = list_in(results, "measures", file);
  const auto& paths = list_in(results, "vary", file);
  if (measures.empty()) {
    throw Error({file, 0, 0, ""}, "these results measure nothing that could be drawn");
  }
  const std::string measure = text_in(measures.front(), "name");
  const auto* path = paths.empty() ? nullptr : paths.front().get_if<std::string>();
  if (path == nullptr) return {.kind = PlotKind::cdf, .x = measure};
  return {.kind = PlotKind::lines, .x = *path, .y = measure};
}

}  // namespace

Chart chart_of_results(const Value& results, std::size_t figure, const std::string& file) {
  const auto& plots = list_in(results, "plots", file);
  const std::size_t count = std::max<std::size_t>(1, plots.size());
  if (figure == 0 || figure > count) {
    throw Error({"--figure", 0, 0, ""}, count == 1
                                            ? "there is one picture: 1"
                                            : fmt::format("the pictures are 1 to {}", count));
  }
  const Plot plot = plots.empty()
                        ? plot_if_none_is_named(results, file)
                        : read<Plot>(plots[figure - 1], Path{file, path_text("plots", figure - 1)});
  return ResultsPlot(results, plot, file).draw();
}

}  // namespace orrery
