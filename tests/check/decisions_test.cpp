#include "sim/check/decisions.hpp"

#include <gtest/gtest.h>

#include "tests/check/histories.hpp"

namespace orrery::decisions_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

Operation propose(const std::string& value) { return operation(Action::propose, value); }

struct Case {
  std::string why;
  std::vector<Call> calls;
  Status agreement, validity, integrity;
};

TEST(Decisions, AreOneAndProposedAndFinal) {
  constexpr auto holds = Status::holds;
  constexpr auto violated = Status::violated;
  constexpr auto unclear = Status::unknown;
  const std::vector<Case> cases{
      {"nobody asked", {}, unclear, unclear, unclear},
      {"pending", {call(1, 1, {}, propose("a"))}, unclear, unclear, unclear},
      {"one of the two",
       {call(1, 1, 2, propose("a"), ok("a")), call(2, 3, 4, propose("b"), ok("a"))},
       holds,
       holds,
       holds},
      {"a value whose proposer does not know",
       {call(1, 1, 2, propose("a"), unknown), call(2, 3, 4, propose("b"), ok("a"))},
       holds,
       holds,
       holds},
      {"two decisions",
       {call(1, 1, 2, propose("a"), ok("a")), call(2, 3, 4, propose("b"), ok("b"))},
       violated,
       holds,
       holds},
      {"two decisions for one client",
       {call(1, 1, 2, propose("a"), ok("a")), call(1, 3, 4, propose("b"), ok("b"))},
       violated,
       holds,
       violated},
      {"nobody's value", {call(1, 1, 2, propose("a"), ok("c"))}, holds, violated, holds},
      {"a value that is proposed later",
       {call(1, 1, 2, propose("a"), ok("c")), call(2, 3, 4, propose("c"), ok("c"))},
       holds,
       violated,
       holds},
      {"no value", {call(1, 1, 2, propose("a"), ok())}, holds, violated, holds},
      {"a failed proposal says nothing",
       {call(1, 1, 2, propose("a"), ok("a")),
        call(2, 3, 4, propose("b"), {.outcome = Outcome::failed, .value = "b"})},
       holds,
       holds,
       holds},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(check_agreement(c.calls).status, c.agreement);
    EXPECT_EQ(check_validity(c.calls).status, c.validity);
    EXPECT_EQ(check_integrity(c.calls).status, c.integrity);
  }
}

TEST(Decisions, AreOfEachKeyByItself) {
  Call other = call(2, 3, 4, propose("b"), ok("b"));
  other.operation.key = "another";
  EXPECT_EQ(check_agreement({call(1, 1, 2, propose("a"), ok("a")), other}).status, Status::holds);
}

TEST(Decisions, AgreeWithABruteForce) {
  Random random(7);
  Tally agreement, validity, integrity;
  for (int i = 0; i < random_histories; ++i) {
    const auto calls = random.history(
        {.clients = 3, .calls = 4},
        [&](std::size_t n) { return propose(std::string(1, static_cast<char>('a' + n))); },
        [&](const Call&, const std::vector<Call>&) {
          return Result{.outcome = random.outcome(),
                        .value = random.one_in(4)
                                     ? std::string(1, static_cast<char>('a' + random.below(4)))
                                     : "a"};
        });
    bool agrees = true;
    bool is_valid = true;
    bool is_final = true;
    for (const Call& a : calls) {
      const auto is_ok = [](const Call& c) {
        return c.returned && c.result.outcome == Outcome::ok;
      };
      if (!is_ok(a)) continue;
      bool was_proposed = false;
      for (const Call& b : calls) {
        was_proposed |= b.operation.value == *a.result.value && b.invoked_event < a.returned_event;
        const bool differ = is_ok(b) && a.result.value != b.result.value;
        agrees &= !differ;
        is_final &= !differ || a.client != b.client;
      }
      is_valid &= was_proposed;
    }
    ASSERT_EQ(check_agreement(calls).status == Status::violated, !agrees) << shown(calls);
    ASSERT_EQ(check_validity(calls).status == Status::violated, !is_valid) << shown(calls);
    ASSERT_EQ(check_integrity(calls).status == Status::violated, !is_final) << shown(calls);
    ++agreement[check_agreement(calls).status];
    ++validity[check_validity(calls).status];
    ++integrity[check_integrity(calls).status];
  }
  for (Tally* tally : {&agreement, &validity, &integrity}) {
    EXPECT_GT((*tally)[Status::violated], 300);
    EXPECT_GT((*tally)[Status::holds], 300);
  }
}

}  // namespace
}  // namespace orrery::decisions_test
