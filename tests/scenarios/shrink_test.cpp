/// `orrery shrink`, and the scenarios that it has left in tests/regressions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "protocols/registry.hpp"
#include "scenarios/scenario_text.hpp"
#include "scenarios/shrink_command.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/remarks.hpp"
#include "tests/scenarios/program.hpp"

namespace orrery::program {
namespace {

using testing::HasSubstr;

const std::string local_reads = "scenarios/raft/local_reads.json";
const std::string enough = "1000";  // to come to its end, on a slow machine and under sanitizers

TEST(Shrink, WritesAScenarioThatIsAsExpectedAndTheTextOfItsRun) {
  const Folder folder;
  const std::string out = (folder / "small.json");
  const Answer answer =
      orrery({"shrink", local_reads, "--seed", "1", "-o", out, "--seconds", enough});
  EXPECT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("linearizable: no order of "));
  EXPECT_THAT(answer.out,
              HasSubstr("Nothing that is left can be left out so that it fails as before."));
  EXPECT_THAT(answer.out, HasSubstr(" run " + out + " --trace "));
  EXPECT_THAT(answer.out, HasSubstr(" export "));
  EXPECT_EQ(orrery({"run", out, "--verify", "--quiet"}).code, 0);
  const std::string transcript = text_of((folder / "small.txt"));
  EXPECT_THAT(transcript, HasSubstr("has its answer: ok"));
  EXPECT_THAT(transcript, HasSubstr("FAULT partition"));
  EXPECT_THAT(transcript, HasSubstr("\nlinearizable: no order of "));
}

/// Their runs break more than the one promise that is shrunk for.
TEST(Shrink, OfARunThatBreaksSeveralPromisesIsAsExpected) {
  for (const char* file :
       {"scenarios/simple_paxos/two_values.json", "scenarios/paxos_museum/own_value.json"}) {
    SCOPED_TRACE(file);
    const Folder folder;
    const std::string out = folder / "small.json";
    ASSERT_EQ(orrery({"shrink", file, "-o", out, "--quiet"}).code, 0);
    const Answer answer = orrery({"run", out});
    EXPECT_EQ(answer.code, 0) << answer.out << answer.err;
    const Plan plan = load_plan(out, {}, shipped_catalogue());
    EXPECT_GT(plan.expect.violates.size(), 1U);
  }
}

TEST(Shrink, AnAvailabilityThatIsTooLowIsExpectedOfWhatIsLeft) {
  const Folder folder;
  const std::string file = folder / "refused.json";
  const std::string out = folder / "small.json";
  std::ofstream(file) << R"({"protocol": "raft", "nodes": 3, "stop": "3s",
      "clients": {"count": 1, "workload": {"kv": {"timeout": "500ms"}}},
      "faults": [{"at": "1s", "crash": ["n1", "n2"]}],
      "expect": {"availability": {"min": 0.999}}})";
  ASSERT_EQ(orrery({"shrink", file, "-o", out, "--seconds", "5"}).code, 0);
  EXPECT_EQ(load_plan(out, {}, shipped_catalogue()).expect.violates,
            (std::vector<std::string>{"availability"}));
  EXPECT_EQ(orrery({"run", out}).code, 0);
}

TEST(Shrink, JsonSaysWhatWasAndWhatIsLeft) {
  const Answer answer = orrery({"shrink", local_reads, "--json", "--seconds", enough});
  EXPECT_EQ(answer.code, 0) << answer.err;
  const nlohmann::json report = nlohmann::json::parse(answer.out);
  EXPECT_EQ(report["judge"], "linearizable");
  EXPECT_EQ(report["minimal"], true);
  EXPECT_EQ(report["depends_on_seed"], false);
  EXPECT_EQ(report["before"]["nodes"], 5);
  EXPECT_LE(report["after"]["nodes"], 3);
  EXPECT_LE(report["after"]["operations"], 2);
  EXPECT_LT(report["after"]["events"], 120);
  EXPECT_EQ(report["scenario"]["expect"]["violates"], nlohmann::json({"linearizable"}));
}

TEST(Shrink, OfARunThatDoesNotFailIsRefused) {
  const Answer answer = orrery({"shrink", leader_dies, "--seed", "3"});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err,
              HasSubstr("the run with seed 3 does not fail: there is nothing to shrink (find a "
                        "seed with "));
}

TEST(Shrink, OfAJudgeThatSaysNothingIsRefused) {
  const Answer answer = orrery({"shrink", local_reads, "--judge", "linearizables"});
  EXPECT_EQ(answer.code, 2);
  EXPECT_EQ(answer.err,
            "--judge: \"linearizables\" says nothing against the run with seed 1 (did you mean "
            "\"linearizable\"?)\n");
}

/// Also under those whose draws differ from the pinned ones only now and then.
TEST(Shrink, OfPublishedBugsLeavesOneRunUnderEverySeed) {
  for (const char* bug : {"no_election_restriction", "vote_reset", "longest_log_wins"}) {
    SCOPED_TRACE(bug);
    const Folder folder;
    const std::string out = folder / "small.json";
    const std::string file = std::string("scenarios/raft_museum/") + bug + ".json";
    ASSERT_EQ(orrery({"shrink", file, "-o", out, "--quiet"}).code, 0);
    Plan plan = load_plan(out, {}, shipped_catalogue());
    const std::string told = transcript_of(plan, shipped_catalogue());
    for (plan.seed = 1; plan.seed <= 30; ++plan.seed) {
      EXPECT_EQ(transcript_of(plan, shipped_catalogue()), told) << "seed " << plan.seed;
    }
  }
}

/// An operation that is without an answer for two seconds: that is no reason to kill everybody.
TEST(Shrink, StaysWithinWhatTheProtocolSurvives) {
  const Folder folder;
  const std::string out = folder / "small.json";
  const Answer answer = orrery({"shrink", leader_dies, "--seed", "452", "-o", out});
  ASSERT_EQ(answer.code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("all_operations_complete: 1 of "));
  orrery::Run run(load_plan(out, {}, shipped_catalogue()), shipped_catalogue());
  run.finish();
  for (const FaultReport& fault : run.report().faults) EXPECT_EQ(fault.beyond, 0U) << fault.what;
}

/// Whoever runs it sees the lost answer, and not only what followed when the run had stopped.
/// Messages that come after their round would confuse loyal generals, too.
TEST(Shrink, LeavesASynchronousProtocolItsRounds) {
  for (const char* file : {"scenarios/generals_om/three_generals.json",
                           "scenarios/generals_sm/one_round_too_few.json"}) {
    SCOPED_TRACE(file);
    const Folder folder;
    const std::string out = folder / "small.json";
    ASSERT_EQ(orrery({"shrink", file, "-o", out, "--quiet"}).code, 0);
    const Plan plan = load_plan(out, {}, shipped_catalogue());
    EXPECT_FALSE(plan.faults.empty());
    EXPECT_THAT(
        remarks_on(plan, shipped_catalogue()),
        testing::Not(testing::Contains(testing::Field(&Remark::kind, Remark::Kind::warning))));
  }
}

TEST(Shrink, OfARequestThatWasAppliedTwiceShowsBoth) {
  const Folder folder;
  const std::string out = folder / "small.json";
  ASSERT_EQ(orrery({"shrink", "scenarios/raft_museum/no_sessions.json", "--seed", "4", "-o", out,
                    "--quiet"})
                .code,
            0);
  const std::string transcript = text_of((folder / "small.txt"));
  EXPECT_THAT(transcript, HasSubstr("has its answer: ok"));
  const auto first = transcript.find("* Committed: index");
  ASSERT_NE(first, std::string::npos) << transcript;
  EXPECT_NE(transcript.find("* Committed: index", first + 1), std::string::npos) << transcript;
}

TEST(Shrink, DestroysNoFile) {
  const Folder folder;
  const std::string scenario = folder / "failing.json";
  std::filesystem::copy_file(std::filesystem::path(ORRERY_SOURCE_DIR) / local_reads, scenario);
  const std::string before = text_of(scenario);
  Answer answer = orrery({"shrink", scenario, "-o", scenario});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("is the scenario that is to be shrunk (choose another name)"));
  EXPECT_EQ(text_of(scenario), before);
  answer = orrery({"shrink", scenario, "-o", folder / "small.txt"});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("is what the transcript, the trace or the picture is called"));
  answer = orrery({"shrink", scenario, "-o", std::filesystem::path(scenario).parent_path()});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("is a folder (write -o "));
}

TEST(Shrink, NeedsAScenario) {
  const Answer answer = orrery({"shrink"});
  EXPECT_EQ(answer.code, 2);
  EXPECT_THAT(answer.err, HasSubstr("shrink needs a scenario"));
}

TEST(ScenarioText, PutsWhatFitsOnALineOnOne) {
  std::filesystem::current_path(ORRERY_SOURCE_DIR);
  const Value tree = parse_json(
      R"({"title":"x","faults":[{"at":"1s","crash":"n1"}],"pins":[],"nodes":3})", "x.json");
  EXPECT_EQ(scenario_text(tree),
            "{\n"
            "  \"title\": \"x\",\n"
            "  \"faults\": [{\"at\": \"1s\", \"crash\": \"n1\"}],\n"
            "  \"pins\": [],\n"
            "  \"nodes\": 3\n"
            "}\n");
  const std::string text = scenario_text(write(load_plan(local_reads, {}, shipped_catalogue())));
  EXPECT_EQ(write(read_plan(parse_json(text, "x"), "x", shipped_catalogue())),
            write(load_plan(local_reads, {}, shipped_catalogue())));
}

std::vector<std::string> regressions() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/regressions")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Regressions, AreTheRunsThatTheirTextsTellUnderEverySeed) {
  orrery({"list", "judges"});  // goes to the root of the tree
  EXPECT_GE(regressions().size(), 2U);
  for (const std::string& file : regressions()) {
    SCOPED_TRACE(file);
    Plan plan = load_plan(file, {}, shipped_catalogue());
    const std::string told = text_of(std::filesystem::path(file).replace_extension(".txt"));
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      plan.seed = seed;
      EXPECT_EQ(transcript_of(plan, shipped_catalogue()), told) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace orrery::program
