/// What coordinators and learners do: phases 1a and 2a of §2.2.1, Figure 2, collision recovery
/// (§3.2), progress (§3.3), learning and leader selection.

#include <gtest/gtest.h>

#include <bit>
#include <set>

#include "sim/core/draw.hpp"
#include "tests/protocols/fast_paxos/support.hpp"

namespace orrery::fast_paxos {
namespace {

// ---------------------------------------------------------------- phase 1a

// "c starts round i by setting crnd[c] to i, setting cval[c] to none, and sending a message to each
// acceptor a requesting that a participate in round i."
TEST(FastPaxosCoordinator, StartsARoundOfItsOwnWhenItHearsNobodyLead) {
  Lone<FastPaxos> server(3);
  EXPECT_EQ(server.expire(LeaderTimeout{}), sent_to_all(3, Phase1a{.rnd = 1}));
  EXPECT_EQ(server.durable().crnd, 1U);
  EXPECT_TRUE(server.state().amLeader);
  EXPECT_FALSE(server.is_running(LeaderTimeout{}));
}

TEST(FastPaxosCoordinator, StartsAboveAllThatItHasHeardOf) {
  Lone<FastPaxos> server(3);
  server.receive(n3, Phase1a{.rnd = 9});
  EXPECT_EQ(server.expire(LeaderTimeout{}), sent_to_all(3, Phase1a{.rnd = 10}));

  // "prevents a coordinator from starting a round with a lower number than one it has already
  // started" (§2.2.1), after a crash, too.
  Lone<FastPaxos> again = leader(3, {}, {.crnd = 10});
  EXPECT_EQ(again.durable().crnd, 19U);
}

// ---------------------------------------------------------------- phase 2a

// "The normal case for a fast round is for c to send a phase 2a any message … before any values are
// proposed" (§3.1).
TEST(FastPaxosCoordinator, SendsAnAnyMessageWithTheLastPhase1bOfAQuorum) {
  Lone<FastPaxos> server = leader(3);
  EXPECT_EQ(server.receive(n2, Phase1b{.rnd = 1}), nothing);
  EXPECT_EQ(server.receive(n2, Phase1b{.rnd = 1}), nothing);  // twice is one acceptor
  EXPECT_EQ(server.receive(n1, Phase1b{.rnd = 1}), sent_to_all(3, Phase2a{.rnd = 1}));
  // "cval[c] = none (so c has not yet performed phase 2a for this round)"
  EXPECT_EQ(server.receive(n3, Phase1b{.rnd = 1}), nothing);
}

// "It is better for it to send a proposed value if it knows one, since that avoids the possibility
// of collision" (§3.1).
TEST(FastPaxosCoordinator, SendsAProposedValueIfItKnowsOne) {
  Lone<FastPaxos> server = leader(3);
  server.receive(c1, Propose{.value = "red"});
  server.receive(n2, Phase1b{.rnd = 1});
  EXPECT_EQ(server.receive(n3, Phase1b{.rnd = 1}), sent_to_all(3, Phase2a{.rnd = 1, .val = "red"}));
}

// "The coordinator then waits for a proposal message" (§2.4.2).
TEST(FastPaxosCoordinator, WaitsForAProposalInAClassicRound) {
  Lone<FastPaxos> server = leader(3, classic_rounds());
  server.receive(n2, Phase1b{.rnd = 1});
  EXPECT_EQ(server.receive(n3, Phase1b{.rnd = 1}), nothing);
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}),
            sent_to_all(3, Phase2a{.rnd = 1, .val = "red"}));
}

TEST(FastPaxosCoordinator, IgnoresPhase1bMessagesOfOtherRounds) {
  Lone<FastPaxos> server = leader(3, {}, {.crnd = 1});
  ASSERT_EQ(server.durable().crnd, 10U);
  for (const NodeId acceptor : {n1, n2, n3}) {
    EXPECT_EQ(server.receive(acceptor, Phase1b{.rnd = 1}), nothing);
  }
  EXPECT_FALSE(server.state().hasPicked);
}

// ---------------------------------------------------------------- Figure 2

Vote vote(Round vrnd, const char* vval) { return {.vrnd = vrnd, .vval = vval}; }

/// What n1 picks in a round above 40 when these acceptors report this, n1 first.
std::optional<ProposedValue> picked(std::uint32_t servers, const Config& config,
                                    const std::vector<Vote>& reports) {
  Lone<FastPaxos> server = leader(servers, config, {.crnd = 40});
  server.receive(c1, Propose{.value = "mine"});
  for (std::uint32_t i = 0; i < reports.size(); ++i) {
    EXPECT_FALSE(server.state().hasPicked);
    server.receive(
        replica(i + 1),
        Phase1b{.rnd = server.durable().crnd, .vrnd = reports[i].vrnd, .vval = reports[i].vval});
  }
  EXPECT_TRUE(server.state().hasPicked);
  return server.state().cval;
}

struct Figure2Case {
  const char* why;
  std::vector<Vote> reports;
  const char* picked;
};

// Of five acceptors three report; four are a fast quorum. Round 3 is classic, 4 and 7 are fast.
TEST(FastPaxosFigure2, PicksAValueThatMightHaveBeenChosen) {
  const std::vector<Figure2Case> cases{
      {"k = 0: any proposed value", {{}, {}, {}}, "mine"},
      {"V has a single element", {vote(4, "red"), {}, {}}, "red"},
      {"V has a single element", {vote(4, "red"), vote(4, "red"), vote(4, "red")}, "red"},
      {"only votes of the highest round count", {vote(4, "red"), vote(3, "blue"), {}}, "red"},
      {"… though others are more", {vote(7, "red"), vote(4, "blue"), vote(4, "blue")}, "red"},
      {"O4: two have voted for red, and two may have who do not report",
       {vote(4, "blue"), vote(4, "red"), vote(4, "red")},
       "red"},
      {"O4, the other way round", {vote(4, "blue"), vote(4, "blue"), vote(4, "red")}, "blue"},
      {"no O4, as no value can have four votes: any of V",
       {vote(4, "red"), vote(4, "blue"), vote(4, "green")},
       "blue"},
      {"no O4, as one has not voted in round 4 and never will",
       {vote(4, "red"), vote(4, "blue"), vote(3, "green")},
       "blue"},
  };
  for (const Figure2Case& a_case : cases) {
    SCOPED_TRACE(a_case.why);
    EXPECT_EQ(picked(5, {}, a_case.reports), a_case.picked);
  }
}

/// Figure 2 as it stands, with all its sets: the values that the coordinator may pick.
std::set<ProposedValue> pickable(const Rounds& rounds, std::uint32_t n,
                                 const std::vector<Vote>& reports) {
  Round k = 0;
  for (const Vote& report : reports) k = std::max(k, report.vrnd);
  if (k == 0) return {"mine"};
  std::set<ProposedValue> V;
  for (const Vote& report : reports) {
    if (report.vrnd == k) V.insert(*report.vval);
  }
  if (V.size() == 1) return V;
  std::set<ProposedValue> satisfying;
  for (const ProposedValue& w : V) {
    for (unsigned R = 0; R < 1U << n; ++R) {
      if (static_cast<std::uint32_t>(std::popcount(R)) != rounds.quorum_of(k, n)) continue;
      bool all_voted = true;
      for (std::uint32_t a = 0; a < reports.size(); ++a) {
        const bool is_in_R = (R >> a & 1U) != 0;
        all_voted &= !is_in_R || reports[a] == Vote{.vrnd = k, .vval = w};
      }
      if (all_voted) satisfying.insert(w);
    }
  }
  EXPECT_LE(satisfying.size(), 1U) << "\"which is unique\"";
  if (!satisfying.empty()) return satisfying;
  V.insert("mine");
  return V;
}

TEST(FastPaxosFigure2, PicksWhatTheFigurePermitsWhateverIsReported) {
  int unique = 0;
  int free = 0;
  for (std::uint64_t play = 0; play < 3'000; ++play) {
    std::uint64_t drawn = 0;
    const auto below = [&](std::uint64_t n) {
      return Draw::named(play, hash_of_name("figure 2"), 0, Time{0}, ++drawn).below(n);
    };
    const auto n = static_cast<std::uint32_t>(1 + below(6));
    Config config;
    config.classicQuorum = config.classic_quorum(n) + below(n - config.classic_quorum(n) + 1);
    const std::uint32_t smallest = smallest_fast_quorum(*config.classicQuorum, n);
    config.fastQuorum = smallest + below(n - smallest + 1);
    config.recovery = below(2) == 0 ? Recovery::coordinated : Recovery::uncoordinated;
    std::vector<Vote> reports(*config.classicQuorum);
    for (Vote& report : reports) {
      constexpr const char* values[] = {"red", "blue", "green"};
      switch (below(4)) {
        case 0:
          break;
        case 1:
          report = vote(3, "old");  // of a classic round: one value
          break;
        default:
          report = vote(4, values[below(3)]);
      }
    }
    const std::set<ProposedValue> allowed = pickable(config, n, reports);
    ASSERT_TRUE(allowed.contains(*picked(n, config, reports))) << "play " << play;
    ++(allowed.size() == 1 ? unique : free);
  }
  EXPECT_GT(unique, 500);
  EXPECT_GT(free, 500);
}

// ---------------------------------------------------------------- collisions

// "If c receives those messages from an (i + 1)-quorum of acceptors and sees that a collision may
// have occurred, then it … executes phase 2a of round i + 1, using the rule of Figure 2".
TEST(FastPaxosCollision, ACoordinatorGoesOnWithPhase2aOfTheNextRound) {
  Lone<FastPaxos> server = leader_of_a_fast_round(3);
  EXPECT_EQ(server.receive(n2, Phase2b{.rnd = 1, .val = "red"}), nothing);
  EXPECT_EQ(server.receive(n3, Phase2b{.rnd = 1, .val = "blue"}),
            output(Collided{.rnd = 1}) + sent_to_all(3, Phase2a{.rnd = 2, .val = "blue"}));
  EXPECT_EQ(server.durable().crnd, 2U);
  EXPECT_EQ(server.receive(n1, Phase2b{.rnd = 1, .val = "red"}), nothing);  // only once
}

// "Each acceptor uses the same procedure as in coordinated recovery to pick a value … It then
// executes phase 2b for round i + 1 as if it had received such a phase 2a message."
TEST(FastPaxosCollision, AnAcceptorVotesInTheNextRoundByItself) {
  Lone<FastPaxos> server(3, with(Recovery::uncoordinated));
  server.receive(n2, Phase2a{.rnd = 4});
  const Phase2b first{.rnd = 4, .val = "red"};
  EXPECT_EQ(server.receive(c1, Propose{.value = "red"}), sent(c1, first) + sent_to_all(3, first));
  EXPECT_EQ(server.receive(n1, first), nothing);
  const Phase2b second{.rnd = 5, .val = "blue"};
  EXPECT_EQ(server.receive(n3, Phase2b{.rnd = 4, .val = "blue"}),
            output(Collided{.rnd = 4}) + sent(c1, second) + sent_to_all(3, second));
  EXPECT_EQ(server.durable(), (Durable{.rnd = 5, .vrnd = 5, .vval = "blue"}));
}

TEST(FastPaxosCollision, IsNoneWhileAValueMightStillBeChosen) {
  Lone<FastPaxos> server = leader_of_a_fast_round(5);
  EXPECT_EQ(server.receive(n2, Phase2b{.rnd = 1, .val = "red"}), nothing);
  EXPECT_EQ(server.receive(n3, Phase2b{.rnd = 1, .val = "blue"}), nothing);
  EXPECT_EQ(server.receive(n4, Phase2b{.rnd = 1, .val = "red"}), nothing);
  EXPECT_EQ(server.receive(n5, Phase2b{.rnd = 1, .val = "red"}), nothing);
  EXPECT_EQ(server.receive(n1, Phase2b{.rnd = 1, .val = "red"}).list.front(),
            output(Learned{.value = "red"}).list.front());
}

TEST(FastPaxosCollision, IsTheAffairOfTheRoundsLeaderOnly) {
  Lone<FastPaxos> server = leader_of_a_fast_round(3);
  server.receive(n2, Phase1a{.rnd = 4});  // another one leads now
  server.receive(n2, Phase2b{.rnd = 1, .val = "red"});
  EXPECT_EQ(server.receive(n3, Phase2b{.rnd = 1, .val = "blue"}), nothing);
}

// "A higher-numbered round can still choose a value" (§3.2): the next one is classic.
TEST(FastPaxosCollision, OfTheRecoveryItselfIsLeftToAClassicRound) {
  Lone<FastPaxos> server = leader_of_a_fast_round(3, with(Recovery::uncoordinated));
  server.receive(n2, Phase2b{.rnd = 2, .val = "red"});
  EXPECT_EQ(server.receive(n3, Phase2b{.rnd = 2, .val = "blue"}), nothing);
  EXPECT_EQ(server.expire(FastTimeout{}), sent_to_all(3, Phase1a{.rnd = 3}));
}

// ---------------------------------------------------------------- progress

// "If coordinator c believes itself to be the leader and crnd[c] remains a fast round number, then
// c must eventually begin a new classic round" (§3.3).
TEST(FastPaxosProgress, AFastRoundThatChoosesNothingInTimeGivesWayToAClassicOne) {
  Lone<FastPaxos> server = leader_of_a_fast_round(5);
  EXPECT_FALSE(server.is_running(FastTimeout{}));  // nobody has proposed anything
  server.receive(c1, Propose{.value = "red"});
  EXPECT_TRUE(server.is_running(FastTimeout{}));
  EXPECT_EQ(server.expire(FastTimeout{}), sent_to_all(5, Phase1a{.rnd = 3}));
  EXPECT_FALSE(server.is_running(FastTimeout{}));
  // Two of five are down: it is told of one vote only, but a classic quorum is there.
  server.receive(n1, Phase1b{.rnd = 3, .vrnd = 1, .vval = "red"});
  server.receive(n2, Phase1b{.rnd = 3});
  EXPECT_EQ(server.receive(n3, Phase1b{.rnd = 3}), sent_to_all(5, Phase2a{.rnd = 3, .val = "red"}));
}

TEST(FastPaxosProgress, AVoteOfWhichTheLeaderDoesNotKnowTheProposalCountsAsOne) {
  Lone<FastPaxos> server = leader_of_a_fast_round(5);
  server.receive(n2, Phase2b{.rnd = 1, .val = "red"});
  EXPECT_TRUE(server.is_running(FastTimeout{}));
}

// CA3: "any coordinator that believes itself to be the leader keeps resending to each acceptor the
// last phase 1a or 2a message that it sent".
TEST(FastPaxosProgress, ALeaderSendsItsLastMessageAgain) {
  Lone<FastPaxos> server = leader(3);
  EXPECT_EQ(server.expire(ResendDue{}), sent_to_all(3, Phase1a{.rnd = 1}));
  server.receive(n2, Phase1b{.rnd = 1});
  server.receive(n3, Phase1b{.rnd = 1});
  EXPECT_EQ(server.expire(ResendDue{}), sent_to_all(3, Phase2a{.rnd = 1}));
  server.receive(n2, Phase2b{.rnd = 1, .val = "red"});
  server.receive(n3, Phase2b{.rnd = 1, .val = "blue"});
  EXPECT_EQ(server.expire(ResendDue{}), sent_to_all(3, Phase2a{.rnd = 2, .val = "blue"}));
}

// CA2': "A coordinator c may perform an action only if it believes itself to be the current
// leader."
TEST(FastPaxosProgress, WhoHearsOfAnotherCoordinatorsHigherRoundLeadsNoMore) {
  const auto deposed = [](auto tell) {
    Lone<FastPaxos> server = leader_of_a_fast_round(3);
    server.receive(c1, Propose{.value = "red"});
    tell(server);
    EXPECT_FALSE(server.state().amLeader);
    EXPECT_FALSE(server.is_running(ResendDue{}));
    EXPECT_FALSE(server.is_running(FastTimeout{}));
    EXPECT_TRUE(server.is_running(LeaderTimeout{}));
  };
  deposed([](auto& server) { server.receive(n3, RoundBegun{.rnd = 4}); });
  deposed([](auto& server) { server.receive(n2, Phase1a{.rnd = 4}); });
  deposed([](auto& server) { server.receive(n2, Phase2a{.rnd = 6, .val = "red"}); });
  deposed([](auto& server) { server.receive(n3, Phase2b{.rnd = 4, .val = "red"}); });
}

TEST(FastPaxosProgress, ALowerRoundOrOneOfItsOwnDoesNotDeposeALeader) {
  Lone<FastPaxos> server = leader(3, {}, {.crnd = 9});
  ASSERT_EQ(server.durable().crnd, 10U);
  server.receive(n2, Phase1a{.rnd = 4});
  server.receive(n2, Phase2b{.rnd = 11, .val = "red"});
  server.receive(n2, RoundBegun{.rnd = 9});
  EXPECT_TRUE(server.state().amLeader);
  EXPECT_FALSE(server.is_running(LeaderTimeout{}));
}

// ---------------------------------------------------------------- learning

// "A value v is chosen in round i iff all acceptors in some i-quorum vote to accept v in round i"
// (§3): four of five in a fast round, three in a classic one.
TEST(FastPaxosLearner, LearnsByAQuorumOfTheRound) {
  for (const auto& [rnd, quorum] : {std::pair{Round{4}, 4}, std::pair{Round{5}, 3}}) {
    Lone<FastPaxos> server(5);
    for (int i = 1; i <= quorum; ++i) {
      EXPECT_EQ(server.state().learned, std::nullopt);
      server.receive(replica(static_cast<std::uint32_t>(i)), Phase2b{.rnd = rnd, .val = "red"});
    }
    EXPECT_EQ(server.state().learned, "red");
  }
}

TEST(FastPaxosLearner, CountsAnAcceptorOnceAndOnlyVotesOfOneRound) {
  Lone<FastPaxos> server(3);
  server.receive(n2, Phase2b{.rnd = 6, .val = "red"});
  server.receive(n2, Phase2b{.rnd = 6, .val = "red"});
  server.receive(n3, Phase2b{.rnd = 3, .val = "red"});
  EXPECT_EQ(server.state().learned, std::nullopt);
  server.receive(n3, Phase2b{.rnd = 6, .val = "red"});
  EXPECT_EQ(server.state().learned, "red");
}

// "Any process that learns the chosen value can stop executing the algorithm and simply broadcast
// that value to all other processes" (§2.4.1).
TEST(FastPaxosLearner, TheCoordinatorTellsTheOthersAndRests) {
  Lone<FastPaxos> server = leader_of_a_fast_round(3);
  server.receive(n2, Phase2b{.rnd = 1, .val = "red"});
  server.receive(n3, Phase2b{.rnd = 1, .val = "red"});
  EXPECT_EQ(server.receive(n1, Phase2b{.rnd = 1, .val = "red"}),
            output(Learned{.value = "red"}) + sent_to_each({n2, n3}, Decided{.value = "red"}));
  EXPECT_FALSE(server.is_running(ResendDue{}));
  EXPECT_FALSE(server.is_running(FastTimeout{}));
  EXPECT_EQ(server.receive(c1, Propose{.value = "blue"}), sent(c1, Decided{.value = "red"}));
}

TEST(FastPaxosLearner, WhoIsToldKnows) {
  Lone<FastPaxos> server(3);
  EXPECT_EQ(server.receive(n2, Decided{.value = "red"}), output(Learned{.value = "red"}));
  EXPECT_EQ(server.receive(n2, Decided{.value = "red"}), nothing);
  EXPECT_FALSE(server.is_running(LeaderTimeout{}));
}

// "If the leader does not know, perhaps because it was just selected to be leader, it can start a
// new round to find out" (§2.4.2).
TEST(FastPaxosLearner, WhoHasForgottenFindsOutByANewRound) {
  Lone<FastPaxos> server(3);
  server.receive(n2, Decided{.value = "red"});
  server.restart();
  EXPECT_EQ(server.state().learned, std::nullopt);
  EXPECT_EQ(server.expire(LeaderTimeout{}), sent_to_all(3, Phase1a{.rnd = 1}));
}

TEST(FastPaxosLearner, OneServerIsAQuorumOfItsOwn) {
  Lone<FastPaxos> server = leader(1);
  Cluster& cluster = server.cluster();
  cluster.deliver_all();
  server.receive(c1, Propose{.value = "red"});
  const Effects effects = cluster.deliver_all();
  EXPECT_EQ(effects, output(Learned{.value = "red"}));
}

}  // namespace
}  // namespace orrery::fast_paxos
