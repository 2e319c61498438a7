#include "sim/core/mutate.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "sim/core/payload.hpp"
#include "sim/core/shared.hpp"
#include "tests/core/puppet.hpp"

namespace orrery::mutate_test {

enum class Colour : std::uint8_t { red, green, blue };
BOOST_DESCRIBE_ENUM(Colour, red, green, blue)

struct Inner {
  std::int8_t small{};
  double real{};
  friend auto operator<=>(const Inner&, const Inner&) = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (small, real))

struct Message {
  bool flag{};
  std::uint64_t number{};
  Colour colour{Colour::green};
  NodeId node{};
  Duration time{};
  std::string text{};
  std::optional<Inner> maybe{};
  std::vector<Inner> list{};
  std::variant<std::monostate, Inner> either{};
  std::pair<char, int> pair{};
  std::map<int, int> map{};
  Shared<Inner> shared{};
  friend bool operator==(const Message&, const Message&) = default;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (flag, number, colour, node, time, text, maybe, list, either, pair, map,
                       shared))

struct Empty {
  friend bool operator==(const Empty&, const Empty&) = default;
};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

Message full() {
  return {.flag = true,
          .number = 7,
          .node = replica(2),
          .time = Duration(5),
          .text = "abc",
          .maybe = Inner{1, 2.5},
          .list = {{1, 1}, {2, 2}},
          .either = Inner{3, 3},
          .map = {{1, 2}},
          .shared = Inner{4, 4}};
}

TEST(Mutate, IsNeverTheSameAndTouchesOneMember) {
  for (const Message& original : {Message{}, full()}) {
    std::set<std::string> touched;
    for (std::uint64_t i = 0; i < 5'000; ++i) {
      Message changed = original;
      ASSERT_TRUE(mutate(changed, Draw::of_bits(i * 0x9E3779B97F4A7C15).then(i)));
      ASSERT_NE(hash_of(changed), hash_of(original));
      const Value before = to_value(original);
      const Value after = to_value(changed);
      std::vector<std::string> different;
      for (const Value::Member& member : *before.get_if<Value::Object>()) {
        if (*after.find(member.key) != member.value) different.push_back(member.key);
      }
      ASSERT_EQ(different.size(), 1U) << to_json(after);
      touched.insert(different.front());
    }
    const std::size_t members =
        original == Message{} ? 10 : 12;  // no map, no alternative to change
    EXPECT_EQ(touched.size(), members);
  }
}

TEST(Mutate, WhatHasNoLeavesStaysAsItIs) {
  Empty empty;
  EXPECT_FALSE(mutate(empty, Draw::of_bits(1)));
  EXPECT_EQ(make_payload(Empty{})->mutated(Draw::of_bits(1)), PayloadRef{});
}

TEST(Mutate, APayloadIsHashedAnewAndTheOriginalStays) {
  const PayloadRef original = make_payload(full());
  const PayloadRef changed = original->mutated(Draw::of_bits(12345));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->type_key(), original->type_key());
  EXPECT_EQ(changed->hash(), hash_of(*content_of<Message>(*changed)));
  EXPECT_NE(changed->hash(), original->hash());
  EXPECT_EQ(*content_of<Message>(*original), full());
}

}  // namespace orrery::mutate_test
