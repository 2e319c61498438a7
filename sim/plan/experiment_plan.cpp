#include "sim/plan/experiment_plan.hpp"

#include <charconv>
#include <cmath>

namespace orrery {
namespace {

/// The shortest text that reads back as the same number.
std::string number_text(double number) {
  char text[32];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  return error == std::errc{} ? std::string(text, end) : std::string();
}

}  // namespace

std::optional<Statistic> parse_statistic(std::string_view text) {
  using Kind = Statistic::Kind;
  if (text == "mean") return Statistic{};
  if (text == "min") return Statistic{Kind::min};
  if (text == "max") return Statistic{Kind::max};
  if (text == "median") return Statistic{Kind::quantile, 0.5};
  if (!text.starts_with('p') || text.find_first_not_of("0123456789.", 1) != text.npos) {
    return std::nullopt;
  }
  double hundredths = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + 1, last, hundredths);
  const bool is_quantile = error == std::errc{} && end == last && hundredths < 100;
  if (!is_quantile) return std::nullopt;
  return Statistic{Kind::quantile, hundredths / 100};
}

std::string to_text(const Statistic& statistic) {
  if (statistic.kind != Statistic::Kind::quantile) {
    return std::string(name_of_enumerator(statistic.kind));
  }
  // A hundredfold of a decimal fraction is one only after rounding.
  const double hundredths = std::round(statistic.quantile * 1e9) / 1e7;
  return statistic.quantile == 0.5 ? "median" : "p" + number_text(hundredths);
}

double Tolerance::allowed_around(double published) const {
  return is_relative ? std::abs(published) * value : value;
}

std::string to_text(const Tolerance& tolerance) {
  if (!tolerance.is_relative) return number_text(tolerance.value);
  return number_text(std::round(tolerance.value * 1e9) / 1e7) + "%";
}

std::optional<Problem> problem_with(const Plot& plot) {
  const bool needs_y = plot.kind != PlotKind::cdf;
  if (plot.x.empty()) return Problem{"a picture has an x", "x", ""};
  if (needs_y && plot.y.empty()) return Problem{"a picture of this kind has a y, too", "", "add y"};
  if (!needs_y && !plot.y.empty()) {
    return Problem{"the height of a CDF is the share of runs", "y", "leave it out"};
  }
  return std::nullopt;
}

}  // namespace orrery
