#include "sim/plan/json.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "tests/support/folder.hpp"

namespace orrery {
namespace {

std::string json_error(std::string_view text) {
  try {
    const Value value = parse_json(text, "x.json");
    return "read as " + to_json(value);
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Json, EveryValueAndKeyKnowsItsLine) {
  const Value value = parse_json(R"({ "a": 1,
  "b": [2,
        3
  ], // a comment
  /* and
     another */
  "c":
    {"d": "x"}, "e": 5
}
)",
                                 "x.json");
  const auto& members = *value.get_if<Value::Object>();
  EXPECT_EQ(value.line(), 1);
  EXPECT_EQ(value.find("a")->line(), 1);
  EXPECT_EQ(value.find("b")->line(), 2);
  EXPECT_EQ((*value.find("b")->get_if<Value::Array>())[0].line(), 2);
  EXPECT_EQ((*value.find("b")->get_if<Value::Array>())[1].line(), 3);
  EXPECT_EQ(members[2].line, 7);
  EXPECT_EQ(value.find("c")->line(), 8);
  EXPECT_EQ(value.find("c")->find("d")->line(), 8);
  EXPECT_EQ(value.find("e")->line(), 8);
}

TEST(Json, ANumberAtTheEndOfItsLineKeepsItsLine) {
  EXPECT_EQ((*parse_json("[1\n,2\n]", "").get_if<Value::Array>())[0].line(), 1);
  EXPECT_EQ(parse_json("\n\n7\n\n", "").line(), 3);
  EXPECT_EQ(parse_json("\r\n\r\n7\r\n", "").line(), 3);
}

TEST(Json, AllKindsAreReadExactly) {
  const std::string text =
      R"({"null":null,"yes":true,"least":-9223372036854775808,"most":18446744073709551615,)"
      R"("tenth":0.1,"whole":5.0,"text":"é\n\"","list":[[],{}]})";
  EXPECT_EQ(to_json(parse_json(text, "")), text);
  EXPECT_EQ(parse_json("\xEF\xBB\xBF[]", ""), Value(Value::Array{})) << "a byte order mark";
}

TEST(Json, WhatIsWrongIsSaidWithLineAndColumn) {
  struct Case {
    std::string_view why;
    std::string text;
    std::string_view message;
  };
  const std::string deep(100'000, '[');
  const std::vector<Case> cases{
      {"nothing", "", "x.json:1:1: the file ends too early: a bracket, quote or value is missing"},
      {"cut off", "{\"a\": 1,\n",
       "x.json:2:1: the file ends too early: a bracket, quote or value is missing"},
      {"open text", "{\"a",
       "x.json:1:4: the file ends too early: a bracket, quote or value is missing"},
      {"trailing comma", "{\"a\": [1,\n 2,\n]}",
       "x.json:3:1: the comma before ']' has nothing after it"},
      {"trailing comma", "{\"a\": 1, }", "x.json:1:10: the comma before '}' has nothing after it"},
      {"single quotes", "{'a': 1}", "x.json:1:2: JSON quotes with \", not with '"},
      {"garbage", "{}\n x", "x.json:2:2: there is more text after the end of the JSON"},
      {"two values", "{} {}", "x.json:1:4: there is more text after the end of the JSON"},
      {"missing comma", "{\"a\": 1\n \"b\": 2}",
       "x.json:2:4: this is not JSON: unexpected string literal; expected '}'"},
      {"bare word", "[hello]", "x.json:1:2: this is not JSON: invalid literal"},
      {"bare key", "{\"é\": {a: 1}}",
       "x.json:1:8: this is not JSON: invalid literal; expected string literal"},
      {"number", "[01]", "x.json:1:3: this is not JSON: unexpected number literal; expected ']'"},
      {"huge number", "[\n1e999]", "x.json:2:5: this number is too large"},
      {"bad UTF-8", "[\"\xFF\"]", "x.json:1:3: this byte is no UTF-8 text"},
      {"overlong UTF-8", "[\"\xC0\x80\"]", "x.json:1:3: this byte is no UTF-8 text"},
      {"control character", "[\"a\nb\"]",
       "x.json:1:4: this is not JSON: invalid string: control character U+000A (LF) must be "
       "escaped to \\u000A or \\n"},
      {"NUL", std::string("[\0]", 3), "x.json:1:2: there is a NUL byte here"},
      {"same key", "{\"a\": 1,\n\"b\": {\"a\": 2},\n\"a\": 3}",
       "x.json:3: the key \"a\" is here twice: first on line 1"},
      {"deep", deep, "x.json:1: brackets are nested more than 100 deep"},
      {"deep objects", "[" + std::string(100, ' ') + "\n" + deep,
       "x.json:2: brackets are nested more than 100 deep"},
      {"unended comment", "{} /* x",
       "x.json:1:8: the file ends too early: a bracket, quote or value is missing"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    EXPECT_EQ(json_error(c.text), c.message);
  }
}

TEST(Json, ANestingOfAHundredIsAllowed) {
  EXPECT_NO_THROW(parse_json(std::string(100, '[') + std::string(100, ']'), ""));
}

TEST(Json, EveryPrefixOfATextIsReadOrRefusedButNeverCrashes) {
  const std::string text = R"({"a": [1, -2.5e3, "x\u00e9\n", true, null], /* c */ "b": {}} // end)";
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_FALSE(json_error(text.substr(0, length)).empty());
  }
}

class JsonFile : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_ / name; }
  void put(const std::string& name, std::string_view text) const { folder_.put(name, text); }
  std::string error_of_file(const std::string& name) const {
    try {
      load_json(path(name));
      return "";
    } catch (const Error& error) {
      const std::string message = error.what();
      EXPECT_TRUE(message.starts_with(path(name) + ":")) << message;
      return message.substr(path(name).size());
    }
  }

  Folder folder_;
};

TEST_F(JsonFile, IsRead) {
  put("a.json", "{\"a\": 1} // fine");
  EXPECT_EQ(to_json(load_json(path("a.json"))), R"({"a":1})");
}

TEST_F(JsonFile, ThatCannotBeReadIsRefusedInASentence) {
  put("hello.json", "{}");
  put("empty.json", " \n\t\n");
  EXPECT_EQ(error_of_file("helo.json"),
            ": there is no such file (did you mean \"" + path("hello.json") + "\"?)");
  EXPECT_EQ(error_of_file("other.txt"), ": there is no such file");
  EXPECT_EQ(error_of_file("nowhere/x.json"), ": there is no directory \"" + path("nowhere") + "\"");
  EXPECT_EQ(error_of_file(""), ": this is a directory, not a file");
  EXPECT_EQ(error_of_file("empty.json"), ": the file is empty");
}

}  // namespace
}  // namespace orrery
