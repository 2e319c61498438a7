#include "sim/core/drift.hpp"

#include <algorithm>
#include <array>

namespace orrery {
namespace {

__extension__ using Wide = __int128;

struct Unit {
  std::string_view name;
  std::int64_t ppb;
};

// Largest first.
constexpr std::array<Unit, 3> units{{{"%", 10'000'000}, {"ppm", 1'000}, {"ppb", 1}}};
constexpr std::int64_t ppb_max = 10'000'000'000'000;

/// "1.5" as 15 and 10: the digits, and what they are parts of. Nothing if it is no such number.
struct DriftFigure {
  std::int64_t digits = 0;
  std::int64_t parts = 1;
};

std::optional<DriftFigure> parse_figure(std::string_view text) {
  constexpr std::size_t length_max = 17;  // so that nothing overflows
  const auto point = std::min(text.find('.'), text.size());
  const bool has_digits = point > 0 && point + 1 != text.size();
  if (!has_digits || text.size() > length_max) return std::nullopt;
  DriftFigure decimal;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    decimal.digits = decimal.digits * 10 + (text[i] - '0');
    if (i > point) decimal.parts *= 10;
  }
  return decimal;
}

}  // namespace

Duration gained(Drift drift, Duration elapsed) {
  constexpr Wide billion = 1'000'000'000;
  const Wide product = Wide{drift.ppb} * elapsed.count();
  const Wide down = product / billion - (product % billion < 0 ? 1 : 0);
  return Duration(static_cast<std::int64_t>(
      std::clamp(down, Wide{Duration::min().count()}, Wide{Duration::max().count()})));
}

std::string to_text(Drift drift) {
  if (drift.ppb == 0) return "0ppm";
  const auto* unit = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& each) { return drift.ppb % each.ppb == 0; });
  return std::to_string(drift.ppb / unit->ppb).append(unit->name);
}

std::string to_text(const DriftRange& range) {
  if (range.min == range.max) return to_text(range.min);
  return to_text(range.min) + ".." + to_text(range.max);
}

std::optional<Drift> parse_drift(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  const auto unit_begin = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = parse_figure(text.substr(0, unit_begin));
  const auto* unit = std::find_if(units.begin(), units.end(), [&](const Unit& each) {
    return each.name == text.substr(unit_begin);
  });
  if (!number || unit == units.end()) return std::nullopt;
  const Wide product = Wide{number->digits} * unit->ppb;
  if (product % number->parts != 0 || product / number->parts > ppb_max) return std::nullopt;
  const auto ppb = static_cast<std::int64_t>(product / number->parts);
  return Drift{is_negative ? -ppb : ppb};
}

}  // namespace orrery
