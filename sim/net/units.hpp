#pragma once
/// Bits a second and bytes, as scenarios write them: "10Mbit/s", "64KiB".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/core/describe.hpp"

namespace orrery {

/// How fast a link sends.
struct BitRate {
  std::uint64_t bits_per_second = 0;
  friend auto operator<=>(const BitRate&, const BitRate&) = default;
};
BOOST_DESCRIBE_STRUCT(BitRate, (), (bits_per_second))

/// A size in bytes.
struct ByteCount {
  std::uint64_t bytes = 0;
  friend auto operator<=>(const ByteCount&, const ByteCount&) = default;
};
BOOST_DESCRIBE_STRUCT(ByteCount, (), (bytes))

/// No link is faster and no queue longer: 2^50, a petabit a second, a pebibyte.
inline constexpr std::uint64_t quantity_max = std::uint64_t{1} << 50;

/// "10Mbit/s", in the largest unit in which it is whole.
std::string to_text(BitRate rate);
/// "64KiB".
std::string to_text(ByteCount size);

/// Reads a decimal number and a unit: bit/s, kbit/s, Mbit/s, Gbit/s; B/s, kB/s, MB/s, GB/s. Nothing
/// if that is no whole number of bits from 1 to `quantity_max`.
std::optional<BitRate> parse_bit_rate(std::string_view text);
/// B, kB, MB, GB (powers of 1000), KiB, MiB, GiB (of 1024).
std::optional<ByteCount> parse_byte_count(std::string_view text);

}  // namespace orrery
