#include "sim/core/time.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace orrery {
namespace {

using namespace std::chrono_literals;

TEST(Time, TextIsTheShortestExactOneWithAUnit) {
  struct Case {
    Duration duration;
    std::string_view text;
  };
  const std::vector<Case> cases{
      {0ns, "0s"},
      {1ns, "1ns"},
      {999ns, "999ns"},
      {37us, "37us"},
      {37500ns, "37.5us"},
      {150ms, "150ms"},
      {1500ms, "1.5s"},
      {1050ms, "1.05s"},
      {1'000'000'001ns, "1.000000001s"},
      {90s, "90s"},
      {60s, "60s"},
      {3600s, "1h"},
      {5400s, "5400s"},
      {86400s, "24h"},
      {-150ms, "-150ms"},
      {Duration::max(), "9223372036.854775807s"},
      {Duration::min(), "-9223372036.854775808s"},
  };
  for (const Case& c : cases) EXPECT_EQ(to_text(c.duration), c.text);
}

TEST(Time, TextReadsBackAsTheSameDuration) {
  std::uint64_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    const Duration duration{static_cast<Duration::rep>((state >> 1U) >> (i % 63))};
    EXPECT_EQ(parse_duration(to_text(duration)), duration) << to_text(duration);
  }
  EXPECT_EQ(parse_duration(to_text(Duration::max())), Duration::max());
}

TEST(Time, AllUnitsAndExactFractionsAreRead) {
  struct Case {
    std::string_view text;
    Duration duration;
  };
  const std::vector<Case> cases{
      {"0s", 0ns},
      {"0ns", 0ns},
      {"7ns", 7ns},
      {"37us", 37us},
      {"150ms", 150ms},
      {"1.5s", 1500ms},
      {"2min", 2min},
      {"1h", 1h},
      {"0.5h", 30min},
      {"1.0ns", 1ns},
      {"007s", 7s},
      {"0.000001ms", 1ns},
      {"1.5000us", 1500ns},
      {"0.00000000025h", 900ns},
      {"1.000000000000000000000000000000s", 1s},
      {"9223372036854775807ns", Duration::max()},
  };
  for (const Case& c : cases) EXPECT_EQ(parse_duration(c.text), c.duration) << c.text;
}

TEST(Time, WhatIsNotExactlyADurationIsRefused) {
  for (std::string_view text : {"",
                                "s",
                                "150",
                                "150 ms",
                                " 150ms",
                                "150ms ",
                                "-1s",
                                "+1s",
                                ".5s",
                                "1.s",
                                "1,5s",
                                "1e3s",
                                "1.5ns",
                                "0.0000001ms",
                                "1sec",
                                "1S",
                                "1m",
                                "1d",
                                "9223372036854775808ns",
                                "2562048h",
                                "99999999999999999999999999999999999999999999999999s",
                                "0.0000000000000000001h",
                                "1s2s",
                                "0x1s",
                                "1..2s",
                                "infs"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Time, RangesAreReadAndWrittenWithBothEnds) {
  EXPECT_EQ(parse_duration_range("150ms..300ms"), (DurationRange{150ms, 300ms}));
  EXPECT_EQ(parse_duration_range("0.5s..1min"), (DurationRange{500ms, 1min}));
  EXPECT_EQ(parse_duration_range("20ms"), (DurationRange{20ms, 20ms}));
  EXPECT_EQ(to_text(DurationRange{150ms, 300ms}), "150ms..300ms");
  EXPECT_EQ(to_text(DurationRange{20ms, 20ms}), "20ms");
}

TEST(Time, RangesThatAreEmptyOrMalformedAreRefused) {
  for (std::string_view text : {"", "..", "1s..", "..1s", "300ms..150ms", "1s...2s", "1s..2s..3s",
                                "1s .. 2s", "1..2s", "1s-2s"}) {
    EXPECT_EQ(parse_duration_range(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace orrery
