#include "sim/workload/key_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/statistics.hpp"

namespace orrery {
namespace {

std::vector<std::uint64_t> counts(const Skew& skew, std::uint32_t keys, std::uint64_t draws) {
  const KeyChoice choice(skew, keys);
  std::vector<std::uint64_t> seen(keys);
  for (std::uint64_t i = 0; i < draws; ++i) ++seen.at(choice.choose(Draw::of_bits(1).then(i)));
  return seen;
}

TEST(KeyChoice, UniformFavoursNone) {
  constexpr std::uint64_t draws = 100'000;
  for (const std::uint64_t seen : counts(skew::Uniform{}, 7, draws)) {
    expect_frequency(seen, draws, 1.0 / 7);
  }
}

TEST(KeyChoice, ZipfTakesTheKthKeyInProportionToItsPower) {
  constexpr std::uint64_t draws = 200'000;
  struct Case {
    double exponent;
    std::uint32_t keys;
  };
  for (const Case& c : {Case{0, 5}, {0.5, 10}, {0.99, 1000}, {1, 100}, {2, 20}, {10, 3}}) {
    SCOPED_TRACE(c.exponent);
    double all = 0;
    for (std::uint32_t k = 1; k <= c.keys; ++k) all += std::pow(k, -c.exponent);
    const auto seen = counts(skew::Zipf{c.exponent}, c.keys, draws);
    for (std::uint32_t k = 1; k <= std::min(c.keys, 20U); ++k) {
      SCOPED_TRACE(k);
      expect_frequency(seen[k - 1], draws, std::pow(k, -c.exponent) / all);
    }
  }
}

TEST(KeyChoice, EveryDrawIsAKeyAndGreaterDrawsAreLaterKeys) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  for (const std::uint32_t keys : {1U, 2U, 3U, 1'000'000U}) {
    for (const Skew& skew : {Skew{skew::Uniform{}}, Skew{skew::Zipf{}}, Skew{skew::Zipf{10}}}) {
      const KeyChoice choice(skew, keys);
      EXPECT_EQ(choice.choose(Draw::of_bits(0)), 0U);
      EXPECT_LT(choice.choose(Draw::of_bits(most)), keys);
      std::uint32_t before = 0;
      for (std::uint64_t bits = 0; bits < most - most / 1000; bits += most / 1000) {
        const std::uint32_t key = choice.choose(Draw::of_bits(bits));
        ASSERT_GE(key, before);
        before = key;
      }
    }
  }
}

/// Whatever the compiler and the machine: the table is made of + - * / alone.
TEST(KeyChoice, TheSameDrawIsTheSameKeyEverywhere) {
  const KeyChoice choice(skew::Zipf{}, 1000);
  std::vector<std::uint32_t> keys;
  for (std::uint64_t i = 0; i < 12; ++i) keys.push_back(choice.choose(Draw::of_bits(7).then(i)));
  EXPECT_EQ(keys, (std::vector<std::uint32_t>{13, 6, 175, 28, 3, 30, 5, 28, 193, 59, 40, 229}));
}

TEST(KeyChoice, AnExponentThatIsNoneIsRefused) {
  const auto refuses = [](double exponent) {
    return problem_with(skew::Zipf{exponent}).has_value();
  };
  EXPECT_FALSE(refuses(0) || refuses(0.99) || refuses(10));
  EXPECT_TRUE(refuses(-0.1) && refuses(10.5) && refuses(std::nan("")));
}

}  // namespace
}  // namespace orrery
