#include "sim/core/draw.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace orrery {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t latency = hash_of_name("latency");
constexpr std::uint64_t all_ones = ~std::uint64_t{0};

/// The five parts of a name, as numbers that a test can count through.
using Name = std::array<std::uint64_t, 5>;
constexpr std::array<const char*, 5> parts = {"seed", "purpose", "who", "time", "ordinal"};

Draw draw_of(const Name& name) {
  return Draw::named(name[0], name[1], name[2], Time(static_cast<std::int64_t>(name[3])), name[4]);
}

/// The i-th of many independent draws.
Draw draw_of(std::uint64_t i) { return draw_of(Name{1, latency, 2, i, 0}); }

/// How many standard deviations the chi-square of evenly expected counts lies above its mean.
double chi_square_excess(const std::vector<int>& counts, double total) {
  const double expected = total / static_cast<double>(counts.size());
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - expected) * (count - expected) / expected;
  const double freedom = static_cast<double>(counts.size()) - 1;
  return (chi_square - freedom) / std::sqrt(2 * freedom);
}

/// Every byte of every value, and the pairs of high and of low nibbles of neighbours, must look
/// evenly spread.
void expect_independent(const std::vector<std::uint64_t>& values) {
  const auto total = static_cast<double>(values.size());
  for (int byte = 0; byte < 8; ++byte) {
    SCOPED_TRACE("byte " + std::to_string(byte));
    std::vector<int> singles(256), differences(256), high_pairs(256), low_pairs(256);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::uint64_t here = values[i] >> (8 * byte) & 0xFF;
      const std::uint64_t next = values[(i + 1) % values.size()] >> (8 * byte) & 0xFF;
      ++singles[here];
      ++differences[here ^ next];
      ++high_pairs[(here & 0xF0) | next >> 4];
      ++low_pairs[(here & 0x0F) << 4 | (next & 0x0F)];
    }
    for (const auto& counts : {singles, differences, high_pairs, low_pairs}) {
      EXPECT_LT(std::abs(chi_square_excess(counts, total)), 5);
    }
  }
}

using Turned = std::array<int, 64>;

/// Counts, for each bit, whether it differs.
void count_turned(std::uint64_t difference, Turned& turned) {
  for (std::size_t bit = 0; bit < 64; ++bit) turned[bit] += static_cast<int>(difference >> bit & 1);
}

/// Each bit has turned in half of the trials, within 6 standard errors: tests make 20,480 such
/// counts.
void expect_half(const Turned& turned, double trials) {
  const auto [least, most] = std::minmax_element(turned.begin(), turned.end());
  EXPECT_GT(*least, trials / 2 - 6 * std::sqrt(trials) / 2);
  EXPECT_LT(*most, trials / 2 + 6 * std::sqrt(trials) / 2);
}

TEST(Draw, EveryBitOfItsNameTurnsEveryBitWithProbabilityOneHalf) {
  constexpr int names = 4096;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (int bit = 0; bit < 64; ++bit) {
      SCOPED_TRACE(parts[part] + std::string(" bit ") + std::to_string(bit));
      Turned turned{};
      for (std::uint64_t i = 0; i < names; ++i) {
        // Small, structured names, as runs have them.
        Name name{i % 16, latency, who(replica(1), replica(2)), i * 1'000'000, i % 3};
        const std::uint64_t before = draw_of(name).bits();
        name[part] ^= std::uint64_t{1} << bit;
        count_turned(before ^ draw_of(name).bits(), turned);
      }
      expect_half(turned, names);
    }
  }
}

TEST(Draw, NeighboursInEveryPartOfTheNameAreIndependent) {
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (const std::uint64_t stride : {std::uint64_t{1}, std::uint64_t{1'000'000},
                                       std::uint64_t{1} << 32, std::uint64_t{1} << 48}) {
      SCOPED_TRACE(parts[part] + std::string(" in steps of ") + std::to_string(stride));
      std::vector<std::uint64_t> values;
      Name name{7, latency, who(replica(1), replica(2)), 0, 0};
      for (int i = 0; i < 1 << 16; ++i) {
        values.push_back(draw_of(name).bits());
        name[part] += stride;
      }
      expect_independent(values);
    }
  }
}

TEST(Draw, NoTwoNamesOfALargeGridShareTheirBits) {
  std::vector<std::uint64_t> values;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    for (std::uint32_t from = 1; from <= 10; ++from) {
      for (std::uint32_t to = 1; to <= 10; ++to) {
        for (std::int64_t time = 0; time < 100; ++time) {
          for (std::uint64_t ordinal = 0; ordinal < 10; ++ordinal) {
            const auto link = who(replica(from), replica(to));
            values.push_back(Draw::named(seed, latency, link, time * 1ms, ordinal).bits());
          }
        }
      }
    }
  }
  std::sort(values.begin(), values.end());
  EXPECT_EQ(std::adjacent_find(values.begin(), values.end()), values.end());
}

TEST(Draw, ALinkIsAnotherOneThanItsWayBackAndThanEitherNode) {
  const NodeId n1 = replica(1);
  const NodeId n2 = replica(2);
  const std::set<std::uint64_t> all{who(n1, n2), who(n2, n1), who(n1), who(n2), who(n1, n1)};
  EXPECT_EQ(all.size(), 5U);
}

TEST(Draw, FurtherQuestionsAreIndependentOfTheFirstAndOfEachOther) {
  std::vector<std::uint64_t> siblings, first_children, chain;
  const Draw parent = draw_of(0);
  Draw link = parent;
  for (std::uint64_t i = 0; i < 1 << 16; ++i) {
    siblings.push_back(parent.then(i).bits());
    if (i % 2 == 0) {
      first_children.push_back(draw_of(i).bits());
      first_children.push_back(draw_of(i).then(0).bits());
    }
    chain.push_back(link.bits());
    link = link.then(0);
  }
  expect_independent(siblings);
  expect_independent(first_children);
  expect_independent(chain);
}

TEST(Draw, FurtherQuestionsTurnEveryBitWithProbabilityOneHalf) {
  constexpr int draws = 4096;
  for (int bit = 0; bit < 64; ++bit) {
    SCOPED_TRACE(bit);
    Turned by_parent{};
    Turned by_question{};
    for (std::uint64_t i = 0; i < draws; ++i) {
      const std::uint64_t flip = std::uint64_t{1} << bit;
      const Draw draw = draw_of(i);
      const std::uint64_t before = draw.then(i % 3).bits();
      count_turned(before ^ Draw::of_bits(draw.bits() ^ flip).then(i % 3).bits(), by_parent);
      count_turned(before ^ draw.then(i % 3 ^ flip).bits(), by_question);
    }
    expect_half(by_parent, draws);
    expect_half(by_question, draws);
  }
}

TEST(Draw, BelowCutsAllBitsIntoEqualRanges) {
  EXPECT_EQ(Draw::of_bits(all_ones).below(1), 0U);
  EXPECT_EQ(Draw::of_bits(0).below(6), 0U);
  EXPECT_EQ(Draw::of_bits(all_ones).below(6), 5U);
  EXPECT_EQ(Draw::of_bits((std::uint64_t{1} << 63) - 1).below(2), 0U);
  EXPECT_EQ(Draw::of_bits(std::uint64_t{1} << 63).below(2), 1U);
  EXPECT_EQ(Draw::of_bits(all_ones).below(all_ones), all_ones - 1);
}

TEST(Draw, BelowIsUniform) {
  for (const unsigned n : {2U, 3U, 6U, 7U, 100U, 1000U}) {
    SCOPED_TRACE(n);
    constexpr int draws = 200'000;
    std::vector<int> counts(n);
    for (std::uint64_t i = 0; i < draws; ++i) ++counts[draw_of(i).below(n)];
    EXPECT_LT(std::abs(chi_square_excess(counts, draws)), 4);
  }
}

TEST(Draw, BetweenReachesBothEndsAndNothingBeyond) {
  std::set<int> seen;
  for (std::uint64_t i = 0; i < 1000; ++i) seen.insert(draw_of(i).between(-2, 3));
  EXPECT_EQ(seen, (std::set<int>{-2, -1, 0, 1, 2, 3}));

  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  constexpr auto greatest = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(Draw::of_bits(0).between(least, greatest), least);
  EXPECT_EQ(Draw::of_bits(all_ones).between(least, greatest), greatest);
  EXPECT_EQ(draw_of(1).between(5, 5), 5);
  EXPECT_EQ(Draw::of_bits(all_ones).between(std::uint8_t{250}, std::uint8_t{255}), 255);
}

TEST(Draw, BetweenDurationsIsEvenInWholeNanoseconds) {
  std::vector<int> counts(10);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const Duration drawn = draw_of(i).between(1'000'000ns, 1'000'009ns);
    ++counts.at(static_cast<std::size_t>((drawn - 1ms).count()));
  }
  EXPECT_LT(std::abs(chi_square_excess(counts, 100'000)), 4);
  EXPECT_EQ(Draw::of_bits(0).between(150ms, 300ms), 150ms);
  EXPECT_EQ(Draw::of_bits(all_ones).between(DurationRange{150ms, 300ms}), 300ms);
}

TEST(Draw, ChanceComparesExactlyWithItsProbability) {
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  EXPECT_TRUE(Draw::of_bits(half - 1).chance(0.5));
  EXPECT_FALSE(Draw::of_bits(half).chance(0.5));
  EXPECT_TRUE(Draw::of_bits(0).chance(0x1p-64));
  EXPECT_FALSE(Draw::of_bits(1).chance(0x1p-64));
}

TEST(Draw, ChanceOfZeroNeverAndOfOneAlwaysHappens) {
  for (const std::uint64_t bits : {std::uint64_t{0}, std::uint64_t{1} << 63, all_ones}) {
    EXPECT_FALSE(Draw::of_bits(bits).chance(0));
    EXPECT_FALSE(Draw::of_bits(bits).chance(-1));
    EXPECT_FALSE(Draw::of_bits(bits).chance(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_TRUE(Draw::of_bits(bits).chance(1));
    EXPECT_TRUE(Draw::of_bits(bits).chance(2));
  }
  EXPECT_FALSE(Draw::of_bits(all_ones).chance(std::nextafter(1.0, 0.0)));
}

TEST(Draw, ChanceHappensAsOftenAsItSays) {
  constexpr int draws = 1'000'000;
  for (const double p : {0.0001, 0.01, 0.1, 0.5, 0.9, 0.999}) {
    SCOPED_TRACE(p);
    int happened = 0;
    for (std::uint64_t i = 0; i < draws; ++i) happened += draw_of(i).chance(p);
    EXPECT_NEAR(happened, draws * p, 4 * std::sqrt(draws * p * (1 - p)));
  }
}

TEST(Draw, UnitIsUniformAndBelowOne) {
  EXPECT_EQ(Draw::of_bits(0).unit(), 0);
  EXPECT_EQ(Draw::of_bits(all_ones).unit(), 1 - 0x1p-53);
  constexpr int draws = 100'000;
  std::vector<double> units;
  for (std::uint64_t i = 0; i < draws; ++i) units.push_back(draw_of(i).unit());
  std::sort(units.begin(), units.end());
  // Kolmogorov and Smirnov: beyond 1.95 / √n once in a thousand seeds.
  double distance = 0;
  for (int i = 0; i < draws; ++i) {
    distance = std::max(distance, std::abs(units[static_cast<std::size_t>(i)] - (i + 0.5) / draws));
  }
  EXPECT_LT(distance, 1.95 / std::sqrt(draws));
}

// The bits of a few draws, for good: if one changes, every recorded run and seed changes its
// meaning.
TEST(Draw, BitsAreTheSameOnEveryPlatform) {
  const auto link = who(replica(1), replica(2));
  EXPECT_EQ(Draw::named(0, 0, 0, 0s, 0).bits(), 6156376338584960914U);
  EXPECT_EQ(Draw::named(7, latency, link, 0s, 0).bits(), 13096699254798837034U);
  EXPECT_EQ(Draw::named(7, latency, link, 0s, 1).bits(), 8884080142656399423U);
  EXPECT_EQ(Draw::named(7, latency, link, 150ms, 0).bits(), 14671786152597169148U);
  EXPECT_EQ(Draw::named(all_ones, hash_of_name("loss"), who(client(3)), -1ns, 2).bits(),
            3062194811785640102U);
  EXPECT_EQ(Draw::named(7, latency, link, 0s, 0).then(0).bits(), 6979880204891139254U);
  EXPECT_EQ(Draw::named(7, latency, link, 0s, 0).then(1).between(150ms, 300ms), 179369315ns);
}

static_assert(Draw::named(1, latency, 2, 3ns, 4) == Draw::named(1, latency, 2, 3ns, 4),
              "a draw is a pure function of its name, also at compile time");

}  // namespace
}  // namespace orrery
