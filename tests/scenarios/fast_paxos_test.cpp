/// Fast Paxos in whole runs: message delays, counted; latencies between regions, against published
/// ones; the museum's exhibits.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include "protocols/registry.hpp"
#include "sim/check/calls.hpp"
#include "sim/explore/museum.hpp"
#include "sim/plan/run.hpp"
#include "tests/support/oracles.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

/// Each client's time from its proposal to its knowing.
std::map<NodeId, Duration> answers(const std::string& scenario,
                                   const std::vector<std::string>& overrides) {
  const Catalogue catalogue = shipped_catalogue();
  const Plan plan = load_plan(ORRERY_SOURCE_DIR "/scenarios/fast_paxos/" + scenario + ".json",
                              overrides, catalogue);
  World world = make_world(plan, catalogue);
  world.begin();
  world.run_until(plan.stop);
  EXPECT_TRUE(world.violations().empty());
  std::map<NodeId, Duration> took;
  for (const Call& call : calls_of(world.history())) {
    if (call.returned) took[call.client] = *call.returned - call.invoked;
  }
  return took;
}

// "Fast Paxos requires only two message delays in the absence of collision" (§4), "traditional
// consensus algorithms require three", and recovery adds two, or one (§3.4.3).
TEST(FastPaxosRuns, TakeTheMessageDelaysOfThePaperWhoeverLeads) {
  const auto of_c1 = [](Duration delays) {
    return std::map<NodeId, Duration>{{client(1), delays}};
  };
  const auto of_both = [](Duration delays) {
    return std::map<NodeId, Duration>{{client(1), delays}, {client(2), delays}};
  };
  for (int seed = 1; seed <= 20; ++seed) {
    const std::string drawn = "seed=" + std::to_string(seed);
    EXPECT_EQ(answers("hello", {drawn}), of_c1(20ms)) << drawn;
    EXPECT_EQ(answers("hello", {drawn, "protocol={\"fast_paxos\": {\"rounds\": \"classic\"}}"}),
              of_c1(30ms))
        << drawn;
    EXPECT_EQ(answers("collision_uncoordinated", {drawn}), of_both(30ms)) << drawn;
    EXPECT_EQ(answers("collision_coordinated", {drawn}), of_both(40ms)) << drawn;
  }
}

// ---------------------------------------------------------------- regions

/// Fields of a line of CSV, of which some are in quotes.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields{""};
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') is_quoted = !is_quoted;
    else if (c == ',' && !is_quoted) fields.emplace_back();
    else fields.back() += c;
  }
  return fields;
}

TEST(FastPaxosRuns, TakeThePublishedLatencyBetweenRegionsToAMicrosecond) {
  std::ifstream file(oracle_folder() + "/wan/commit_latency_aws_2021.csv");
  if (!file) GTEST_SKIP() << "wan is not here: set ORRERY_ORACLES to its folder";
  const std::vector<std::string> regions{"ap-southeast-1", "ca-central-1", "eu-west-1", "sa-east-1",
                                         "us-west-1"};
  int compared = 0;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> fields = fields_of(line);
    if (!fields[1].starts_with("Fast Paxos fast round") || fields[0] != "aws_2021-02-13") continue;
    const std::string& home = fields[4];
    std::vector<std::string> where = regions;  // the client's first: c1 is at home with n1
    std::rotate(where.begin(), std::find(where.begin(), where.end(), home), where.end());
    std::string list;
    for (const std::string& region : where) list += (list.empty() ? "\"" : ", \"") + region + "\"";
    const auto took = answers(
        "regions", {"vary=null", "published=[]", "network.topology.regions.where=[" + list + "]"});
    ASSERT_EQ(took.size(), 1U) << home;
    const double simulated =
        std::chrono::duration<double, std::milli>(took.begin()->second).count();
    EXPECT_LE(std::abs(simulated - std::stod(fields[5])), 0.001) << home;
    ++compared;
  }
  EXPECT_EQ(compared, 5);
}

// ---------------------------------------------------------------- the museum

std::vector<std::string> exhibits() {
  std::vector<std::string> files;
  const std::filesystem::path folder(ORRERY_SOURCE_DIR "/scenarios/fast_paxos_museum");
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(FastPaxosMuseum, HasEachBugOnce) {
  std::vector<std::string> ids;
  for (const std::string& file : exhibits()) {
    ids.push_back(load_museum_piece(file, shipped_catalogue()).id);
  }
  EXPECT_THAT(ids, testing::UnorderedElementsAre("FP1", "FP2", "FP3", "FP4"));
}

TEST(FastPaxosMuseum, EachBugIsFoundInFiftySeedsAndItsTwinIsSilentInAsMany) {
  for (const std::string& file : exhibits()) {
    SCOPED_TRACE(file);
    const MuseumPiece piece = load_museum_piece(file, shipped_catalogue());
    const auto report = study(piece, {.campaigns = 1, .seeds = 50, .shrink_trials = 0},
                              shipped_catalogue(), [] { return true; });
    ASSERT_TRUE(report);
    EXPECT_TRUE(report->seeds_to_detection());
    EXPECT_EQ(report->twin_violations, 0U) << "seed " << report->twin_first_seed.value_or(0);
    EXPECT_TRUE(report->minimum_events) << piece.minimum_file << " does not show it";
    EXPECT_TRUE(report->is_as_expected());
  }
}

}  // namespace
}  // namespace orrery
