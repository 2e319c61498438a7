/// Silence, fail-over and fail-back.

#include <gtest/gtest.h>

#include "tests/protocols/primary_secondary/support.hpp"

namespace orrery::primary_secondary::failover_test {
namespace {

/// n2, a secondary that has heard of n1.
Lone<Server> secondary(const Config& config = {}, Index has_entries = 0) {
  Durable on_disk{.epoch = first_epoch};
  for (Index i = 0; i < has_entries; ++i) on_disk.log.push_back(entry(i + 1, "v"));
  return Lone<Server>(3, config, on_disk, n2);
}

Effects inquired() { return sent_to_each({n1, n3}, Inquire{.epoch = first_epoch}); }
InquireReply tells(Position last) { return {.epoch = first_epoch, .last = last}; }

TEST(Failover, TheFirstPrimaryIsN1) {
  Cluster cluster;
  cluster.add<Server>('n', 3);
  EXPECT_EQ(cluster.begin(), promoted(first_epoch, {n2, n3}));
}

TEST(Failover, ASecondaryAsksTheOthersAndTakesOver) {
  auto n = secondary();
  EXPECT_EQ(n.expire(Silence{}), inquired());
  EXPECT_EQ(n.receive(n1, tells({})), nothing);
  EXPECT_EQ(n.receive(n3, tells({})), promoted(of_n2, {n1, n3}));
  EXPECT_EQ(n.state().role, Role::primary);
}

TEST(Failover, WhoDoesNotAnswerIsNotWaitedForLongerThanAHeartbeat) {
  auto n = secondary();
  n.expire(Silence{});
  n.receive(n3, tells({}));
  EXPECT_EQ(n.expire(InquiryOver{}), promoted(of_n2, {n1, n3}));
}

TEST(Failover, TheOneWithTheMostAdvancedLogIsToTakeOver) {
  struct Case {
    std::string why;
    Position of_n3;
    bool is_n3;
  };
  for (const Case& c : {
           Case{"less", {first_epoch, 1}, false},
           {"the same", {first_epoch, 2}, false},
           {"more", {first_epoch, 3}, true},
           {"less, but later", {of_n2, 1}, true},
       }) {
    SCOPED_TRACE(c.why);
    auto n = secondary({}, 2);
    n.expire(Silence{});
    n.receive(n3, tells(c.of_n3));
    const Effects ended = n.expire(InquiryOver{});
    EXPECT_EQ(ended, c.is_n3 ? sent(n3, TakeOver{.epoch = first_epoch})
                             : promoted(of_n2, {n1, n3}, {first_epoch, 2}));
  }
}

TEST(Failover, WhoIsToldToTakeOverDoes) {
  auto n = secondary();
  EXPECT_EQ(n.receive(c1, TakeOver{.epoch = first_epoch}), nothing);
  EXPECT_EQ(n.receive(n3, TakeOver{.epoch = {7, n3}}), nothing) << "of another epoch";
  EXPECT_EQ(n.receive(n3, TakeOver{.epoch = first_epoch}), promoted(of_n2, {n1, n3}));
  EXPECT_EQ(n.receive(n3, TakeOver{.epoch = first_epoch}), nothing) << "a copy";
}

TEST(Failover, EverybodyTellsHowMuchItHas) {
  auto n = secondary({}, 2);
  EXPECT_EQ(n.receive(n3, Inquire{.epoch = first_epoch}), sent(n3, tells({first_epoch, 2})));
  EXPECT_EQ(n.receive(n4, Inquire{.epoch = first_epoch}), nothing);
}

TEST(Failover, ACandidateThatHearsFromThePrimaryStaysASecondary) {
  auto n = secondary();
  n.expire(Silence{});
  EXPECT_EQ(n.receive(n1, update({}, {})), sent(n1, has(0)));
  EXPECT_EQ(n.state().role, Role::secondary);
  EXPECT_FALSE(n.is_running(InquiryOver{}));
  EXPECT_EQ(n.receive(n3, tells({})), nothing);
}

/// The next server after the primary notices first, the one after that when that one does not.
TEST(Failover, ServersNoticeOneAfterTheOther) {
  Cluster cluster;
  cluster.add<Server>('n', 3);
  cluster.begin();
  cluster.deliver_all();
  cluster.crash(n1);
  cluster.world().run_until(199ms);
  EXPECT_EQ(cluster.state<Volatile>(n2).role, Role::secondary);
  cluster.world().run_until(201ms);
  EXPECT_EQ(cluster.state<Volatile>(n2).role, Role::candidate);
  cluster.crash(n2);
  cluster.world().run_until(399ms);
  EXPECT_EQ(cluster.state<Volatile>(n3).role, Role::secondary);
  cluster.world().run_until(451ms);
  EXPECT_EQ(cluster.state<Volatile>(n3).role, Role::primary);
  EXPECT_EQ(cluster.state<Durable>(n3).epoch, (Epoch{2, n3}));
}

TEST(Failover, APrimaryThatHearsOfALaterEpochStepsDown) {
  for (const bool by_reply : {true, false}) {
    Lone<Server> n(3);
    const Effects down = output(SteppedDown{.epoch = first_epoch});
    if (by_reply) {
      EXPECT_EQ(n.receive(n2, UpdateReply{.epoch = of_n2}), down);
    } else {
      EXPECT_EQ(n.receive(n2, update({}, {}, of_n2)), down + sent(n2, has(0, of_n2)));
    }
    EXPECT_EQ(n.state().role, Role::secondary);
    EXPECT_FALSE(n.is_running(HeartbeatDue{}));
    EXPECT_EQ(n.receive(c1, request(1, put("1"))),
              sent(c1, NotPrimary{.request = request_id(1), .primary = n2}));
  }
}

TEST(Failover, APrimaryThatWasDownListensFirst) {
  Lone<Server> n(3);
  n.restart();
  EXPECT_EQ(n.state().role, Role::secondary);
  EXPECT_TRUE(n.is_running(Silence{}));
}

TEST(Failover, WithoutFailoverN1IsThePrimaryAgainAtOnceAndNobodyElseEver) {
  Lone<Server> n(3, {.failover = Failover::none});
  n.restart();
  EXPECT_EQ(n.state().role, Role::primary);
  EXPECT_EQ(n.durable().epoch, (Epoch{2, n1}));
  auto other = secondary({.failover = Failover::none});
  EXPECT_FALSE(other.is_running(Silence{}));
}

/// What it has was perhaps shown to nobody: others must have it, too, before anybody sees it.
TEST(Failover, ANewPrimaryServesWhenItsLogIsWhereItMustBe) {
  auto n = secondary({.replication = Replication::sync}, 1);
  n.expire(Silence{});
  n.expire(InquiryOver{});
  EXPECT_EQ(n.receive(c2, request(1, get())), nothing);
  EXPECT_EQ(n.state().inSync, (SmallSet<NodeId>{n2, n3})) << "n1 has been silent for long enough";
  n.receive(n1, has(1, of_n2));
  EXPECT_EQ(n.receive(c2, request(1, get())), nothing);
  n.receive(n3, has(1, of_n2));
  EXPECT_EQ(n.receive(c2, request(1, get())), sent(c2, response(1, {.value = "v"})));
}

TEST(FailBack, TheFirstPrimaryIsGivenItsPlaceAgainWhenItHasBeenBackLongEnough) {
  auto n = secondary({.failBack = 1s});
  n.expire(Silence{});
  n.expire(InquiryOver{});
  n.cluster().world().run_until(500ms);
  n.receive(n1, has(0, of_n2));  // it is back
  n.cluster().drop_all();
  for (Time now = 600ms; now <= 1400ms; now += 100ms) {
    n.cluster().world().run_until(now);
    n.receive(n1, has(0, of_n2));
    EXPECT_EQ(n.state().role, Role::primary);
  }
  n.cluster().drop_all();
  n.cluster().world().run_until(1600ms);
  EXPECT_EQ(n.state().role, Role::secondary);
  EXPECT_TRUE(n.cluster().in_flight<TakeOver>(n2, n1));
}

}  // namespace
}  // namespace orrery::primary_secondary::failover_test
