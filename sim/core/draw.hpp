#pragma once
/// Named draws: a random number is a pure function of what it decides, (seed, purpose, who, time,
/// ordinal), and of nothing else. Nothing is counted or stored, so a run that gains a node or loses
/// a message keeps its other draws. Same bits on every machine.

#include <concepts>
#include <cstdint>

#include "sim/core/hash.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"

namespace orrery {

/// Whom a draw is about: a node.
constexpr std::uint64_t who(NodeId node) { return node.bits; }

/// Whom a draw is about: a message or the link it takes. The direction matters.
constexpr std::uint64_t who(NodeId from, NodeId to) {
  return std::uint64_t{from.bits} << 32 | to.bits;
}

/// One random decision: 64 well mixed bits and the questions one asks of them. The questions all
/// look at the same bits; a decision with several independent parts asks `then(0)`, `then(1)`, …
class Draw {
 public:
  /// The draw of this name. `purpose` is `hash_of_name("latency")` or the key of a type; `ordinal`
  /// tells apart what the same one decides for the same purpose at the same instant.
  static constexpr Draw named(std::uint64_t seed, std::uint64_t purpose, std::uint64_t who,
                              Time time, std::uint64_t ordinal) {
    // The first product is the same for every draw of a purpose, and a compiler may hoist it. Each
    // of the others passes through at least two products, which is where adjacent inputs part.
    const std::uint64_t purposes = fold_multiply(seed ^ odd[0], purpose ^ odd[1]);
    const std::uint64_t instants =
        fold_multiply(who ^ odd[2], static_cast<std::uint64_t>(time.count()) ^ purposes);
    return Draw(finish(fold_multiply(ordinal ^ odd[3], instants ^ odd[4])));
  }

  /// The draw that holds exactly these bits: for pins, and for tests.
  static constexpr Draw of_bits(std::uint64_t bits) { return Draw(bits); }

  constexpr std::uint64_t bits() const { return bits_; }

  /// One of 0, 1, … n - 1. Exact integer arithmetic; no value is favoured by more than n / 2^64.
  /// Requires: n > 0.
  constexpr std::uint64_t below(std::uint64_t n) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(bits_) * n >> 64);
  }

  /// One of min, min + 1, … max, both included. Requires: min <= max.
  template <std::integral Integer>
  constexpr Integer between(Integer min, Integer max) const {
    const std::uint64_t last = static_cast<std::uint64_t>(max) - static_cast<std::uint64_t>(min);
    const std::uint64_t steps = last == ~std::uint64_t{0} ? bits_ : below(last + 1);
    return static_cast<Integer>(static_cast<std::uint64_t>(min) + steps);
  }

  /// A whole number of nanoseconds from the range, both ends included. Requires: min <= max.
  constexpr Duration between(Duration min, Duration max) const {
    return Duration(between(min.count(), max.count()));
  }
  constexpr Duration between(const DurationRange& range) const {
    return between(range.min, range.max);
  }

  /// True with this probability: an exact comparison of integers. Never for 0 or less, always for 1
  /// or more.
  constexpr bool chance(double probability) const {
    if (!(probability > 0)) return false;
    if (probability >= 1) return true;
    return bits_ < static_cast<std::uint64_t>(probability * 0x1p64);
  }

  /// A multiple of 2^-53 in [0, 1).
  constexpr double unit() const { return static_cast<double>(bits_ >> 11) * 0x1p-53; }

  /// The draw for the k-th further question of the same decision, independent of this one and of
  /// its siblings.
  constexpr Draw then(std::uint64_t k) const {
    return Draw(finish(fold_multiply(bits_ ^ odd[5], k ^ odd[6])));
  }

  friend constexpr bool operator==(Draw, Draw) = default;

 private:
  /// Odd constants without structure (fractional digits of pi), so that small arguments are not
  /// small factors.
  static constexpr std::uint64_t odd[] = {
      0x243F6A8885A308D3, 0x13198A2E03707345, 0xA4093822299F31D1, 0x082EFA98EC4E6C89,
      0x452821E638D01377, 0xBE5466CF34E90C6D, 0xC0AC29B7C97C50DD, 0x3F84D5B5B5470917};

  constexpr explicit Draw(std::uint64_t bits) : bits_(bits) {}

  static constexpr std::uint64_t finish(std::uint64_t state) {
    return fold_multiply(state ^ odd[7], 0x9216D5D98979FB1B);
  }

  std::uint64_t bits_;
};

static_assert(sizeof(Draw) == 8);

}  // namespace orrery
