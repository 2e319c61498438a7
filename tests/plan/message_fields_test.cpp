#include "sim/plan/message_fields.hpp"

#include <gtest/gtest.h>

#include "sim/core/shared.hpp"

namespace orrery {
namespace fields {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
  std::uint8_t small = 0;
  Colour colour{};
  friend bool operator==(const Inner&, const Inner&) = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (small, colour))

struct Outer {
  std::int64_t number = 0;
  bool fact = false;
  double share = 0;
  std::string text{};
  NodeId node{};
  Duration wait{};
  std::optional<Colour> maybe{};
  std::vector<Inner> list{Inner{}};
  Shared<Inner> shared{};
  Signed<Inner> letter{};
  Inner inner{};
};
BOOST_DESCRIBE_STRUCT(Outer, (),
                      (number, fact, share, text, node, wait, maybe, list, shared, letter, inner))

}  // namespace fields

namespace {

std::vector<std::string> all_paths() {
  return {"number",       "fact",         "share",       "text",         "node",
          "wait",         "maybe",        "list",        "list.small",   "list.colour",
          "shared",       "shared.small", "letter",      "letter.small", "inner",
          "inner.small",  "inner.colour", "text.letter", "inner.size",   "numbr",
          "letter.colour"};
}

std::vector<Value> all_values() {
  return {Value(std::int64_t{3}),
          Value(std::int64_t{-3}),
          Value(std::int64_t{300}),
          Value(true),
          Value(0.25),
          Value("green"),
          Value("banana"),
          Value("n2"),
          Value("5ms"),
          Value()};
}

// Brute force: a value that is refused changes nothing, whatever the message said before.
TEST(MessageFields, WhatIsRefusedCouldNotBeTold) {
  std::size_t refused = 0;
  for (const std::string& path : all_paths()) {
    for (const Value& value : all_values()) {
      fields::Outer message;
      const mutating::Change change{.value = &value};
      message.maybe = fields::Colour::red;
      const bool is_told = mutating::change_field(message, path, change);
      const bool is_refused = misfit_of_lie<fields::Outer>(path, &value).has_value();
      EXPECT_EQ(is_told, !is_refused) << path << " = " << shown(value);
      refused += is_refused ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 100U);
}

struct MisfitCase {
  std::string path;
  Value value;
  std::string sentence;
  std::string suggestion;
};

TEST(MessageFields, SentencesSayWhatFits) {
  const std::vector<MisfitCase> cases{
      {"inner.colour", Value("gren"), R"("colour" is never "gren")", R"(did you mean "green"?)"},
      {"maybe", Value(std::int64_t{1}), R"("maybe" is never 1)", "it is red, green"},
      {"inner.small", Value(std::int64_t{-1}), R"("small" is never -1)",
       "it is a whole number, not negative"},
      {"wait", Value("soon"), R"("wait" is never "soon")", R"(it is a time, like "5ms")"},
      {"letter", Value("x"), R"(letter is no single value, and cannot become "x")",
       "name a field of it: small, colour"},
      {"inner.smal", Value(), R"(inner has no "smal")", R"(did you mean "small"?)"},
      {"number.low", Value(), "number has no fields", ""}};
  for (const MisfitCase& expected : cases) {
    const auto misfit = misfit_of_lie<fields::Outer>(expected.path, &expected.value);
    ASSERT_TRUE(misfit.has_value()) << expected.path;
    EXPECT_EQ(misfit->sentence, expected.sentence);
    EXPECT_EQ(misfit->suggestion, expected.suggestion);
  }
  EXPECT_FALSE(misfit_of_lie<fields::Outer>("inner", nullptr)) << "something drawn below it";
  EXPECT_FALSE(misfit_of_lie<fields::Outer>("", nullptr)) << "anywhere";
}

}  // namespace
}  // namespace orrery
