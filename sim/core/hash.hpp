#pragma once
/// The one strong 64-bit mix of the house: draws, payload hashes and digests are all made of it.
/// The same bits on every machine (128-bit products, no byte order).

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace orrery {

/// Multiplies to 128 bits and folds the halves (the mix of wyhash). Zero is a fixed point of either
/// factor: callers xor a constant in first.
constexpr std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A hash of a sequence of 64-bit words; the order and the number of words matter.
class Hasher {
 public:
  constexpr Hasher() = default;
  constexpr explicit Hasher(std::uint64_t seed) : state_(seed ^ 0x9E3779B97F4A7C15) {}

  constexpr void add(std::uint64_t word) {
    state_ = fold_multiply(state_ ^ 0xA0761D6478BD642F, word ^ 0xE7037ED1A0B428DB) + word;
  }

  void add_text(std::string_view text) {
    add(text.size());
    while (!text.empty()) {
      add(little_endian_word(text));
      text.remove_prefix(text.size() < 8 ? text.size() : 8);
    }
  }

  constexpr std::uint64_t value() const {
    return fold_multiply(state_ ^ 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3);
  }

 private:
  /// The first eight bytes (fewer at the end), the first one lowest.
  static std::uint64_t little_endian_word(std::string_view text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), text.size() < 8 ? text.size() : 8);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
  }

  std::uint64_t state_ = 0x9E3779B97F4A7C15;
};

/// A name's hash, usable at compile time: types and purposes of draws are keyed by their names.
constexpr std::uint64_t hash_of_name(std::string_view name) {
  Hasher hasher;
  hasher.add(name.size());
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(name[i])) << (8 * (i % 8));
    if (i % 8 == 7 || i + 1 == name.size()) {
      hasher.add(word);
      word = 0;
    }
  }
  return hasher.value();
}

}  // namespace orrery
