/// Settings of which each seed draws its own.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/core/error.hpp"
#include "sim/plan/experiment.hpp"
#include "sim/plan/json.hpp"
#include "tests/plan/experiment_files.hpp"
#include "tests/plan/toy_catalogue.hpp"

namespace orrery {
namespace {

class Swarms : public ExperimentFiles {
 protected:
  static Plan plan_of(const Experiment& experiment, std::uint64_t seed) {
    return experiment.plan_of(0, seed, toy::catalogue());
  }
};

const std::string drawing = R"({"protocol": "toy", "seed": 7,
    "swarm": {"nodes": [3, 5, 7], "network.loss": [0, 0.25]}})";

TEST_F(Swarms, EachSeedDrawsEachSettingByItself) {
  const Experiment experiment = load(drawing);
  std::map<std::pair<std::uint32_t, double>, int> drawn;
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    const Plan plan = plan_of(experiment, seed);
    EXPECT_EQ(plan.seed, seed);
    ++drawn[{plan.nodes, plan.network.loss.value}];
  }
  EXPECT_EQ(drawn.size(), 6U);
  for (const auto& [settings, count] : drawn) EXPECT_NEAR(count, 100, 40);
}

TEST_F(Swarms, ARunOfASeedIsTheOneOfTheSweep) {
  const Experiment experiment = load(drawing);
  EXPECT_EQ(experiment.plan(), plan_of(experiment, 7));
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(load(drawing, {}, seed).plan(), plan_of(experiment, seed));
  }
}

TEST_F(Swarms, WhatASeedDrawsIsToldAndNothingIsLeftToDraw) {
  const Experiment experiment = load(drawing);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Plan plan = plan_of(experiment, seed);
    const VariedSettings drawn = experiment.drawn_by(seed);
    ASSERT_EQ(drawn.size(), 2U);
    EXPECT_EQ(drawn[0], (std::pair<std::string, Value>("nodes", plan.nodes)));
    EXPECT_EQ(drawn[1].first, "network.loss");
    EXPECT_EQ(read_plan(write(plan), "x.json", toy::catalogue()), plan);
  }
}

TEST_F(Swarms, AnotherSettingDoesNotChangeWhatIsDrawn) {
  const Experiment few = load(drawing);
  const Experiment more = load(drawing, {"swarm.stop=[\"1s\", \"2s\"]"});
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Plan plan = plan_of(more, seed);
    plan.stop = plan_of(few, seed).stop;
    EXPECT_EQ(plan, plan_of(few, seed));
  }
}

TEST_F(Swarms, NullTakesASettingAwayOrAFaultOut) {
  const Experiment experiment = load(R"({"protocol": "toy", "stop": "1s",
      "faults": [{"at": "1ms", "crash": "n1"}, {"at": "2ms", "crash": "n2"},
                 {"at": "3ms", "crash": "n3"}],
      "swarm": {"stop": [null], "faults[1]": null, "faults[2]": [null]}})");
  std::set<std::size_t> numbers;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Plan plan = plan_of(experiment, seed);
    EXPECT_EQ(plan.stop, Plan{}.stop);
    numbers.insert(plan.faults.size());
    EXPECT_EQ(to_text(plan.faults.front()), "crash n1");
    const bool has_second = experiment.drawn_by(seed).size() == 2;
    EXPECT_EQ(plan.faults.size(), has_second ? 2U : 1U);
    if (has_second) {
      EXPECT_EQ(to_text(plan.faults[1]), "crash n2");
    }
  }
  EXPECT_EQ(numbers, (std::set<std::size_t>{1, 2}));
}

TEST_F(Swarms, AllCellsDrawTheSame) {
  const Experiment experiment = load(R"({"protocol": "toy", "vary": {"network.loss": [0, 0.5]},
                                         "swarm": {"nodes": [3, 5, 7, 9]}})");
  ASSERT_EQ(experiment.cells.size(), 2U);
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const Plan one = experiment.plan_of(0, seed, toy::catalogue());
    Plan other = experiment.plan_of(1, seed, toy::catalogue());
    EXPECT_NE(one, other);
    other.network.loss = one.network.loss;
    EXPECT_EQ(one, other);
  }
}

TEST_F(Swarms, OverridesChangeWhatIsDrawnFrom) {
  const Experiment experiment = load(drawing, {"swarm.nodes=[9]", "swarm.network.loss[1]=0.75"});
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Plan plan = plan_of(experiment, seed);
    EXPECT_EQ(plan.nodes, 9U);
    EXPECT_NE(plan.network.loss.value, 0.25);
  }
  EXPECT_EQ(load(drawing, {"swarm=null"}).plan().nodes, Plan{}.nodes);
}

TEST_F(Swarms, WrongOnesAreRefusedInOneSentence) {
  struct Case {
    std::string why, text, sentence;
  };
  const std::vector<Case> cases{
      {"the third of three choices does not fit",
       "{\"protocol\": \"toy\",\n\"swarm\": {\n\"nodes\": [3, 5,\n\"x\"]}}",
       "x.json:4: nodes: expected a whole number, not \"x\""},
      {"a setting that is not there",
       "{\"protocol\": \"toy\",\n\"swarm\": {\"protocol.toy.hartbeat\": [\"1ms\"]}}",
       "x.json:2: protocol.toy.hartbeat: there is no such key (did you mean \"heartbeat\"?)"},
      {"choices of which two do not fit together",
       R"({"protocol": "toy", "faults": [{"at": "1s", "crash": "n5"}],
           "swarm": {"nodes": [5, 3]}})",
       "x.json:1: faults[0].crash: there is no n5: the nodes are n1 to n3 (did you mean \"n3\"?)"},
      {"no choices", R"({"protocol": "toy", "swarm": {"nodes": []}})",
       "x.json:1: swarm.nodes: there is no value in this list"},
      {"no list", R"({"protocol": "toy", "swarm": {"nodes": 3}})",
       "x.json:1: swarm.nodes: expected a list, not 3 (write it in [ ])"},
      {"what is not there to be left out", R"({"protocol": "toy", "swarm": {"network.los": null}})",
       "x.json:1: swarm.network.los: null leaves a setting out or not, and this one is not in the "
       "file"},
      {"nothing", R"({"protocol": "toy", "swarm": {}})", "x.json:1: swarm: nothing is drawn here"},
      {"the dice", R"({"protocol": "toy", "swarm": {"seed": [1, 2]}})",
       "x.json:1: swarm.seed: a seed draws; it is not drawn"},
      {"what is the same in all runs", R"({"protocol": "toy", "swarm": {"seeds": [1, 2]}})",
       "x.json:1: swarm.seeds: \"seeds\" cannot be drawn"},
      {"what is varied",
       R"({"protocol": "toy", "vary": {"nodes": [3]}, "swarm": {"nodes": [1, 2]}})",
       "x.json:1: swarm: \"nodes\" is varied, and cannot be drawn, too"},
      {"a fault that is not there", R"({"protocol": "toy", "swarm": {"faults[0].at": ["1s"]}})",
       "x.json:1: swarm.faults[0].at: there is no list for the element [0]"}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.why);
    EXPECT_EQ(error_of(one.text), one.sentence);
  }
  EXPECT_EQ(error_of(drawing, {"nodes=3"}),
            "--set nodes=3: each seed draws \"nodes\" here (write --set 'swarm.nodes=[…]', or "
            "--set swarm=null)");
}

}  // namespace
}  // namespace orrery
