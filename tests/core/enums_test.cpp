#include "sim/core/enums.hpp"

#include <gtest/gtest.h>

namespace orrery::enums_test {

enum class Role : std::uint8_t { follower, candidate, leader };
BOOST_DESCRIBE_ENUM(Role, follower, candidate, leader)

/// Described in another order than its values have.
enum class Level : int { high = 70, low = -3, middle = 5 };
BOOST_DESCRIBE_ENUM(Level, high, low, middle)

struct Durable {
  std::uint64_t term = 7;
  Level level = Level::low;
};
BOOST_DESCRIBE_STRUCT(Durable, (), (term, level))

struct Volatile {
  Role role{};
  Role wanted = Role::leader;
  std::string name{};
};
BOOST_DESCRIBE_STRUCT(Volatile, (), (role, wanted, name))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Many {
  Role a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{}, i = Role::leader;
};
BOOST_DESCRIBE_STRUCT(Many, (), (a, b, c, d, e, f, g, h, i))

namespace {

TEST(Enums, ArePackedByTheirPlaceInTheDescription) {
  EXPECT_EQ(packed_enums(Durable{}, Volatile{}), 0x02'00'01U);
  EXPECT_EQ(packed_enums(Durable{.level = Level::middle}, Volatile{.role = Role::candidate}),
            0x02'01'02U);
  EXPECT_EQ(enum_names(Durable{}, Volatile{}),
            (std::vector<std::string_view>{"level", "role", "wanted"}));
}

TEST(Enums, AValueThatIsNoneOfThemIsSeenToo) {
  EXPECT_EQ(packed_enums(Volatile{.role = static_cast<Role>(9), .wanted = Role::follower}), 255U);
}

TEST(Enums, WithoutAnyNothingIsPacked) {
  EXPECT_EQ(packed_enums(Nothing{}), 0U);
  EXPECT_TRUE(enum_names(Nothing{}).empty());
}

TEST(Enums, BeyondEightTheyAreNotSeen) {
  EXPECT_EQ(packed_enums(Many{}), 0U);
  EXPECT_EQ(packed_enums(Many{.h = Role::candidate}), std::uint64_t{1} << 56U);
  EXPECT_EQ(enum_names(Many{}).size(), enums_max);
}

}  // namespace
}  // namespace orrery::enums_test
