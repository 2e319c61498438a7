/// SWIM by its paper: Figure 1, and §4.1 to §4.3.

#include "protocols/swim/swim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>

#include "tests/protocols/swim/support.hpp"
#include "tests/support/oracles.hpp"

namespace orrery::swim {
namespace {

using namespace std::chrono_literals;

// ---------------------------------------------------------------- Figure 1

TEST(SwimFigure1, APingGoesToOneMemberInEachPeriod) {
  Member member;
  const Effects effects = member.expire(PeriodDue{});
  const NodeId target = member.state().probe->target;
  EXPECT_NE(target, n1);
  EXPECT_EQ(effects, sent(target, Ping{.origin = n1, .pr = member.state().pr}));
  EXPECT_TRUE(member.is_running(AckTimeout{}));
  EXPECT_TRUE(member.is_running(PeriodDue{}));
}

TEST(SwimFigure1, AnAckInTimeIsTheEndOfTheProbe) {
  Member member;
  member.probe();
  EXPECT_EQ(member.acknowledge(), nothing);
  EXPECT_FALSE(member.is_running(AckTimeout{}));
  member.probe();
  EXPECT_TRUE(member.state().beliefs.empty());
}

TEST(SwimFigure1, WithoutAnAckKOthersAreAskedToPing) {
  for (std::uint32_t k = 0; k <= 3; ++k) {
    Member member({.k = k});
    const NodeId target = member.probe();
    const Effects effects = member.expire(AckTimeout{});
    std::set<NodeId> asked;
    for (const Effect& effect : effects.list) {
      asked.insert(effect.to);
      const PingReq expected{.target = target, .pr = member.state().pr};
      EXPECT_EQ(Effects{{effect}}, sent(effect.to, expected));
    }
    EXPECT_EQ(asked.size(), k);
    EXPECT_FALSE(asked.contains(target) || asked.contains(n1));
  }
}

TEST(SwimFigure1, WhoIsBelievedToHaveFailedIsNotAsked) {
  Member member({.k = 3});
  const NodeId target = member.probe();
  const NodeId failed = target == n2 ? n3 : n2;
  member.hear({confirm(failed, 0)});
  EXPECT_EQ(member.expire(AckTimeout{}).list.size(), 2U);
}

/// "On receipt of a ping-req(Mm, Mj, pr) (Mj ≠ Mi): send a ping(Mi, Mj, Mm, pr) message to Mj. On
/// receipt of an ack(Mi, Mj, Mm, pr) message from Mj: send an ack(Mm, Mj, pr) message to Mm."
TEST(SwimFigure1, AMemberPingsForAnotherOne) {
  Member member;
  EXPECT_EQ(member.receive(n2, PingReq{.target = n3, .pr = 9}),
            sent(n3, Ping{.origin = n2, .pr = 9}));
  EXPECT_EQ(member.receive(n3, Ack{.member = n3, .origin = n2, .pr = 9}),
            sent(n2, Ack{.member = n3, .origin = n2, .pr = 9}));
}

TEST(SwimFigure1, APingIsAnsweredWhoseverProbeItIs) {
  Member member;
  EXPECT_EQ(member.receive(n3, Ping{.origin = n2, .pr = 9}),
            sent(n3, Ack{.member = n1, .origin = n2, .pr = 9}));
}

TEST(SwimFigure1, AnAckThroughAnotherMemberIsAsGood) {
  Member member;
  const NodeId target = member.probe();
  const NodeId other = target == n2 ? n3 : n2;
  member.expire(AckTimeout{});
  member.receive(other, Ack{.member = target, .origin = n1, .pr = member.state().pr});
  EXPECT_FALSE(member.state().probe);
  member.probe();
  EXPECT_TRUE(member.state().beliefs.empty());
}

TEST(SwimFigure1, WithoutAnyAckTheTargetIsDeclaredAsFailedAtTheEndOfThePeriod) {
  Member member({.suspicion = false});
  const NodeId target = member.probe();
  member.expire(AckTimeout{});
  EXPECT_EQ(member.belief_of(target), Belief{});
  const Effects effects = member.expire(PeriodDue{});
  EXPECT_THAT(effects.list, testing::Contains(output(Confirmed{target, 0, false}).list.front()));
  EXPECT_EQ(member.belief_of(target), (Belief{Status::failed, 0}));
}

TEST(SwimFigure1, AnAckOfAnotherPeriodOrMemberIsNone) {
  Member member;
  const NodeId target = member.probe();
  const std::uint64_t pr = member.state().pr;
  const NodeId other = target == n2 ? n3 : n2;
  member.receive(target, Ack{.member = target, .origin = n1, .pr = pr - 1});
  member.receive(target, Ack{.member = target, .origin = n1, .pr = pr + 1});
  member.receive(other, Ack{.member = other, .origin = n1, .pr = pr});
  member.receive(target, Ack{.member = target, .origin = n2, .pr = pr});
  EXPECT_TRUE(member.state().probe);
  member.acknowledge();
  EXPECT_FALSE(member.state().probe);
}

/// An ack of an earlier life is not taken for one of this life's periods.
TEST(SwimFigure1, PeriodsOfTwoLivesHaveDifferentNumbers) {
  Member member;
  member.probe();
  const std::uint64_t before = member.state().pr;
  member.restart();
  member.probe();
  EXPECT_GT(member.state().pr, before + (std::uint64_t{1} << 31U));
}

TEST(SwimFigure1, AMemberThatIsAloneProbesNobody) {
  Member member({}, 1);
  EXPECT_EQ(member.expire(PeriodDue{}), nothing);
  EXPECT_FALSE(member.is_running(AckTimeout{}));
}

// ---------------------------------------------------------------- §4.3 round-robin

/// The targets of so many periods, all of which acknowledge.
std::vector<NodeId> targets(Member& member, std::size_t periods) {
  std::vector<NodeId> all;
  for (std::size_t i = 0; i < periods; ++i) {
    all.push_back(member.probe());
    member.acknowledge();
  }
  return all;
}

TEST(SwimRoundRobin, EachPassProbesEverybodyOnceInAnotherOrder) {
  Member member({}, 9);
  std::set<std::vector<NodeId>> orders;
  for (int pass = 0; pass < 20; ++pass) {
    const std::vector<NodeId> order = targets(member, 8);
    EXPECT_EQ(std::set<NodeId>(order.begin(), order.end()).size(), 8U);
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 18U);
}

/// Two probes of a member are at most 2n - 1 periods apart (§4.3), and that far at times.
TEST(SwimRoundRobin, ProbesOfAMemberAreAtMost2nMinus1PeriodsApart) {
  constexpr std::size_t n = 4;
  Member member;
  std::map<NodeId, std::size_t> last;
  std::size_t farthest = 0;
  const std::vector<NodeId> all = targets(member, 400);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (last.contains(all[i])) farthest = std::max(farthest, i - last[all[i]]);
    last[all[i]] = i;
  }
  EXPECT_EQ(last.size(), n);
  EXPECT_EQ(farthest, 2 * n - 1);
}

TEST(SwimRoundRobin, WhoHasFailedIsLeftOut) {
  Member member;
  member.hear({confirm(n2, 0), confirm(n4, 0)});
  const std::vector<NodeId> all = targets(member, 20);
  EXPECT_EQ(std::set<NodeId>(all.begin(), all.end()), (std::set<NodeId>{n3, n5}));
  member.hear({confirm(n3, 0), confirm(n5, 0)});
  EXPECT_EQ(member.expire(PeriodDue{}), nothing);
}

/// As a target, a suspected member is like any other (§4.2).
TEST(SwimRoundRobin, TheSuspectedAreProbed) {
  Member member({}, 2);
  member.hear({suspect(n2, 0)});
  EXPECT_EQ(member.probe(), n2);
}

TEST(SwimRandom, EachMemberThatHasNotFailedIsAsLikely) {
  Member member({.target = Target::random});
  member.hear({confirm(n3, 0)});
  std::map<NodeId, int> count;
  for (const NodeId target : targets(member, 3000)) ++count[target];
  EXPECT_EQ(count.size(), 3U);
  // 1000 each, and a standard deviation of 26
  for (const NodeId target : {n2, n4, n5}) EXPECT_NEAR(count[target], 1000, 104);
}

// ---------------------------------------------------------------- §4.2 suspicion

/// The rules of §4.2, one by one.
TEST(SwimOrderOfPreference, IsThePapers) {
  const auto by_the_paper = [](const Belief& news, const Belief& known) {
    const auto [i, j] = std::pair(news.incarnation, known.incarnation);
    switch (news.status) {
      case Status::alive:
        return known.status != Status::failed && i > j;
      case Status::suspected:
        if (known.status == Status::alive) return i >= j;
        return known.status == Status::suspected && i > j;
      default:
        return known.status != Status::failed;
    }
  };
  for (const Status news : {Status::alive, Status::suspected, Status::failed}) {
    for (const Status known : {Status::alive, Status::suspected, Status::failed}) {
      for (Incarnation i = 0; i < 3; ++i) {
        for (Incarnation j = 0; j < 3; ++j) {
          const Belief a{news, i};
          const Belief b{known, j};
          EXPECT_EQ(takes_precedence(a, b, /*rejoin=*/false), by_the_paper(a, b));
          // With rejoin: the greater incarnation; of equal ones, alive < suspected < failed.
          EXPECT_EQ(takes_precedence(a, b, /*rejoin=*/true),
                    std::pair(i, news) > std::pair(j, known));
        }
      }
    }
  }
}

TEST(SwimSuspicion, AProbeThatFailsIsASuspicion) {
  Member member;
  const NodeId target = member.probe();
  const Effects effects = member.expire(PeriodDue{});
  EXPECT_THAT(effects.list, testing::Contains(output(Suspected{target, 0, false}).list.front()));
  EXPECT_EQ(member.belief_of(target), (Belief{Status::suspected, 0}));
  EXPECT_TRUE(member.is_running(SuspicionTimeout{target}));
}

TEST(SwimSuspicion, TheProbeCountsForTheIncarnationThatWasPinged) {
  Member member;
  const NodeId target = member.probe();
  member.hear({alive(target, 1)});
  member.expire(PeriodDue{});
  EXPECT_EQ(member.belief_of(target), (Belief{Status::alive, 1}));
}

TEST(SwimSuspicion, WithoutADenialTheSuspectedIsDeclaredAsFailed) {
  Member member;
  EXPECT_EQ(member.hear({suspect(n2, 3)}),
            output(Suspected{n2, 3, true}) + ack_to_n5({suspect(n2, 3)}));
  EXPECT_EQ(member.expire(SuspicionTimeout{n2}), output(Confirmed{n2, 3, false}));
  EXPECT_EQ(member.belief_of(n2), (Belief{Status::failed, 3}));
}

TEST(SwimSuspicion, ADenialIsOfAGreaterIncarnation) {
  Member member;
  member.hear({suspect(n2, 3)});
  member.hear({alive(n2, 3)});
  EXPECT_EQ(member.belief_of(n2), (Belief{Status::suspected, 3}));
  EXPECT_EQ(member.hear({alive(n2, 4)}), output(Trusted{n2, 4}) + ack_to_n5({alive(n2, 4)}));
  EXPECT_FALSE(member.is_running(SuspicionTimeout{n2}));
  member.hear({suspect(n2, 3)});
  EXPECT_EQ(member.belief_of(n2), (Belief{Status::alive, 4}));
}

Duration time_to_confirmation(const Config& config) {
  Member member(config);
  member.hear({suspect(n2, 0)});
  const World& world = member.cluster().world();
  const Time begin = world.now();
  EXPECT_TRUE(
      member.cluster().run_until([&] { return member.belief_of(n2).status == Status::failed; }));
  return world.now() - begin;
}

/// §5: the suspicion lasts 3⌈log(N + 1)⌉ periods, which is 3 for five members.
TEST(SwimSuspicion, LastsForAsManyPeriodsAsItSays) {
  EXPECT_EQ(time_to_confirmation({}), 3s);
  EXPECT_EQ(time_to_confirmation({.suspicionPeriods = 5}), 5s);
  EXPECT_EQ(time_to_confirmation({.period = 500ms, .suspicionPeriods = 5}), 2500ms);
}

/// Only the member itself increments its incarnation, when it hears of its suspicion in the current
/// one (§4.2).
TEST(SwimSuspicion, AMemberDeniesItsOwn) {
  Member member;
  EXPECT_EQ(member.hear({suspect(n1, 0)}), output(Refuted{1}) + ack_to_n5({alive(n1, 1)}));
  EXPECT_EQ(member.durable().incarnation, 1U);
  EXPECT_EQ(member.hear({suspect(n1, 0)}), ack_to_n5({alive(n1, 1)}));  // that was before
  EXPECT_EQ(member.hear({suspect(n1, 1)}), output(Refuted{2}) + ack_to_n5({alive(n1, 2)}));
  EXPECT_EQ(member.durable().incarnation, 2U);
}

TEST(SwimSuspicion, ItsDeathAMemberCanDenyOnlyWhereTheDeadRejoin) {
  Member in_the_paper;
  EXPECT_EQ(in_the_paper.hear({confirm(n1, 0)}), ack_to_n5());
  Member rejoins({.rejoin = true});
  EXPECT_EQ(rejoins.hear({confirm(n1, 0)}), output(Refuted{1}) + ack_to_n5({alive(n1, 1)}));
}

// ---------------------------------------------------------------- §4.1 dissemination

/// "Each element is piggybacked at most" λ log(n) times.
TEST(SwimDissemination, AnUpdateGoesOutLambdaLogNTimes) {
  Member member({.lambda = 2}, 12);  // ⌈log(13)⌉ = 2
  member.hear({suspect(n2, 0)});     // the first time
  for (int times = 2; times <= 4; ++times) {
    EXPECT_EQ(member.hear({}), ack_to_n5({suspect(n2, 0)}));
  }
  EXPECT_EQ(member.hear({}), ack_to_n5());
  EXPECT_TRUE(member.state().buffer.empty());
}

/// "Elements that have been gossiped fewer times are preferred."
TEST(SwimDissemination, WhatWentOutLeastGoesFirst) {
  Member member({.lambda = 2, .piggybackMax = 2});
  EXPECT_EQ(member.hear({alive(n2, 1), alive(n3, 1)}), ack_to_n5({alive(n2, 1), alive(n3, 1)}));
  EXPECT_EQ(member.hear({alive(n4, 1)}), ack_to_n5({alive(n4, 1), alive(n2, 1)}));
  EXPECT_EQ(member.hear({}), ack_to_n5({alive(n3, 1), alive(n4, 1)}));
  EXPECT_EQ(member.hear({}), ack_to_n5());
}

TEST(SwimDissemination, NewsOfAMemberTakeThePlaceOfOlderOnes) {
  Member member({.lambda = 5});
  member.hear({alive(n2, 1)});
  EXPECT_EQ(member.hear({alive(n2, 2)}), ack_to_n5({alive(n2, 2)}));
  EXPECT_EQ(member.state().buffer.size(), 1U);
}

TEST(SwimDissemination, OldNewsAreNoNews) {
  Member member;
  EXPECT_EQ(member.hear({alive(n2, 0)}), ack_to_n5());
  EXPECT_TRUE(member.state().beliefs.empty());
}

TEST(SwimDissemination, WithoutPiggybackingThereIsNoGossip) {
  Member member({.piggybackMax = 0});
  member.hear({suspect(n2, 0)});
  EXPECT_EQ(member.hear({}), ack_to_n5());
  EXPECT_TRUE(member.state().buffer.empty());
}

/// memberlist's retransmitLimit, mult * ceil(log10(n + 1)).
TEST(SwimDissemination, TheLimitIsMemberlists) {
  ORRERY_ORACLE(cases, "gossip/memberlist_cases.json");
  for (const auto& each : cases["retransmitLimit"]["cases"]) {
    EXPECT_EQ(each[0].get<std::uint32_t>() * ceil_log(each[1].get<std::uint32_t>()),
              each[2].get<std::uint32_t>())
        << each.dump();
  }
}

TEST(SwimDissemination, TheLogarithmIsThatOfTheNumberOfDigits) {
  const std::map<std::uint32_t, std::uint32_t> logarithms{
      {0, 0},     {1, 1},      {9, 1},
      {10, 2},    {99, 2},     {100, 3},
      {9'999, 4}, {10'000, 5}, {4'294'967'295, 10}};
  for (const auto& [n, log] : logarithms) EXPECT_EQ(ceil_log(n), log) << n;
}

// ---------------------------------------------------------------- rejoin

TEST(SwimRejoin, ANewLifeHasANewIncarnationAndSaysSo) {
  Member member({.rejoin = true});
  EXPECT_EQ(member.durable(), (Durable{.lives = 1, .incarnation = 0}));
  member.restart();
  EXPECT_EQ(member.durable(), (Durable{.lives = 2, .incarnation = 1}));
  EXPECT_EQ(member.hear({}), ack_to_n5({alive(n1, 1)}));
}

TEST(SwimRejoin, ANewLifeBeginsAboveWhatTheLastOneHasTold) {
  Member member({.rejoin = true});
  member.hear({suspect(n1, 6)});
  member.restart();
  EXPECT_EQ(member.durable().incarnation, 8U);
}

TEST(SwimRejoin, AGreaterIncarnationRevives) {
  Member rejoins({.rejoin = true});
  rejoins.hear({confirm(n2, 3)});
  rejoins.hear({alive(n2, 3)});
  EXPECT_EQ(rejoins.belief_of(n2).status, Status::failed);
  rejoins.hear({alive(n2, 4)});
  EXPECT_EQ(rejoins.belief_of(n2), (Belief{Status::alive, 4}));

  Member in_the_paper;
  in_the_paper.hear({confirm(n2, 3)});
  in_the_paper.hear({alive(n2, 4)});
  EXPECT_EQ(in_the_paper.belief_of(n2), (Belief{Status::failed, 3}));
}

Map<NodeId, Belief> map_of(const std::vector<Update>& updates) {
  Map<NodeId, Belief> map;
  for (const Update& update : updates) map.insert_or_assign(update.member, update.belief);
  return map;
}

TEST(SwimRejoin, NowAndThenAMemberShowsAllItBelieves) {
  Member member({.rejoin = true});
  member.hear({suspect(n2, 1)});
  const Effects effects = member.expire(SyncDue{});
  ASSERT_EQ(effects.list.size(), 1U);
  EXPECT_EQ(effects, sent(effects.list[0].to, Sync{map_of({suspect(n2, 1)})}));
  EXPECT_TRUE(member.is_running(SyncDue{}));
}

TEST(SwimRejoin, TheOtherLearnsAndAnswersWithAllThatItBelieves) {
  Member member({.rejoin = true});
  member.hear({alive(n2, 2)});
  const Effects effects = member.receive(n4, Sync{map_of({alive(n2, 1), alive(n3, 1)})});
  EXPECT_EQ(effects, sent(n4, SyncReply{map_of({alive(n2, 2), alive(n3, 1)})}));
  member.receive(n4, SyncReply{map_of({alive(n4, 5)})});
  EXPECT_EQ(member.belief_of(n4), (Belief{Status::alive, 5}));
}

/// … so that a member that lives can deny it before it has to be revived.
TEST(SwimRejoin, WhoIsDeadToTheOtherIsSuspectedHere) {
  Member member({.rejoin = true});
  member.receive(n4, SyncReply{map_of({confirm(n2, 1), confirm(n1, 0)})});
  EXPECT_EQ(member.belief_of(n2), (Belief{Status::suspected, 1}));
  EXPECT_EQ(member.durable().incarnation, 1U);  // and of itself, it denies it at once
  Member without_suspicion({.suspicion = false, .rejoin = true});
  without_suspicion.receive(n4, SyncReply{map_of({confirm(n2, 1)})});
  EXPECT_EQ(without_suspicion.belief_of(n2), (Belief{Status::failed, 1}));
}

TEST(SwimRejoin, ThePaperHasNoPushPull) {
  Member member;
  EXPECT_FALSE(member.is_running(SyncDue{}));
  EXPECT_EQ(member.receive(n4, Sync{map_of({confirm(n2, 1)})}), nothing);
  EXPECT_EQ(member.receive(n4, SyncReply{map_of({confirm(n2, 1)})}), nothing);
  EXPECT_TRUE(member.state().beliefs.empty());
}

// ---------------------------------------------------------------- hostile messages

TEST(SwimHostile, WhatNoRunCanReachIsIgnored) {
  Member member({.rejoin = true});
  constexpr Incarnation greatest = std::numeric_limits<Incarnation>::max();
  for (const Incarnation i : {beyond_any_run, greatest}) {
    const std::vector<Update> lies{alive(n2, i), suspect(n3, i), confirm(n4, i), suspect(n1, i)};
    EXPECT_EQ(member.hear(lies), ack_to_n5());
    member.receive(n3, SyncReply{map_of(lies)});
  }
  EXPECT_TRUE(member.state().beliefs.empty());
  EXPECT_EQ(member.durable().incarnation, 0U);
}

TEST(SwimHostile, WhoIsNoMemberIsNone) {
  Member member({.rejoin = true});
  const std::vector<Update> strangers{confirm(replica(6), 0), suspect(client(1), 0),
                                      suspect(NodeId{}, 0)};
  EXPECT_EQ(member.hear(strangers), ack_to_n5());
  member.receive(n3, SyncReply{map_of(strangers)});
  EXPECT_TRUE(member.state().beliefs.empty());
  for (const NodeId stranger : {replica(6), client(1), NodeId{}, n1}) {
    EXPECT_EQ(member.receive(n2, PingReq{.target = stranger}), nothing);
    EXPECT_EQ(member.receive(n2, Ack{.member = n2, .origin = stranger}), nothing);
  }
}

/// A member tells of others just what they have told it.
TEST(SwimHostile, AnAckThatItsMemberHasNotSentIsNotPassedOn) {
  Member member;
  EXPECT_EQ(member.receive(n2, Ack{.member = n3, .origin = n4, .pr = 9}), nothing);
}

TEST(SwimHostile, RepetitionsChangeNothing) {
  Member member;
  member.hear({suspect(n2, 1), suspect(n2, 1), suspect(n2, 0)});
  const Volatile once = member.state();
  member.hear({suspect(n2, 1)});
  EXPECT_EQ(member.state().beliefs, once.beliefs);
}

}  // namespace
}  // namespace orrery::swim
