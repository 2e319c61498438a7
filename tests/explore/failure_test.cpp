#include "sim/explore/failure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace orrery::failure_test {
namespace {

using Status = Verdict::Status;

TEST(Shape, IsASentenceWithoutWhatDiffersBetweenRuns) {
  EXPECT_EQ(shape_of("n1 and n3 both lead term 4"), "# both lead term #");
  EXPECT_EQ(shape_of("n3 leads term 6 without the entry at index 3 (term 1)"),
            "# leads term # without the entry at index # (term #)");
  EXPECT_EQ(shape_of("n1, n2, n3 and n5 differ from n4"), shape_of("n1 differ from n2"));
  EXPECT_EQ(shape_of("pending for 2.5s, asked at 900ms"), "pending for #, asked at #");
  EXPECT_EQ(shape_of("it was 25µs."), "it was #.");
  EXPECT_EQ(shape_of("no order of 3 operations under k2 explains get k2 -> c4.23"),
            "no order of # operations under # explains get # -> #");
  EXPECT_EQ(shape_of(""), "");
  EXPECT_NE(shape_of("n1 lost the entry"), shape_of("n1 lost the vote"));
}

Call call(Action action, Outcome outcome) {
  return {.operation = {.action = action}, .returned = Time{1}, .result = {.outcome = outcome}};
}

TEST(Shape, OfEvidenceIsWhatKindsOfCallsItIsMadeOf) {
  const Verdict few{.judge = "linearizable",
                    .status = Status::violated,
                    .sentence = "no order of 2 operations",
                    .evidence = {call(Action::put, Outcome::ok), call(Action::get, Outcome::ok)}};
  Verdict more = few;
  more.sentence = "no order of 3 operations";
  more.evidence.push_back(call(Action::put, Outcome::ok));
  EXPECT_EQ(signature_of(few).shape, "get ok, put ok");
  EXPECT_EQ(signature_of(few), signature_of(more));
  more.evidence.push_back(call(Action::put, Outcome::unknown));
  EXPECT_NE(signature_of(few), signature_of(more));
}

TEST(Shape, OfLateAnswersDoesNotSayWhatWasAskedFor) {
  Call pending = call(Action::put, Outcome::ok);
  pending.returned.reset();
  const auto late = [](const char* judge, std::vector<Call> evidence) {
    return signature_of(
        {.judge = judge, .status = Status::violated, .evidence = std::move(evidence)});
  };
  const Call get = call(Action::get, Outcome::ok);
  const Call put = call(Action::put, Outcome::ok);
  EXPECT_EQ(late("liveness", {get, put}), late("liveness", {put}));
  EXPECT_EQ(late("liveness", {get, pending}), late("liveness", {pending}));
  EXPECT_NE(late("liveness", {get, put}), late("liveness", {pending}));
  EXPECT_NE(late("all_operations_complete", {pending}), late("liveness", {pending}));
  EXPECT_NE(late("linearizable", {get, put}), late("linearizable", {put}));
}

JudgedExpectation judged(const char* judge, Status status, bool is_expected) {
  return {{.judge = judge, .status = status, .sentence = "so"}, is_expected};
}

TEST(Failures, ComeInTheOrderOfHowMuchTheySayAgainstARun) {
  const RunReport report{
      .verdicts = {judged("kept", Status::holds, true),
                   judged("demonstration that did not come", Status::holds, false),
                   judged("undecided", Status::unknown, false),
                   judged("demonstrated", Status::violated, true),
                   judged("broken", Status::violated, false),
                   judged("sometimes: Elected", Status::violated, false)}};
  std::vector<std::string> judges;
  for (const Failure& failure : failures_of(report)) judges.push_back(failure.signature.judge);
  EXPECT_THAT(judges, testing::ElementsAre("broken", "demonstrated", "undecided"));
}

}  // namespace
}  // namespace orrery::failure_test
