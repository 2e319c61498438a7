#include "sim/net/disks.hpp"

#include <gtest/gtest.h>

namespace orrery {
namespace {

using namespace std::chrono_literals;

Draw draw(std::uint64_t ordinal) { return Draw::named(1, 2, 3, Time{0}, ordinal); }

TEST(Disks, ABatchTakesTheTimeOfItsWritesAndThenItsSync) {
  const Disks disks({.write = {Constant{2ms}}, .sync = {Constant{5ms}}});
  EXPECT_TRUE(disks.writes_take_time());
  EXPECT_EQ(disks.write_latency(replica(1), 3, draw(0)), 6ms);
  EXPECT_EQ(disks.sync_latency(replica(1), draw(0)), 5ms);
}

TEST(Disks, SlownessesMultiplyAndGo) {
  Disks disks({.sync = {Constant{5ms}}});
  const std::uint32_t first = disks.slow_down({replica(1), replica(2)}, 10);
  const std::uint32_t second = disks.slow_down({replica(1)}, 3);
  EXPECT_EQ(disks.sync_latency(replica(1), draw(0)), 150ms);
  EXPECT_EQ(disks.sync_latency(replica(2), draw(0)), 50ms);
  EXPECT_EQ(disks.sync_latency(replica(3), draw(0)), 5ms);
  disks.go_on(first);
  EXPECT_EQ(disks.sync_latency(replica(1), draw(0)), 15ms);
  disks.go_on(second);
  EXPECT_EQ(disks.sync_latency(replica(1), draw(0)), 5ms);
}

TEST(Disks, OnceStableAreTimely) {
  Disks disks({.write = {Uniform{0ms, 100ms}}, .sync = {Uniform{0ms, 100ms}}});
  disks.become_stable();
  Duration longest_write{0};
  Duration longest_sync{0};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    longest_write = std::max(longest_write, disks.write_latency(replica(1), 1, draw(i)));
    longest_sync = std::max(longest_sync, disks.sync_latency(replica(1), draw(i)));
  }
  EXPECT_LE(longest_write, 99ms);
  EXPECT_LE(longest_sync, 99ms);
  EXPECT_GT(longest_sync, 98ms);
}

}  // namespace
}  // namespace orrery
