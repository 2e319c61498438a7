#include "sim/plan/extends.hpp"

#include <gtest/gtest.h>

#include "sim/core/error.hpp"
#include "sim/plan/json.hpp"
#include "sim/plan/plan.hpp"
#include "tests/plan/toy_catalogue.hpp"
#include "tests/support/folder.hpp"

namespace orrery {
namespace {

using namespace std::chrono_literals;

class Extends : public testing::Test {
 protected:
  std::string tree_of(const std::string& file) const {
    return to_json(load_tree(folder_ / file).root);
  }
  std::string error_of(const std::string& file) const {
    try {
      load_plan(folder_ / file, {}, toy::catalogue());
      return "";
    } catch (const Error& error) {
      std::string text = error.what();
      const std::string prefix = folder_ / "";
      for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix)) {
        text.erase(at, prefix.size());
      }
      return text;
    }
  }

  Folder folder_;
};

/// The examples of RFC 7396, appendix A, that are about objects.
TEST(Merge, IsTheMergePatchOfRfc7396) {
  struct Case {
    std::string base, patch, result;
  };
  const std::vector<Case> cases{
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", "{}"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.base + " + " + each.patch);
    Value base = parse_json(each.base, "base.json");
    merge(base, parse_json(each.patch, "patch.json"));
    EXPECT_EQ(to_json(base), each.result);
  }
}

TEST_F(Extends, ChangesWhatItNamesAndKeepsTheRest) {
  folder_.put("base.json", R"({"protocol": {"toy": {"heartbeat": "20ms", "backoff": 2}},
                               "nodes": 5, "seed": 4, "faults": [{"at": "1s", "crash": "n1"}]})");
  folder_.put("middle.json", R"({"extends": "base.json", "nodes": 7, "seed": null})");
  folder_.put("top.json", R"({"extends": "./middle.json", "title": "T", "faults": [],
                              "protocol": {"toy": {"backoff": null, "quorum": 4}}})");
  EXPECT_EQ(tree_of("top.json"),
            R"({"protocol":{"toy":{"heartbeat":"20ms","quorum":4}},"nodes":7,"faults":[],)"
            R"("title":"T"})");
  EXPECT_EQ(load_plan(folder_ / "top.json", {"nodes=9"}, toy::catalogue()).nodes, 9U);
}

TEST_F(Extends, AMistakeIsToldWhereItStands) {
  folder_.put("base.json",
              "{\"protocol\": \"toy\",\n \"nodes\": 5,\n \"faults\": [\n  {\"at\": \"1s\", "
              "\"crash\": \"n5\"}\n ]}");
  folder_.put("fewer.json", "{\"extends\": \"base.json\",\n\"nodes\": 4}");
  EXPECT_EQ(error_of("fewer.json"),
            "base.json:4: faults[0].crash: there is no n5: the nodes are n1 to n4 (did you mean "
            "\"n4\"?)");
  folder_.put("own.json", "{\"extends\": \"base.json\",\n\n\"nodez\": 4}");
  EXPECT_EQ(error_of("own.json"),
            "own.json:3: nodez: there is no such key (did you mean \"nodes\"?)");
  folder_.put("inside.json",
              "{\"extends\": \"base.json\",\n\"protocol\": {\n\"toy\": {\"hartbeat\": \"1ms\"}}}");
  EXPECT_EQ(error_of("inside.json"),
            "inside.json:3: protocol.toy.hartbeat: there is no such key (did you mean "
            "\"heartbeat\"?)");
  folder_.put("broken.json", "{\"nodes\": }");
  folder_.put("of_broken.json", R"({"extends": "broken.json"})");
  EXPECT_EQ(error_of("of_broken.json").substr(0, 15), "broken.json:1:1");
}

TEST_F(Extends, FilesAreBesideTheOneThatNamesThem) {
  std::filesystem::create_directory(folder_.path() / "deeper");
  folder_.put("deeper/times.csv", "1ms\n3ms\n");
  folder_.put("times.csv", "7ms\n9ms\n");
  folder_.put(
      "deeper/base.json",
      R"({"protocol": "toy", "network": {"latency": {"empirical": {"file": "times.csv"}}}})");
  folder_.put("top.json", R"({"extends": "deeper/base.json", "nodes": 3})");
  const Plan plan = load_plan(folder_ / "top.json", {}, toy::catalogue());
  EXPECT_EQ(std::get<Empirical>(plan.network.latency.shape).points.front().value, 1ms);
}

TEST_F(Extends, CirclesAndWhatIsMissingAreRefusedInOneSentence) {
  folder_.put("a.json", R"({"extends": "b.json"})");
  folder_.put("b.json", "{\n\"extends\": \"./a.json\"}");
  EXPECT_EQ(error_of("a.json"),
            "b.json:2: extends: files extend each other in a circle: a.json extends b.json "
            "extends a.json");
  folder_.put("self.json", R"({"extends": "self.json"})");
  EXPECT_EQ(error_of("self.json"),
            "self.json:1: extends: files extend each other in a circle: self.json extends "
            "self.json");
  folder_.put("lost.json", R"({"extends": "nowhere.json"})");
  EXPECT_EQ(error_of("lost.json"), "lost.json:1: extends: there is no file \"nowhere.json\"");
  folder_.put("number.json", R"({"extends": 3})");
  EXPECT_EQ(error_of("number.json"),
            "number.json:1: extends: expected the file that this one changes, not 3");
}

TEST_F(Extends, AChainHasAnEnd) {
  folder_.put("0.json", R"({"protocol": "toy"})");
  for (int i = 1; i <= 20; ++i) {
    folder_.put(std::to_string(i) + ".json",
                R"({"extends": ")" + std::to_string(i - 1) + ".json\"}");
  }
  EXPECT_EQ(error_of("16.json"), "");
  EXPECT_EQ(error_of("18.json"), "2.json:1: extends: more than 16 files extend one another");
}

}  // namespace
}  // namespace orrery
