#include "sim/check/intervals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace orrery {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Call shown_call(std::uint32_t number, Operation operation, std::uint64_t invoked,
                std::uint64_t returned, std::optional<std::string> value = std::nullopt) {
  Call call{.client = client(number), .operation = std::move(operation), .invoked_event = invoked};
  if (returned == 0) return call;
  call.returned = Time{0};
  call.returned_event = returned;
  call.result = {.value = std::move(value)};
  return call;
}
Operation put_k1(const std::string& value) {
  return {.action = Action::put, .key = "k1", .value = value};
}
const Operation get_k1{.action = Action::get, .key = "k1"};

TEST(Intervals, StandOneBelowTheOtherInOrderOfInvocation) {
  EXPECT_THAT(
      draw_intervals({shown_call(1, put_k1("c1.4"), 10, 30), shown_call(10, get_k1, 20, 70),
                      shown_call(2, put_k1("c2.9"), 40, 0), shown_call(1, get_k1, 50, 60, "c1.4")}),
      ElementsAre("c1   put k1=c1.4        ├─────┤", "c10  get k1 -> nothing     ├──────────────┤",
                  "c2   put k1=c2.9 -> ?            ├───────────?",
                  "c1   get k1 -> c1.4                 ├──┤"));
}

TEST(Intervals, FitIntoTheirColumns) {
  std::vector<Call> calls;
  for (std::uint32_t i = 1; i <= 25; ++i)
    calls.push_back(shown_call(i, put_k1("x"), 2 * i, 2 * i + 1));
  for (const std::string& line : draw_intervals(calls, 60)) {
    const auto characters = std::count_if(line.begin(), line.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
    });
    EXPECT_LE(characters, 60) << line;
  }
}

TEST(Intervals, LeaveOutTheMiddleOfManyCalls) {
  std::vector<Call> calls;
  for (std::uint32_t i = 1; i <= 100; ++i)
    calls.push_back(shown_call(i, put_k1("x"), 2 * i, 2 * i + 1));
  const std::vector<std::string> lines = draw_intervals(calls, 100, {}, 10);
  ASSERT_THAT(lines, SizeIs(11));
  EXPECT_EQ(lines[5], "… 90 more …");
}

TEST(Intervals, CallClientsByTheNamesOfTheirFile) {
  EXPECT_THAT(draw_intervals({shown_call(1, put_k1("7"), 1, 2)}, 100, {{client(1), "worker 5"}}),
              ElementsAre("worker 5  put k1=7  ├──┤"));
}

TEST(Intervals, SayWhatCameOfACall) {
  Call failed = shown_call(1, put_k1("7"), 1, 2);
  failed.result.outcome = Outcome::failed;
  EXPECT_EQ(to_text(failed), "put k1=7 -> failed");
  EXPECT_EQ(to_text(shown_call(1, put_k1("7"), 1, 0)), "put k1=7 -> ?");
  EXPECT_EQ(to_text(shown_call(1, get_k1, 1, 2, "")), "get k1 -> \"\"");
  EXPECT_EQ(to_text(shown_call(1, {.action = Action::put, .value = "7"}, 1, 2)), "put 7");
}

}  // namespace
}  // namespace orrery
