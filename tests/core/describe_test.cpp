#include "sim/core/describe.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace orrery::describe_test {

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Vote {
  std::uint64_t term{};
  NodeId candidate{};
  std::string reason{};
  std::vector<int> history{};
  std::optional<Duration> delay{};
};
BOOST_DESCRIBE_STRUCT(Vote, (), (term, candidate, reason, history, delay))

struct Forgets {
  int first{};
  int second{};
};
BOOST_DESCRIBE_STRUCT(Forgets, (), (first))

struct ForgetsText {
  std::string text{};
};
BOOST_DESCRIBE_STRUCT(ForgetsText, (), ())

struct Derived : Vote {
  int extra{};
};
BOOST_DESCRIBE_STRUCT(Derived, (Vote), (extra))

struct DerivedForgets : Vote {
  int extra{};
  int more{};
};
BOOST_DESCRIBE_STRUCT(DerivedForgets, (Vote), (extra))

struct ForgetsItsBase : Vote {
  int extra{};
};
BOOST_DESCRIBE_STRUCT(ForgetsItsBase, (), (extra))

struct Nested {
  Vote vote{};
  std::variant<Empty, Vote> choice{};
  std::map<int, std::string> map{};
};
BOOST_DESCRIBE_STRUCT(Nested, (), (vote, choice, map))

enum class Role : std::int8_t { follower = -1, leader = 1 };
BOOST_DESCRIBE_ENUM(Role, follower, leader)

struct Left {
  int value{};
};
BOOST_DESCRIBE_STRUCT(Left, (), (value))
struct Right {
  int value{};
};
BOOST_DESCRIBE_STRUCT(Right, (), (value))

template <class T>
struct Box {};

// A struct whose line forgets a member, or a base, does not compile where its members are visited.
static_assert(describing::every_member_is_described<Empty>());
static_assert(describing::every_member_is_described<Vote>());
static_assert(describing::every_member_is_described<Derived>());
static_assert(describing::every_member_is_described<Nested>());
static_assert(!describing::every_member_is_described<Forgets>());
static_assert(!describing::every_member_is_described<ForgetsText>());
static_assert(!describing::every_member_is_described<DerivedForgets>());
static_assert(!describing::every_member_is_described<ForgetsItsBase>());

// Names are the same text from every compiler, or have no key.
static_assert(qualified_name_of<Vote>() == "orrery::describe_test::Vote");
static_assert(qualified_name_of<Box<Vote>>() ==
              "orrery::describe_test::Box<orrery::describe_test::Vote>");
static_assert(name_of<Vote>() == "Vote");
static_assert(name_of<Box<Vote>>() == "Box<orrery::describe_test::Vote>");
static_assert(describing::is_one_name_everywhere(qualified_name_of<Vote>()));
static_assert(describing::is_one_name_everywhere(qualified_name_of<Box<Vote>>()));
static_assert(describing::is_one_name_everywhere(qualified_name_of<std::variant<Left, Right>>()));
static_assert(!describing::is_one_name_everywhere(qualified_name_of<Box<Box<Vote>>>()));
static_assert(!describing::is_one_name_everywhere(qualified_name_of<std::uint64_t>()));
static_assert(!describing::is_one_name_everywhere(qualified_name_of<Box<std::string>>()));
namespace {
struct Anonymous {};
}  // namespace
static_assert(!describing::is_one_name_everywhere(qualified_name_of<Anonymous>()));

TEST(Describe, MembersComeInOrderBasesFirst) {
  Derived derived;
  std::vector<std::string> names;
  for_each_member(derived, [&](std::string_view name, const auto&) { names.emplace_back(name); });
  EXPECT_EQ(names,
            (std::vector<std::string>{"term", "candidate", "reason", "history", "delay", "extra"}));
}

TEST(Describe, MembersCanBeWritten) {
  Left left{.value = 1};
  for_each_member(left, [](std::string_view, int& value) { value = 7; });
  EXPECT_EQ(left.value, 7);
}

TEST(Describe, EnumeratorsHaveNames) {
  EXPECT_EQ(name_of_enumerator(Role::leader), "leader");
  EXPECT_EQ(name_of_enumerator(static_cast<Role>(0)), "");
}

TEST(Describe, EachMemberCountsInTheHash) {
  const Vote vote{
      .term = 3, .candidate = replica(2), .reason = "new", .history = {1, 2}, .delay = Duration(5)};
  std::vector<Vote> others(9, vote);
  others[0].term = 4;
  others[1].candidate = replica(3);
  others[2].reason = "neu";
  others[3].history = {2, 1};
  others[4].history = {1, 2, 0};
  others[5].delay = Duration(6);
  others[6].delay = std::nullopt;
  others[7].delay = Duration(0);
  others[8].reason = "";
  std::set<std::uint64_t> hashes{hash_of(vote)};
  for (const Vote& other : others) hashes.insert(hash_of(other));
  EXPECT_EQ(hashes.size(), 10U);
}

TEST(Describe, VariantsAreHashedByTheirTypesName) {
  using Wide = std::variant<Left, Right>;
  using Turned = std::variant<Right, Empty, Left>;
  EXPECT_EQ(hash_of(Wide(Left{7})), hash_of(Turned(Left{7})));  // not by the place in the variant
  EXPECT_NE(hash_of(Wide(Left{7})), hash_of(Wide(Right{7})));
}

TEST(Describe, BoundariesBetweenContainersCount) {
  using Lists = std::vector<std::vector<int>>;
  EXPECT_NE(hash_of(Lists{{1}, {2, 3}}), hash_of(Lists{{1, 2}, {3}}));
  EXPECT_NE(hash_of(Lists{{}, {1}}), hash_of(Lists{{1}, {}}));
  using Texts = std::vector<std::string>;
  EXPECT_NE(hash_of(Texts{"ab", "c"}), hash_of(Texts{"a", "bc"}));
}

TEST(Describe, HashesAreTheSameOnEveryMachine) {
  EXPECT_EQ(hash_of(Empty{}), 0x682E2162E7D9C969U);
  EXPECT_EQ(hash_of(Vote{.term = 3,
                         .candidate = replica(2),
                         .reason = "new",
                         .history = {1, -2},
                         .delay = Duration(5)}),
            0xA93EF28E8F7A60BDU);
  EXPECT_EQ(hash_of(std::vector<char>{'\x80', 'a'}),
            0x1D567E688C62F9BEU);  // char has a sign on some machines only
  EXPECT_EQ(hash_of(std::variant<Left, Right>(Right{-1})), 0x6579ACB53033E1D4U);
  EXPECT_EQ(hash_of(Role::follower), 0x59B944E77F057AD9U);
  EXPECT_EQ(hash_of(std::map<int, double>{{1, 0.5}, {2, -1}}), 0x511720173B6E8FBDU);
  EXPECT_EQ(key_of<Vote>, 0xC979C1C0BE3497C8U);
}

}  // namespace orrery::describe_test
