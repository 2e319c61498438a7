/// Clients know the ring, hand in contexts and reconcile.

#include <gtest/gtest.h>

#include "tests/protocols/quorum_store/support.hpp"

namespace orrery::quorum_store {
namespace {

const Operation get_x{.action = Action::get, .key = "x"};
const Operation put_a{.action = Action::put, .key = "x", .value = "a"};

Lone<Client> lone_client(const Config& config = {}) {
  return Lone<Client>(5, store(config), {}, c1);
}

Request request(std::uint64_t number) { return {1, number}; }
const VersionVector seen = context({version(n1, 3)});

GetReply shows(std::uint64_t number, std::vector<std::string> values) {
  return {request(number), std::move(values), seen};
}

TEST(StoreClient, AsksTheFirstOfThePreferenceList) {
  auto client = lone_client();
  EXPECT_EQ(client.invoke(get_x), sent(n1, Get{request(1), "x"}));
  EXPECT_EQ(client.receive(n1, shows(1, {"v"})), completed({.value = "v"}));
  EXPECT_EQ(client.receive(n1, shows(1, {"v"})), nothing) << "a copy of its answer";
}

TEST(StoreClient, OfSiblingsReturnsTheGreatest) {
  auto client = lone_client();
  client.invoke(get_x);
  EXPECT_EQ(client.receive(n1, shows(1, {"b", "c", "a"})), completed({.value = "c"}));
  client.invoke(get_x);
  EXPECT_EQ(client.receive(n1, shows(2, {})), completed({})) << "or nothing";
}

/// "A put … must specify which version it is updating. This is done by passing the context it
/// obtained from an earlier read operation" (§4.4).
TEST(StoreClient, GetsWhatItPutsForTheContext) {
  auto client = lone_client();
  EXPECT_EQ(client.invoke(put_a), sent(n1, Get{request(1), "x"}));
  EXPECT_EQ(client.receive(n1, shows(1, {"v"})), sent(n1, Put{request(2), "x", seen, "a"}));
  EXPECT_EQ(client.receive(n1, PutReply{request(1)}), nothing);
  EXPECT_EQ(client.receive(n1, PutReply{request(2)}), completed({}));
}

TEST(StoreClient, WithoutAGetHandsInWhatItHasSeenOfTheKey) {
  auto client = lone_client({.readBeforeWrite = false});
  EXPECT_EQ(client.invoke(put_a), sent(n1, Put{request(1), "x", {}, "a"}));
  client.receive(n1, PutReply{request(1)});
  client.invoke(get_x);
  client.receive(n1, shows(2, {"v"}));
  EXPECT_EQ(client.invoke({.action = Action::erase, .key = "x"}),
            sent(n1, Put{request(3), "x", seen, std::nullopt}));
}

/// "An 'Add to Cart' operation can never be forgotten or rejected" (§4.4): to the union of all.
TEST(StoreClient, AddsToTheUnionOfTheSiblings) {
  auto client = lone_client();
  client.invoke({.action = Action::add, .key = "x", .value = "c"});
  EXPECT_EQ(client.receive(n1, shows(1, {"a d", "a b"})),
            sent(n1, Put{request(2), "x", seen, "a b c d"}));
  client.receive(n1, PutReply{request(2)});
  client.invoke({.action = Action::members, .key = "x"});
  EXPECT_EQ(client.receive(n1, shows(3, {"b a", "c"})), completed({.value = "a b c"}));
  client.invoke({.action = Action::members, .key = "x"});
  EXPECT_EQ(client.receive(n1, shows(4, {})), completed({.value = ""}));
}

TEST(StoreClient, AsksTheNextOneAndRemembersWhoWasSilent) {
  auto client = lone_client();
  client.invoke(get_x);
  EXPECT_EQ(client.expire(NoReply{}), sent(n2, Get{request(1), "x"}));
  client.receive(n2, shows(1, {}));
  EXPECT_EQ(client.invoke(get_x), sent(n2, Get{request(2), "x"}));
  client.receive(n1, shows(2, {}));  // late, from n1
  EXPECT_EQ(client.invoke(get_x), sent(n1, Get{request(3), "x"})) << "n1 is not silent any more";
}

/// Or it would go on with stand-ins although those before them are back.
TEST(StoreClient, TriesASilentOneAgainAfterAWhile) {
  auto client = lone_client();
  client.invoke(get_x);
  client.expire(NoReply{});
  client.receive(n2, shows(1, {}));
  EXPECT_EQ(client.expire(TryAgain{n1}), nothing);
  EXPECT_EQ(client.invoke(get_x), sent(n1, Get{request(2), "x"}));
}

TEST(StoreClient, WithStrictQuorumsAsksTheOwnersAndWithSloppyOnesEverybody) {
  for (const auto& [quorums, asked] :
       {std::pair{Quorums::strict, 3U}, std::pair{Quorums::sloppy, 5U}}) {
    auto client = lone_client({.quorums = quorums});
    client.invoke(get_x);
    for (std::uint32_t i = 1; i < asked; ++i) {
      EXPECT_EQ(client.expire(NoReply{}), sent(replica(i + 1), Get{request(1), "x"}));
    }
    EXPECT_EQ(client.expire(NoReply{}), sent(n1, Get{request(1), "x"})) << "and begins anew";
  }
}

TEST(StoreClient, IgnoresWhatIsNoAnswer) {
  auto client = lone_client();
  EXPECT_EQ(client.receive(n1, shows(0, {})), nothing);
  client.invoke(get_x);
  EXPECT_EQ(client.receive(n1, PutReply{request(1)}), nothing);
  EXPECT_EQ(client.receive(n1, shows(2, {})), nothing);
  EXPECT_EQ(client.receive(c1, shows(1, {})), nothing) << "no node of the store";
  GetReply hostile = shows(1, {"v"});
  hostile.context.newest.front().n = ~std::uint64_t{0};
  EXPECT_EQ(client.receive(n1, hostile), nothing);
  client.restart();
  EXPECT_EQ(client.receive(n1, shows(1, {})), nothing) << "of before its crash";
}

TEST(StoreClient, FailsWhatTheStoreDoesNotDo) {
  EXPECT_EQ(lone_client().invoke({.action = Action::cas, .key = "x"}),
            completed({.outcome = Outcome::failed}));
  auto client = lone_client();
  client.invoke({.action = Action::add, .key = "x", .value = "two words"});
  EXPECT_EQ(client.receive(n1, shows(1, {})), completed({.outcome = Outcome::failed}));
}

}  // namespace
}  // namespace orrery::quorum_store
