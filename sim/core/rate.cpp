#include "sim/core/rate.hpp"

#include <charconv>
#include <numeric>

#include "sim/core/distribution.hpp"

namespace orrery {
namespace {

/// "0.2" as 2 and 10: the digits, and what they are parts of.
struct Decimal {
  std::uint64_t digits = 0;
  std::uint64_t parts = 1;
};

std::optional<Decimal> parse_decimal(std::string_view text) {
  constexpr std::size_t decimals_max = 6;
  const auto point = text.find('.');
  std::string digits(text.substr(0, point));
  Decimal decimal;
  if (point != std::string_view::npos) {
    const std::string_view decimals = text.substr(point + 1);
    if (digits.empty() || decimals.empty() || decimals.size() > decimals_max) return std::nullopt;
    digits += decimals;
    for (std::size_t i = 0; i < decimals.size(); ++i) decimal.parts *= 10;
  }
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, decimal.digits);
  if (error != std::errc{} || end != last || decimal.digits == 0) return std::nullopt;
  const std::uint64_t common = std::gcd(decimal.digits, decimal.parts);
  return Decimal{decimal.digits / common, decimal.parts / common};
}

}  // namespace

std::string to_text(const Rate& rate) {
  std::string per = to_text(rate.per);
  if (per.front() == '1' && per.find_first_of("0123456789", 1) == std::string::npos) {
    per.erase(0, 1);  // "50/s" for "50/1s"
  }
  return std::to_string(rate.count) + "/" + per;
}

std::optional<Rate> parse_rate(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto count = parse_decimal(text.substr(0, slash));
  const std::string per(text.substr(slash + 1));
  auto duration = parse_duration(per);
  if (!duration) duration = parse_duration("1" + per);
  if (!count || !duration || *duration == Duration::zero()) return std::nullopt;
  const auto parts = static_cast<std::int64_t>(count->parts);
  if (*duration > longest_sample / parts) return std::nullopt;
  return Rate{count->digits, *duration * parts};
}

}  // namespace orrery
