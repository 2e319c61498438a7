#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/plan/plan.hpp"
#include "tests/plan/toy_plans.hpp"
#include "tests/support/folder.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

// ---------------------------------------------------------------- files beside a scenario

class PlanTables : public testing::Test {
 protected:
  /// What the network's latency becomes with this table, or the error without its folder.
  std::string latency_of(std::string_view table) const {
    folder_.put("table.csv", table);
    const Value latency = Value::Object{{"empirical", Value::Object{{"file", "table.csv"}}}};
    try {
      return to_json(
          write(read<Distribution>(latency, Path{folder_ / "scenario.json", "latency"})));
    } catch (const Error& error) {
      const std::string text = error.what();
      const std::string here = folder_ / "";
      return text.starts_with(here) ? text.substr(here.size()) : text;
    }
  }

  Folder folder_;
};

TEST_F(PlanTables, OfMeasuredTimesAndOfPointsAreRead) {
  EXPECT_EQ(latency_of("# ping\n30ms\n10ms # fast\n\n 20ms\r\n"),
            R"({"empirical":{"points":[{"value":"10ms"},{"quantile":0.5,"value":"20ms"},)"
            R"({"quantile":1.0,"value":"30ms"}]}})");
  EXPECT_EQ(latency_of("0,1ms\n0.99, 40ms\n1,2s"),
            R"({"empirical":{"points":[{"value":"1ms"},{"quantile":0.99,"value":"40ms"},)"
            R"({"quantile":1.0,"value":"2s"}]}})");
}

TEST_F(PlanTables, ThatAreWrongAreNamedWithTheLine) {
  EXPECT_EQ(latency_of("1ms\n2\n"),
            R"(table.csv:2: expected a time, not "2" (write it as "12.5ms"))");
  EXPECT_EQ(latency_of("0,1ms\nhalf,2ms\n"),
            "table.csv:2: expected a share and a time, not \"half,2ms\" (write it as "
            "\"0.99,40ms\")");
  EXPECT_EQ(latency_of("0,1ms\n2ms\n"),
            "table.csv:2: a table holds measured times or points, not both");
  EXPECT_EQ(latency_of("1ms\n"), "table.csv: at least two measured times are needed");
  EXPECT_EQ(latency_of("0,1ms\n1,500us\n"),
            "table.csv: values must not decrease from quantile to quantile");
}

// ---------------------------------------------------------------- overrides

class PlanOverrides : public testing::Test {
 protected:
  Plan load(const std::vector<std::string>& overrides) const {
    return load_plan(file_, overrides, toy::catalogue());
  }
  std::string error_of(const std::vector<std::string>& overrides) const {
    try {
      load(overrides);
      return "";
    } catch (const Error& error) {
      return error.what();
    }
  }

  Folder folder_;
  std::string file_ = folder_.put("scenario.json", toy::everything);
};

TEST_F(PlanOverrides, ChangeWhatTheyName) {
  Plan wanted = load({});
  wanted.nodes = 9;
  wanted.title = "Other";
  wanted.stop = 1min;
  wanted.faults[0].at = 3s;
  wanted.network.latency = {Constant{5ms}};
  wanted.network.loss = {0.5};
  wanted.clients.workload = std::nullopt;
  wanted.protocol.settings["heartbeat"] = "30ms";
  wanted.protocol.settings["learners"] = Value::Array{"n8"};
  EXPECT_EQ(load({"nodes=8", "nodes=9", "title=Other", "stop=1min", "faults[0].at=3s",
                  "network.latency=5ms", "network.loss=0.5", "clients.workload=null",
                  "protocol.toy.heartbeat=30ms", "protocol.toy.learners=[\"n8\"]"}),
            wanted);
}

TEST_F(PlanOverrides, MakeWhatIsNotThere) {
  Value tree = parse_json(R"({"protocol": "toy"})", "x.json");
  apply_override(tree, "protocol.toy.batch.size_max=5");
  apply_override(tree, "title=a=b");
  apply_override(tree, "why=");
  EXPECT_EQ(to_json(tree),
            R"({"protocol":{"toy":{"batch":{"size_max":5}}},"title":"a=b","why":""})");
}

TEST_F(PlanOverrides, ThatAreWrongAreNamed) {
  EXPECT_EQ(error_of({"nodes"}),
            "--set nodes: an override is a key, \"=\" and a value (write nodes=7)");
  EXPECT_EQ(error_of({"=7"}), "--set =7: an override is a key, \"=\" and a value (write nodes=7)");
  EXPECT_EQ(error_of({"a..b=7"}), "--set a..b=7: the key has an empty part");
  EXPECT_EQ(error_of({"node=7"}),
            "--set node=7: node: there is no such key (did you mean \"nodes\"?)");
  EXPECT_EQ(error_of({"seed=1", "protocol.toy.hartbeat=20ms"}),
            "--set protocol.toy.hartbeat=20ms: protocol.toy.hartbeat: there is no such key (did "
            "you mean \"heartbeat\"?)");
  EXPECT_EQ(error_of({"stop=30"}),
            "--set stop=30: stop: the duration 30 has no unit (write \"30ms\")");
  EXPECT_EQ(error_of({"disk.sync.normal.mean=30"}),
            "--set disk.sync.normal.mean=30: \"500us..2ms\" stands where \"normal\" is to be set");
  EXPECT_EQ(error_of({"faults[99].at=1s"}),
            "--set faults[99].at=1s: the list has no element [99] but 13 elements, from [0]");
  EXPECT_EQ(error_of({"faults[x].at=1s"}),
            "--set faults[x].at=1s: the list has no element [x] but 13 elements, from [0]");
  EXPECT_EQ(error_of({"seed[0]=1"}),
            "--set seed[0]=1: 18446744073709551615 stands where \"[0]\" is to be set");
  EXPECT_EQ(error_of({"nothing[0]=1"}), "--set nothing[0]=1: there is no list for the element [0]");
}

TEST_F(PlanOverrides, ThatSpoilTheRestLeaveTheErrorWhereItIs) {
  EXPECT_EQ(error_of({"nodes=4"}),
            file_ +
                ":19: faults[3].crash[1]: there is no n5: the nodes are n1 to n4 (did you mean "
                "\"n4\"?)");
}

}  // namespace
}  // namespace orrery
