#include "sim/core/data_type.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace orrery {
namespace {

constexpr auto absent = std::nullopt;
const Result failed{.outcome = Outcome::failed};

struct Case {
  std::string why;
  std::optional<std::string> before;
  Operation operation;
  Result result;
  std::optional<std::string> after;
};

void expect_each(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    std::optional<std::string> value = c.before;
    EXPECT_EQ(apply(c.operation, value), c.result);
    EXPECT_EQ(value, c.after);
    EXPECT_TRUE(c.result.outcome == Outcome::ok || c.after == c.before) << "failed, yet an effect";
  }
}

TEST(DataType, ARegisterIsReadWrittenComparedAndRemoved) {
  expect_each({
      {"get reads", "1", {Action::get, "k"}, {.value = "1"}, "1"},
      {"get of nothing", absent, {Action::get, "k"}, {}, absent},
      {"get of the empty text", "", {Action::get, "k"}, {.value = ""}, ""},
      {"put creates", absent, {Action::put, "k", "2"}, {}, "2"},
      {"put replaces", "1", {Action::put, "k", "2"}, {}, "2"},
      {"put of the empty text", "1", {Action::put, "k", ""}, {}, ""},
      {"cas replaces what it expects", "1", {Action::cas, "k", "2", "1"}, {}, "2"},
      {"cas fails on anything else", "3", {Action::cas, "k", "2", "1"}, failed, "3"},
      {"cas fails on nothing", absent, {Action::cas, "k", "2", ""}, failed, absent},
      {"cas of the empty text", "", {Action::cas, "k", "2", ""}, {}, "2"},
      {"append adds at the end", "1", {Action::append, "k", "2"}, {}, "12"},
      {"append to nothing", absent, {Action::append, "k", "2"}, {}, "2"},
      {"append of nothing to nothing creates", absent, {Action::append, "k", ""}, {}, ""},
      {"erase removes", "1", {Action::erase, "k"}, {}, absent},
      {"erase of nothing", absent, {Action::erase, "k"}, {}, absent},
  });
}

TEST(DataType, ASetHoldsEachMemberOnceInTheOrderOfBytes) {
  expect_each({
      {"the first member", absent, {Action::add, "k", "b"}, {}, "b"},
      {"before it", "b", {Action::add, "k", "a"}, {}, "a b"},
      {"behind it", "b", {Action::add, "k", "c"}, {}, "b c"},
      {"in between", "a c", {Action::add, "k", "b"}, {}, "a b c"},
      {"again", "a b c", {Action::add, "k", "b"}, {}, "a b c"},
      {"the last again", "a b c", {Action::add, "k", "c"}, {}, "a b c"},
      {"what begins with another", "c1.1 c1.2", {Action::add, "k", "c1.10"}, {}, "c1.1 c1.10 c1.2"},
      {"bytes, not signed characters", "a", {Action::add, "k", "ä"}, {}, "a ä"},
      {"no word", "a", {Action::add, "k", "b c"}, failed, "a"},
      {"nothing at all", absent, {Action::add, "k", ""}, failed, absent},
      {"the members", "a b", {Action::members, "k"}, {.value = "a b"}, "a b"},
      {"the members of nothing", absent, {Action::members, "k"}, {.value = ""}, absent},
  });
}

TEST(DataType, ACounterCountsFromZero) {
  expect_each({
      {"the first increment", absent, {Action::increment, "k", "3"}, {}, "3"},
      {"the next", "3", {Action::increment, "k", "4"}, {}, "7"},
      {"downwards", "3", {Action::increment, "k", "-5"}, {}, "-2"},
      {"by nothing is an increment", absent, {Action::increment, "k", "0"}, {}, "0"},
      {"by no number", "3", {Action::increment, "k", "x"}, failed, "3"},
      {"by a part of a number", "3", {Action::increment, "k", "1.5"}, failed, "3"},
      {"by the empty text", absent, {Action::increment, "k", ""}, failed, absent},
      {"what is no counter", "c1.7", {Action::increment, "k", "1"}, failed, "c1.7"},
      {"to the greatest",
       "9223372036854775806",
       {Action::increment, "k", "1"},
       {},
       "9223372036854775807"},
      {"beyond it",
       "9223372036854775807",
       {Action::increment, "k", "1"},
       failed,
       "9223372036854775807"},
      {"below the least",
       "-9223372036854775808",
       {Action::increment, "k", "-1"},
       failed,
       "-9223372036854775808"},
      {"the total", "7", {Action::total, "k"}, {.value = "7"}, "7"},
      {"the total of nothing", absent, {Action::total, "k"}, {.value = "0"}, absent},
      {"the total of what is no counter", "7 c2", {Action::total, "k"}, failed, "7 c2"},
  });
}

TEST(DataType, AQueueGivesWhatCameFirst) {
  expect_each({
      {"the first element", absent, {Action::enqueue, "k", "b"}, {}, "b"},
      {"the next", "b", {Action::enqueue, "k", "a"}, {}, "b a"},
      {"an equal one", "b", {Action::enqueue, "k", "b"}, {}, "b b"},
      {"into an emptied one", "", {Action::enqueue, "k", "b"}, {}, "b"},
      {"no word", "b", {Action::enqueue, "k", "a c"}, failed, "b"},
      {"nothing at all", "", {Action::enqueue, "k", ""}, failed, ""},
      {"takes the first", "b a c", {Action::dequeue, "k"}, {.value = "b"}, "a c"},
      {"takes the last", "b", {Action::dequeue, "k"}, {.value = "b"}, ""},
      {"takes nothing from an emptied one", "", {Action::dequeue, "k"}, {}, ""},
      {"takes nothing where there was none", absent, {Action::dequeue, "k"}, {}, absent},
  });
}

TEST(DataType, ALockHasOneHolderAndATokenThatGrows) {
  const auto acquire = [](std::string holder, std::string from = "") {
    return Operation{Action::acquire, "k", std::move(holder), std::move(from)};
  };
  const auto release = [](std::string holder) {
    return Operation{Action::release, "k", std::move(holder)};
  };
  const auto held_with = [](std::string token) {
    return Result{.outcome = Outcome::failed, .value = std::move(token)};
  };
  expect_each({
      {"the first holder", absent, acquire("c1"), {.value = "1"}, "1 c1"},
      {"the next", "1", acquire("c2"), {.value = "2"}, "2 c2"},
      {"while it is held", "2 c2", acquire("c1"), held_with("2"), "2 c2"},
      {"by its holder", "2 c2", acquire("c2"), held_with("2"), "2 c2"},
      {"taken from its holder", "2 c2", acquire("c1", "2"), {.value = "3"}, "3 c1"},
      {"taken from one who is gone", "3 c1", acquire("c3", "2"), held_with("3"), "3 c1"},
      {"taken when it is free", "3", acquire("c3", "2"), {.value = "4"}, "4 c3"},
      {"for no holder", "3", acquire(""), failed, "3"},
      {"for no word", "3", acquire("c 1"), failed, "3"},
      {"what is no lock", "c1.7", acquire("c1"), failed, "c1.7"},
      {"released", "4 c3", release("c3"), {}, "4"},
      {"released by another", "4 c3", release("c1"), failed, "4 c3"},
      {"released by one whose name begins like the holder's", "4 c31", release("c3"), failed,
       "4 c31"},
      {"released twice", "4", release("c3"), failed, "4"},
      {"released by nobody", "4", release(""), failed, "4"},
      {"released where there is none", absent, release("c3"), failed, absent},
  });
}

TEST(DataType, WhatIsGuardedRefusesATokenThatWasOvertaken) {
  const auto put = [](std::string token) {
    return Operation{Action::guarded_put, "k", "v", std::move(token)};
  };
  expect_each({
      {"the first", absent, put("7"), {}, "7 v"},
      {"a greater token", "7 u", put("8"), {}, "8 v"},
      {"the same token", "7 u", put("7"), {}, "7 v"},
      {"numbers, not texts", "9 u", put("10"), {}, "10 v"},
      {"an overtaken token", "34 u", put("33"), failed, "34 u"},
      {"no token", "7 u", put(""), failed, "7 u"},
      {"a negative one", "7 u", put("-8"), failed, "7 u"},
      {"what is not guarded", "c1.7", put("8"), failed, "c1.7"},
  });
}

TEST(DataType, AnIdIsGivenOnce) {
  expect_each({
      {"the first", absent, {Action::generate, "k"}, {.value = "1"}, "1"},
      {"the next", "41", {Action::generate, "k"}, {.value = "42"}, "42"},
      {"from what gives no ids", "x", {Action::generate, "k"}, failed, "x"},
      {"from a negative counter", "-1", {Action::generate, "k"}, failed, "-1"},
  });
}

TEST(DataType, TheFirstProposalIsDecided) {
  expect_each({
      {"the first", absent, {Action::propose, "k", "a"}, {.value = "a"}, "a"},
      {"a later one", "a", {Action::propose, "k", "b"}, {.value = "a"}, "a"},
      {"the empty text is a proposal", "", {Action::propose, "k", "b"}, {.value = ""}, ""},
  });
}

TEST(DataType, WhatNobodyKnowsHasNoEffect) {
  expect_each({{"an action of another time", "1", {static_cast<Action>(99), "k"}, failed, "1"}});
}

}  // namespace
}  // namespace orrery
