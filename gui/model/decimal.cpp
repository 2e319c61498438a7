#include "gui/model/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace orrery::gui {
namespace {

constexpr int digits_max = 15;

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

/// 10^exponent.
Decimal ten_to(int exponent) {
  return exponent < 0 ? Decimal{1, -exponent} : Decimal{power_of_ten(exponent), 0};
}

Decimal normal(Decimal number) {
  while (number.places > 0 && number.digits % 10 == 0) {
    number.digits /= 10;
    --number.places;
  }
  return number;
}

std::int64_t digits_at(const Decimal& number, int places) {
  return number.digits * power_of_ten(places - number.places);
}

Decimal magnitude_of(const Decimal& number) { return number.is_negative() ? -number : number; }

/// The exponent of its first digit: 2 of 150, -2 of 0.05. Requires: not 0.
int exponent_of(const Decimal& number) {
  int exponent = -number.places;
  for (std::int64_t rest = std::abs(number.digits); rest >= 10; rest /= 10) ++exponent;
  return exponent;
}

/// The step from there away from 0.
Decimal step_at(const Decimal& number, const NumberRule& rule, bool is_fine) {
  if (rule.by_one) return {1, 0};
  const Decimal least = is_fine ? ten_to(exponent_of(rule.least_step) - 1) : rule.least_step;
  Decimal step = least;
  if (number.digits != 0) {
    const Decimal digit = ten_to(exponent_of(number) - (is_fine ? 2 : 1));
    if (step < digit) step = digit;
  }
  const Decimal one{1, 0};
  return rule.is_whole && step < one ? one : step;
}

Decimal within(const Decimal& number, const NumberRule& rule) {
  if (rule.min && number < *rule.min) return *rule.min;
  if (rule.max && *rule.max < number) return *rule.max;
  return number;
}

Decimal away_from_zero(const Decimal& number, const NumberRule& rule, bool is_fine) {
  return number + step_at(number, rule, is_fine);
}

/// The number from which a step away from 0 comes here; if there is none, one step nearer.
/// Requires: it is more than 0.
Decimal towards_zero(const Decimal& number, const NumberRule& rule, bool is_fine) {
  const Decimal step = step_at(number, rule, is_fine);
  const Decimal nearer = number - step;
  if (nearer.is_negative() || step_at(nearer, rule, is_fine) == step) return nearer;
  // Below a power of ten steps are a tenth as large, or the least that there are.
  const Decimal below = number - step_at(nearer, rule, is_fine);
  const Decimal tenth = number - ten_to(exponent_of(step) - 1);
  for (const Decimal& from : {below, tenth}) {
    if (away_from_zero(from, rule, is_fine) == number) return from;
  }
  return nearer;
}

}  // namespace

Decimal operator-(const Decimal& a) { return {-a.digits, a.places}; }

Decimal operator+(const Decimal& a, const Decimal& b) {
  const int places = std::max(a.places, b.places);
  return normal({digits_at(a, places) + digits_at(b, places), places});
}

Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }

bool operator<(const Decimal& a, const Decimal& b) { return (a - b).is_negative(); }

std::optional<Decimal> parse_decimal(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  if (const auto e = text.find('e'); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto [rest, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (error != std::errc{} || rest != power.data() + power.size()) return std::nullopt;
    text = text.substr(0, e);
  }
  const auto point = text.find('.');
  std::string digits(text.substr(0, point));
  const std::string behind(point == std::string_view::npos ? "" : text.substr(point + 1));
  const bool is_complete = !digits.empty() && (point == std::string_view::npos || !behind.empty());
  digits += behind;
  const bool has_digits_only =
      std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  Decimal number{0, static_cast<int>(behind.size()) - exponent};
  if (number.places < 0) digits.append(static_cast<std::size_t>(-number.places), '0');
  number.places = std::max(0, number.places);
  if (!is_complete || !has_digits_only || digits.size() > digits_max ||
      number.places > digits_max) {
    return std::nullopt;
  }
  std::from_chars(digits.data(), digits.data() + digits.size(), number.digits);
  return normal(is_negative ? -number : number);
}

std::string to_text(const Decimal& number) {
  std::string text = std::to_string(std::abs(number.digits));
  const auto places = static_cast<std::size_t>(number.places);
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  if (places > 0) text.insert(text.size() - places, ".");
  return number.is_negative() ? "-" + text : text;
}

Decimal stepped_up(const Decimal& number, const NumberRule& rule, bool is_fine) {
  const Decimal next = number.is_negative() ? -towards_zero(-number, rule, is_fine)
                                            : away_from_zero(number, rule, is_fine);
  return within(next, rule);
}

Decimal stepped_down(const Decimal& number, const NumberRule& rule, bool is_fine) {
  const bool is_positive = number.digits > 0;
  const Decimal next = is_positive ? towards_zero(number, rule, is_fine)
                                   : -away_from_zero(magnitude_of(number), rule, is_fine);
  return within(next, rule);
}

Decimal stepped(Decimal number, int steps, const NumberRule& rule, bool is_fine) {
  for (int i = 0; i < steps; ++i) number = stepped_up(number, rule, is_fine);
  for (int i = 0; i > steps; --i) number = stepped_down(number, rule, is_fine);
  return number;
}

}  // namespace orrery::gui
