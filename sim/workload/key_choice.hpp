#pragma once
/// Which key an operation is about: evenly, or some much more often than others.

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "sim/core/describe.hpp"
#include "sim/core/draw.hpp"
#include "sim/core/error.hpp"

namespace orrery {
namespace skew {

/// Every key as often as every other.
struct Uniform {
  friend bool operator==(const Uniform&, const Uniform&) = default;
};
BOOST_DESCRIBE_STRUCT(Uniform, (), ())

/// The k-th key in proportion to 1 / k^exponent: the first one is the hot one. 0 is even; YCSB
/// (Cooper et al. 2010) takes 0.99.
struct Zipf {
  double exponent = 0.99;
  friend bool operator==(const Zipf&, const Zipf&) = default;
};
BOOST_DESCRIBE_STRUCT(Zipf, (), (exponent))

/// An exponent that is negative or too large.
std::optional<Problem> problem_with(const Zipf& zipf);

}  // namespace skew

using Skew = std::variant<skew::Uniform, skew::Zipf>;

/// A skew over so many keys, ready to be drawn from: integer comparisons with a table that is built
/// with portable_math, so that the same draw is the same key on every machine. Copies share the
/// table.
class KeyChoice {
 public:
  /// Requires: keys > 0; the skew has no problem.
  KeyChoice(const Skew& skew, std::uint32_t keys);

  /// The key that this draw stands for, from 0.
  std::uint32_t choose(Draw draw) const;

 private:
  std::uint32_t keys_;
  std::shared_ptr<const std::vector<std::uint64_t>> last_;  // of each key, its last bits; or none
};

}  // namespace orrery
