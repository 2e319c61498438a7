/// What becomes of a leader when links fail, variant by variant: Howard & Abraham, "Raft does not
/// Guarantee Liveness in the face of Network Faults" (2020), and Cloudflare's post-mortem of
/// 2020-11-02, as public cases. scenarios/raft/howard_1.json and its neighbours show the same.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "protocols/registry.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/run.hpp"
#include "tests/protocols/raft/support.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::raft {
namespace {

constexpr Time fault_at = std::chrono::seconds(3);

/// What came of the ten seconds of the fault.
struct Outcome {
  std::vector<NodeId> elected{};  // one after the other
  std::uint64_t answered{};       // operations
  Term highest{};                 // currentTerm of anybody
  NodeId leader{};                // at the end; of several, with the highest term
};

class ElectionsSeen final : public Observer {
 public:
  std::vector<NodeId> since_the_fault;
  void output(const World& world, NodeId node, const Payload& output) override {
    if (content_of<Elected>(output) != nullptr && world.now() >= fault_at) {
      since_the_fault.push_back(node);
    }
  }
};

/// The one digit after these words.
std::string number_after(const std::string& words, const std::string& text) {
  const std::size_t at = text.find(words);
  return at == std::string::npos ? "" : text.substr(at + words.size(), 1);
}

/// A row of the oracle as a scenario.
std::string scenario(const nlohmann::json& row, const std::string& settings) {
  const std::string leader = number_after("leader ", row["before"]);
  const std::string crashed = number_after("server ", row["before"]);
  std::string links;
  for (const std::string link : row["links"]) {
    links += fmt::format(R"({}"n{}-n{}")", links.empty() ? "" : ", ", link[0], link[1]);
  }
  std::string pins;
  for (int i = 1; i <= row["n"].get<int>(); ++i) {
    pins += fmt::format(R"({}{{"timer": "ElectionTimeout", "node": "n{}", "nth": 1, "is": "{}"}})",
                        i == 1 ? "" : ", ", i, leader == std::to_string(i) ? "150ms" : "300ms");
  }
  const std::string crash =
      crashed.empty() ? "" : fmt::format(R"({{"at": "3s", "crash": "n{}"}}, )", crashed);
  return fmt::format(
      R"({{"nodes": {}, "protocol": {{"raft": {{{}}}}}, "network": {{"latency": "5ms..15ms"}},
  "clients": {{"count": 2, "workload": {{"kv": {{"mix": {{"put": 1}}, "think": "50ms",
                                                "timeout": "2s", "from": "4s"}}}}}},
  "pins": [{}], "faults": [{}{{"at": "3s", "only_links": [{}]}}], "stop": "13s"}})",
      row["n"].get<int>(), settings, pins, crash, links);
}

Outcome outcome_of(const std::string& scenario, std::uint64_t seed) {
  const Catalogue catalogue = shipped_catalogue();
  Plan plan = read_plan(parse_json(scenario, "row"), "row", catalogue);
  plan.seed = seed;
  Run run(plan, catalogue);
  ElectionsSeen elections;
  run.set_observer(&elections);
  run.finish();
  Outcome outcome{.elected = elections.since_the_fault, .answered = run.report().operations.ok};
  Term leads = 0;
  for (const NodeId node : run.world().group('n')) {
    const Term term = run.world().state_of<Durable>(node).currentTerm;
    outcome.highest = std::max(outcome.highest, term);
    const auto* state = run.world().find_state<Volatile>(node);
    if (state == nullptr || state->role != Role::leader || term <= leads) continue;
    leads = term;
    outcome.leader = node;
  }
  return outcome;
}

/// What a variant's words in the oracle ask of a run.
using Expectation = std::function<void(const Outcome&, NodeId before)>;

// "Some leader commits client commands and is not replaced again".
void is_stable(const Outcome& run, NodeId before) {
  EXPECT_EQ(run.elected, std::vector<NodeId>{});
  EXPECT_EQ(run.leader, before);
  EXPECT_GE(run.answered, 100U);
}
void is_stable_and_terms_do_not_grow(const Outcome& run, NodeId before) {
  is_stable(run, before);
  EXPECT_EQ(run.highest, 1U);
}
// "No command commits until the fault heals".
void is_deadlocked(const Outcome& run, NodeId before) {
  EXPECT_EQ(run.elected, std::vector<NodeId>{});
  EXPECT_EQ(run.leader, before);
  EXPECT_EQ(run.answered, 0U);
}
// "Leader changes repeatedly for as long as the fault lasts".
void changes_leaders(const Outcome& run, NodeId) { EXPECT_GE(run.elected.size(), 8U); }
// "Stable only once 2, the one server linked to both, wins; otherwise leadership keeps changing".
// (A rival that stands at the moment of n2's election may still depose it once.)
void is_stable_once_n2_leads(const Outcome& run, NodeId) {
  ASSERT_FALSE(run.elected.empty());
  EXPECT_TRUE(run.elected.back() == n2 || run.elected.size() >= 8) << run.elected.size();
}
// "4 steps down, one of 1, 2, 3 leads".
void has_a_new_leader(const Outcome& run, NodeId before) {
  EXPECT_EQ(run.elected.size(), 1U);
  EXPECT_NE(run.leader, before);
  EXPECT_GE(run.answered, 100U);
}
// "1, 2 or 3 is elected (2 votes although it hears from 4); 4 then interrupts through 2 unless 2
// itself leads".
void is_stable_only_with_n2(const Outcome& run, NodeId before) {
  ASSERT_FALSE(run.elected.empty());
  for (const NodeId leader : run.elected) EXPECT_NE(leader, before);
  EXPECT_TRUE(run.elected.back() == n2 || run.elected.size() >= 8) << run.elected.size();
}

const std::map<std::string, std::string> variants{
    {"Raft", ""},
    {"Raft PreVote", R"("pre_vote": true)"},
    {"Raft PreVote without CheckQuorum", R"("pre_vote": true)"},
    {"Raft PreVote+CheckQuorum", R"("pre_vote": true, "check_quorum": true)"},
    {"Raft ignoring RequestVote within the election timeout", R"("disregard_candidates": true)"},
};

const std::map<std::pair<std::string, std::string>, Expectation> expectations{
    {{"cloudflare-2020", "Raft"}, is_stable_once_n2_leads},
    {{"cloudflare-2020", "Raft PreVote"}, is_stable_and_terms_do_not_grow},
    {{"cloudflare-2020", "Raft PreVote+CheckQuorum"}, is_stable_and_terms_do_not_grow},
    {{"howard-1", "Raft"}, changes_leaders},
    {{"howard-1", "Raft PreVote"}, is_stable_and_terms_do_not_grow},
    {{"howard-1", "Raft ignoring RequestVote within the election timeout"}, is_stable},
    {{"howard-1", "Raft PreVote+CheckQuorum"}, is_stable_and_terms_do_not_grow},
    {{"howard-2", "Raft PreVote without CheckQuorum"}, is_deadlocked},
    {{"howard-2", "Raft PreVote+CheckQuorum"}, has_a_new_leader},
    {{"howard-2", "Raft"}, is_stable_only_with_n2},
};

TEST(RaftPartialConnectivity, EachVariantEndsAsItIsKnownTo) {
  ORRERY_ORACLE(oracle, "raft/partial_connectivity.json");
  std::size_t checked = 0;
  for (const auto& row : oracle["scenarios"]) {
    const std::string name = row["name"];
    const NodeId before(
        'n', static_cast<std::uint32_t>(std::stoul(number_after("leader ", row["before"]))));
    for (const auto& [variant, words] : row["expected"].items()) {
      const auto expectation = expectations.find({name, variant});
      ASSERT_NE(expectation, expectations.end()) << name << ", " << variant << ": a new row";
      const std::string text = scenario(row, variants.at(variant));
      for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SCOPED_TRACE(fmt::format("{}, {}, seed {}: {}", name, variant, seed, words.dump()));
        expectation->second(outcome_of(text, seed), before);
      }
      ++checked;
    }
  }
  EXPECT_EQ(checked, expectations.size());
}

}  // namespace
}  // namespace orrery::raft
