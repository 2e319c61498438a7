/// Clients that ask for what their protocol does not do are refused, with the path of what to
/// change.

#include "sim/plan/client_checks.hpp"

#include <gtest/gtest.h>

#include "sim/plan/json.hpp"
#include "tests/plan/toy_catalogue.hpp"

namespace orrery {
namespace {

/// A protocol without settings whose clients may only ask for one decision.
Catalogue one_shot() {
  static const std::vector<Protocol> protocols{{.name = "once",
                                                .title = "Once",
                                                .paper = "On Deciding",
                                                .authors = "Doe",
                                                .file = "",
                                                .scenario = "",
                                                .settings = settings_of<NoConfig>(),
                                                .has_clients = true,
                                                .problem_with_clients = one_decision_only}};
  return {protocols, {}};
}

std::string error_with_workload(const std::string& clients, const Catalogue& catalogue,
                                const std::string& protocol) {
  const std::string text =
      "{\"protocol\": \"" + protocol + "\",\n\"clients\": {\"count\": 2" + clients + "}}";
  try {
    read_plan(parse_json(text, "x.json"), "x.json", catalogue);
    return "read";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string error_with_workload(const std::string& workload) {
  return error_with_workload(", \"workload\": " + workload, one_shot(), "once");
}

std::string script(const std::string& second_call) {
  const std::string first_call =
      R"({"at": "0s", "client": "c1", "action": "propose", "key": "d", "value": "a"})";
  return R"({"script": {"calls": [)" + first_call + ", " + second_call + "]}}";
}

TEST(ClientChecks, OneDecisionIsServed) {
  EXPECT_EQ(error_with_workload(R"({"propose": {}})"), "read");
  EXPECT_EQ(error_with_workload(R"({"propose": {"instances": 1, "timeout": "2s"}})"), "read");
  EXPECT_EQ(error_with_workload(script(
                R"({"at": "1s", "client": "c2", "action": "propose", "key": "d", "value": "b"})")),
            "read");
}

TEST(ClientChecks, ClientsWithoutAWorkloadAskForNothing) {
  EXPECT_EQ(error_with_workload("", one_shot(), "once"), "read");
}

TEST(ClientChecks, WhateverElseIsAskedIsRefused) {
  EXPECT_EQ(error_with_workload(R"({"kv": {}})"),
            "x.json:2: clients.workload: one-shot consensus serves proposals only (write "
            "\"propose\": {\"instances\": 1})");
  EXPECT_EQ(error_with_workload(R"({"propose": {"instances": 20}})"),
            "x.json:2: clients.workload.propose.instances: one value is decided once and for all, "
            "not 20 (write 1)");
  EXPECT_EQ(
      error_with_workload(script(R"({"at": "1s", "client": "c2", "action": "get", "key": "d"})")),
      "x.json:2: clients.workload.script.calls[1].action: one-shot consensus serves proposals only "
      "(write \"propose\")");
  EXPECT_EQ(error_with_workload(script(
                R"({"at": "1s", "client": "c2", "action": "propose", "key": "e", "value": "b"})")),
            "x.json:2: clients.workload.script.calls[1].key: one value is decided once and for "
            "all, and that of \"d\" is another one (write \"d\")");
}

TEST(ClientChecks, AProtocolThatSaysNothingServesAnything) {
  for (const std::string workload : {R"({"kv": {}})", R"({"propose": {"instances": 20}})"}) {
    EXPECT_EQ(error_with_workload(", \"workload\": " + workload, toy::catalogue(), "toy"), "read");
  }
}

TEST(ClientChecks, AProtocolWithoutClientsHasNone) {
  EXPECT_NE(error_with_workload(R"(, "workload": {"kv": {}})", toy::catalogue(), "strict"), "read");
}

}  // namespace
}  // namespace orrery
