#include "sim/core/signed.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

#include "sim/core/payload.hpp"
#include "tests/core/puppet.hpp"
#include "tests/support/signed_by.hpp"

namespace orrery::signed_test {

enum class Order : std::uint8_t { attack, retreat };
BOOST_DESCRIBE_ENUM(Order, attack, retreat)

struct Vote {
  std::uint64_t view{};
  Order order{};
  std::optional<std::uint32_t> limit{};
  friend auto operator<=>(const Vote&, const Vote&) = default;
};
BOOST_DESCRIBE_STRUCT(Vote, (), (view, order, limit))

struct Proof {
  std::vector<Signed<Vote>> votes{};
  friend auto operator<=>(const Proof&, const Proof&) = default;
};
BOOST_DESCRIBE_STRUCT(Proof, (), (votes))

TEST(Signed, IsTheWordOfItsSignerAlone) {
  const Signed<Vote> vote = signed_by(replica(2), Vote{.view = 3});
  EXPECT_TRUE(vote.is_genuine());
  EXPECT_TRUE(vote.is_by(replica(2)));
  EXPECT_FALSE(vote.is_by(replica(1)));
  EXPECT_EQ(vote->view, 3U);
  EXPECT_FALSE(Signed<Vote>{}.is_genuine()) << "nobody has signed it";
  EXPECT_NE(vote, signed_by(replica(1), Vote{.view = 3}));
}

TEST(Signed, ForgeryDoesNotCompile) {
  static_assert(!std::is_constructible_v<Signed<Vote>, Vote>);
  static_assert(!std::is_constructible_v<Signed<Vote>, Vote, NodeId>);
  static_assert(!std::is_constructible_v<Pen, NodeId>);
  static_assert(!std::is_default_constructible_v<Pen>);
}

TEST(Signed, IsCalledAndShownAsItsContent) {
  const PayloadRef payload = make_payload(signed_by(replica(2), Vote{.view = 3}));
  EXPECT_EQ(payload->type_name(), "Vote");
  EXPECT_NE(payload->type_key(), key_of<Vote>) << "what is signed is no plain vote";
  EXPECT_EQ(to_json(payload->to_value()),
            R"({"view":3,"order":"attack","limit":null,"signed_by":"n2"})");
  std::string json;
  payload->append_json(json);
  EXPECT_EQ(json, to_json(payload->to_value()));
}

TEST(Signed, DamageAndLiesSpoilIt) {
  const PayloadRef payload = make_payload(signed_by(replica(2), Vote{.view = 3}));
  for (std::uint64_t bits = 1; bits <= 20; ++bits) {
    const PayloadRef other = payload->mutated(Draw::of_bits(bits));
    ASSERT_TRUE(other);
    EXPECT_FALSE(content_of<Signed<Vote>>(*other)->is_genuine());
  }
  const Value retreat("retreat");
  const PayloadRef forged =
      payload->falsified({.liar = replica(1), .field = "order", .value = &retreat});
  EXPECT_EQ((*content_of<Signed<Vote>>(*forged))->order, Order::retreat);
  EXPECT_FALSE(content_of<Signed<Vote>>(*forged)->is_genuine()) << "it is not n1's to sign";
  EXPECT_EQ(forged->to_value().find("signed_by")->get_if<std::string>()->substr(0, 6), "nobody");
}

TEST(Signed, ALiarSignsItsOwnLies) {
  const PayloadRef payload = make_payload(signed_by(replica(2), Vote{.view = 3}));
  const Value retreat("retreat");
  const PayloadRef lie =
      payload->falsified({.liar = replica(2), .field = "order", .value = &retreat});
  EXPECT_EQ(*content_of<Signed<Vote>>(*lie),
            signed_by(replica(2), Vote{.view = 3, .order = Order::retreat}));
}

TEST(Signed, InsideOfMessagesOnlyTheLiarsOwnAreSignedAnew) {
  const Proof proof{{signed_by(replica(1), Vote{}), signed_by(replica(2), Vote{})}};
  const Value seven(std::uint64_t{7});
  const PayloadRef lie =
      make_payload(proof)->falsified({.liar = replica(1), .field = "votes.view", .value = &seven});
  const Proof* told = content_of<Proof>(*lie);
  EXPECT_TRUE(told->votes[0].is_by(replica(1)));
  EXPECT_EQ(told->votes[0]->view, 7U);
  EXPECT_FALSE(told->votes[1].is_genuine());
}

// ---------------------------------------------------------------- authenticators

TEST(Authenticator, ConvincesItsReadersAndProvesNothing) {
  const Signed<Vote> vote = signed_by(replica(2), Vote{.view = 3}, {replica(1), replica(3)});
  EXPECT_TRUE(vote.is_by(replica(2), replica(1)));
  EXPECT_TRUE(vote.is_by(replica(2), replica(3)));
  EXPECT_FALSE(vote.is_by(replica(2), replica(4))) << "it has no entry";
  EXPECT_FALSE(vote.is_by(replica(1), replica(3)));
  EXPECT_FALSE(vote.is_by(replica(2))) << "it is no proof for whoever reads it";
  EXPECT_TRUE(vote.is_written_by(replica(2)));
  EXPECT_NE(vote, signed_by(replica(2), Vote{.view = 3}));
  EXPECT_TRUE(signed_by(replica(2), Vote{}).is_by(replica(2), replica(4))) << "a signature is";
}

TEST(Authenticator, IsShownAndTakesAnEntryForEachReader) {
  const Signed<Vote> vote = signed_by(replica(2), Vote{.view = 3}, {replica(1), replica(3)});
  EXPECT_EQ(to_json(vote.to_value()),
            R"({"view":3,"order":"attack","limit":null,"authenticated_by":"n2"})");
  EXPECT_EQ(vote.encoded_size(), encoded_size(*vote) + 4 + 2 * 10);
  EXPECT_EQ(signed_by(replica(2), *vote).encoded_size(), encoded_size(*vote) + 4 + 64);
}

TEST(Authenticator, OfAnotherIsSpoiltByALiarAndItsOwnMadeAnew) {
  const PayloadRef payload = make_payload(signed_by(replica(2), Vote{.view = 3}, {replica(3)}));
  const Value seven(std::uint64_t{7});
  const auto told = [&](NodeId liar) {
    return *content_of<Signed<Vote>>(
        *payload->falsified({.liar = liar, .field = "view", .value = &seven}));
  };
  EXPECT_FALSE(told(replica(1)).is_by(replica(2), replica(3)));
  EXPECT_TRUE(told(replica(2)).is_by(replica(2), replica(3)));
}

TEST(Falsified, ChangesTheNamedFieldAlone) {
  const PayloadRef payload = make_payload(Vote{.view = 3});
  for (std::uint64_t bits = 1; bits <= 20; ++bits) {
    const PayloadRef other =
        payload->falsified({.liar = replica(1), .field = "view", .draw = Draw::of_bits(bits)});
    ASSERT_TRUE(other);
    const Vote told = *content_of<Vote>(*other);
    EXPECT_NE(told.view, 3U);
    EXPECT_EQ(told, (Vote{.view = told.view}));
  }
}

TEST(Falsified, NothingWhereNothingChanges) {
  const PayloadRef payload = make_payload(Vote{.view = 3});
  const Value three(std::uint64_t{3});
  const Value word("attack");
  EXPECT_FALSE(payload->falsified({.field = "view", .value = &three}));
  EXPECT_FALSE(payload->falsified({.field = "order", .value = &word}));
  EXPECT_FALSE(payload->falsified({.field = "view", .value = &word})) << "a word is no number";
  EXPECT_FALSE(payload->falsified({.field = "colour", .value = &word})) << "no such field";
  const Value five(std::uint64_t{5});
  const PayloadRef limited = payload->falsified({.field = "limit", .value = &five});
  EXPECT_EQ(content_of<Vote>(*limited)->limit, 5U);
  const Value null;
  EXPECT_FALSE(payload->falsified({.field = "limit", .value = &null}));
  EXPECT_EQ(content_of<Vote>(*limited->falsified({.field = "limit", .value = &null}))->limit,
            std::nullopt);
}

}  // namespace orrery::signed_test
