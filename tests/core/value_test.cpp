#include "sim/core/value.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace orrery {
namespace value_test {

using namespace std::chrono_literals;

enum class Role { follower, candidate, leader };
BOOST_DESCRIBE_ENUM(Role, follower, candidate, leader)

enum class Plain { one = 1 };

struct Tick {};
BOOST_DESCRIBE_STRUCT(Tick, (), ())

struct Vote {
  std::uint64_t currentTerm{};
  std::optional<NodeId> votedFor{};
};
BOOST_DESCRIBE_STRUCT(Vote, (), (currentTerm, votedFor))

struct Ballot : Vote {
  Role role{};
};
BOOST_DESCRIBE_STRUCT(Ballot, (Vote), (role))

struct Sealed {
  Value to_value() const { return "sealed"; }
};

template <class T>
std::string json(const T& value) {
  return to_json(to_value(value));
}

TEST(Value, DescribedValuesKeepThePapersSpelling) {
  EXPECT_EQ(json(Vote{3, NodeId('n', 2)}), R"({"currentTerm":3,"votedFor":"n2"})");
  EXPECT_EQ(json(Vote{}), R"({"currentTerm":0,"votedFor":null})");
}

TEST(Value, BasesComeFirst) {
  EXPECT_EQ(json(Ballot{{1, {}}, Role::leader}),
            R"({"currentTerm":1,"votedFor":null,"role":"leader"})");
}

TEST(Value, EachKindHasItsText) {
  EXPECT_EQ(json(true), "true");
  EXPECT_EQ(json(std::uint8_t{7}), "7");
  EXPECT_EQ(json(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(json(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(json(Role::candidate), R"("candidate")");
  EXPECT_EQ(json(static_cast<Role>(9)), "9");
  EXPECT_EQ(json(Plain::one), "1");
  EXPECT_EQ(json(NodeId{}), R"("nobody")");
  EXPECT_EQ(json(Duration{150ms}), R"("150ms")");
  EXPECT_EQ(json(DurationRange{150ms, 300ms}), R"("150ms..300ms")");
  EXPECT_EQ(json(std::string("x")), R"("x")");
  EXPECT_EQ(json(std::pair(1, std::string_view("x"))), R"([1,"x"])");
  EXPECT_EQ(json(Sealed{}), R"("sealed")");
}

TEST(Value, VariantsAreNamedByTheirType) {
  using Event = std::variant<std::monostate, Tick, Vote, NodeId>;
  EXPECT_EQ(json(Event{}), "null");
  EXPECT_EQ(json(Event{Tick{}}), R"("Tick")");
  EXPECT_EQ(json(Event{Vote{}}), R"({"Vote":{"currentTerm":0,"votedFor":null}})");
  EXPECT_EQ(json(Event{NodeId('c', 1)}), R"("c1")");
}

TEST(Value, ContainersAreArraysAndMapsAreObjects) {
  EXPECT_EQ(json(std::vector<bool>{true, false}), "[true,false]");
  EXPECT_EQ(json(std::set<NodeId>{replica(3), replica(1)}), R"(["n1","n3"])");
  EXPECT_EQ(json(std::map<NodeId, std::uint64_t>{{replica(2), 5}, {replica(1), 4}}),
            R"({"n1":4,"n2":5})");
  EXPECT_EQ(json(std::map<int, std::string>{{7, "a"}}), R"({"7":"a"})");
  EXPECT_EQ(json(std::vector<std::pair<int, int>>{{1, 2}}), "[[1,2]]");
}

TEST(Value, DoublesAreTheShortestTextThatReadsBack) {
  EXPECT_EQ(json(0.1), "0.1");
  EXPECT_EQ(json(5.0), "5.0");
  EXPECT_EQ(json(-0.0), "-0.0");
  EXPECT_EQ(json(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(json(1e300), "1e+300");
  EXPECT_EQ(json(5e-324), "5e-324");
  EXPECT_EQ(json(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(json(std::nan("")), "null");
}

TEST(Value, TextIsEscapedAndAlwaysUtf8) {
  EXPECT_EQ(json(std::string_view("a\"b\\c\n\t\x01\x7F", 9)), "\"a\\\"b\\\\c\\n\\t\\u0001\x7F\"");
  EXPECT_EQ(json("é€😀"), "\"é€😀\"");
  const std::string replacement = "\xEF\xBF\xBD";
  EXPECT_EQ(json("\xFF"), '"' + replacement + '"');
  EXPECT_EQ(json("\xC0\x80"), '"' + replacement + replacement + '"') << "overlong";
  EXPECT_EQ(json("\xED\xA0\x80"), '"' + replacement + replacement + replacement + '"')
      << "surrogate";
  EXPECT_EQ(json("\xE2\x82"), '"' + replacement + replacement + '"') << "cut short";
}

TEST(Value, IndentationIsByLevel) {
  Value value;
  value["list"] = Value::Array{1, Value::Object{{"x", nullptr}}};
  value["empty"] = Value::Array{};
  value["nothing"] = Value::Object{};
  EXPECT_EQ(to_json(value, 2), R"({
  "list": [
    1,
    {
      "x": null
    }
  ],
  "empty": [],
  "nothing": {}
})");
}

TEST(Value, ObjectsKeepTheOrderOfInsertion) {
  Value value;
  value["b"] = 1;
  value["a"] = 2;
  value["b"] = 3;
  EXPECT_EQ(to_json(value), R"({"b":3,"a":2})");
  EXPECT_EQ(*value.find("a"), Value(2));
  EXPECT_EQ(value.find("c"), nullptr);
  EXPECT_EQ(Value(1).find("c"), nullptr);
}

TEST(Value, EqualNumbersAreHeldAlikeAndLinesDoNotCount) {
  EXPECT_EQ(Value(std::uint64_t{7}), Value(7));
  EXPECT_NE(Value(7), Value(7.0));
  EXPECT_NE(Value(0), Value(false));
  Value read = "x";
  read.set_line(12);
  EXPECT_EQ(read, Value("x"));
}

}  // namespace value_test
}  // namespace orrery
