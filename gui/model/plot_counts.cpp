// What is counted of a plot's lines, in words, and names beside curves.

#include <fmt/format.h>

#include <cmath>

#include "gui/model/label_room.hpp"
#include "gui/model/plot_parts.hpp"

namespace orrery::gui {

using namespace plotting;

namespace {

std::string against(const std::string& here, const std::string& there) {
  return there.empty() ? here : here + " against " + there;
}

/// What a question to one line says of both runs'. Empty if this run has nothing.
template <class Question>
std::string of_both(const Plot& plot, const PlotLine& line, Question question) {
  std::string here = question(line);
  if (here.empty() || !plot.look.reached_beside) return here;
  const std::string there = line.peer ? question(plot.lines[*line.peer]) : "";
  return against(here, there.empty() ? "nothing" : there);
}

using Words = std::vector<std::string>;

void add(Words& words, std::string_view before, const std::string& what,
         std::string_view after = "") {
  if (!what.empty()) words.push_back(fmt::format("{}{}{}", before, what, after));
}

/// Of a spread: a percentile, or another number.
template <class Number>
std::string of_spread(const Plot& plot, const PlotLine& line, Number number) {
  const MetricUnit unit = plot.what().unit;
  return of_both(plot, line, [&](const PlotLine& each) {
    return each.spread.is_empty() ? "" : value_words(number(each.spread), unit);
  });
}

/// How many values; where not all are ranked yet, of the first of them.
std::string number_of_values(const PlotLine& line) {
  const auto count = value_words(line.spread.weight(), MetricUnit::count);
  const bool is_part = line.line.ranks->size() < line.line.samples->size();
  return is_part ? "the first " + count : count;
}

Words count_values(const Plot& plot, const PlotLine& line) {
  Words words;
  for (const int hundredths : {50, 99}) {
    add(words, fmt::format("p{} ", hundredths),
        of_spread(plot, line, [&](const Distribution& d) { return d.percentile(hundredths); }));
  }
  add(words, "of ", of_both(plot, line, number_of_values));
  return words;
}

Words count_levels(const Plot& plot, const PlotLine& line) {
  Words words;
  add(words, "mean ", of_spread(plot, line, [](const Distribution& d) { return d.mean(); }));
  add(words, "most ", of_spread(plot, line, [](const Distribution& d) { return d.greatest(); }));
  return words;
}

Words count_rates(const Plot& plot, const PlotLine& line) {
  const auto number = [&](const PlotLine& each) {
    return static_cast<double>(stretch_of(each, plot.counted).count());
  };
  const auto in_all = [&](const PlotLine& each) {
    return value_words(number(each), MetricUnit::count);
  };
  const auto a_second = [&](const PlotLine& each) {
    const TimeWindow known = measured(each, plot.counted);
    const double seconds = static_cast<double>(known.length().count()) / 1e9;
    return seconds > 0 ? fmt::format("{:.1f}", number(each) / seconds) : "";
  };
  Words words;
  if (!plot.look.reached_beside) add(words, "", in_all(line), " in all");
  add(words, "", of_both(plot, line, a_second), " a second");
  return words;
}

Words counts_of(const Plot& plot, const PlotLine& line) {
  if (plot.what().kind == MetricKind::rate) return count_rates(plot, line);
  if (plot.what().kind == MetricKind::level) return count_levels(plot, line);
  return count_values(plot, line);
}

bool is_counted(const Plot& plot, const PlotLine& line) {
  if (line.is_beside) return false;
  return plot.what().kind == MetricKind::rate || !line.spread.is_empty();
}

/// Places for a curve's name: close above and below it, from its right end to the left.
std::vector<Rect> places_along(const Plot& plot, const PlotLine& line, float width) {
  const float em = plot.look.em;
  std::vector<Rect> places;
  float right = plot.plot.right();
  for (auto stroke = line.strokes.rbegin(); stroke != line.strokes.rend(); ++stroke) {
    if (stroke->width < stroke->height) continue;
    right = std::min(right, stroke->right());
    for (; right > stroke->x; right -= std::floor(em)) {
      const float x = right - width - std::floor(em * 0.4F);
      places.push_back(snapped({x, stroke->y - em * 1.1F, width, em}));
      places.push_back(snapped({x, stroke->y + em * 0.3F, width, em}));
    }
  }
  return places;
}

}  // namespace

std::string counted_words(const Plot& plot, std::size_t line) {
  // What is asked for is counted for these two only.
  Plot asked{.metric = plot.metric, .look = plot.look, .counted = plot.counted};
  asked.interval = plot.interval;
  const auto take = [&](const PlotLine& each) {
    asked.lines.push_back(
        {.line = each.line, .is_beside = each.is_beside, .reached = each.reached});
    PlotLine& taken = asked.lines.back();
    if (plot.what().kind != MetricKind::rate) taken.spread = spread_of(plot, each, plot.counted);
  };
  take(plot.lines[line]);
  if (plot.lines[line].peer) {
    take(plot.lines[*plot.lines[line].peer]);
    asked.lines.front().peer = 1;
  }
  std::string words;
  if (!asked.lines.front().spread.is_empty() || plot.what().kind == MetricKind::rate) {
    for (const std::string& piece : counts_of(asked, asked.lines.front())) words += "\n" + piece;
  }
  return words;
}

namespace plotting {

/// Of the first line of which anything is counted; of a rate where somebody asks for it.
void count(Plot& plot) {
  const bool is_asked =
      plot.look.range || plot.look.reached_beside || plot.look.form != PlotForm::series;
  if (plot.what().kind == MetricKind::rate && !is_asked) return;
  const auto line = std::ranges::find_if(
      plot.lines, [&](const PlotLine& each) { return is_counted(plot, each); });
  if (line == plot.lines.end()) return;
  const auto here =
      std::ranges::count_if(plot.lines, [](const PlotLine& each) { return !each.is_beside; });
  for (const std::string& piece : counts_of(plot, *line)) {
    const bool is_named = plot.counts.empty() && here > 1;
    plot.counts.push_back({.text = is_named ? line->line.name + ": " + piece : piece});
  }
}

void add_tags(Plot& plot, const TextWidth& width_of) {
  const auto is_here = [](const PlotLine& line) { return !line.is_beside; };
  const bool are_alike = plot.look.reached_beside && std::ranges::count_if(plot.lines, is_here) > 1;
  if (!are_alike) return;
  LabelRoom room(plot.plot);
  for (const PlotLine& line : plot.lines) {
    for (const Rect& stroke : line.strokes) room.take(stroke);
  }
  for (PlotLine& line : plot.lines) {
    if (line.is_beside) continue;
    const float width = std::ceil(width_of(line.line.name));
    const std::vector<Rect> places = places_along(plot, line, width);
    if (const auto place = room.take_first(places)) line.tag = *place;
  }
}

}  // namespace plotting
}  // namespace orrery::gui
