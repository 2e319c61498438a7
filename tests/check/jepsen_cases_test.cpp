#include <gtest/gtest.h>

#include <algorithm>

#include "sim/check/collections.hpp"
#include "tests/check/histories.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::jepsen_cases_test {
namespace {

using namespace histories;
using Status = Verdict::Status;

std::string text_of(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string words;
  for (const auto& element : value) words += (words.empty() ? "" : " ") + text_of(element);
  return words;
}

std::vector<std::string> texts_of(const nlohmann::json& list) {
  std::vector<std::string> texts;
  for (const auto& element : list) texts.push_back(text_of(element));
  std::sort(texts.begin(), texts.end());
  return texts;
}

Action action_of(const std::string& checker, const std::string& function) {
  const bool is_counter = checker == "counter";
  if (function == "add") return is_counter ? Action::increment : Action::add;
  if (function == "read") return is_counter ? Action::total : Action::members;
  if (function == "enqueue") return Action::enqueue;
  return function == "dequeue" ? Action::dequeue : Action::generate;
}

/// A completion without an invocation was invoked at that instant.
std::vector<Call> calls_of_case(const nlohmann::json& a_case) {
  std::vector<Call> calls;
  std::map<int, std::size_t> going_on;
  for (const auto& line : a_case["history"]) {
    const auto event = 2 * (line["index"].get<std::uint64_t>() + 1);
    const int process = line["process"];
    if (line["type"] == "invoke" || !going_on.contains(process)) {
      going_on[process] = calls.size();
      const Action action = action_of(a_case["checker"], line["f"]);
      Operation asked = operation(action);
      if (!line["value"].is_null()) asked.value = text_of(line["value"]);
      calls.push_back(call(static_cast<std::uint32_t>(process + 1),
                           line["type"] == "invoke" ? event : event - 1, std::nullopt, asked));
    }
    if (line["type"] == "invoke") continue;
    Call& ending = calls[going_on[process]];
    going_on.erase(process);
    ending.returned = event * 10ms;
    ending.returned_event = event;
    ending.result.outcome = line["type"] == "ok"     ? Outcome::ok
                            : line["type"] == "fail" ? Outcome::failed
                                                     : Outcome::unknown;
    if (!line["value"].is_null()) ending.result.value = text_of(line["value"]);
  }
  return calls;
}

Status status_of(const nlohmann::json& valid) {
  if (valid.is_boolean()) return valid.get<bool>() ? Status::holds : Status::violated;
  return Status::unknown;
}

void expect_counter(const std::vector<Call>& calls, const nlohmann::json& expected) {
  std::vector<CounterRead> reads;
  for (const auto& read : expected["reads"]) reads.push_back({read[0], read[1], read[2]});
  EXPECT_EQ(check_counter(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(counter_reads(calls), reads);
}

void expect_set(const std::vector<Call>& calls, const nlohmann::json& expected) {
  const SetFindings findings = set_findings(calls);
  EXPECT_EQ(check_set(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(findings.lost, texts_of(expected["lost"]));
  EXPECT_EQ(findings.stale, texts_of(expected["stale"]));
  EXPECT_EQ(findings.never_read, texts_of(expected["never_read"]));
  EXPECT_EQ(findings.stable.size(), expected["stable_count"].get<std::size_t>());
}

void expect_queue(const std::vector<Call>& calls, const nlohmann::json& expected) {
  EXPECT_EQ(check_unordered_queue(calls).status, status_of(expected["valid"]));
  if (!expected.contains("lost")) return;
  EXPECT_EQ(queue_findings(calls), (QueueFindings{.lost = texts_of(expected["lost"]),
                                                  .unexpected = texts_of(expected["unexpected"]),
                                                  .duplicated = texts_of(expected["duplicated"]),
                                                  .recovered = texts_of(expected["recovered"])}));
}

void expect_unique_ids(const std::vector<Call>& calls, const nlohmann::json& expected) {
  std::map<std::string, std::uint32_t> repeated;
  for (const auto& [id, count] : expected["duplicated"].items()) repeated[id] = count;
  EXPECT_EQ(check_unique_ids(calls).status, status_of(expected["valid"]));
  EXPECT_EQ(repeated_ids(calls), repeated);
}

TEST(PublicCases, OfCollectionsHaveTheirKnownAnswers) {
  ORRERY_ORACLE(oracle, "checkers/jepsen_cases.json");
  int seen = 0;
  for (const auto& a_case : oracle["cases"]) {
    const std::string checker = a_case["checker"];
    SCOPED_TRACE(checker + ": " + a_case["name"].get<std::string>());
    const nlohmann::json& expected = a_case["expected"];
    if (checker == "counter") expect_counter(calls_of_case(a_case), expected);
    else if (checker == "set-full" || checker == "set") expect_set(calls_of_case(a_case), expected);
    else if (checker.ends_with("queue")) expect_queue(calls_of_case(a_case), expected);
    else if (checker == "unique-ids") expect_unique_ids(calls_of_case(a_case), expected);
    else continue;
    ++seen;
  }
  EXPECT_GE(seen, 16);
}

}  // namespace
}  // namespace orrery::jepsen_cases_test
