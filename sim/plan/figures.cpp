#include "sim/plan/figures.hpp"

#include <fmt/format.h>

#include <cmath>

namespace orrery {

std::string fixed(double number, int decimals) {
  std::string text = fmt::format("{:.{}f}", number, decimals);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  return is_zero && text.starts_with('-') ? text.substr(1) : text;
}

int decimals_for(double number, int digits) {
  int decimals = digits - 1;
  for (double size = std::abs(number); size >= 10 && decimals > 0; size /= 10) --decimals;
  for (double size = std::abs(number); size > 0 && size < 1 && decimals < 12; size *= 10) {
    ++decimals;
  }
  return decimals;
}

std::string short_figure(double number) {
  if (number == std::round(number) && std::abs(number) < 1e15) return fixed(number, 0);
  return fixed(number, decimals_for(number, 4));
}

}  // namespace orrery
