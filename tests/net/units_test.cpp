#include "sim/net/units.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

TEST(Units, RatesAreReadExactly) {
  EXPECT_EQ(parse_bit_rate("10Mbit/s"), BitRate{10'000'000});
  EXPECT_EQ(parse_bit_rate("1.5kbit/s"), BitRate{1'500});
  EXPECT_EQ(parse_bit_rate("1MB/s"), BitRate{8'000'000});
  EXPECT_EQ(parse_bit_rate("0.25B/s"), BitRate{2});
  EXPECT_EQ(parse_bit_rate("1bit/s"), BitRate{1});
  for (const char* wrong :
       {"", "10", "Mbit/s", "10 Mbit/s", "10mbit/s", "10Mbps", "-1bit/s", "0bit/s", "0.3bit/s",
        ".5kbit/s", "5.kbit/s", "1.2.3kbit/s", "2000000Gbit/s", "99999999999999999999bit/s"}) {
    EXPECT_EQ(parse_bit_rate(wrong), std::nullopt) << wrong;
  }
}

TEST(Units, SizesAreReadExactly) {
  EXPECT_EQ(parse_byte_count("1500B"), ByteCount{1'500});
  EXPECT_EQ(parse_byte_count("64KiB"), ByteCount{65'536});
  EXPECT_EQ(parse_byte_count("1.5kB"), ByteCount{1'500});
  EXPECT_EQ(parse_byte_count("0B"), ByteCount{0});
  for (const char* wrong : {"64", "64K", "64kb", "0.5B", "-1B", "B"}) {
    EXPECT_EQ(parse_byte_count(wrong), std::nullopt) << wrong;
  }
}

TEST(Units, WhatIsWrittenReadsBackAsTheSame) {
  for (std::uint64_t bits : {1ULL, 7ULL, 8ULL, 1'000ULL, 8'000ULL, 1'500'000ULL, 1ULL << 40}) {
    EXPECT_EQ(parse_bit_rate(to_text(BitRate{bits})), BitRate{bits});
    EXPECT_EQ(parse_byte_count(to_text(ByteCount{bits})), ByteCount{bits});
  }
  EXPECT_EQ(to_text(BitRate{10'000'000}), "10Mbit/s");
  EXPECT_EQ(to_text(ByteCount{65'536}), "64KiB");
  EXPECT_EQ(to_text(ByteCount{0}), "0B");
}

}  // namespace
}  // namespace orrery
