#include "sim/net/units.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace orrery {
namespace {

__extension__ using Wide = unsigned __int128;

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

// The first in which a quantity is whole writes it.
constexpr std::array<Unit, 8> rates{{{"Gbit/s", 1'000'000'000},
                                     {"Mbit/s", 1'000'000},
                                     {"kbit/s", 1'000},
                                     {"bit/s", 1},
                                     {"GB/s", 8'000'000'000},
                                     {"MB/s", 8'000'000},
                                     {"kB/s", 8'000},
                                     {"B/s", 8}}};
constexpr std::array<Unit, 7> sizes{{{"GiB", 1U << 30U},
                                     {"GB", 1'000'000'000},
                                     {"MiB", 1U << 20U},
                                     {"MB", 1'000'000},
                                     {"KiB", 1U << 10U},
                                     {"kB", 1'000},
                                     {"B", 1}}};

std::string written(std::uint64_t quantity, std::span<const Unit> units) {
  const auto whole = std::ranges::find_if(units, [&](const Unit& unit) {
    return unit.size == 1 || (quantity != 0 && quantity % unit.size == 0);
  });
  return std::to_string(quantity / whole->size).append(whole->name);
}

/// Exact: "1.5Mbit/s" is 1500000, "0.3bit/s" nothing.
std::optional<std::uint64_t> parse(std::string_view text, std::span<const Unit> units) {
  constexpr std::size_t digits_max = 15;
  const auto number_end = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, number_end);
  const auto unit = std::ranges::find(units, text.substr(number_end), &Unit::name);
  const auto point = std::min(number.find('.'), number.size());
  const std::string_view fraction = number.substr(std::min(point + 1, number.size()));
  const bool is_decimal = point > 0 && fraction.find('.') == std::string_view::npos &&
                          (point == number.size() || !fraction.empty());
  if (unit == units.end() || !is_decimal || number.size() > digits_max) return std::nullopt;
  Wide digits = 0;
  for (const char digit : number) {
    if (digit != '.') digits = digits * 10 + static_cast<unsigned>(digit - '0');
  }
  Wide denominator = 1;
  for (std::size_t i = 0; i < fraction.size(); ++i) denominator *= 10;
  const Wide product = digits * unit->size;
  if (product % denominator != 0 || product / denominator > quantity_max) return std::nullopt;
  return static_cast<std::uint64_t>(product / denominator);
}

}  // namespace

std::string to_text(BitRate rate) { return written(rate.bits_per_second, rates); }
std::string to_text(ByteCount size) { return written(size.bytes, sizes); }

std::optional<BitRate> parse_bit_rate(std::string_view text) {
  const auto bits = parse(text, rates);
  if (!bits || *bits == 0) return std::nullopt;
  return BitRate{*bits};
}

std::optional<ByteCount> parse_byte_count(std::string_view text) {
  const auto bytes = parse(text, sizes);
  if (!bytes) return std::nullopt;
  return ByteCount{*bytes};
}

}  // namespace orrery
