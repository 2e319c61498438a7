/// Rumour mongering: the rules of §1.4 and their variations.

#include "protocols/rumor/rumor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "protocols/rumor/rumor_museum.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/error_in.hpp"

namespace orrery::rumor {
namespace {

constexpr NodeId n1 = replica(1);
constexpr NodeId n2 = replica(2);
constexpr NodeId n3 = replica(3);

const Rumor rumor_1{.rumor = 1};

Feedback needed(RumorId rumor = 1) { return {.rumor = rumor, .needed = true}; }
Feedback unnecessary(RumorId rumor = 1) { return {.rumor = rumor, .needed = false}; }
Effects heard(NodeId by, RumorId rumor = 1) { return output(Heard{.rumor = rumor, .by = by}); }
const Effects lost_interest = output(LostInterest{.rumor = 1});

/// n2 of two, which has the rumour from n1 and is infective.
Lone<Site> infective(const Config& config) {
  Lone<Site> site(2, config, {}, n2);
  site.receive(n1, rumor_1);
  site.expire(CycleDue{});
  return site;
}

// ---------------------------------------------------------------- susceptible, infective, removed

// "Initially inactive (susceptible). We plant a rumor with one person who becomes active"
TEST(Rumor, IsPlantedWithOneSiteAndTheOthersAreSilent) {
  Cluster cluster;
  cluster.add<Site>('n', 3);
  EXPECT_EQ(cluster.begin(), heard(NodeId{}));
  EXPECT_TRUE(cluster.is_running(n1, CycleDue{}));
  EXPECT_FALSE(cluster.is_running(n2, CycleDue{}));
  EXPECT_EQ(cluster.state<Durable>(n2), Durable{});
}

TEST(Rumor, SeveralArePlantedRoundTheSites) {
  Cluster cluster;
  cluster.add<Site>('n', 2, {.rumors = 3});
  EXPECT_EQ(cluster.begin(), heard(NodeId{}, 1) + heard(NodeId{}, 3) + heard(NodeId{}, 2));
}

// "Every person hearing the rumor also becomes active and likewise shares the rumor."
TEST(Rumor, WhoHearsItSharesItFromTheNextCycleOn) {
  Lone<Site> site(2, {}, {}, n2);
  EXPECT_EQ(site.receive(n1, rumor_1), heard(n1) + sent(n1, needed()));
  EXPECT_EQ(site.receive(n1, Request{}), nothing) << "not in this cycle";
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
  EXPECT_EQ(site.receive(n1, Request{}), sent(n1, rumor_1));
}

TEST(Rumor, InACycleACopyIsNeededByWhoDidNotKnowItAtTheBeginning) {
  Lone<Site> site(3, {}, {}, n2);
  site.receive(n1, rumor_1);
  EXPECT_EQ(site.receive(n3, rumor_1), sent(n3, needed()));
  site.expire(CycleDue{});
  EXPECT_EQ(site.receive(n3, rumor_1), sent(n3, unnecessary()));
}

TEST(Rumor, WithoutCyclesWhoHearsItKnowsItAndSharesItAtOnce) {
  Lone<Site> site(3, {.synchronous = false}, {}, n2);
  site.receive(n1, rumor_1);
  EXPECT_EQ(site.receive(n3, rumor_1), sent(n3, unnecessary()));
  EXPECT_EQ(site.receive(n3, Request{}), sent(n3, rumor_1));
}

// ---------------------------------------------------------------- counter and coin

// "We lose interest only after k unnecessary contacts."
TEST(RumorCounter, LosesInterestAfterKUnnecessaryContacts) {
  for (const std::uint32_t k : {1U, 2U, 5U}) {
    SCOPED_TRACE(k);
    auto site = infective({.k = k});
    for (std::uint32_t i = 1; i < k; ++i) {
      site.receive(n1, unnecessary());
      EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
    }
    site.receive(n1, unnecessary());
    EXPECT_EQ(site.expire(CycleDue{}), lost_interest);
    EXPECT_FALSE(site.is_running(CycleDue{}));
    EXPECT_EQ(site.receive(n1, Request{}), nothing);
    EXPECT_EQ(site.receive(n1, rumor_1), sent(n1, unnecessary())) << "it does know it";
  }
}

TEST(RumorCounter, StartsAgainAfterAUsefulContact) {
  auto site = infective({.k = 2});
  for (int i = 0; i < 5; ++i) {
    site.receive(n1, unnecessary());
    EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
    site.receive(n1, needed());
    EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
  }
}

// Table 3: if any recipient in a cycle needed the update, the counter starts again.
TEST(RumorCounter, OneUsefulContactInACycleOutweighsTheOthers) {
  auto site = infective({.exchange = Exchange::pull, .k = 1});
  for (const Feedback& each : {unnecessary(), needed(), unnecessary()}) site.receive(n1, each);
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, Request{}));
  for (const Feedback& each : {unnecessary(), unnecessary()}) site.receive(n1, each);
  EXPECT_EQ(site.expire(CycleDue{}), lost_interest + sent(n1, Request{}));
}

TEST(RumorCounter, WithoutAnAnswerAContactIsNeither) {
  auto site = infective({.k = 1});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
}

TEST(RumorCounter, CopiesOfFeedbackCountOnceACycle) {
  auto site = infective({.k = 2});
  for (int i = 0; i < 5; ++i) site.receive(n1, unnecessary());
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
}

// "With probability 1/k"
TEST(RumorCoin, LosesInterestWithProbabilityOneInK) {
  constexpr std::uint32_t k = 4;
  constexpr std::uint32_t runs = 400;
  std::uint32_t contacts = 0;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    Cluster cluster(seed);
    cluster.add<Site>('n', 2, {.interest = Interest::coin, .k = k});
    cluster.begin();
    cluster.expire(n1, CycleDue{});
    while (cluster.is_running(n1, CycleDue{})) {
      ++contacts;
      cluster.receive(n1, n2, unnecessary());
      cluster.expire(n1, CycleDue{});
    }
  }
  // Geometric: of mean k, and a standard error of √(k (k - 1) / runs) = 0.17
  EXPECT_NEAR(static_cast<double>(contacts) / runs, k, 0.7);
}

TEST(RumorCoin, WithKOneTheFirstUnnecessaryContactIsTheLast) {
  auto site = infective({.interest = Interest::coin, .k = 1});
  site.receive(n1, unnecessary());
  EXPECT_EQ(site.expire(CycleDue{}), lost_interest);
}

// "A blind variation loses interest … regardless of the recipient"
TEST(RumorBlind, NobodyAnswersAndEveryContactCounts) {
  auto site = infective({.response = Response::blind, .k = 2});
  EXPECT_EQ(site.receive(n1, rumor_1), nothing);
  site.receive(n1, needed());
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1)) << "one contact";
}

TEST(RumorBlind, LosesInterestAfterKContacts) {
  auto site = infective({.response = Response::blind, .k = 2});
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1));
  EXPECT_EQ(site.expire(CycleDue{}), lost_interest);
}

// ---------------------------------------------------------------- push and pull

TEST(RumorPull, EverybodyAsksInEachCycle) {
  Lone<Site> site(2, {.exchange = Exchange::pull}, {}, n2);
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, Request{}));
  site.receive(n1, rumor_1);
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, Request{})) << "there may be another one";
}

TEST(RumorPushPull, TellsAndAsks) {
  auto site = infective({.exchange = Exchange::push_pull});
  EXPECT_EQ(site.expire(CycleDue{}), sent(n1, rumor_1) + sent(n1, Request{}));
}

// ---------------------------------------------------------------- crashes, and what peers may say

TEST(Rumor, ACrashRemovesASiteButItKnowsWhatItKnew) {
  auto site = infective({});
  EXPECT_EQ(site.restart(), nothing);
  EXPECT_EQ(site.state(), Volatile{});
  EXPECT_EQ(site.receive(n1, rumor_1), sent(n1, unnecessary()));
}

TEST(Rumor, IsNotPlantedAgainByARestart) {
  Lone<Site> site(2, {.exchange = Exchange::pull});
  EXPECT_EQ(site.restart(), nothing);
  EXPECT_EQ(site.expire(CycleDue{}), sent(n2, Request{}));
}

TEST(Rumor, SaysOnlyWhatIsOnItsDisk) {
  Lone<Site> site(2, {}, {}, n2);
  site.cluster().slow_disks();
  EXPECT_EQ(site.receive(n1, rumor_1), nothing);
  EXPECT_EQ(site.sync(), heard(n1) + sent(n1, needed()));
}

TEST(Rumor, TakesNoNoticeOfRumoursThatNobodyPlanted) {
  Lone<Site> site(2, {}, {}, n2);
  for (const RumorId none : {0U, 2U, std::numeric_limits<RumorId>::max()}) {
    EXPECT_EQ(site.receive(n1, Rumor{.rumor = none}), nothing);
    EXPECT_EQ(site.receive(n1, unnecessary(none)), nothing);
    EXPECT_EQ(site.receive(n1, needed(none)), nothing);
  }
  EXPECT_EQ(site.receive(n1, unnecessary()), nothing) << "it has told nothing yet";
  EXPECT_EQ(site.state(), Volatile{});
}

TEST(Rumor, ASiteWithoutPeersHasNobodyToTell) {
  Lone<Site> site(1, {.exchange = Exchange::push_pull});
  EXPECT_FALSE(site.is_running(CycleDue{}));
  EXPECT_EQ(site.state(), Volatile{});
}

// ---------------------------------------------------------------- bugs, and bad input

TEST(RumorMuseum, FirstContactLosesInterestWhateverKIs) {
  Lone<FirstContact> site(2, {.k = 5}, {}, n2);
  site.receive(n1, rumor_1);
  site.expire(CycleDue{});
  site.receive(n1, unnecessary());
  EXPECT_EQ(site.expire(CycleDue{}), lost_interest);
}

std::string error_of(const std::string& settings) {
  return error_in(R"({"protocol": {"rumor": {)" + settings + "}}}");
}

TEST(RumorSettings, WhatMakesNoSenseIsRefusedWithASuggestion) {
  EXPECT_EQ(error_of(R"("k": 0)"),
            "x.json:1: protocol.rumor.k: who loses interest after no contact at all tells nobody "
            "anything (write 1 at least)");
  EXPECT_EQ(error_of(R"("rumors": 0)"),
            "x.json:1: protocol.rumor.rumors: without a rumour there is nothing to tell (write 1)");
  EXPECT_EQ(error_of(R"("period": "0s")"),
            "x.json:1: protocol.rumor.period: cycles without time between them never end (write "
            "\"1s\")");
  EXPECT_EQ(error_of(R"("k": 1, "exchange": "pull", "response": "blind", "interest": "coin")"),
            "read");
}

}  // namespace
}  // namespace orrery::rumor
