#include "sim/plan/read.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sim/plan/json.hpp"

namespace orrery::read_test {

using namespace std::chrono_literals;

struct Point {
  std::int8_t x = 0;
  std::uint64_t y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Circle {
  Point centre{};
  double radius = 1;
  static constexpr std::string_view required[] = {"radius"};
  friend bool operator==(const Circle&, const Circle&) = default;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (centre, radius))

struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

using Shape = std::variant<Nothing, Point, Circle>;

struct Tree {
  std::vector<Tree> children;  // incomplete here: no initialiser
  std::string name{};
  static constexpr std::string_view shorthand = "name";
  friend bool operator==(const Tree&, const Tree&) = default;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (children, name))

struct Move {
  Duration after{};
  std::optional<Point> start{Point{1, 1}};
  Shape shape{};
  std::map<std::string, int> weights{};
  static constexpr std::string_view inlined[] = {"shape"};
  friend bool operator==(const Move&, const Move&) = default;
};
BOOST_DESCRIBE_STRUCT(Move, (), (after, start, shape, weights))

template <class T>
std::string outcome(std::string_view text) {
  try {
    return to_json(write(read<T>(parse_json(text, "x.json"), Path{"x.json", ""})));
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Read, NamesInFilesAreSnakeCase) {
  EXPECT_EQ(file_key("electionTimeout"), "election_timeout");
  EXPECT_EQ(file_key("Kv"), "kv");
  EXPECT_EQ(file_key("RTTMax"), "rtt_max");
  EXPECT_EQ(file_key("maxRTT"), "max_rtt");
  EXPECT_EQ(file_key("already_snake"), "already_snake");
  EXPECT_EQ(file_key("for_"), "for");
  EXPECT_EQ(file_key("v2View"), "v2_view");
}

TEST(Read, AbsentKeysKeepTheInitialiserAndAreNotWritten) {
  EXPECT_EQ(outcome<Point>("{}"), "{}");
  EXPECT_EQ(outcome<Point>(R"({"y": 0, "x": -5})"), R"({"x":-5})");
  EXPECT_EQ(outcome<Circle>(R"({"radius": 1})"), R"({"radius":1.0})") << "required: always written";
}

TEST(Read, NullMeansAnAbsentOptional) {
  EXPECT_EQ(outcome<Move>(R"({"nothing": {}})"), R"({"nothing":{}})");
  EXPECT_EQ(outcome<Move>(R"({"nothing": {}, "start": null})"), R"({"start":null,"nothing":{}})");
}

TEST(Read, VariantsAreNamedByOneKeyOrByTheirNameAlone) {
  EXPECT_EQ(outcome<Shape>(R"({"point": {"x": 2}})"), R"({"point":{"x":2}})");
  EXPECT_EQ(outcome<Shape>(R"("nothing")"), R"({"nothing":{}})");
  EXPECT_EQ(outcome<Shape>(R"("circle")"),
            R"(x.json:1: "circle" needs settings (write {"circle": {…}}))");
  EXPECT_EQ(
      outcome<Shape>(R"("cirle")"),
      R"(x.json:1: expected one of nothing, point, circle, not "cirle" (did you mean "circle"?))");
  EXPECT_EQ(outcome<Shape>(R"({"point": {}, "nothing": {}})"),
            R"(x.json:1: nothing: "point" and "nothing" cannot both be here)");
  EXPECT_EQ(outcome<Shape>("{}"),
            "x.json:1: one of these keys must be here: nothing, point, circle");
}

TEST(Read, InlinedVariantsStandAmongTheKeysOfTheStruct) {
  EXPECT_EQ(outcome<Move>(R"({"after": "5ms", "point": {"y": 7}})"),
            R"({"after":"5ms","point":{"y":7}})");
  EXPECT_EQ(outcome<Move>(R"({"pont": {"y": 7}})"),
            R"(x.json:1: pont: there is no such key (did you mean "point"?))");
}

TEST(Read, ShorthandsStandForOneMember) {
  EXPECT_EQ(outcome<Tree>(R"("root")"), R"("root")");
  EXPECT_EQ(outcome<Tree>(R"({"name": "root"})"), R"("root")");
  EXPECT_EQ(outcome<Tree>(R"({"name": "root", "children": ["a", {"children": ["b"]}]})"),
            R"({"children":["a",{"children":["b"]}],"name":"root"})");
  EXPECT_EQ(outcome<Tree>(R"({"children": ["a", {"children": [5]}]})"),
            "x.json:1: children[1].children[0]: expected a text, not 5");
}

TEST(Read, WholeNumbersMayBeWrittenWithAPointOrAnExponent) {
  EXPECT_EQ(outcome<Point>(R"({"y": 1e6, "x": 5.0})"), R"({"x":5,"y":1000000})");
  EXPECT_EQ(outcome<Point>(R"({"y": 18446744073709551615})"), R"({"y":18446744073709551615})");
  EXPECT_EQ(outcome<Point>(R"({"y": 18446744073709551616})"),
            "x.json:1: y: this number is out of range: from 0 to 18446744073709551615");
  EXPECT_EQ(outcome<Point>(R"({"x": 128})"), "x.json:1: x: 128 is out of range: from -128 to 127");
}

TEST(Read, ErrorsAreOneLineWhateverTheKeyIs) {
  EXPECT_EQ(outcome<Point>(R"({"a\nb": 1})"),
            R"(x.json:1: "a\nb": there is no such key (there are: x, y))");
  EXPECT_EQ(outcome<Point>(R"({"": 1})"),
            R"(x.json:1: "": there is no such key (there are: x, y))");
  EXPECT_EQ(outcome<Point>("{\"" + std::string(1000, 'k') + "\": 1}"),
            "x.json:1: \"" + std::string(60, 'k') + "…\": there is no such key (there are: x, y)");
}

TEST(Read, MapsKeepTheirKeysAsTheyAre) {
  EXPECT_EQ(outcome<Move>(R"({"nothing": {}, "weights": {"camelCase": 5}})"),
            R"({"nothing":{},"weights":{"camelCase":5}})");
  EXPECT_EQ(outcome<Move>(R"({"nothing": {}, "weights": {"a": "b"}})"),
            R"(x.json:1: weights.a: expected a whole number, not "b")");
}

TEST(Read, SuggestionsAreNearOrListEverything) {
  const std::vector<std::string> names{"latency", "loss", "duplicate"};
  EXPECT_EQ(suggestion_among("latncy", names), R"(did you mean "latency"?)");
  EXPECT_EQ(suggestion_among("Loss", names), R"(did you mean "loss"?)");
  EXPECT_EQ(suggestion_among("lsos", names), R"(did you mean "loss"?)");
  EXPECT_EQ(suggestion_among("dup", names), R"(did you mean "duplicate"?)") << "its beginning";
  EXPECT_EQ(suggestion_among("colour", names), "there are: latency, loss, duplicate");
  EXPECT_EQ(suggestion_among("", names), "there are: latency, loss, duplicate");
  EXPECT_EQ(suggestion_among(std::string(1'000'000, 'x'), names),
            "there are: latency, loss, duplicate");
}

TEST(Schema, NamesTypesOnceAndMayReferToItself) {
  EXPECT_EQ(to_json(schema_of<Tree>(), 2), R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$ref": "#/$defs/read_test.Tree",
  "$defs": {
    "read_test.Tree": {
      "anyOf": [
        {
          "type": "string"
        },
        {
          "type": "object",
          "properties": {
            "children": {
              "type": "array",
              "items": {
                "$ref": "#/$defs/read_test.Tree"
              },
              "default": []
            },
            "name": {
              "type": "string",
              "default": ""
            }
          },
          "additionalProperties": false
        }
      ]
    }
  }
})");
}

}  // namespace orrery::read_test
