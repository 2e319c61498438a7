#include "sim/explore/experiment_run.hpp"

#include <gtest/gtest.h>

#include "tests/explore/dice.hpp"
#include "tests/support/folder.hpp"

namespace orrery::experiment_run_test {
namespace {

class ExperimentsOnThreads : public testing::Test {
 protected:
  Experiment load(const std::string& more) const {
    const std::string text = R"({"nodes": 2, "stop": "100ms", "protocol": "dice",
        "vary": {"protocol.dice.loses": [0, 6, 5]}, "seeds": 40)" +
                             more + "}";
    return load_experiment(folder_.put("dice.json", text), {}, dice::catalogue());
  }

  Folder folder_;
};

/// One run after the other, as the runner of the portability tests has it.
ExperimentReport one_by_one(const Experiment& experiment) {
  ExperimentFold fold(experiment);
  while (fold.runs_done() < fold.runs()) {
    const std::uint64_t next = fold.runs_done();
    orrery::Run run(experiment.plan_of(fold.cell_of(next), fold.seed_of(next), dice::catalogue()),
                    dice::catalogue());
    run.finish();
    fold.add(run.report());
  }
  return fold.report();
}

TEST_F(ExperimentsOnThreads, HaveTheReportOfOneRunAfterTheOther) {
  const Experiment experiment = load(R"(, "swarm": {"nodes": [1, 2, 3]},
      "measure": {"throws": {"count": {"output": "Thrown"}}},
      "expect": {"sometimes": [{"output": "Thrown", "where": "shown == 6"}]})");
  const ExperimentReport expected = one_by_one(experiment);
  EXPECT_EQ(expected.cells.size(), 3U);
  EXPECT_EQ(expected.cells[2].size(), 40U);
  EXPECT_FALSE(expected.is_partial);
  for (const unsigned threads : {1U, 2U, 7U}) {
    EXPECT_EQ(run_experiment(experiment, dice::catalogue(), {.threads = threads}), expected);
  }
}

TEST_F(ExperimentsOnThreads, OfOneCellAreThatCell) {
  const Experiment experiment = load("");
  const ExperimentReport all = run_experiment(experiment, dice::catalogue(), {});
  const ExperimentReport one = run_experiment(experiment, dice::catalogue(), {.only = 1});
  EXPECT_EQ(one.cells[1], all.cells[1]);
  EXPECT_TRUE(one.cells[0].empty());
  EXPECT_FALSE(one.is_partial);
}

TEST_F(ExperimentsOnThreads, AnInterruptedOneIsPartial) {
  const Experiment experiment = load("");
  const ExperimentReport report =
      run_experiment(experiment, dice::catalogue(), {}, [](const auto&) { return false; });
  EXPECT_TRUE(report.is_partial);
}

TEST_F(ExperimentsOnThreads, ABugIsToldWithItsCellAndSeed) {
  const Experiment experiment = load(R"(, "swarm": {"protocol.dice.bursts": [3]})");
  try {
    run_experiment(experiment, dice::catalogue(), {});
    FAIL() << "two dice and 40 seeds show a 3";
  } catch (const BrokenRun& bug) {
    orrery::Run run(experiment.plan_of(bug.cell, bug.seed, dice::catalogue()), dice::catalogue());
    EXPECT_THROW(run.finish(), std::exception);
  }
}

}  // namespace
}  // namespace orrery::experiment_run_test
