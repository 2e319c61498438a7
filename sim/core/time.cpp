#include "sim/core/time.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace orrery {
namespace {

__extension__ using Wide = unsigned __int128;

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

// Largest first.
constexpr std::array<Unit, 6> units{{{"h", 3'600'000'000'000},
                                     {"min", 60'000'000'000},
                                     {"s", 1'000'000'000},
                                     {"ms", 1'000'000},
                                     {"us", 1'000},
                                     {"ns", 1}}};
constexpr Unit hour = units[0];
constexpr Unit second = units[2];

/// An exact decimal of a unit that is a power of ten nanoseconds.
std::string decimal(std::uint64_t nanoseconds, const Unit& unit) {
  std::string text = std::to_string(nanoseconds / unit.nanoseconds);
  const std::uint64_t rest = nanoseconds % unit.nanoseconds;
  if (rest != 0) {
    // A leading 1 keeps the fraction's zeros.
    std::string fraction = std::to_string(unit.nanoseconds + rest).substr(1);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text.append(unit.name);
}

std::string unsigned_text(std::uint64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  if (nanoseconds % hour.nanoseconds == 0) return decimal(nanoseconds, hour);
  const auto* unit = std::find_if(units.begin() + 2, units.end() - 1, [&](const Unit& candidate) {
    return candidate.nanoseconds <= nanoseconds;
  });
  return decimal(nanoseconds, *unit);
}

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes the digits at the front of `text`; saturates far above every duration.
Wide take_digits(std::string_view& text, std::size_t& count) {
  constexpr Wide enough = Wide{1} << 80;
  Wide number = 0;
  for (count = 0; count < text.size() && is_digit(text[count]); ++count) {
    if (number < enough) number = number * 10 + static_cast<unsigned>(text[count] - '0');
  }
  text.remove_prefix(count);
  return number;
}

struct Fraction {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
};

/// Takes ".25" from the front of `text`. Nothing if a point has no digits, or so many that no unit
/// divides them.
std::optional<Fraction> take_fraction(std::string_view& text) {
  if (text.empty() || text.front() != '.') return Fraction{};
  text.remove_prefix(1);
  std::size_t count = 0;
  std::string_view digits = text;
  take_digits(text, count);
  if (count == 0) return std::nullopt;
  digits = digits.substr(0, digits.substr(0, count).find_last_not_of('0') + 1);
  if (digits.size() > 18) return std::nullopt;
  Fraction fraction;
  for (char digit : digits) {
    fraction.numerator = fraction.numerator * 10 + static_cast<std::uint64_t>(digit - '0');
    fraction.denominator *= 10;
  }
  return fraction;
}

}  // namespace

std::string to_text(Duration duration) {
  const auto nanoseconds = static_cast<std::uint64_t>(duration.count());
  if (duration >= Duration::zero()) return unsigned_text(nanoseconds);
  return "-" + unsigned_text(0 - nanoseconds);
}

std::string to_text(const DurationRange& range) {
  if (range.min == range.max) return to_text(range.min);
  return to_text(range.min) + ".." + to_text(range.max);
}

std::optional<Duration> parse_duration(std::string_view text) {
  std::size_t digits = 0;
  const Wide whole = take_digits(text, digits);
  if (digits == 0 || whole > second.nanoseconds * Wide{second.nanoseconds} * 10)
    return std::nullopt;
  const std::optional<Fraction> fraction = take_fraction(text);
  const auto* unit = std::find_if(units.begin(), units.end(),
                                  [&](const Unit& candidate) { return candidate.name == text; });
  if (!fraction || unit == units.end()) return std::nullopt;
  const Wide part = Wide{fraction->numerator} * unit->nanoseconds;
  if (part % fraction->denominator != 0) return std::nullopt;
  const Wide total = whole * unit->nanoseconds + part / fraction->denominator;
  if (total > static_cast<Wide>(std::numeric_limits<Duration::rep>::max())) return std::nullopt;
  return Duration{static_cast<Duration::rep>(total)};
}

std::optional<DurationRange> parse_duration_range(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto only = parse_duration(text);
    if (!only) return std::nullopt;
    return DurationRange{*only, *only};
  }
  const auto min = parse_duration(text.substr(0, dots));
  const auto max = parse_duration(text.substr(dots + 2));
  if (!min || !max || *min > *max) return std::nullopt;
  return DurationRange{*min, *max};
}

}  // namespace orrery
