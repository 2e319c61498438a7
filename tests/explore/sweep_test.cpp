#include "sim/explore/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/explore/journal.hpp"
#include "sim/plan/json.hpp"
#include "tests/explore/dice.hpp"
#include "tests/support/folder.hpp"

namespace orrery::sweep_test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class Sweeps : public testing::Test {
 protected:
  Experiment load(const std::string& more, const std::vector<std::string>& overrides = {}) const {
    const std::string text = R"({"nodes": 2, "stop": "100ms", )" + more + "}";
    return load_experiment(folder_.put("dice.json", text), overrides, dice::catalogue());
  }
  SweepReport swept(const std::string& more, const SweepPlan& plan) const {
    return sweep(load(more), dice::catalogue(), plan);
  }

  Folder folder_;
};

const std::string losing = R"("protocol": {"dice": {"loses": 6}})";

/// How the runs end one by one, without any sweep.
std::vector<std::uint64_t> losers_among(const Experiment& experiment, std::uint64_t seeds) {
  std::vector<std::uint64_t> losers;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Run run(experiment.plan_of(0, seed, dice::catalogue()), dice::catalogue());
    run.finish();
    if (!run.report().is_as_expected()) losers.push_back(seed);
  }
  return losers;
}

TEST_F(Sweeps, FindJustTheSeedsThatFailByThemselves) {
  const std::vector<std::uint64_t> losers = losers_among(load(losing), 200);
  ASSERT_FALSE(losers.empty());
  const SweepReport report = swept(losing, {.seeds = 200});
  EXPECT_EQ(report.runs, 200U);
  EXPECT_EQ(report.failed, losers.size());
  ASSERT_EQ(report.failures.size(), 1U);
  const FailureKind& kind = report.failures.front();
  EXPECT_EQ(kind.signature, (Signature{.judge = "dice.luck", .shape = "# throws #"}));
  EXPECT_EQ(kind.runs, losers.size());
  EXPECT_EQ(kind.seed, losers.front());
  EXPECT_FALSE(report.is_as_expected());
  EXPECT_EQ(report.ended, SweepEnd::all_seeds);
}

TEST_F(Sweeps, DoNotDependOnTheNumberOfThreads) {
  const SweepReport one = swept(losing, {.seeds = 300, .threads = 1});
  for (const unsigned threads : {2U, 3U, 16U}) {
    EXPECT_EQ(swept(losing, {.seeds = 300, .threads = threads}), one) << threads;
  }
}

TEST_F(Sweeps, GoOnFromWhereTheyWere) {
  const Experiment experiment = load(losing);
  const SweepReport whole = sweep(experiment, dice::catalogue(), {.seeds = 300});
  for (const std::uint64_t first : {1U, 7U, 150U, 299U, 300U}) {
    const SweepReport part = sweep(experiment, dice::catalogue(), {.seeds = first});
    const Value kept = write(part);
    const auto read_back = read<SweepReport>(parse_json(to_json(kept), "kept"), Path{});
    EXPECT_EQ(read_back, part);
    EXPECT_EQ(sweep(experiment, dice::catalogue(), {.seeds = 300}, {}, read_back), whole) << first;
  }
}

TEST_F(Sweeps, AnInterruptedOneHasASoundBeginning) {
  const Experiment experiment = load(losing);
  const SweepReport part = sweep(experiment, dice::catalogue(), {.seeds = 1'000'000},
                                 [](const SweepReport& so_far) { return so_far.runs < 50; });
  EXPECT_EQ(part.ended, SweepEnd::interrupted);
  EXPECT_FALSE(part.is_as_expected());
  SweepReport whole = sweep(experiment, dice::catalogue(), {.seeds = part.runs});
  whole.ended = SweepEnd::interrupted;
  EXPECT_EQ(part, whole);
}

TEST_F(Sweeps, TellKindsOfFailuresApart) {
  const SweepReport report = swept(
      R"("protocol": {"dice": {"loses": 6, "cheats": 1, "spins": 2}}, "limits": {"events": 500},
         "network": {"latency": "1ms"})",
      {.seeds = 200});
  std::vector<std::string> judges;
  std::uint64_t at_least = 0;
  for (const FailureKind& kind : report.failures) {
    judges.push_back(kind.signature.judge);
    at_least = std::max(at_least, kind.runs);
  }
  EXPECT_THAT(judges,
              testing::UnorderedElementsAre("dice.luck", "dice.honesty", std::string(end_of_run)));
  // A run with two failures is one run that failed.
  EXPECT_GE(report.failed, at_least);
  EXPECT_LE(report.failed, report.runs);
}

TEST_F(Sweeps, StopWhenEnoughHasFailed) {
  const std::vector<std::uint64_t> losers = losers_among(load(losing), 100);
  const SweepReport report = swept(losing, {.seeds = 100'000, .stop_after = 3});
  EXPECT_EQ(report.ended, SweepEnd::enough_fail);
  EXPECT_EQ(report.failed, 3U);
  EXPECT_EQ(report.runs, losers.at(2));
}

TEST_F(Sweeps, SeeADemonstrationInSomeRunsAndThatIsNoFailure) {
  const std::string demonstration = losing + R"(, "expect": {"violates": ["dice.luck"],
       "sometimes": [{"output": "Thrown", "where": "shown == 1"}]})";
  const auto losers = losers_among(load(losing), 200);
  const SweepReport report = swept(demonstration, {.seeds = 200});
  EXPECT_TRUE(report.is_as_expected());
  EXPECT_EQ(report.failed, 0U);
  ASSERT_EQ(report.sightings.size(), 2U);
  EXPECT_EQ(report.sightings[0].judge, "dice.luck");
  EXPECT_EQ(report.sightings[0].runs, losers.size());
  EXPECT_EQ(report.sightings[0].seed, losers.front());
  EXPECT_GT(report.sightings[1].runs, 0U);

  const SweepReport seen = swept(demonstration, {.seeds = 100'000, .until_seen = true});
  EXPECT_EQ(seen.ended, SweepEnd::all_seen);
  EXPECT_LT(seen.runs, 200U);
}

TEST_F(Sweeps, ADemonstrationThatNeverComesIsNotAsExpected) {
  const SweepReport report =
      swept(R"("protocol": "dice", "expect": {"violates": ["dice.luck"]})", {.seeds = 50});
  EXPECT_FALSE(report.is_as_expected());
  EXPECT_EQ(report.failed, 0U);
  EXPECT_THAT(report.never_seen(), Contains("dice.luck"));
}

TEST_F(Sweeps, SayWhatWasNeverSeen) {
  const SweepReport report = swept(
      R"("protocol": "dice", "faults": [{"at": "5ms", "crash": "n1"},
                                         {"at": "50ms", "restart": "n2"}])",
      {.seeds = 100});
  const auto never = report.never_seen();
  EXPECT_THAT(never, Contains("output Refused"));
  EXPECT_THAT(never, Not(Contains("output Thrown")));
  EXPECT_THAT(never, Contains("mood: waiting -> furious"));
  EXPECT_THAT(never, Contains("mood: glad -> sad"));
  EXPECT_THAT(never, Not(Contains("mood: waiting -> glad")));
  EXPECT_THAT(never, Not(Contains("mood: waiting -> sad")));
  EXPECT_THAT(never, Contains("fault restart n2"));
  EXPECT_THAT(never, Not(Contains("fault crash n1")));
}

TEST_F(Sweeps, SayWhichPartsOfAMixNeverStruck) {
  const SweepReport report = swept(
      R"("protocol": "dice", "faults": [
           {"at": "5ms", "mix": [{"crash": "n1"}, {"pause": "random 1", "weight": 2},
                                 {"restart": "n2"}],
            "for": "10ms"},
           {"at": "50ms", "sequence": [{"crash": "n1"}, {"wait": "1ms"}, {"wipe": "crashed"}]}])",
      {.seeds = 50});
  const auto never = report.never_seen();
  EXPECT_THAT(never, Contains("fault restart n2"));
  EXPECT_THAT(never, Not(Contains("fault crash n1")));
  EXPECT_THAT(never, Not(Contains("fault pause random 1")));
  EXPECT_THAT(never, Not(Contains("fault wipe crashed")));
}

TEST_F(Sweeps, WhatACrashErasesIsNoTransition) {
  const SweepReport report =
      swept(R"("protocol": "dice", "faults": [{"at": "50ms", "crash": "all", "for": "20ms"}])",
            {.seeds = 50});
  EXPECT_THAT(report.never_seen(), Contains("mood: glad -> waiting"));
  EXPECT_THAT(report.never_seen(), Contains("mood: sad -> waiting"));
}

TEST_F(Sweeps, StopEarlyWhereNothingIsDrawn) {
  const SweepReport same = swept(
      R"("protocol": {"dice": {"sides": 1}}, "network": {"latency": "1ms"})", {.seeds = 100'000});
  EXPECT_TRUE(same.is_always_the_same());
  EXPECT_EQ(same.ended, SweepEnd::same_run);
  EXPECT_EQ(same.runs, 100U);
  EXPECT_FALSE(swept(losing, {.seeds = 100}).is_always_the_same());
}

TEST_F(Sweeps, RunEveryCellWithEverySeed) {
  const std::string cells = R"("protocol": "dice", "vary": {"protocol.dice.loses": [0, 6, 1]})";
  const SweepReport report = swept(cells, {.seeds = 100});
  EXPECT_EQ(report.runs, 300U);
  ASSERT_EQ(report.cells.size(), 3U);
  EXPECT_EQ(report.cells[0].failed, 0U);
  EXPECT_GT(report.cells[1].failed, 0U);
  EXPECT_GT(report.cells[2].failed, 0U);
  ASSERT_EQ(report.failures.size(), 1U);

  const SweepReport one = swept(cells, {.seeds = 100, .cell = 2});
  EXPECT_EQ(one.runs, 100U);
  EXPECT_EQ(one.cells[2], report.cells[2]);
  EXPECT_EQ(one.failures.front().cell, 2U);
}

TEST_F(Sweeps, ABugIsToldWithItsSeed) {
  const std::string bursting = R"("protocol": {"dice": {"bursts": 6}})";
  const Experiment experiment = load(bursting);
  std::uint64_t seed = 0;
  try {
    sweep(experiment, dice::catalogue(), {.seeds = 1000});
  } catch (const BrokenRun& bug) {
    seed = bug.seed;
    EXPECT_THAT(bug.what(), testing::HasSubstr("bursts"));
  }
  ASSERT_GT(seed, 0U);
  orrery::Run run(experiment.plan_of(0, seed, dice::catalogue()), dice::catalogue());
  EXPECT_THROW(run.finish(), std::exception);
  EXPECT_EQ(sweep(experiment, dice::catalogue(), {.seeds = seed - 1}).runs, seed - 1);
}

TEST_F(Sweeps, EachSeedRunsWithWhatItDraws) {
  const std::string drawing =
      losing + R"(, "swarm": {"nodes": [1, 2, 5], "network.latency": ["1ms", "1ms..5ms"]})";
  const Experiment experiment = load(drawing);
  const SweepReport report = sweep(experiment, dice::catalogue(), {.seeds = 100});
  EXPECT_EQ(report.failed, losers_among(experiment, 100).size());
}

// ---------------------------------------------------------------- journals

class Journals : public Sweeps {
 protected:
  std::string error_of(const SweepIdentity& identity, std::uint64_t runs = 1000) const {
    try {
      read_journal(file_, identity, runs);
      return "";
    } catch (const Error& error) {
      return error.sentence();
    }
  }

  std::string file_ = folder_ / "journal.json";
};

TEST_F(Journals, KeepAReportAsItIs) {
  const Experiment experiment = load(losing);
  const SweepIdentity identity = identity_of(experiment, {}, "1.0");
  EXPECT_EQ(read_journal(file_, identity, 1000), std::nullopt);
  const SweepReport report = sweep(experiment, dice::catalogue(), {.seeds = 200});
  write_journal(file_, identity, report);
  EXPECT_EQ(read_journal(file_, identity, 1000), report);
  EXPECT_EQ(read_journal(file_, identity, 200), report);
}

TEST_F(Journals, OfOtherSweepsAreRefused) {
  const Experiment experiment = load(losing);
  const SweepIdentity identity = identity_of(experiment, {}, "1.0");
  write_journal(file_, identity, sweep(experiment, dice::catalogue(), {.seeds = 20}));
  EXPECT_EQ(error_of(identity), "");
  EXPECT_THAT(error_of(identity_of(experiment, {}, "1.1")), testing::HasSubstr("of orrery 1.0"));
  EXPECT_THAT(error_of(identity_of(experiment, {.from = 7}, "1.0")),
              testing::HasSubstr("from seed 1 on"));
  EXPECT_THAT(error_of(identity_of(experiment, {.cell = 0}, "1.0")),
              testing::HasSubstr("of all cells"));
  EXPECT_THAT(error_of(identity_of(load(losing, {"nodes=3"}), {}, "1.0")),
              testing::HasSubstr("another scenario, or with other settings"));
  EXPECT_THAT(error_of(identity_of(load(losing + R"(, "swarm": {"nodes": [1]})"), {}, "1.0")),
              testing::HasSubstr("another scenario"));
  EXPECT_THAT(error_of(identity, 19), testing::HasSubstr("20 runs already, and 19 are wanted"));
}

TEST_F(Journals, WhatIsNoneIsLeftAsItIs) {
  const SweepIdentity identity = identity_of(load(losing), {}, "1.0");
  for (const std::string text : {"", "{", "[]", "{\"nodes\": 3}", "{\"sweep\": {}}"}) {
    folder_.put("journal.json", text);
    EXPECT_THAT(error_of(identity), testing::HasSubstr("is no journal of a sweep")) << text;
  }
}

}  // namespace
}  // namespace orrery::sweep_test
