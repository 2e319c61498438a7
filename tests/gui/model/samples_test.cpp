// Columns, axes and distributions against a look at every single value.

#include "gui/model/samples.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "gui/model/distribution.hpp"
#include "gui/model/value_axis.hpp"
#include "tests/gui/model/busy_history.hpp"

namespace orrery::gui {
namespace {

Samples random_samples(Lots& lots, std::size_t count) {
  Samples samples;
  Time now{};
  for (std::size_t i = 0; i < count; ++i) {
    now += Time(static_cast<std::int64_t>(lots.below(4) * lots.below(1000)));  // some at one time
    samples.add({now, static_cast<double>(lots.below(50)), i + 1});
  }
  return samples;
}

/// The place of the first that is not beaten by any other.
template <class Better>
std::uint32_t best_of(const Samples& samples, std::size_t first, std::size_t end, Better better) {
  std::size_t best = first;
  for (std::size_t i = first; i < end; ++i) {
    if (better(samples[i].value, samples[best].value)) best = i;
  }
  return static_cast<std::uint32_t>(best);
}

TEST(Samples, ExtremesOfAnyStretchAreThoseOfItsSamples) {
  Lots lots(3);
  for (const std::size_t count : {1U, 15U, 16U, 17U, 300U, 5000U}) {
    const Samples samples = random_samples(lots, count);
    for (int round = 0; round < 300; ++round) {
      const std::size_t first = lots.below(count);
      const std::size_t end = first + 1 + lots.below(count - first);
      const Extremes extremes = samples.extremes(first, end);
      EXPECT_EQ(extremes.least, best_of(samples, first, end, std::less<>{}));
      EXPECT_EQ(extremes.greatest, best_of(samples, first, end, std::greater<>{}));
    }
  }
}

TEST(Samples, ReplacingTheLastIsLikeHavingAddedTheOther) {
  Lots lots(8);
  Samples replaced;
  std::vector<Sample> wanted;
  for (int i = 0; i < 2000; ++i) {
    const Time time(static_cast<std::int64_t>(i / 3));
    const Sample sample{time, static_cast<double>(lots.below(1000)), 1};
    replaced.add_or_replace(sample);
    if (!wanted.empty() && wanted.back().time == time) wanted.pop_back();
    wanted.push_back(sample);
  }
  Samples added;
  for (const Sample& sample : wanted) added.add(sample);
  ASSERT_EQ(replaced.size(), added.size());
  for (std::size_t i = 0; i < added.size(); ++i) EXPECT_EQ(replaced[i], added[i]);
  for (std::size_t first = 0; first < added.size(); first += 7) {
    EXPECT_EQ(replaced.extremes(first, added.size()), added.extremes(first, added.size()));
  }
}

/// What a step curve is at an instant: the value of the newest sample before it, or at it.
const Sample* newest_before(const Samples& samples, Time time) {
  const Sample* newest = nullptr;
  for (std::size_t i = 0; i < samples.size() && samples[i].time < time; ++i) newest = &samples[i];
  return newest;
}

TEST(Samples, ColumnsOfAStepCurveEqualALookAtAllSamples) {
  Lots lots(5);
  const Samples samples = random_samples(lots, 3000);
  const Time end = samples[samples.size() - 1].time;
  for (int round = 0; round < 40; ++round) {
    const Time begin = lots.within(end) - end / 10;
    const TimeScale scale{{begin, begin + Time(100) + lots.within(end)}, 37, 250};
    std::size_t seen = 0;
    for (const PlotColumn& column : columns_of(samples, scale, Curve::step, end)) {
      const Time from = scale.time_at(column.x);
      const Time to = scale.time_at(column.x + 1);
      std::vector<double> values;
      if (const Sample* enters = newest_before(samples, from)) values.push_back(enters->value);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        if (samples[i].time >= from && samples[i].time < to) values.push_back(samples[i].value);
      }
      ASSERT_FALSE(values.empty());
      EXPECT_EQ(column.least, std::ranges::min(values));
      EXPECT_EQ(column.greatest, std::ranges::max(values));
      EXPECT_EQ(column.last, newest_before(samples, to)->value);
      ++seen;
    }
    const bool is_after_begin = scale.window.begin <= end && scale.window.end > samples[0].time;
    EXPECT_EQ(seen > 0, is_after_begin);
  }
}

TEST(Samples, ColumnsOfPointsHaveEachSampleOnce) {
  Lots lots(6);
  const Samples samples = random_samples(lots, 700);
  const Time end = samples[samples.size() - 1].time;
  for (int round = 0; round < 40; ++round) {
    const Time begin = lots.within(end);
    const TimeScale scale{{begin, begin + Time(100) + lots.within(end)}, 0, 300};
    for (const PlotColumn& column : columns_of(samples, scale, Curve::points, end)) {
      const std::size_t first = samples.first_at(scale.time_at(column.x));
      const std::size_t after = samples.first_at(scale.time_at(column.x + 1));
      ASSERT_LT(first, after);
      EXPECT_EQ(column.peak, best_of(samples, first, after, std::greater<>{}));
      EXPECT_EQ(column.last, samples[after - 1].value);
    }
  }
}

TEST(Samples, ALineGoesStraightFromOneToTheNext) {
  Samples samples;
  samples.add({Time(0), 0, 1});
  samples.add({Time(100), 100, 2});
  const TimeScale scale{{Time(0), Time(200)}, 0, 20};
  const auto columns = columns_of(samples, scale, Curve::line, Time(200));
  ASSERT_EQ(columns.size(), 20U);
  EXPECT_EQ(columns[3].least, 30);
  EXPECT_EQ(columns[3].greatest, 40);
  EXPECT_EQ(columns[15].least, 100);
}

// ---------------------------------------------------------------- ranks

TEST(ValueRanks, EqualALookAtTheSortedStretch) {
  Lots lots(31);
  for (const std::size_t count : {1U, 2U, 63U, 64U, 65U, 1000U}) {
    const Samples samples = random_samples(lots, count);
    const ValueRanks ranks(samples);
    ASSERT_EQ(ranks.size(), count);
    for (int round = 0; round < 100; ++round) {
      const std::size_t first = lots.below(count);
      const std::size_t end = first + lots.below(count - first + 1);
      std::vector<double> sorted;
      for (std::size_t i = first; i < end; ++i) sorted.push_back(samples[i].value);
      std::ranges::sort(sorted);
      double sum = 0;
      for (std::size_t i = 0; i < sorted.size(); ++i) {
        ASSERT_EQ(ranks.ascending(first, end, i), sorted[i]);
        sum += sorted[i];
      }
      EXPECT_NEAR(ranks.sum(first, end), sum, 1e-6);
      for (double value = -1; value < 52; value += 0.5) {
        const auto below = std::ranges::count_if(sorted, [&](double v) { return v < value; });
        const auto upto = std::ranges::count_if(sorted, [&](double v) { return v <= value; });
        ASSERT_EQ(ranks.count_below(first, end, value), below);
        ASSERT_EQ(ranks.count_upto(first, end, value), upto);
      }
    }
  }
}

TEST(ValueRanks, OfOneValueOnlyNeedNoBits) {
  Samples samples;
  for (int i = 0; i < 100; ++i) samples.add({Time(i), 5, 1});
  const ValueRanks ranks(samples);
  EXPECT_EQ(ranks.ascending(10, 90, 40), 5);
  EXPECT_EQ(ranks.count_below(10, 90, 5), 0U);
  EXPECT_EQ(ranks.count_upto(10, 90, 5), 80U);
}

TEST(Distribution, OfAStretchIsThatOfItsValues) {
  Lots lots(32);
  const Samples samples = random_samples(lots, 3000);
  const auto ranks = std::make_shared<const ValueRanks>(samples);
  const std::vector<double> edges{0, 7, 20, 33, 49};
  for (int round = 0; round < 60; ++round) {
    const std::size_t first = lots.below(3000);
    const std::size_t end = first + 1 + lots.below(3000 - first);
    std::vector<Weighed> values;
    for (std::size_t i = first; i < end; ++i) values.push_back({samples[i].value, 1});
    const Distribution wanted(values);
    const Distribution stretch(ranks, first, end);
    EXPECT_EQ(stretch.weight(), wanted.weight());
    EXPECT_EQ(stretch.least(), wanted.least());
    EXPECT_EQ(stretch.greatest(), wanted.greatest());
    EXPECT_NEAR(stretch.mean(), wanted.mean(), 1e-9);
    EXPECT_EQ(stretch.histogram(edges), wanted.histogram(edges));
    for (double hundredths = 1; hundredths <= 100; hundredths += 1) {
      ASSERT_EQ(stretch.percentile(hundredths), wanted.percentile(hundredths));
    }
  }
}

// ---------------------------------------------------------------- distributions

struct Spread {
  std::vector<Weighed> values;
  double weight = 0;
  double upto(double value) const {
    double sum = 0;
    for (const Weighed& each : values) sum += each.value <= value ? each.weight : 0;
    return sum / weight;
  }
};

Spread random_spread(Lots& lots, std::size_t count) {
  Spread spread;
  for (std::size_t i = 0; i < count; ++i) {
    spread.values.push_back(
        {static_cast<double>(lots.below(60)), static_cast<double>(1 + lots.below(9))});
    spread.weight += spread.values.back().weight;
  }
  return spread;
}

TEST(Distribution, SharesAndPercentilesEqualALookAtAllValues) {
  Lots lots(11);
  for (const std::size_t count : {1U, 2U, 99U, 100U, 800U}) {
    const Spread spread = random_spread(lots, count);
    const Distribution distribution(spread.values);
    for (double value = -1; value < 62; value += 0.5) {
      EXPECT_NEAR(distribution.share_upto(value), spread.upto(value), 1e-12);
    }
    for (const double hundredths : {1.0, 25.0, 50.0, 90.0, 99.0, 100.0}) {
      const double found = distribution.percentile(hundredths);
      EXPECT_GE(spread.upto(found), hundredths / 100 - 1e-9);
      for (const Weighed& each : spread.values) {  // no smaller one does
        if (each.value >= found) continue;
        EXPECT_LT(spread.upto(each.value), hundredths / 100);
      }
    }
  }
}

TEST(Distribution, PercentilesAreByNearestRank) {
  std::vector<Weighed> values;
  for (int i = 1; i <= 100; ++i) values.push_back({static_cast<double>(i), 1});
  const Distribution hundred(values);
  EXPECT_EQ(hundred.percentile(50), 50);
  EXPECT_EQ(hundred.percentile(99), 99);
  EXPECT_EQ(Distribution({{3, 1}, {1, 1}}).percentile(50), 1);
  EXPECT_EQ(Distribution({{3, 1}, {1, 1}}).percentile(51), 3);
}

TEST(Distribution, BinsOfAHistogramEqualALookAtAllValues) {
  Lots lots(12);
  const Spread spread = random_spread(lots, 500);
  const Distribution distribution(spread.values);
  const std::vector<double> edges{0, 10, 20, 35, 59};
  const std::vector<double> shares = distribution.histogram(edges);
  ASSERT_EQ(shares.size(), 4U);
  double all = 0;
  for (std::size_t bin = 0; bin < shares.size(); ++bin) {
    double weight = 0;
    for (const Weighed& each : spread.values) {
      const bool is_last = bin + 1 == shares.size() && each.value == edges[bin + 1];
      const bool is_in = each.value >= edges[bin] && (each.value < edges[bin + 1] || is_last);
      weight += is_in ? each.weight : 0;
    }
    EXPECT_NEAR(shares[bin], weight / spread.weight, 1e-12);
    all += shares[bin];
  }
  EXPECT_NEAR(all, 1, 1e-12);
}

// ---------------------------------------------------------------- axes of values

TEST(ValueAxis, TicksAreRoundAndCoverAllValues) {
  Lots lots(13);
  for (int round = 0; round < 500; ++round) {
    const double greatest = std::pow(10.0, static_cast<double>(lots.below(120)) / 10) *
                            static_cast<double>(1 + lots.below(9));
    const std::size_t most = 2 + lots.below(9);
    const ValueAxis axis = value_axis({.greatest = greatest}, MetricUnit::time, false, most);
    SCOPED_TRACE(greatest);
    EXPECT_GE(axis.scale.to, greatest * (1 - 1e-9));
    ASSERT_GE(axis.ticks.size(), 2U);
    EXPECT_LE(axis.ticks.size(), most);
    const double step = axis.ticks[1].value;
    const double first = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
    const bool is_round =
        std::abs(first - 1) < 1e-6 || std::abs(first - 2) < 1e-6 || std::abs(first - 5) < 1e-6;
    EXPECT_TRUE(is_round) << step;
    for (std::size_t i = 1; i < axis.ticks.size(); ++i) {
      EXPECT_NE(axis.ticks[i].text, axis.ticks[i - 1].text);
    }
  }
}

TEST(ValueAxis, LogarithmicOnesHavePowersOfTen) {
  const ValueAxis axis = value_axis({.least = 3e5, .greatest = 4e8}, MetricUnit::time, true, 9);
  std::vector<std::string> texts;
  for (const ValueTick& tick : axis.ticks) texts.push_back(tick.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"100 us", "1 ms", "10 ms", "100 ms", "1 s"}));
  EXPECT_NEAR(axis.scale.share_of(1e7), 0.5, 1e-12);
  EXPECT_NEAR(axis.scale.value_at(0.5), 1e7, 1);
  EXPECT_EQ(axis.scale.share_of(0), 0);
}

TEST(ValueAxis, WordsSayTheUnit) {
  EXPECT_EQ(value_words(1283, MetricUnit::count), "1,283");
  EXPECT_EQ(value_words(3.5, MetricUnit::count), "3.50");
  EXPECT_EQ(value_words(34'210'000, MetricUnit::time), "34.21 ms");
  // To the nearest, as whoever calculates it again has it.
  EXPECT_EQ(value_words(23'049'597, MetricUnit::time), "23.05 ms");
  EXPECT_EQ(value_words(66'206'000, MetricUnit::time), "66.21 ms");
  EXPECT_EQ(value_words(2'050'600'000, MetricUnit::time), "2051 ms");
  EXPECT_EQ(value_words(999'996, MetricUnit::time), "1000.0 us");
  EXPECT_EQ(value_words(0.125, MetricUnit::share), "12.5 %");
}

}  // namespace
}  // namespace orrery::gui
