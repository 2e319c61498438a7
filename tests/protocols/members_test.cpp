/// Which servers a cluster is made of, for judges: the others are held to nothing.

#include <gtest/gtest.h>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/run.hpp"

namespace orrery {
namespace {

Run run_of(const std::string& settings, const std::string& more) {
  const std::string text = R"({"nodes": 4, "protocol": {"raft": {)" + settings + R"(}},
      "clients": {"count": 2, "workload": {"kv": {"timeout": "2s", "until": "6s"}}}, )" +
                           more + "}";
  Run run(read_plan(parse_json(text, "x.json"), "x.json", shipped_catalogue()),
          shipped_catalogue());
  run.finish();
  return run;
}

std::vector<NodeId> members_of(const Run& run) {
  for (const Protocol& protocol : shipped_catalogue().protocols) {
    if (protocol.name == "raft") return protocol.members(run.world());
  }
  return {};
}

std::vector<NodeId> servers(std::initializer_list<std::uint32_t> numbers) {
  std::vector<NodeId> all;
  for (const std::uint32_t number : numbers) all.push_back(replica(number));
  return all;
}

TEST(Members, OfRaftAreThoseOfTheLatestConfiguration) {
  struct Case {
    std::string why;
    std::string settings;
    std::string more;
    std::vector<NodeId> members;
  };
  const std::string to_the_end = R"("stop": "8s")";
  const std::string removal = R"("changes": [{"at": "2s", "remove_server": "n4"}])";
  for (const Case& c : {
           Case{"everybody at first", "", to_the_end, servers({1, 2, 3, 4})},
           {"the first ones", R"("members": 3)", to_the_end, servers({1, 2, 3})},
           {"nobody has led yet", R"("members": 3)", R"("stop": "1ms")", servers({1, 2, 3})},
           {"removed", removal, to_the_end, servers({1, 2, 3})},
           {"added", R"("members": 3, "changes": [{"at": "2s", "add_server": "n4"}])", to_the_end,
            servers({1, 2, 3, 4})},
           {"a learner gets all entries",
            R"("members": 3, "changes": [{"at": "2s", "add_learner": "n4"}])", to_the_end,
            servers({1, 2, 3, 4})},
           {"another set", R"("changes": [{"at": "2s", "voters": ["n2", "n4"]}])", to_the_end,
            servers({2, 4})},
           {"from a snapshot", removal + R"(, "snapshot": {"after": 5})", to_the_end,
            servers({1, 2, 3})},
           {"nobody leads: what was committed", removal,
            R"("faults": [{"at": "5s", "crash": "leader"}], "stop": "5010ms")", servers({1, 2, 3})},
       }) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(members_of(run_of(c.settings, c.more)), c.members);
  }
}

/// n4 was never a member, or is none any more: it need not hold what the members hold.
TEST(Members, AloneAreHeldToTheStateOfTheCluster) {
  const std::string expecting = R"("stable_from": "1s", "stop": "15s",
      "expect": {"eventually": ["replicas_agree", "converges"], "liveness": {"within": "2s"}})";
  // Without an ear for candidates: a removed server must not disturb the others (§4.2.3).
  for (const char* settings : {R"("members": 3)",
                               R"("disregard_candidates": true,
                                  "changes": [{"at": "2s", "remove_server": "n4"}])"}) {
    SCOPED_TRACE(settings);
    const RunReport report = run_of(settings, expecting).report();
    for (const auto& [verdict, is_expected] : report.verdicts) {
      EXPECT_TRUE(is_expected) << verdict.judge << ": " << verdict.sentence;
      if (verdict.judge != "replicas_agree") continue;
      EXPECT_EQ(verdict.sentence, "n1, n2 and n3 hold the same state");
    }
  }
}

}  // namespace
}  // namespace orrery
