#include "sim/core/payload.hpp"

#include <gtest/gtest.h>

#include <string>

namespace orrery::payload_test {

struct Ping {
  std::uint64_t round{};
};
BOOST_DESCRIBE_STRUCT(Ping, (), (round))

struct Pong {
  std::uint64_t round{};
};
BOOST_DESCRIBE_STRUCT(Pong, (), (round))

TEST(Payload, GivesItsContentToWhoNamesItsType) {
  const PayloadRef payload = make_payload(Ping{.round = 3});
  ASSERT_NE(content_of<Ping>(*payload), nullptr);
  EXPECT_EQ(content_of<Ping>(*payload)->round, 3U);
  EXPECT_EQ(content_of<Pong>(*payload), nullptr);
}

TEST(Payload, SaysWhatItIs) {
  const PayloadRef payload = make_payload(Ping{.round = 3});
  EXPECT_EQ(payload->type_name(), "Ping");
  EXPECT_EQ(payload->type_key(), key_of<Ping>);
  EXPECT_EQ(to_json(payload->to_value()), R"({"round":3})");
}

TEST(Payload, IsHashedByContentAndToldApartByType) {
  EXPECT_EQ(make_payload(Ping{.round = 3})->hash(), hash_of(Ping{.round = 3}));
  EXPECT_EQ(make_payload(Ping{.round = 3})->hash(), make_payload(Pong{.round = 3})->hash());
  EXPECT_NE(make_payload(Ping{.round = 3})->type_key(), make_payload(Pong{.round = 3})->type_key());
}

static_assert(!std::is_copy_constructible_v<PayloadOf<Ping>>, "payloads are shared, never copied");

}  // namespace orrery::payload_test
