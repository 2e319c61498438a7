#include "sim/core/drift.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

using namespace std::chrono_literals;

TEST(Drift, IsReadAndWrittenWithItsUnit) {
  struct Case {
    std::string_view text;
    std::int64_t ppb;
    std::string_view written;
  };
  for (const Case& c : {
           Case{"200ppm", 200'000, "200ppm"},
           {"+200ppm", 200'000, "200ppm"},
           {"-5%", -50'000'000, "-5%"},
           {"0.5%", 5'000'000, "5000ppm"},
           {"12.5ppm", 12'500, "12500ppb"},
           {"1ppb", 1, "1ppb"},
           {"0%", 0, "0ppm"},
           {"-100%", standstill.ppb, "-100%"},
           {"1000000%", 10'000'000'000'000, "1000000%"},
           {"10000ppm", 10'000'000, "1%"},
       }) {
    EXPECT_EQ(parse_drift(c.text), Drift{c.ppb}) << c.text;
    EXPECT_EQ(to_text(Drift{c.ppb}), c.written);
    EXPECT_EQ(parse_drift(c.written), Drift{c.ppb}) << c.written;
  }
  EXPECT_EQ(to_text(DriftRange{{-200'000}, {200'000}}), "-200ppm..200ppm");
  EXPECT_EQ(to_text(DriftRange{{5'000}, {5'000}}), "5ppm");
}

TEST(Drift, WhatIsNoneIsRefused) {
  for (std::string_view text : {"",
                                "%",
                                "ppm",
                                "5",
                                "-",
                                "-ppm",
                                "5 %",
                                "5ppt",
                                "5pp",
                                ".5%",
                                "5.%",
                                "1.2.3%",
                                "--5%",
                                "+-5%",
                                "0.5ppb",
                                "0.00000001%",
                                "1000001%",
                                "99999999999999999ppm",
                                "123456789012345678%",
                                "5%5",
                                "5%..6%"}) {
    EXPECT_EQ(parse_drift(text), std::nullopt) << text;
  }
}

TEST(Drift, WhatAClockGainsIsRoundedDown) {
  EXPECT_EQ(gained({100'000'000}, 1s), 100ms);
  EXPECT_EQ(gained({-100'000'000}, 1s), -100ms);
  EXPECT_EQ(gained({1}, 1s), 1ns);
  EXPECT_EQ(gained({1}, 999'999'999ns), 0ns);
  EXPECT_EQ(gained({-1}, 999'999'999ns), -1ns);
  EXPECT_EQ(gained({200'000}, std::chrono::hours(24 * 365 * 100)), 630720s);
  EXPECT_EQ(gained({10'000'000'000'000}, Duration::max()), Duration::max());
}

}  // namespace
}  // namespace orrery
