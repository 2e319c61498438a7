#include "sim/core/rate.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

using namespace std::chrono_literals;

TEST(Rate, IsReadAndWrittenWithItsTime) {
  struct Case {
    std::string_view text;
    Rate rate;
    std::string_view written;
  };
  for (const Case& c : {
           Case{"50/s", {50, 1s}, "50/s"},
           {"3/100ms", {3, 100ms}, "3/100ms"},
           {"1/min", {1, 60s}, "1/60s"},
           {"1/1ms", {1, 1ms}, "1/ms"},
           {"1/1.5s", {1, 1500ms}, "1/1.5s"},
           {"2/10s", {2, 10s}, "2/10s"},
           {"0.2/s", {1, 5s}, "1/5s"},
           {"1.50/s", {3, 2s}, "3/2s"},
           {"2.0/s", {2, 1s}, "2/s"},
       }) {
    EXPECT_EQ(parse_rate(c.text), c.rate) << c.text;
    EXPECT_EQ(to_text(c.rate), c.written);
    EXPECT_EQ(parse_rate(c.written), c.rate) << c.written;
  }
}

TEST(Rate, WhatIsNoRateIsRefused) {
  for (std::string_view text :
       {"", "/", "50", "50/", "/s", "0/s", "-5/s", "5/0s", "0.0/s", ".5/s", "5./s", "1.2.3/s",
        "5 /s", "5/s ", "5/fortnight", "1/400000h", "99999999999999999999/s"}) {
    EXPECT_EQ(parse_rate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace orrery
