#include "sim/plan/experiment.hpp"

#include <gtest/gtest.h>

#include <set>

#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"
#include "tests/plan/experiment_files.hpp"
#include "tests/plan/toy_catalogue.hpp"

namespace orrery {
namespace {

class Experiments : public ExperimentFiles {
 protected:
  std::vector<std::string> cells_of(const std::string& text) const {
    std::vector<std::string> cells;
    for (const ExperimentCell& cell : load(text).cells) cells.push_back(to_text(cell.settings));
    return cells;
  }
};

using Texts = std::vector<std::string>;

TEST_F(Experiments, AMatrixHasEveryCombinationTheFirstColumnSlowest) {
  EXPECT_EQ(cells_of(R"({"protocol": "toy", "vary": {"nodes": [3, 5],
                         "protocol.toy.heartbeat": ["20ms", "50ms"]}})"),
            (Texts{"nodes=3 protocol.toy.heartbeat=20ms", "nodes=3 protocol.toy.heartbeat=50ms",
                   "nodes=5 protocol.toy.heartbeat=20ms", "nodes=5 protocol.toy.heartbeat=50ms"}));
}

TEST_F(Experiments, RowsAreCellsAsTheyAre) {
  EXPECT_EQ(cells_of(R"({"protocol": "toy", "vary": [{"nodes": 3, "network.loss": 0.5},
                                                     {"network.loss": 0, "nodes": 9}]})"),
            (Texts{"nodes=3 network.loss=0.5", "nodes=9 network.loss=0"}));
}

TEST_F(Experiments, OverridesNameColumnsOfTheMatrixByTheirPaths) {
  const std::string text =
      R"({"protocol": "toy", "vary": {"protocol.toy.heartbeat": ["20ms"], "nodes": [3, 4]}})";
  const Experiment experiment =
      load(text, {"vary.protocol.toy.heartbeat=[\"30ms\"]", "vary.nodes[1]=9",
                  "vary.network.loss=[0.5]", "seeds=2"});
  Texts cells;
  for (const ExperimentCell& cell : experiment.cells) cells.push_back(to_text(cell.settings));
  EXPECT_EQ(cells, (Texts{"protocol.toy.heartbeat=30ms nodes=3 network.loss=0.5",
                          "protocol.toy.heartbeat=30ms nodes=9 network.loss=0.5"}));
  EXPECT_EQ(error_of(text, {"nodes=7"}),
            "--set nodes=7: this scenario varies \"nodes\" (write --set 'vary.nodes=[…]', or "
            "choose a --cell)");
}

// Protocols side by side, with one axis for what all of them have.
TEST_F(Experiments, AStarIsWhateverIsChosen) {
  const Experiment experiment =
      load(R"({"protocol": "toy", "vary": {"protocol": ["toy", {"toy": {"priority": 5}}],
                                           "protocol.*.heartbeat": ["20ms", "30ms"]}})");
  Texts settings;
  for (const ExperimentCell& cell : experiment.cells) {
    settings.push_back(to_json(cell.plan.protocol.settings));
  }
  EXPECT_EQ(settings, (Texts{R"({"heartbeat":"20ms"})", R"({"heartbeat":"30ms"})",
                             R"({"priority":5,"heartbeat":"20ms"})",
                             R"({"priority":5,"heartbeat":"30ms"})"}));
  EXPECT_EQ(to_text(experiment.cells[0].settings), "protocol=toy protocol.*.heartbeat=20ms");
}

TEST_F(Experiments, AStarStandsWhereThereIsOneChoice) {
  const std::string sentence =
      "\"*\" stands for the one thing that is chosen, and here it is not one (write "
      "protocol.*.heartbeat)";
  EXPECT_EQ(error_of(R"({"protocol": "toy", "vary": {"network.*.x": [1]}})"),
            "x.json:1: vary.\"network.*.x\": " + sentence);
  EXPECT_EQ(error_of(R"({"protocol": "toy", "network": {"loss": 0, "duplicate": 0},
                         "vary": {"network.*": [1]}})"),
            "x.json:2: vary.\"network.*\": " + sentence);
}

TEST_F(Experiments, RowsMayHaveNamesWhichSetNothing) {
  const Experiment experiment = load(R"({"protocol": "toy", "vary": [
      {"name": "small", "nodes": 3, "network.loss": 0.1}, {"name": "large", "nodes": 5,
       "network.loss": 0}]})");
  EXPECT_EQ(experiment.cells[0].plan.nodes, 3U);
  EXPECT_EQ(experiment.cells[1].plan.nodes, 5U);
  EXPECT_EQ(to_text(told_of(experiment.cells[1].settings)), "large");
  const VariedSettings unnamed{{"nodes", 3}, {"stop", "1s"}};
  EXPECT_EQ(told_of(unnamed), unnamed);
}

TEST_F(Experiments, WhatOneOfTheirProtocolsHasIsMeasured) {
  const auto with = [](const std::string& protocols) {
    return R"({"vary": {"protocol": )" + protocols +
           R"(}, "measure": {"a": {"count": {"output": "Elected"}},
                             "b": {"judge": "toy.safety"}}})";
  };
  EXPECT_EQ(error_of(with(R"([{"strict": {"period": "1s"}}, {"toy": {}}])")), "");
  EXPECT_EQ(error_of(with(R"([{"strict": {"period": "1s"}}])")),
            "x.json:1: measure.a.count.output: Strict has no output \"Elected\"");
}

TEST_F(Experiments, WithoutThemAScenarioIsOneCellAndOneSeed) {
  const Experiment one = load(R"({"protocol": "toy", "seed": 7})");
  EXPECT_EQ(one.cells.size(), 1U);
  EXPECT_EQ(one.seeds, std::vector<std::uint64_t>{7});
  EXPECT_FALSE(one.is_one());
  EXPECT_TRUE(load(R"({"protocol": "toy", "seeds": 2})").is_one());
}

TEST_F(Experiments, EachCellIsThePlanWithItsSettings) {
  const Experiment varied =
      load(R"({"protocol": "toy", "nodes": 4, "vary": {"nodes": [3], "network.loss": [0.5]}})");
  Plan wanted = load(R"({"protocol": "toy", "nodes": 3, "network": {"loss": 0.5}})").plan();
  wanted.vary = varied.plan().vary;
  EXPECT_EQ(varied.plan(), wanted);
}

/// Whoever takes a scenario's last fault away does not have to change what it measures.
TEST_F(Experiments, OfNoFaultsThereAreNone) {
  const Experiment experiment = load(R"({"protocol": "toy", "measure": {
      "count": {"count": {"fault": "crash"}}, "share": {"reached": {"fault": "crash"}}}})");
  orrery::Run run(experiment.plan(), toy::catalogue());
  run.finish();
  const RunReport report = run.report();
  ASSERT_EQ(report.measures.size(), 2U);
  EXPECT_EQ(report.measures[0].value, 0.0);
  EXPECT_EQ(report.measures[1].value, 0.0);
}

TEST(Seeds, BeginWithThePlansOwnAndDoNotRepeat) {
  const auto seeds = seeds_from(7, 1000);
  EXPECT_EQ(seeds.front(), 7U);
  EXPECT_EQ(std::set<std::uint64_t>(seeds.begin(), seeds.end()).size(), 1000U);
  for (std::size_t i = 1; i < seeds.size(); ++i) EXPECT_LT(seeds[i], std::uint64_t{1} << 48U);
  const auto fewer = seeds_from(7, 10);
  EXPECT_TRUE(std::equal(fewer.begin(), fewer.end(), seeds.begin()));
  EXPECT_NE(seeds_from(8, 2)[1], seeds[1]);
}

TEST_F(Experiments, PlansReadBackAsTheyAreWritten) {
  const Plan plan =
      load(R"({"protocol": "toy", "vary": {"nodes": [3, 5]}, "seeds": 4, "clients": {"count": 1},
      "measure": {"b": "operations.p99_ms", "a": {"count": {"output": "Elected", "nth": 2}},
                  "c": {"state": "log.size", "of": "leader", "take": "max"},
                  "d": {"judge": "linearizable"},
                  "e": {"count": {"output": "Elected"}, "distinct": "term"},
                  "f": {"report": "operations.p50_ms", "of": "clients", "action": "get"}},
      "published": [{"measure": "a", "source": "Doe", "statistic": "p99.9", "tolerance": "5%",
                     "figures": [{"nodes": 3, "value": 1.5},
                                 {"nodes": 5, "value": 2, "tolerance": 1}]}],
      "plots": [{"kind": "cdf", "x": "b", "log": "x"}],
      "expect": {"sometimes": [{"output": "Elected", "where": "term >= 2"}]}})")
          .plan();
  EXPECT_EQ(plan.measure.names(), (Texts{"b", "a", "c", "d", "e", "f"}));
  EXPECT_EQ(read_plan(write(plan), "x.json", toy::catalogue()), plan);
}

TEST_F(Experiments, WrongOnesAreRefusedInOneSentence) {
  struct Case {
    std::string why, text, sentence;
  };
  const std::vector<Case> cases{
      {"a value that does not fit",
       "{\"protocol\": \"toy\",\n\"vary\": {\n\"nodes\": [3,\n\"x\"]}}",
       "x.json:4: nodes: expected a whole number, not \"x\""},
      {"a setting that is not there",
       "{\"protocol\": \"toy\",\n\"vary\": {\"protocol.toy.hartbeat\": [\"1ms\"]}}",
       "x.json:2: protocol.toy.hartbeat: there is no such key (did you mean \"heartbeat\"?)"},
      {"a way through a number", R"({"protocol": "toy", "nodes": 3, "vary": {"nodes.x": [1]}})",
       "x.json:1: vary.nodes.x: 3 stands where \"x\" is to be set"},
      {"no values", R"({"protocol": "toy", "vary": {"nodes": []}})",
       "x.json:1: vary.nodes: there is no value in this list"},
      {"other dice", R"({"protocol": "toy", "vary": {"seed": [1, 2]}})",
       "x.json:1: vary.seed: every cell has the same seeds, so that they differ in nothing else "
       "(write \"seeds\": 20 beside \"vary\")"},
      {"itself", R"({"protocol": "toy", "vary": {"vary.nodes": [[1]]}})",
       "x.json:1: vary.vary.nodes: \"vary\" cannot be varied"},
      {"rows that differ", R"({"protocol": "toy", "vary": [{"nodes": 3}, {"network.loss": 0}]})",
       "x.json:1: vary[1]: this row does not say \"nodes\""},
      {"a row that says more",
       R"({"protocol": "toy", "vary": [{"nodes": 3}, {"nodes": 4, "stop": "1s"}]})",
       "x.json:1: vary[1].stop: the first row does not say this"},
      {"two rows of one name",
       R"({"protocol": "toy", "vary": [{"name": "a", "nodes": 3}, {"name": "a", "nodes": 4}]})",
       "x.json:1: vary[1].name: another row has this name"},
      {"names alone", R"({"protocol": "toy", "vary": [{"name": "a"}]})",
       "x.json:1: vary[0]: a name sets nothing"},
      {"a column of names", R"({"protocol": "toy", "vary": {"name": ["a"]}})",
       "x.json:1: vary.name: a name is one row's (write the rows: [{\"name\": …}, …])"},
      {"no such judge", R"({"protocol": "toy", "measure": {"a": {"judge": "toy.safty"}}})",
       "x.json:1: measure.a.judge: there is no judge \"toy.safty\" (did you mean "
       "\"toy.safety\"?)"},
      {"no such member",
       R"({"protocol": "toy",
           "measure": {"a": {"count": {"output": "Elected"}, "distinct": "tern"}}})",
       "x.json:2: measure.a.distinct: Elected has no \"tern\" (did you mean \"term\"?)"},
      {"distinct states",
       R"({"protocol": "toy",
           "measure": {"a": {"count": {"state": "role == leader"}, "distinct": "role"}}})",
       "x.json:2: measure.a.distinct: \"distinct\" names a member of the outputs or messages that "
       "are counted (write \"count\": {\"output\": …})"},
      {"whose events", R"({"protocol": "toy", "measure": {"a": {"report": "events", "of": "n1"}}})",
       "x.json:1: measure.a.of: \"of\" belongs to a state, or to figures of operations (leave it "
       "out)"},
      {"which kind of events",
       R"({"protocol": "toy", "measure": {"a": {"report": "events", "action": "get"}}})",
       "x.json:1: measure.a.action: \"action\" belongs to figures of operations (leave it out)"},
      {"no such client",
       R"({"protocol": "toy", "clients": {"count": 2},
           "measure": {"a": {"report": "operations.ok", "of": "c3"}}})",
       "x.json:2: measure.a.of: there is no c3: the clients are c1 to c2 (did you mean \"c2\"?)"},
      {"no seeds", R"({"protocol": "toy", "seeds": 0})",
       "x.json:1: seeds: without seeds there is no run (write 20)"},
      {"no such figure", R"({"protocol": "toy", "measure": {"a": "operations.p9_ms"}})",
       "x.json:1: measure.a: a report has no figure \"operations.p9_ms\" (did you mean "
       "\"operations.p99_ms\"?)"},
      {"no such output", R"({"protocol": "toy", "measure": {"a": {"count": {"output": "Elect"}}}})",
       "x.json:1: measure.a.count.output: Toy has no output \"Elect\" (did you mean "
       "\"Elected\"?)"},
      {"no such state", R"({"protocol": "toy", "measure": {"a": {"state": "rolle"}}})",
       "x.json:1: measure.a.state: Toy's state has no \"rolle\" (did you mean \"role\"?)"},
      {"nobody there", R"({"protocol": "toy", "measure": {"a": {"state": "role", "of": "n9"}}})",
       "x.json:1: measure.a.of: there is no n9: the nodes are n1 to n5 (did you mean \"n5\"?)"},
      {"a time without an end",
       R"({"protocol": "toy", "measure": {"a": {"from": {"output": "Elected"}}}})",
       "x.json:1: measure.a.from: a time begins with \"from\" and ends with \"to\" (add \"to\")"},
      {"a unit of no time",
       R"({"protocol": "toy", "measure": {"a": {"first": {"output": "Elected"}, "unit": "h"}}})",
       "x.json:1: measure.a.unit: times are in \"s\", \"ms\" or \"us\""},
      {"a fault where none strikes",
       R"({"protocol": "toy", "measure": {"a": {"first": {"fault": "crash"}}}})",
       "x.json:1: measure.a.first.fault: no fault strikes in this scenario"},
      {"a moment that is none",
       R"({"protocol": "toy", "expect": {"sometimes": [{"output": "Electet"}]}})",
       "x.json:1: expect.sometimes[0].output: Toy has no output \"Electet\" (did you mean "
       "\"Elected\"?)"},
      {"figures of nothing",
       R"({"protocol": "toy", "published": [{"measure": "a", "figures": [{"value": 1}]}]})",
       "x.json:1: published[0].measure: this scenario has no measure"},
      {"figures of no cell",
       R"({"protocol": "toy", "vary": {"nodes": [3]}, "measure": {"a": "events"},
           "published": [{"measure": "a", "figures": [{"nodes": 4, "value": 1}]}]})",
       "x.json:2: published[0]: none of these figures is about a cell of \"vary\""},
      {"a picture over nothing",
       R"({"protocol": "toy", "measure": {"a": "events"}, "plots": [{"x": "nodes", "y": "a"}]})",
       "x.json:1: plots[0].x: this scenario has no varied setting"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    EXPECT_EQ(error_of(each.text), each.sentence);
  }
  EXPECT_EQ(error_of(R"({"protocol": "toy", "vary": {"nodes": [3]}})", {"vary.nodes[0]=x"}),
            "--set vary.nodes[0]=x: nodes: expected a whole number, not \"x\"");
}

TEST(Published, ATableBesideTheScenarioIsReadWithItsLines) {
  const std::string text =
      "# measured in 2014\nnodes, network.latency, value, tolerance\n3, 15ms, 0.028, 5%\n"
      "4,15ms,1e-3,\n\n5,true,7,0.5 # by eye\n";
  using Settings = std::vector<std::pair<std::string, Value>>;
  EXPECT_EQ(read_published(text, "f.csv"),
            (std::vector<PublishedFigure>{
                {Settings{{"nodes", 3}, {"network.latency", "15ms"}}, 0.028, Tolerance{0.05, true}},
                {Settings{{"nodes", 4}, {"network.latency", "15ms"}}, 0.001, {}},
                {Settings{{"nodes", 5}, {"network.latency", true}}, 7, Tolerance{0.5, false}}}));
}

TEST(Published, AWrongTableIsRefusedWithItsLine) {
  struct Case {
    std::string why, text, sentence;
  };
  const std::vector<Case> cases{
      {"too few fields", "nodes,value\n3\n",
       "f.csv:2: expected 2 fields, as the first line has, not 1"},
      {"no value", "nodes\n3\n", "f.csv:2: \"value\" is missing here"},
      {"a word for a value", "value\nmany\n", "f.csv:2: value: expected a number, not \"many\""},
      {"nothing", "# nothing\nvalue\n", "f.csv: there is no figure in this table"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    try {
      read_published(each.text, "f.csv");
      ADD_FAILURE() << "was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), each.sentence);
    }
  }
}

TEST(FigureComparison, IsHeldToItsToleranceAlone) {
  struct Case {
    std::string why;
    double simulated, published;
    std::optional<Tolerance> tolerance;
    bool is_expected;
  };
  const std::vector<Case> cases{
      {"within", 1.05, 1, Tolerance{0.1, false}, true},
      {"below", 0.95, 1, Tolerance{0.1, false}, true},
      {"beyond", 1.15, 1, Tolerance{0.1, false}, false},
      {"a share of it", 104, 100, Tolerance{0.05, true}, true},
      {"more than a share of it", 94, 100, Tolerance{0.05, true}, false},
      {"a share of a negative one", -104, -100, Tolerance{0.05, true}, true},
      {"for looking at", 5, 1, std::nullopt, true},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.why);
    // The interval, as wide as it may be, changes nothing.
    const FigureComparison comparison{.published = each.published,
                                      .simulated = Estimate{9, each.simulated, -1e9, 1e9},
                                      .tolerance = each.tolerance};
    EXPECT_EQ(comparison.is_as_expected(), each.is_expected);
    EXPECT_EQ(comparison.may_be_luck(), each.tolerance.has_value());
  }
  EXPECT_FALSE((FigureComparison{.tolerance = Tolerance{9, false}}).is_as_expected())
      << "no run had a value";
}

}  // namespace
}  // namespace orrery
