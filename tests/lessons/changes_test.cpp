/// What a learner types to change a run is refused with what is expected, and an example of it.

#include "sim/lessons/changes.hpp"

#include <gtest/gtest.h>

namespace orrery::lessons {
namespace {

std::string refusal_of(const Question& question, const std::string& change) {
  try {
    check_change(question, change);
    return "taken";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Change, IsRefusedWithAnExample) {
  Question question;
  question.may = {"protocol", "seed", "hands"};
  question.examples = {R"(protocol={"abd": {"resend": "1s"}})"};
  struct Case {
    const char* typed;
    const char* said;
  };
  const Case cases[] = {
      {"seed=7", "taken"},
      {R"(protocol={"raft": {}})", "taken"},
      {"protocol.raft.heartbeat=20ms", "taken"},
      {"protocol=raft", "taken"},
      {"", "expected a setting, \"=\" and its value (write: set seed=7)"},
      {"seed", "seed: expected \"=\" and a value after the setting (write: set seed=7)"},
      {"seed=", "seed: expected \"=\" and a value after the setting (write: set seed=7)"},
      {"hands", "hands: expected \"=\" and a value after the setting (write: set hands=VALUE)"},
      {R"({"raft": {})",
       "expected a setting's name first, then \"=\" and its value (write: set seed=7)"},
      {"seed 5", "seed: expected \"=\" between a setting and its value (write: set seed=5)"},
      {"nodes=7", "nodes: this step leaves that as it is (you may change protocol, seed, hands)"},
      {R"(protocol={"raft": {})",
       "protocol: the value ends too early: a bracket, quote or value is missing (write: set "
       R"(protocol={"abd": {"resend": "1s"}}))"},
  };
  for (const Case& each : cases) EXPECT_EQ(refusal_of(question, each.typed), each.said);
}

TEST(Change, IsRefusedWhereNothingMayBeChanged) {
  EXPECT_EQ(refusal_of({}, "seed=7"),
            "seed: this step leaves that as it is (you may change nothing)");
}

TEST(Change, MayHaveBlanks) {
  EXPECT_EQ(tidied("  seed = 5 "), "seed=5");
  EXPECT_EQ(tidied("faults=[ {} ]"), "faults=[ {} ]");
  EXPECT_EQ(tidied(" seed "), "seed");
}

TEST(Change, SaysWhatTheRunHas) {
  EXPECT_EQ(to_text(std::vector<std::string>{}), "as the lesson has it");
  EXPECT_EQ(to_text(std::vector<std::string>{"seed=7", "stop=1s"}), "seed=7, stop=1s");
}

}  // namespace
}  // namespace orrery::lessons
