/// Clients know one server, and look for the primary.

#include <gtest/gtest.h>

#include "tests/protocols/primary_secondary/support.hpp"

namespace orrery::primary_secondary::client_test {
namespace {

Lone<Client> lone(Readers reads = Readers::primary) {
  return Lone<Client>(3, ClientSettings{{}, reads}, {}, c1);
}

NotPrimary not_primary(NodeId who, std::uint64_t number = 1) {
  return {.request = request_id(number), .primary = who};
}

/// Pb2.
TEST(Client, SendsToItsDestAndToNobodyElse) {
  auto c = lone();
  EXPECT_EQ(c.invoke(put("1")), sent(n1, request(1, put("1"))));
  EXPECT_EQ(c.receive(n1, response(1)), completed({}));
  EXPECT_EQ(c.invoke(get()), sent(n1, request(2, get())));
  EXPECT_EQ(c.receive(n1, response(1)), nothing) << "an answer to the first";
  EXPECT_EQ(c.receive(n1, response(2, {.value = "1"})), completed({.value = "1"}));
  EXPECT_FALSE(c.is_running(ResponseDue{}));
}

TEST(Client, GoesToThePrimaryThatItIsToldOf) {
  auto c = lone();
  c.invoke(put("1"));
  EXPECT_EQ(c.receive(n1, not_primary(n3)), sent(n3, request(1, put("1"))));
  EXPECT_EQ(c.receive(n1, not_primary(n2)), nothing) << "it does not ask n1 any more";
  EXPECT_EQ(c.receive(n3, not_primary(n4)), nothing);
  EXPECT_EQ(c.receive(n3, not_primary(NodeId{})), nothing);
}

TEST(Client, FollowsNoCircleOfHints) {
  auto c = lone();
  c.invoke(put("1"));
  c.receive(n1, not_primary(n2));
  c.receive(n2, not_primary(n1));
  c.receive(n1, not_primary(n2));
  EXPECT_EQ(c.receive(n2, not_primary(n1)), nothing);
  EXPECT_EQ(c.expire(ResponseDue{}), sent(n3, request(1, put("1"))));
}

TEST(Client, AsksTheNextServerWhenThereIsNoAnswer) {
  auto c = lone();
  c.invoke(put("1"));
  EXPECT_EQ(c.expire(ResponseDue{}), sent(n2, request(1, put("1"))));
  EXPECT_EQ(c.expire(ResponseDue{}), sent(n3, request(1, put("1"))));
  EXPECT_EQ(c.expire(ResponseDue{}), sent(n1, request(1, put("1"))));
  c.restart();
  c.cluster().world().give_up(c1);
  c.invoke(put("2"));
  EXPECT_EQ(c.receive(n1, response(1)), nothing) << "of before its crash";
}

TEST(Client, ReadsFromItsOwnServerWhereItMay) {
  Cluster cluster;
  cluster.add<Silent>('n', 3);
  cluster.add<Client>('c', 2, ClientSettings{{}, Readers::any});
  cluster.begin();
  EXPECT_EQ(cluster.invoke(c2, get()), sent(n2, request(1, get())));
  EXPECT_EQ(cluster.receive(c2, n2, response(1)), completed({}));
  EXPECT_EQ(cluster.invoke(c2, put("1")), sent(n1, request(2, put("1"))));
}

}  // namespace
}  // namespace orrery::primary_secondary::client_test
