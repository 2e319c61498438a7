#pragma once
/// Charts as SVG, by hand and to the byte: the same on every machine.

#include <optional>
#include <string>
#include <vector>

namespace orrery {

struct ChartPoint {
  double x = 0;
  double y = 0;
  std::optional<double> low{};  ///< of y: a bar from here …
  std::optional<double> high{};
};

struct ChartSeries {
  enum class Style {
    line,   ///< markers, joined
    steps,  ///< stairs: a distribution function. Points in order of x
    dots,   ///< markers alone
    open,   ///< open markers in the colour of the series that they are about
  };
  std::string name{};
  Style style{};
  std::size_t colour = 0;
  std::vector<ChartPoint> points{};
  double band = 0;  ///< of steps: shown to so much above and below
};

/// One axis. `words`: it has these instead of numbers, at 0, 1, 2, …
struct ChartAxis {
  std::string label{};
  bool is_log = false;
  std::vector<std::string> words{};
  std::optional<double> min{};  ///< it begins here at the latest
  std::optional<double> max{};
};

struct Chart {
  std::string title{};
  std::string note{};  ///< one line below the title
  ChartAxis x{};
  ChartAxis y{};
  std::vector<ChartSeries> series{};
  std::string open_are{};  ///< what open markers stand for: "published"
};

/// What has no place on a logarithmic axis, zero and below, is left out.
std::string chart_svg(const Chart& chart);

}  // namespace orrery
