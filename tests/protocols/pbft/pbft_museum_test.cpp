/// The museum of bugs, piece by piece: each replica differs from Pbft in the one situation that its
/// rule is about. That judges notice in a whole cluster: tests/scenarios/museum_test.cpp.

#include "protocols/pbft/pbft_museum.hpp"

#include <gtest/gtest.h>

#include "tests/protocols/pbft/mac_support.hpp"

namespace orrery::pbft {
namespace {

using namespace std::chrono_literals;

/// n2 of six, with prepares of n2 and n3.
template <class Server>
bool has_prepared_with_two_prepares() {
  Lone<Server> server(6, {}, {}, n2);
  server.receive(n1, pre_prepare(0, 1, m1, 6));
  server.receive(n3, prepare(0, 1, m1, n3));
  return server.durable().prepared.contains(1);
}

TEST(PbftMuseum, B1_ThreeOfSixAreAQuorum) {
  EXPECT_TRUE(has_prepared_with_two_prepares<QuorumTooSmall>());
  EXPECT_FALSE(has_prepared_with_two_prepares<Pbft>());
}

/// What n2, the primary of view 1, begins with when a request has prepared at n4.
template <class Server>
std::size_t assigned_anew() {
  Lone<Server> server(4, {}, {}, n2);
  server.receive(n3, view_change(1, n3));
  server.receive(n4, view_change(1, n4, {certificate(0, 1, m1)}));
  return (*server.durable().newView)->prePrepares.size();
}

TEST(PbftMuseum, B2_ANewPrimaryAssignsNothingAnew) {
  EXPECT_EQ(assigned_anew<ForgetsPrepared>(), 0U);
  EXPECT_EQ(assigned_anew<Pbft>(), 1U);
}

/// Two others leave, one of them with a certificate that is none.
template <class Server>
bool follows_an_invalid_view_change() {
  Prepared invalid = certificate(0, 1, m1);
  invalid.prepares.clear();
  Lone<Server> server(4, {}, {}, n3);
  server.receive(n1, view_change(1, n1));
  server.receive(n4, view_change(1, n4, {invalid}));
  return !server.durable().isActive;
}

TEST(PbftMuseum, B3_ACertificateWithoutPreparesIsBelieved) {
  EXPECT_TRUE(follows_an_invalid_view_change<BelievesCertificates>());
  EXPECT_FALSE(follows_an_invalid_view_change<Pbft>());
}

template <class Server>
Digest accepted_after_a_crash() {
  Lone<Server> server(4, {}, {}, n2);
  server.receive(n1, pre_prepare(0, 1, m1));
  server.restart();
  server.receive(n1, pre_prepare(0, 1, m2));
  return server.durable().prePrepares.at(1)->requests.digest();
}

TEST(PbftMuseum, B8_AVoteIsForgottenInACrash) {
  EXPECT_EQ(accepted_after_a_crash<VoteNotPersisted>(), m2.digest());
  EXPECT_EQ(accepted_after_a_crash<Pbft>(), m1.digest());
}

template <class Server>
bool prepares_with_a_forged_vote() {
  Lone<Server> server(4, {}, {}, n2);
  server.receive(n1, pre_prepare(0, 1, m1));
  server.receive(n4, signed_by(n4, *prepare(0, 1, m1, n3)));
  return server.durable().prepared.contains(1);
}

TEST(PbftMuseum, B10_ALiarVotesForAnother) {
  EXPECT_TRUE(prepares_with_a_forged_vote<BelievesNames>());
  EXPECT_FALSE(prepares_with_a_forged_vote<Pbft>());
}

/// How long n7 of seven waits for view 2 when all have left for it.
template <class Server>
Duration patience_in_view_2() {
  Lone<Server> server(7, {.viewChangeTimeout = 100ms}, {}, replica(7));
  const auto is_in = [&](View v) { return [&server, v] { return server.durable().view == v; }; };
  server.receive(c1, request(1));
  Time all_have_left{};
  for (View v = 1; v <= 2; ++v) {
    server.cluster().run_until(is_in(v));
    all_have_left = server.cluster().world().now();
    for (const NodeId i : {n1, n2, n3, n4}) server.receive(i, view_change(v, i));
  }
  server.cluster().run_until(is_in(3));
  return server.cluster().world().now() - all_have_left;
}

TEST(PbftMuseum, B11_TheSecondViewChangeTakesAsLongAsTheFirst) {
  EXPECT_EQ(patience_in_view_2<ConstantTimeout>(), 100ms);
  EXPECT_EQ(patience_in_view_2<Pbft>(), 200ms);
}

template <class Server>
View view_after_two_others_have_left() {
  Lone<Server> server(4, {}, {}, n3);
  server.receive(n1, view_change(1, n1));
  server.receive(n4, view_change(1, n4));
  return server.durable().view;
}

TEST(PbftMuseum, B11b_FPlusOneOthersTakeNobodyAlong) {
  EXPECT_EQ(view_after_two_others_have_left<DoesNotJoin>(), 0U);
  EXPECT_EQ(view_after_two_others_have_left<Pbft>(), 1U);
}

template <class Server>
bool accepts_number_5000() {
  Lone<Server> server(4, {}, {}, n2);
  server.receive(n1, pre_prepare(0, 5000, m1));
  return server.durable().prePrepares.contains(5000);
}

TEST(PbftMuseum, B12_AnySequenceNumberIsAccepted) {
  EXPECT_TRUE(accepts_number_5000<NoWatermarks>());
  EXPECT_FALSE(accepts_number_5000<Pbft>());
}

/// A new view that leaves out what three say has prepared.
template <class Server>
bool enters_an_unsupported_view() {
  Lone<Server> server(4, {}, {}, n3);
  const Claim claim{.seq = 1, .digest = a1.digest(), .view = 0};
  std::vector<MacViewChange> changes;
  for (const NodeId i : {n1, n2, n4}) {
    changes.push_back(change(1, i, {claim}, {claim}));
    server.receive(i, told_by(i, changes.back()));
  }
  server.receive(n2, mac_new_view(1, changes));
  return server.durable().isActive;
}

TEST(PbftMuseum, B13_ANewPrimaryDecidesAlone) {
  EXPECT_TRUE(enters_an_unsupported_view<BelievesNewView>());
  EXPECT_FALSE(enters_an_unsupported_view<PbftWithMacs>());
}

}  // namespace
}  // namespace orrery::pbft
